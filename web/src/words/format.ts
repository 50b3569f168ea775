// Numbers, money, distances and times as the office writes them, by Intl. Money is whole đồng.
import { language, type Lang } from './spoken.svelte';

const locale: Record<Lang, string> = { vi: 'vi-VN', en: 'en-GB' };

// Making an Intl formatter costs 50 µs; a board formats a thousand numbers.
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const full = `${language.current} ${key}`;
  let found = made.get(full) as T | undefined;
  if (!found) made.set(full, (found = make()));
  return found;
}

const numbers = (options: Intl.NumberFormatOptions) =>
  cached(JSON.stringify(options), () => new Intl.NumberFormat(locale[language.current], options));
const dates = (options: Intl.DateTimeFormatOptions) =>
  cached(JSON.stringify(options), () => new Intl.DateTimeFormat(locale[language.current], options));

export const count = (value: number) => numbers({}).format(value);
export const decimal = (value: number, digits = 1) =>
  numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
export const percent = (share: number, digits = 0) =>
  numbers({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share);
export const money = (dong: number) => numbers({ style: 'currency', currency: 'VND' }).format(dong);
export const amount = (value: number, currency: string) =>
  /^[A-Z]{3}$/.test(currency) ? numbers({ style: 'currency', currency, maximumFractionDigits: 0 }).format(value) : `${count(Math.round(value))} ${currency}`;
export const kilometres = (metres: number) =>
  numbers({ style: 'unit', unit: 'kilometer', maximumFractionDigits: metres < 10_000 ? 1 : 0 }).format(metres / 1000);
export const kilograms = (grams: number) =>
  numbers({ style: 'unit', unit: 'kilogram', maximumFractionDigits: 0 }).format(grams / 1000);
export const bytes = (size: number) =>
  size < 1_000_000
    ? numbers({ style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 }).format(Math.max(1, size / 1000))
    : size < 1_000_000_000
      ? numbers({ style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(size / 1_000_000)
      : numbers({ style: 'unit', unit: 'gigabyte', maximumFractionDigits: 1 }).format(size / 1_000_000_000);

// 2026-11-23 -> "thứ Hai, 23/11/2026"
export function day(iso: string): string {
  const date = new Date(`${iso}T00:00:00Z`);
  return dates({ weekday: 'long', day: 'numeric', month: 'numeric', year: 'numeric', timeZone: 'UTC' }).format(date);
}

// 2026-11-23 -> "23/11/2026", where room is short
export const date = (iso: string) => dates({ day: 'numeric', month: 'numeric', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${iso}T00:00:00Z`));

// Times come with the depot's offset (2026-11-23T07:05:00+07:00) and are shown as the clock on the depot's wall says.
export const clock = (instant: string) => wall(instant).slice(11, 16);

export function dayAndClock(instant: string): string {
  const date = new Date(`${wall(instant).slice(0, 10)}T00:00:00Z`);
  return `${clock(instant)} ${dates({ day: 'numeric', month: 'numeric', timeZone: 'UTC' }).format(date)}`;
}

// An instant in UTC, of the phone's own making, is shown by the phone's clock.
function wall(instant: string): string {
  if (!instant.endsWith('Z')) return instant;
  const here = new Date(instant);
  return new Date(here.getTime() - here.getTimezoneOffset() * 60_000).toISOString();
}

// What the server's clock says, told once ("2026-11-23T09:00:00+07:00"), goes on with ours: a sample day has its own.
export function ticking(told: string): () => string {
  const zone = told.endsWith('Z') ? '+00:00' : told.slice(-6);
  const zone_ms = (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))) * 60_000;
  const ahead = Date.parse(told) - Date.now();
  return () => new Date(Date.now() + ahead + zone_ms).toISOString().slice(0, 19) + zone;
}

// Minutes since the midnight before `day`, by the clock on the wall.
export function minutesOf(instant: string, day: string): number {
  const local = wall(instant);
  const days = (Date.parse(`${local.slice(0, 10)}T00:00:00Z`) - Date.parse(`${day}T00:00:00Z`)) / 86_400_000;
  return days * 1440 + Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16)) + Number(local.slice(17, 19)) / 60;
}

// "43 phút", "2 giờ 17 phút"
export function lasting(seconds: number): string {
  const all = Math.floor(seconds / 60);
  const hours = numbers({ style: 'unit', unit: 'hour', unitDisplay: 'short' }).format(Math.floor(all / 60));
  if (all < 60) return minutes(all * 60);
  return all % 60 === 0 ? hours : `${hours} ${minutes((all % 60) * 60)}`;
}

export function minutes(seconds: number): string {
  return numbers({ style: 'unit', unit: 'minute', maximumFractionDigits: 0 }).format(seconds / 60);
}
