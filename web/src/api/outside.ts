// The parts of the API that people outside use, whose answers are loose objects in the document: fetched as they are.
import { language } from '../words/spoken.svelte';
import { problemOf, Problem, root } from './client';

// `key`: the same one with the same body is done once (Idempotency-Key).
export async function ask<T>(path: string, body?: unknown, key?: string): Promise<T> {
  let response: Response;
  try {
    response = await fetch(root + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'Accept-Language': language.current, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(key ? { 'Idempotency-Key': key } : {}) },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
    });
  } catch {
    throw new Problem(0, 'unreachable');
  }
  const said: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(response.status, said);
  if (said === undefined && response.status !== 204) throw new Problem(0, 'unreachable'); // cut off on its way
  return said as T;
}
