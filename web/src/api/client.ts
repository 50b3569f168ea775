// The server's API (docs/API.md): typed by its own OpenAPI document, with its errors as one exception.
import createClient, { type Middleware } from 'openapi-fetch';
import { language } from '../words/spoken.svelte';
import { t } from '../words/shared';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export const root = '/api/v1';

export interface WrongField { field: string; code: string }

// What the server says went wrong (RFC 9457), or status 0 when it was not reached at all.
export class Problem extends Error {
  constructor(readonly status: number, readonly code: string, readonly words?: { vi: string; en: string }, readonly detail = '', readonly fields: WrongField[] = []) {
    super(code);
  }

  get sentence(): string {
    if (this.status === 0) return t.unreachable;
    if (this.status === 412) return t.conflict;
    return this.words?.[language.current] ?? t.failed;
  }
}

export const sentenceOf = (error: unknown) => (error instanceof Problem ? error.sentence : `${t.failed}: ${String(error)}`);

const manners: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language.current);
    if (request.method === 'POST' && !request.headers.has('Idempotency-Key'))
      request.headers.set('Idempotency-Key', crypto.randomUUID());
    return request;
  },
  onError: () => new Problem(0, 'unreachable'),
};

export const api = createClient<paths>({
  baseUrl: (globalThis.location?.origin ?? 'http://localhost') + root, // the unit tests have no location
  credentials: 'same-origin',
  fetch: (request) => fetch(request),
});
api.use(manners);

interface Answer<T> { data?: T; error?: unknown; response: Response }

// The data of an answer, or its problem thrown.
export async function need<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok) return data as T;
  throw problemOf(response.status, error);
}

export function problemOf(status: number, body: unknown): Problem {
  const said = (body ?? {}) as Partial<Schemas['Problem']>;
  return new Problem(status, said.code ?? `http_${status}`, said.words, said.detail ?? said.title, said.fields);
}

const event_kinds = ['plan', 'lock', 'replan', 'delivery', 'photo', 'verdict', 'review', 'appeal', 'import', 'reset'];

// Calls at every change of the day (of any day when none is named) that the server knows of; the returned function ends it. The browser reconnects by
// itself and tells the server the last event it saw.
export function listen(day: string | undefined, hear: () => void): () => void {
  const events = new EventSource(`${root}/events${day ? `?day=${encodeURIComponent(day)}` : ''}`);
  let pending: ReturnType<typeof setTimeout> | undefined;
  // Drivers deliver in bursts: a board that asks anew for each of 20 events in a second shows none of them sooner.
  const soon = () => (pending ??= setTimeout(() => ((pending = undefined), hear()), 250));
  for (const kind of event_kinds) events.addEventListener(kind, soon);
  return () => {
    clearTimeout(pending);
    events.close();
  };
}
