// Which stop a scanned code means: the delivery note's own code, the order's number, or a case by its GTIN.
import type { SheetStop } from './day.svelte';

// GS1 element strings begin a case with (01) and its GTIN-14; a plain EAN-13 is the same number without its leading nought.
export function gtinOf(code: string): string | undefined {
  const plain = code.replace(/^\]../, '').replace(/[()\u001d]/g, '');
  const digits = /^01(\d{14})/.exec(plain)?.[1] ?? (/^\d{8}$|^\d{12,14}$/.exec(plain)?.[0]);
  return digits?.padStart(14, '0');
}

// `open` in the sequence of the route: of several stops with the same goods the next one is meant.
export function stopOf(code: string, all: SheetStop[], open: SheetStop[]): SheetStop | undefined {
  const exact = all.find((stop) => stop.code_text === code || stop.order === code);
  if (exact) return exact;
  const gtin = gtinOf(code);
  return gtin ? open.find((stop) => stop.lines.some((line) => line.gtin.padStart(14, '0') === gtin)) : undefined;
}
