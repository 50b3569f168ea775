// Stories of a phone and a server with a bad line between them.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { base64, chunk_size, hex, send, sha256 } from '../../src/driver/send';
import { Shelf, type KeptPhoto } from '../../src/driver/shelf';

// The server's side of tus and of events, in memory; `line` may cut, change or lose what goes over it.
class Depot {
  uploads = new Map<string, { length: number; sha256: string; bytes: Uint8Array }>();
  events = new Map<string, { sequence: number }>();
  requests = 0;
  line: (request: { method: string; url: string }, answer: () => Promise<Response>) => Promise<Response> = (_, answer) => answer();

  fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(new URL(String(input instanceof Request ? input.url : input), 'http://phone'), input instanceof Request ? input : init);
    this.requests++;
    return this.line({ method: request.method, url: request.url }, () => this.answer(request));
  };

  private async answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.replace('/api/v1', '');
    if (path === '/deliveries/events') return this.takeEvents(await request.json());
    if (path === '/uploads') return this.create(request);
    const upload = this.uploads.get(path.split('/')[2]!);
    if (!upload) return Response.json({ code: 'not_found', status: 404 }, { status: 404 });
    if (request.method === 'HEAD') return new Response(null, { headers: { 'Upload-Offset': String(upload.bytes.length) } });
    if (request.method === 'PATCH') return this.append(upload, request);
    const whole = upload.bytes.length === upload.length;
    return Response.json({ sha256: hex(await sha256(new Blob([upload.bytes as BlobPart]))), receipt: whole ? 'signed' : null });
  }

  private takeEvents({ events }: { events: { id: string; sequence: number }[] }): Response {
    const results = events.map((event) => {
      const status = this.events.has(event.id) ? 'known' : 'accepted';
      this.events.set(event.id, event);
      return { id: event.id, status };
    });
    return Response.json({ results, deliveries: [], sequence: Math.max(...events.map((event) => event.sequence)) });
  }

  private create(request: Request): Response {
    const facts = new Map(request.headers.get('Upload-Metadata')!.split(',').map((pair) => pair.split(' ').map((part, i) => (i ? atob(part) : part)) as [string, string]));
    const id = facts.get('id')!;
    if (!this.uploads.has(id))
      this.uploads.set(id, { length: Number(request.headers.get('Upload-Length')), sha256: facts.get('sha256')!, bytes: new Uint8Array() });
    return new Response(null, { status: 201, headers: { Location: `/api/v1/uploads/${id}`, 'Upload-Offset': String(this.uploads.get(id)!.bytes.length) } });
  }

  private async append(upload: { bytes: Uint8Array }, request: Request): Promise<Response> {
    const chunk = new Uint8Array(await request.arrayBuffer());
    if (Number(request.headers.get('Upload-Offset')) !== upload.bytes.length) return Response.json({ code: 'offset_differs', status: 409 }, { status: 409 });
    if (request.headers.get('Upload-Checksum') !== `sha256 ${base64(await sha256(new Blob([chunk])))}`)
      return Response.json({ code: 'checksum_differs', status: 460 }, { status: 460 });
    upload.bytes = new Uint8Array([...upload.bytes, ...chunk]);
    return new Response(null, { status: 204, headers: { 'Upload-Offset': String(upload.bytes.length) } });
  }
}

let depot: Depot;
let shelf: Shelf;
let shelves = 0;

beforeEach(async () => {
  depot = new Depot();
  vi.stubGlobal('fetch', depot.fetch);
  shelf = await Shelf.open(`test-${shelves++}`);
});
afterEach(() => void vi.unstubAllGlobals());

async function photo(id: string, size: number): Promise<KeptPhoto> {
  const jpeg = new Blob([Uint8Array.from({ length: size }, (_, i) => (i * 31 + id.length) % 251)]);
  return { id, order: '17', vehicle: 'xe-1', jpeg, sha256: hex(await sha256(jpeg)), taken_at: `2026-11-23T07:0${id.length}:00Z`, hints: [], state: 'draft', offset: 0 };
}

const done = (id: string) => ({ id, device: 'phone-1', order: '17', kind: 'done' as const, at: '2026-11-23T07:10:00Z', outcome: 'delivered' as const });
const cut = () => Promise.reject(new TypeError('network'));
const states = async () => (await shelf.photos()).map(({ state }) => state);

