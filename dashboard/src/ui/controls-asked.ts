// What the controls have put into the address, and the reports' addresses it makes.
import { asked, askedAll, href, type Changes } from '../address';
import { shop } from '../session';
import { t, word } from '../words';

export const PERIODS = [
  'last_7_days',
  'last_30_days',
  'last_90_days',
  'this_month',
  'last_month',
  'last_365_days',
] as const;
export const DEFAULT_PERIOD = 'last_30_days';
export const DIMENSIONS = [
  'channel',
  'intent',
  'workflow',
  'device',
  'customer',
  'traffic_source',
  'landing_group',
  'country',
  'product_category',
  'assistant',
  'faq_question',
  'nudge',
];
const PROPERTY = 'property:';

/** The parameters that every report takes as the address has them. */
const PASSED = ['period', 'from', 'to', 'filter', 'rules', 'money', 'horizon'];

/** Where a report of the shop on the screen is asked for, looked at as the controls say. */
export function reportUrl(name: string, more: Changes = {}): string {
  const query: Record<string, string | readonly string[]> = {};
  for (const one of PASSED) query[one] = askedAll(one);
  return at(`/v1/reports/${name}`, { ...query, ...more });
}

/** An address of the API for the shop on the screen. */
export function at(path: string, query: Changes = {}): string {
  const parts = new URLSearchParams({ shop: shop.value?.shop_id ?? '' });
  for (const [name, value] of Object.entries(query))
    for (const one of [value ?? ''].flat()) if (one !== '') parts.append(name, String(one));
  return `${path}?${parts}`;
}

export interface Filter {
  readonly text: string;
  readonly dimension: string;
  readonly value: string;
}

/** `device:mobile` and `property:plan:gold` as what they are made of. */
function readFilter(text: string): Filter {
  const end = text.indexOf(':', text.startsWith(PROPERTY) ? PROPERTY.length : 0);
  return { text, dimension: text.slice(0, end), value: text.slice(end + 1) };
}

export const filters = (): readonly Filter[] => askedAll('filter').map(readFilter);

/** The address with one filter more; it takes the place of another of its dimension. */
export function withFilter(dimension: string, value: string, more: Changes = {}): string {
  const others = filters().filter((one) => one.dimension !== dimension);
  return href({ ...more, filter: [...others.map((one) => one.text), `${dimension}:${value}`], page: null });
}

export const dimensionName = (dimension: string): string =>
  dimension.startsWith(PROPERTY) ? dimension.slice(PROPERTY.length) : word('dimension', dimension);

/** A segment's value in words; the shop's own names stay as they are. */
export const valueName = (dimension: string, value: string): string =>
  value === 'unknown' ? t('app.unknown') : isOurs(dimension) ? word(dimension, value) : value;

const isOurs = (dimension: string): boolean =>
  ['channel', 'device', 'customer', 'traffic_source', 'landing_group', 'intent', 'workflow'].includes(dimension);

export const isCompared = (): boolean => asked('compare') !== 'off';

/** Which revenue is shown: of orders placed, or of conversations started, in these days. */
export const isCohort = (): boolean => asked('view') === 'conversations';
