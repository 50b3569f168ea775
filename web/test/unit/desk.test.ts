// The reviewer's queue when the line is bad: no decision falls onto a delivery that was not on the screen.
import { afterEach, expect, it, vi } from 'vitest';
import { work, type Item } from '../../src/desk/work.svelte';

const item = (id: string) => ({ order: { id, outlet: { id, name: `Tạp hoá ${id}` } }, photos: [], etag: id, appeal: null }) as unknown as Item;
const decision = { answer: 'accept' as const, reasons: [], note: '' };

afterEach(() => void vi.unstubAllGlobals());

it('shows the next one at once, and what could not be said comes after it', async () => {
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'POST') throw new TypeError('network');
    if (request.url.includes('/queue?')) return Response.json({ items: [], waiting: 3 });
    if (request.url.includes('/queue/')) return Response.json(item('a'));
    return Response.json({ reviews: 0 });
  });
  work.items = ['a', 'b', 'c'].map(item);
  const said = work.decide(decision);
  expect(work.current?.order.id).toBe('b');
  await said;
  expect(work.items.map(({ order }) => order.id)).toEqual(['b', 'a', 'c']);
});
