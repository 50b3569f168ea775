// Sends what waits on the shelf: first what happened, then photos, oldest first, a chunk of 256 KiB at a time, so that a
// van in a valley loses at most one chunk. Anything that fails for want of a network simply waits; what the server
// refuses for good is kept and shown, never dropped.
import { api, need, Problem, problemOf, root, type Schemas } from '../api/client';
import type { KeptEvent, KeptPhoto, Shelf } from './shelf';

export const chunk_size = 256 * 1024;
const events_max = 100; // in one request

export const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const text64 = (text: string) => base64(new TextEncoder().encode(text));
export const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export async function sha256(data: Blob): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', await data.arrayBuffer()));
}

// No signal, an overloaded server, an ended session: it will go another time.
export function passes(problem: Problem): boolean {
  return problem.status === 0 || problem.status === 401 || problem.status === 408 || problem.status === 429 || problem.status >= 500;
}

async function sendSome(shelf: Shelf, part: KeptEvent[]): Promise<void> {
  const answer = await need(api.POST('/deliveries/events', {
    params: { header: { 'Idempotency-Key': crypto.randomUUID() } }, body: { events: part.map((kept) => kept.event) },
  }));
  await shelf.saw(answer.sequence);
  for (const result of answer.results) {
    const kept = part.find((one) => one.id === result.id);
    if (!kept) continue;
    const refused = result.status === 'rejected';
    await shelf.saveEvent({ ...kept, state: refused ? 'refused' : 'sent', problem: result.problem?.words });
  }
}

// One event that the server cannot read must not hold up the day: a part that is refused is halved until it is found.
async function sendPart(shelf: Shelf, part: KeptEvent[]): Promise<void> {
  try {
    await sendSome(shelf, part);
  } catch (error) {
    if (!(error instanceof Problem) || passes(error)) throw error;
    if (part.length === 1) return shelf.saveEvent({ ...part[0]!, state: 'refused', problem: error.words });
    const half = Math.ceil(part.length / 2);
    await sendPart(shelf, part.slice(0, half));
    await sendPart(shelf, part.slice(half));
  }
}

async function sendEvents(shelf: Shelf): Promise<void> {
  const waiting = (await shelf.events()).filter((kept) => kept.state === 'waiting').sort((a, b) => a.sequence - b.sequence);
  for (let i = 0; i < waiting.length; i += events_max) await sendPart(shelf, waiting.slice(i, i + events_max));
}

// tus 1.0 by hand: its client library is ten times this file and does not know our receipt.
async function tus(method: string, url: string, headers: Record<string, string>, body?: Blob): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url, { method, headers: { 'Tus-Resumable': '1.0.0', ...headers }, body, credentials: 'same-origin' });
  } catch {
    throw new Problem(0, 'unreachable');
  }
  if (!answer.ok) throw problemOf(answer.status, await answer.json().catch(() => undefined));
  return answer;
}

async function begin(photo: KeptPhoto): Promise<KeptPhoto> {
  const facts: [string, string | undefined][] = [
    ['order', photo.order], ['sha256', photo.sha256], ['id', photo.id], ['vehicle', photo.vehicle], ['taken_at', photo.taken_at],
    ['lat', photo.position?.lat.toString()], ['lon', photo.position?.lon.toString()],
  ];
  const metadata = facts.flatMap(([name, value]) => (value ? [`${name} ${text64(value)}`] : [])).join(',');
  const answer = await tus('POST', `${root}/uploads`, { 'Upload-Length': String(photo.jpeg.size), 'Upload-Metadata': metadata });
  return { ...photo, upload: answer.headers.get('Location')!, offset: Number(answer.headers.get('Upload-Offset') ?? 0) };
}

// Where the server is, when the phone is not sure: after a cut, or when an answer was lost.
async function found(photo: KeptPhoto): Promise<KeptPhoto> {
  const answer = await tus('HEAD', photo.upload!, {});
  return { ...photo, offset: Number(answer.headers.get('Upload-Offset')) };
}

async function sendChunk(photo: KeptPhoto): Promise<KeptPhoto> {
  const chunk = photo.jpeg.slice(photo.offset, photo.offset + chunk_size);
  const answer = await tus('PATCH', photo.upload!, {
    'Content-Type': 'application/offset+octet-stream',
    'Upload-Offset': String(photo.offset),
    'Upload-Checksum': `sha256 ${base64(await sha256(chunk))}`,
  }, chunk);
  return { ...photo, offset: Number(answer.headers.get('Upload-Offset')) };
}

async function receiptOf(photo: KeptPhoto): Promise<KeptPhoto> {
  const answer = await tus('GET', photo.upload!, {});
  const upload = (await answer.json()) as Schemas['Upload'];
  if (!upload.receipt || upload.sha256 !== photo.sha256) throw new Problem(503, 'no_receipt');
  return { ...photo, state: 'sent', receipt: upload.receipt };
}

async function sendPhoto(shelf: Shelf, waiting: KeptPhoto, moved: () => void): Promise<void> {
  let photo = waiting.upload ? await found(waiting) : await begin(waiting);
  let mended = 0; // chunks in a row that did not arrive as they left
  await shelf.save(photo);
  while (photo.offset < photo.jpeg.size) {
    try {
      photo = await sendChunk(photo);
      mended = 0;
    } catch (error) {
      const again = error instanceof Problem && (error.status === 409 || error.status === 460) && mended++ < 3;
      if (!again) throw error;
      photo = await found(photo);
    }
    await shelf.save(photo);
    moved();
  }
  await shelf.save(await receiptOf(photo));
}

async function sendPhotos(shelf: Shelf, moved: () => void): Promise<void> {
  const waiting = (await shelf.photos()).filter((photo) => photo.state === 'waiting').sort((a, b) => a.taken_at.localeCompare(b.taken_at));
  let later: Problem | undefined; // the server stumbled over one photo: the others still go
  for (const photo of waiting) {
    try {
      await sendPhoto(shelf, photo, moved);
    } catch (error) {
      if (!(error instanceof Problem) || (passes(error) && error.status < 500)) throw error;
      if (passes(error)) {
        later = error;
        continue;
      }
      // An upload that the server no longer knows is begun anew; anything else is for a person to see.
      const lost = photo.upload && error.status === 404;
      await shelf.save(lost ? { ...photo, upload: undefined, offset: 0 } : { ...photo, state: 'refused', problem: error.words });
    }
    moved();
  }
  if (later) throw later;
}

export async function send(shelf: Shelf, moved: () => void = () => {}): Promise<void> {
  await sendEvents(shelf);
  moved();
  await sendPhotos(shelf, moved);
  await shelf.put('last_sent', new Date().toISOString());
}
