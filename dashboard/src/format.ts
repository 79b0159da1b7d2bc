// Numbers, money and days as the viewer writes them. Formatters are dear to make: one per set of options.
import { DECIMALS } from './currencies';
import { locale } from './words';

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale.value + JSON.stringify(options);
  let found = numbers.get(key);
  if (!found) numbers.set(key, (found = new Intl.NumberFormat(locale.value, options)));
  return found;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale.value + JSON.stringify(options);
  let found = dates.get(key);
  if (!found) dates.set(key, (found = new Intl.DateTimeFormat(locale.value, options)));
  return found;
}

export const decimals = (currency: string): number => DECIMALS[currency] ?? 2;

/** Minor units, whole or not (a ratio), to the currency's own decimals; `whole` leaves them out. */
export function money(minor: number, currency: string, { whole = false, sign = false } = {}): string {
  const places = decimals(currency);
  const shown = whole ? 0 : places;
  return numberFormat({
    style: 'currency',
    currency,
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
    signDisplay: sign ? 'exceptZero' : 'negative',
  }).format(minor / 10 ** places);
}

/** For axes and legends: 12.3K. */
export function compactMoney(minor: number, currency: string): string {
  return numberFormat({
    style: 'currency',
    currency,
    notation: 'compact',
    minimumFractionDigits: 0,
    maximumFractionDigits: Math.abs(minor) < 100 * 10 ** decimals(currency) ? decimals(currency) : 1,
  }).format(minor / 10 ** decimals(currency));
}

export const count = (n: number): string => numberFormat({ maximumFractionDigits: 0 }).format(n);

export const decimal = (n: number, places = 1): string =>
  numberFormat({ minimumFractionDigits: places, maximumFractionDigits: places }).format(n);

/** 0.064 as 6.4%; `short` is for what was chosen, and for axes. */
export const percent = (share: number, { sign = false, short = false } = {}): string =>
  numberFormat({
    style: 'percent',
    minimumFractionDigits: short ? 0 : 1,
    maximumFractionDigits: 1,
    signDisplay: sign ? 'exceptZero' : 'negative',
  }).format(share);

/** The difference of two percentages, in percentage points. */
export const points = (difference: number): string =>
  `${numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(100 * difference)} pp`;

/** A day of the shop's calendar, given as 2026-11-20. */
export function day(on: string, { year = false, weekday = false } = {}): string {
  return dateFormat({
    timeZone: 'UTC',
    month: 'short',
    day: 'numeric',
    ...(year ? { year: 'numeric' } : {}),
    ...(weekday ? { weekday: 'short' } : {}),
  }).format(new Date(`${on}T00:00:00Z`));
}

/** Two days, both included, as one range. */
export const days = (from: string, to: string): string =>
  dateFormat({ timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' }).formatRange(
    new Date(`${from}T00:00:00Z`),
    new Date(`${to}T00:00:00Z`),
  );

/** An instant in the shop's time zone. */
export const instant = (at: string, timeZone: string, { seconds = false, year = false } = {}): string =>
  dateFormat({
    timeZone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(year ? { year: 'numeric' } : {}),
    ...(seconds ? { second: '2-digit' } : {}),
  }).format(new Date(at));

export const clock = (at: string, timeZone: string): string =>
  dateFormat({ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' }).format(
    new Date(at),
  );
