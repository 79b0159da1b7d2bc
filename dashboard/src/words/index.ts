// Every text of the page comes from a catalogue; a language is a folder beside this file.
import { signal } from '@preact/signals';
import { en, type Key } from './en';

export type { Key };
/** A text, or its plural forms: `{ one: '1 order', other: '{n} orders' }`. */
type Text = string | Readonly<Record<string, string>>;
export type Translated<Words> = Readonly<Record<keyof Words, Text>>;
export type Catalogue = Translated<typeof en> & Partial<Record<Key, Text>>;
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;
type Values = Readonly<Record<string, string | number>>;

const STORED = 'tw-language';
const catalogue = signal<Catalogue>(en);

/** How numbers and dates are written: the viewer's own way, where it is of the page's language. */
export const locale = signal('en');
export const language = signal<Language>('en');

function wanted(): Language {
  const told = [localStorage.getItem(STORED), ...navigator.languages].map((one) => one?.slice(0, 2));
  return (told.find((one) => one && one in LANGUAGES) as Language | undefined) ?? 'en';
}

/** What the first page does not say is fetched with the pages that do. */
const APART = {
  en: {
    explore: () => import('./en/explore'),
    workflows: () => import('./en/workflows'),
    experiments: () => import('./en/experiments'),
    decisions: () => import('./en/decisions'),
    live: () => import('./en/live'),
    health: () => import('./en/health'),
    opened: () => import('./en/opened'),
    settings: () => import('./en/settings'),
  },
  de: {
    explore: () => import('./de/explore'),
    workflows: () => import('./de/workflows'),
    experiments: () => import('./de/experiments'),
    decisions: () => import('./de/decisions'),
    live: () => import('./de/live'),
    health: () => import('./de/health'),
    opened: () => import('./de/opened'),
    settings: () => import('./de/settings'),
  },
};
export type Part = keyof typeof APART.en;
const held = new Set<Part>();

async function apart(next: Language): Promise<Partial<Catalogue>> {
  const files = await Promise.all([...held].map((part) => APART[next][part]()));
  return Object.assign({}, ...files.flatMap((file) => Object.values(file)));
}

/** What is loaded, once its words are there too. */
export async function spoken<T>(loaded: Promise<T>, ...parts: readonly Part[]): Promise<T> {
  parts.forEach((part) => held.add(part));
  const [found, words] = await Promise.all([loaded, apart(language.value)]);
  catalogue.value = { ...catalogue.value, ...words };
  return found;
}

/** Load the viewer's language, or the one asked for, and remember that. */
export async function speak(asked?: Language): Promise<void> {
  if (asked) localStorage.setItem(STORED, asked);
  const next = asked ?? wanted();
  const found = next === 'de' ? (await import('./de')).de : en;
  catalogue.value = { ...found, ...(await apart(next)) };
  language.value = next;
  locale.value = navigator.languages.find((one) => one.startsWith(next)) ?? next;
  document.documentElement.lang = next;
}

function pattern(key: Key, values: Values): string {
  const told: Text = catalogue.value[key] ?? '';
  if (typeof told === 'string') return told;
  const rule = new Intl.PluralRules(language.value).select(Number(values['n'] ?? 0));
  return told[rule] ?? told['other'] ?? '';
}

/** The text of `key`; `{name}` in it stands for a value. `n` chooses among plural forms. */
export function t(key: Key, values: Values = {}): string {
  return pattern(key, values).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? `{${name}}`));
}

/** The text of a key made of a word the server says, such as a kind; the word itself if we have none. */
export function word(group: string, told: string | null | undefined): string {
  if (!told) return '–';
  const key = `${group}.${told}` as Key;
  return key in catalogue.value ? t(key) : told.replaceAll(/[_-]/g, ' ');
}

/** What the server says in English; in the viewer's language where that has a text for its code. */
export function retold(group: string, code: string, told: string): string {
  const key = `${group}.${code}` as Key;
  return key in catalogue.value ? t(key) : told;
}
