// What the driver's form says, what a scanned code means, and searching as people type.
import { describe, expect, it } from 'vitest';
import type { SheetStop } from '../../src/driver/day.svelte';
import { gtinOf, stopOf } from '../../src/driver/find_code';
import { draftOf, linesOf, outcomeOf, unexplained } from '../../src/driver/outcome';
import type { Draft } from '../../src/driver/shelf';
import { matches } from '../../src/words/fold';

function stop(order: string, ...gtins: string[]): SheetStop {
  const lines = gtins.map((gtin) => ({ gtin, product: `p${gtin}`, units_per_case: 12, cases: 10, lots: [] }));
  return { order, code_text: `TM1:${order}`, lines, photos: [], delivery: null } as unknown as SheetStop;
}
const hoa = stop('17', '08934567890123', '18934567890120');
const draft = (outcome: Draft['outcome'], lines: Draft['lines'] = {}): Draft => ({ ...draftOf(hoa, undefined, undefined), outcome, lines });

describe('the form of a stop', () => {
  it.each([
    ['everything', draft('delivered'), 'delivered', [[10, 0, undefined], [10, 0, undefined]]],
    ['nothing: the shop is closed', draft('closed'), 'closed', [[0, 10, undefined], [0, 10, undefined]]],
    ['nothing: refused', draft('refused'), 'refused', [[0, 10, 'customer_refused'], [0, 10, 'customer_refused']]],
    ['two cases broken', draft('partly_delivered', { '08934567890123': { delivered: 8, reason: 'damaged' } }), 'partly_delivered', [[8, 2, 'damaged'], [10, 0, undefined]]],
    ['two cases never loaded', draft('partly_delivered', { '08934567890123': { delivered: 8, reason: 'short_loaded' } }), 'partly_delivered', [[8, 0, 'short_loaded'], [10, 0, undefined]]],
    ['partly, but nothing short', draft('partly_delivered'), 'delivered', [[10, 0, undefined], [10, 0, undefined]]],
    ['a reason without a shortage', draft('partly_delivered', { '08934567890123': { delivered: 10, reason: 'damaged' } }), 'delivered', [[10, 0, undefined], [10, 0, undefined]]],
  ] as const)('%s', (_, filled, outcome, lines) => {
    expect(outcomeOf(filled, hoa)).toBe(outcome);
    expect(linesOf(filled, hoa).map((line) => [line.delivered, line.returned, line.reason])).toEqual(lines);
  });

  it('asks why a line is short', () => {
    expect(unexplained(draft('partly_delivered', { '08934567890123': { delivered: 8 } }), hoa)).toHaveLength(1);
    expect(unexplained(draft('closed'), hoa)).toHaveLength(0);
  });

  it('begins a change with what was recorded', () => {
    const before = { outcome: 'partly_delivered' as const, lines: [{ gtin: '08934567890123', delivered: 3, reason: 'damaged' as const }], cash: 50_000 };
    expect(draftOf(hoa, undefined, before)).toMatchObject({ outcome: 'partly_delivered', cash: 50_000, lines: { '08934567890123': { delivered: 3 } } });
  });
});

describe('a scanned code', () => {
  const all = [hoa, stop('18', '08934567890123')];
  it.each([
    ['the delivery note', 'TM1:18', '18'],
    ['the number of the order', '17', '17'],
    ['a case by its EAN-13, the next open stop', '8934567890123', '18'],
    ['a case by GS1-128 with its lot', '(01)08934567890123(10)L7', '18'],
  ])('%s', (_, code, order) => expect(stopOf(code, all, [all[1]!])?.order).toBe(order));
  it('of something else', () => expect(stopOf('hello', all, all)).toBeUndefined());
  it('reads element strings with their prefix', () => expect(gtinOf(']C10108934567890123')).toBe('08934567890123'));
});

it.each([
  ['tap hoa duc', 'Tạp hoá Đức', true],
  ['đức', 'Duc Phat', true],
  ['phat duc', 'Đức Phát', true],
  ['hoa', 'Đức', false],
])('"%s" in "%s": %s', (query, text, found) => expect(matches(query, text)).toBe(found));