describe('the queue of the phone', () => {
  it('sends nothing of a stop that is not done', async () => {
    await shelf.save(await photo('photo-aa', 100));
    await send(shelf);
    expect(depot.uploads.size).toBe(0);
  });

  it('sends a done stop: event, photo in chunks, receipt', async () => {
    await shelf.save(await photo('photo-aa', 2.5 * chunk_size));
    await shelf.record(done('event-aa'));
    await send(shelf);
    expect(depot.events.size).toBe(1);
    expect(depot.uploads.get('photo-aa')!.bytes.length).toBe(2.5 * chunk_size);
    expect((await shelf.photos())[0]).toMatchObject({ state: 'sent', receipt: 'signed' });
  });

  it('goes on after a cut at any request, loses one chunk at most and sends nothing twice', async () => {
    await shelf.save(await photo('photo-aa', 2.5 * chunk_size));
    await shelf.record(done('event-aa'));
    for (let cutAt = 1; cutAt <= 30 && (await states())[0] !== 'sent'; cutAt++) {
      let left = 2; // requests that come through before the next cut
      depot.line = (_, answer) => (left-- > 0 ? answer() : cut());
      await send(shelf).catch(() => undefined);
    }
    expect(await states()).toEqual(['sent']);
    expect(depot.events.size).toBe(1);
    expect(depot.requests).toBeLessThan(20);
  });

  it('is not confused when an answer is lost after the server took the chunk', async () => {
    await shelf.save(await photo('photo-aa', 1.5 * chunk_size));
    await shelf.record(done('event-aa'));
    let lost = false;
    depot.line = async ({ method }, answer) => {
      const real = await answer();
      if (method === 'PATCH' && !lost) return (lost = true), cut();
      return real;
    };
    await expect(send(shelf)).rejects.toMatchObject({ status: 0 });
    await send(shelf);
    expect(await states()).toEqual(['sent']);
    expect(depot.uploads.get('photo-aa')!.bytes.length).toBe(1.5 * chunk_size);
  });

  it('keeps and shows what the server refuses, and goes on with the rest', async () => {
    await shelf.save(await photo('photo-aa', 100));
    await shelf.save(await photo('photo-bbb', 100));
    await shelf.record(done('event-aa'));
    const words = { vi: 'Không có đơn này.', en: 'There is no such order.' };
    let first = true;
    depot.line = ({ url, method }, answer) => {
      if (method !== 'POST' || !url.endsWith('/uploads') || !first) return answer();
      first = false;
      return Promise.resolve(Response.json({ code: 'not_found', status: 404, words }, { status: 404 }));
    };
    await send(shelf);
    const kept = await shelf.photos();
    expect(kept.map(({ state }) => state)).toEqual(['refused', 'sent']);
    expect(kept[0]).toMatchObject({ problem: words });
    expect(kept[0]!.jpeg.size).toBe(100);
  });

  it('finds the one event that the server cannot read', async () => {
    for (const id of ['event-aa', 'event-bb', 'event-cc']) await shelf.record(done(id));
    depot.line = async (_, answer) => answer();
    const take = depot.fetch;
    vi.stubGlobal('fetch', async (request: Request) =>
      (await request.clone().text()).includes('event-bb') ? Response.json({ code: 'bad_field', status: 400 }, { status: 400 }) : take(request));
    await send(shelf);
    expect((await shelf.events()).map(({ id, state }) => [id, state])).toEqual([['event-aa', 'sent'], ['event-bb', 'refused'], ['event-cc', 'sent']]);
  });

  it('does not let one photo that the server stumbles over hold up the others', async () => {
    await shelf.save(await photo('photo-aa', 100));
    await shelf.save(await photo('photo-bbb', 100));
    await shelf.record(done('event-aa'));
    depot.line = ({ url, method }, answer) =>
      method === 'PATCH' && url.endsWith('photo-aa') ? Promise.resolve(Response.json({ code: 'internal', status: 500 }, { status: 500 })) : answer();
    await expect(send(shelf)).rejects.toMatchObject({ status: 500 });
    expect(await states()).toEqual(['waiting', 'sent']);
  });

  it('sends a photo that was still being looked at when the stop was done', async () => {
    const late = await photo('photo-aa', 100);
    await Promise.all([shelf.record(done('event-aa')), shelf.add(late)]);
    expect(await states()).toEqual(['waiting']);
    expect((await shelf.add(await photo('photo-bbb', 100))).state).toBe('waiting');
    expect((await shelf.add({ ...(await photo('photo-cccc', 100)), order: '18' })).state).toBe('draft');
  });

  it('begins anew when the server has forgotten the upload', async () => {
    await shelf.save({ ...(await photo('photo-aa', 100)), upload: '/api/v1/uploads/gone', offset: 50 });
    await shelf.record(done('event-aa'));
    await send(shelf);
    await send(shelf);
    expect(await states()).toEqual(['sent']);
  });

  it('counts its events on from the highest it has made or seen', async () => {
    await shelf.saw(41);
    expect((await shelf.record(done('event-aa'))).sequence).toBe(42);
    await shelf.saw(7);
    expect((await shelf.record(done('event-bb'))).sequence).toBe(43);
  });

  it('forgets photos three days after their receipt, and nothing else', async () => {
    await shelf.save({ ...(await photo('photo-aa', 1)), state: 'sent' });
    await shelf.save({ ...(await photo('photo-bbb', 1)), state: 'waiting' });
    await shelf.tidy(new Date('2026-11-25T00:00:00Z'));
    expect(await states()).toEqual(['sent', 'waiting']);
    await shelf.tidy(new Date('2026-11-27T00:00:00Z'));
    expect(await states()).toEqual(['waiting']);
  });
});
