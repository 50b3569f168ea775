// What the phone keeps until the server has given its receipt, and a little longer: the run sheet, what happened at the
// stops, the photos, and the forms half filled in. IndexedDB, because a phone may be switched off at any moment.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Schemas } from '../api/client';

export type DeliveryEvent = Schemas['DeliveryEvent'];
export type State = 'draft' | 'waiting' | 'sent' | 'refused';

export interface KeptEvent { id: string; sequence: number; state: State; event: DeliveryEvent; problem?: Schemas['Words'] }

export interface KeptPhoto {
  id: string;
  order: string;
  vehicle: string;
  jpeg: Blob;
  sha256: string; // hex, made when the photo was taken
  taken_at: string;
  position?: Schemas['Position'];
  hints: string[]; // codes of the checks that it failed on the phone
  insisted?: boolean; // the driver kept it all the same
  state: State;
  upload?: string; // where it goes, once begun
  offset: number; // bytes that the server has
  receipt?: string;
  problem?: Schemas['Words'];
}

export interface Draft {
  order: string;
  outcome: Schemas['Outcome'];
  lines: Record<string, { delivered: number; reason?: Schemas['DeliveryLine']['reason'] }>;
  empties: Schemas['Empties'][];
  cash: number;
  note: string;
}

interface Kept { sheet: Schemas['RunSheet']; account: Schemas['Account']; device: string; sequence: number; last_sent: string }

interface Tables extends DBSchema {
  kept: { key: string; value: Kept[keyof Kept] };
  events: { key: string; value: KeptEvent };
  photos: { key: string; value: KeptPhoto };
  drafts: { key: string; value: Draft };
}

export class Shelf {
  private constructor(private readonly db: IDBPDatabase<Tables>) {}

  static async open(name = 'tallyman-driver'): Promise<Shelf> {
    const db = await openDB<Tables>(name, 1, {
      upgrade(fresh) {
        fresh.createObjectStore('kept');
        fresh.createObjectStore('events', { keyPath: 'id' });
        fresh.createObjectStore('photos', { keyPath: 'id' });
        fresh.createObjectStore('drafts', { keyPath: 'order' });
      },
    });
    return new Shelf(db);
  }

  get<K extends keyof Kept>(key: K): Promise<Kept[K] | undefined> {
    return this.db.get('kept', key) as Promise<Kept[K] | undefined>;
  }

  async put<K extends keyof Kept>(key: K, value: Kept[K]): Promise<void> {
    await this.db.put('kept', value, key);
  }

  async device(): Promise<string> {
    const known = await this.get('device');
    if (known) return known;
    const made = `phone-${crypto.randomUUID().slice(0, 8)}`;
    await this.put('device', made);
    return made;
  }

  // A sequence that the phone has seen: its own next ones come after it.
  async saw(sequence: number): Promise<void> {
    if (sequence > ((await this.get('sequence')) ?? 0)) await this.put('sequence', sequence);
  }

  events = (): Promise<KeptEvent[]> => this.db.getAll('events');
  photos = (): Promise<KeptPhoto[]> => this.db.getAll('photos');
  drafts = (): Promise<Draft[]> => this.db.getAll('drafts');

  async save(photo: KeptPhoto): Promise<void> {
    await this.db.put('photos', photo);
  }

  // A new photo goes with its stop: at once when the stop is done, else together with it. In one transaction with the
  // events, because a photo whose check ends while "done" is being written would otherwise stay a draft for ever.
  async add(photo: KeptPhoto): Promise<KeptPhoto> {
    const work = this.db.transaction(['events', 'photos'], 'readwrite', { durability: 'strict' });
    const events = await work.objectStore('events').getAll();
    const done = events.some(({ event }) => event.order === photo.order && event.kind === 'done');
    const kept: KeptPhoto = done ? { ...photo, state: 'waiting' } : photo;
    await work.objectStore('photos').put(kept);
    await work.done;
    return kept;
  }

  async drop(photo: string): Promise<void> {
    await this.db.delete('photos', photo);
  }

  async saveEvent(event: KeptEvent): Promise<void> {
    await this.db.put('events', event);
  }

  async saveDraft(draft: Draft): Promise<void> {
    await this.db.put('drafts', draft);
  }

  // A stop is done: its event, its photos and the end of its draft in one transaction, so that a phone that dies now
  // has either all of it or the draft.
  async record(event: Omit<DeliveryEvent, 'sequence'>): Promise<KeptEvent> {
    const work = this.db.transaction(['kept', 'events', 'photos', 'drafts'], 'readwrite', { durability: 'strict' });
    const sequence = (((await work.objectStore('kept').get('sequence')) as number | undefined) ?? 0) + 1;
    const kept: KeptEvent = { id: event.id, sequence, state: 'waiting', event: { ...event, sequence } };
    await work.objectStore('kept').put(sequence, 'sequence');
    await work.objectStore('events').put(kept);
    if (event.kind === 'done') {
      for (const photo of await work.objectStore('photos').getAll())
        if (photo.order === event.order && photo.state === 'draft') await work.objectStore('photos').put({ ...photo, state: 'waiting' });
      await work.objectStore('drafts').delete(event.order);
    }
    await work.done;
    return kept;
  }

  // Photos stay three days after their receipt: longer than a backup takes to be made.
  async tidy(now: Date): Promise<void> {
    const before = new Date(now.getTime() - 3 * 86_400_000).toISOString();
    for (const photo of await this.photos())
      if (photo.state === 'sent' && new Date(photo.taken_at).toISOString() < before) await this.drop(photo.id);
    for (const { id, state, event } of await this.events())
      if (state === 'sent' && new Date(event.at).toISOString() < before) await this.db.delete('events', id);
  }
}
