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

/** What is long and seldom looked at is fetched by itself, for a page that needs it. */
const APART = {
  en: () => import('./en/settings').then((found) => found.settings),
  de: () => import('./de/settings').then((found) => found.settings),
};
let hasApart = false;

export async function speakMore(): Promise<void> {
  hasApart = true;
  const found = await APART[language.value]();
  catalogue.value = { ...catalogue.value, ...found };
}

/** Load the viewer's language, or the one asked for, and remember that. */
export async function speak(asked?: Language): Promise<void> {
  if (asked) localStorage.setItem(STORED, asked);
  const next = asked ?? wanted();
  const found = next === 'de' ? (await import('./de')).de : en;
  catalogue.value = hasApart ? { ...found, ...(await APART[next]()) } : found;
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
