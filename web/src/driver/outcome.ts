// What a filled-in form says happened at a stop, as the event that goes to the office.
import type { Schemas } from '../api/client';
import type { SheetStop } from './day.svelte';
import type { Draft } from './shelf';

export type Reason = NonNullable<Schemas['DeliveryLine']['reason']>;
export const outcomes: Schemas['Outcome'][] = ['delivered', 'partly_delivered', 'refused', 'closed', 'returned'];
export const reasons: Reason[] = [
  'short_loaded', 'damaged', 'expired', 'wrong_product', 'customer_refused', 'not_ordered', 'no_money', 'other',
];
export const empties_kinds: Schemas['Empties']['kind'][] = ['crate', 'keg', 'bottle', 'pallet', 'gas_cylinder', 'other'];

// The form as it was left, else as the stop was recorded before, else everything delivered.
export function draftOf(stop: SheetStop, kept: Draft | undefined, before: Partial<Schemas['DeliveryEvent']> | undefined): Draft {
  if (kept) return structuredClone(kept);
  const lines = (before?.lines ?? []).map((line) => [line.gtin, { delivered: line.delivered, reason: line.reason }] as const);
  return {
    order: stop.order, outcome: before?.outcome ?? 'delivered', lines: Object.fromEntries(lines),
    empties: [...(before?.empties ?? [])], cash: before?.cash ?? 0, note: before?.note ?? '',
  };
}

export function given(draft: Draft, line: Schemas['SheetLine']): number {
  if (draft.outcome === 'delivered') return line.cases;
  if (draft.outcome === 'partly_delivered') return draft.lines[line.gtin]?.delivered ?? line.cases;
  return 0;
}

// Every case that did not change hands is on its way back, so that the van's stock adds up in the evening.
export function linesOf(draft: Draft, stop: SheetStop): Schemas['DeliveryLine'][] {
  return stop.lines.map((line) => {
    const delivered = given(draft, line);
    const reason = delivered < line.cases ? reasonOf(draft, line) : undefined;
    const loaded = reason === 'short_loaded' ? delivered : line.cases; // what never was on the van cannot come back
    return { gtin: line.gtin, delivered, returned: loaded - delivered, ...(reason ? { reason } : {}) };
  });
}

function reasonOf(draft: Draft, line: Schemas['SheetLine']): Reason | undefined {
  if (draft.outcome === 'partly_delivered') return draft.lines[line.gtin]?.reason ?? undefined;
  return draft.outcome === 'refused' ? 'customer_refused' : undefined;
}

// Lines that are short without a word why.
export function unexplained(draft: Draft, stop: SheetStop): Schemas['SheetLine'][] {
  if (draft.outcome !== 'partly_delivered') return [];
  return stop.lines.filter((line) => given(draft, line) < line.cases && !draft.lines[line.gtin]?.reason);
}

// Nothing short is a full delivery, and nothing given a refused one, whatever button was pressed.
export function outcomeOf(draft: Draft, stop: SheetStop): Schemas['Outcome'] {
  if (draft.outcome !== 'partly_delivered') return draft.outcome;
  if (stop.lines.every((line) => given(draft, line) === line.cases)) return 'delivered';
  return stop.lines.every((line) => given(draft, line) === 0) ? 'refused' : 'partly_delivered';
}
