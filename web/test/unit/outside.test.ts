import { afterEach, expect, it, vi } from 'vitest';
import { ask } from '../../src/api/outside';
import { Problem } from '../../src/api/client';

const answer = (body: string | null, status: number) => vi.stubGlobal('fetch', async () => new Response(body, { status }));
afterEach(() => vi.unstubAllGlobals());

it('an answer that is cut off on its way is nobody reached, not an empty one', async () => {
  answer('{"items": [', 200);
  await expect(ask('/removal/statements')).rejects.toMatchObject({ status: 0, code: 'unreachable' });
});

it('a whole answer, none at all where none is owed, and a refusal without words', async () => {
  answer('{"items": []}', 200);
  expect(await ask('/removal/statements')).toEqual({ items: [] });
  answer(null, 204);
  expect(await ask('/removal/statements')).toBeUndefined();
  answer('<html>', 502);
  await expect(ask('/removal/statements')).rejects.toBeInstanceOf(Problem);
});
