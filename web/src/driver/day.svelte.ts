// The driver's day as the screens read it: what the server said last, with what the phone knows since.
import { api, need, Problem, type Schemas } from '../api/client';
import { me } from '../api/session.svelte';
import { passes, send } from './send';
import { Shelf, type Draft, type KeptEvent, type KeptPhoto } from './shelf';

export type SheetStop = Schemas['SheetStop'];
const every_ms = 30_000;

class DriverDay {
  sheet = $state.raw<Schemas['RunSheet']>();
  events = $state.raw<KeptEvent[]>([]);
  photos = $state.raw<KeptPhoto[]>([]);
  drafts = $state.raw<Draft[]>([]);
  sending = $state(false);
  online = $state(navigator.onLine);
  signed_out = $state(false);
  last_sent = $state<string>();
  ready = $state(false);
  shelf!: Shelf;

  stops = $derived(this.sheet?.trips.flatMap((trip) => trip.stops) ?? []);
  done = $derived(this.stops.filter((stop) => finished(this.stateOf(stop))).length);
  next = $derived(this.stops.find((stop) => !finished(this.stateOf(stop))));
  unsent = $derived(
    this.events.filter((kept) => kept.state !== 'sent').length +
      this.photos.filter((photo) => photo.state === 'waiting' || photo.state === 'refused').length,
  );

  // The latest thing known of a stop: the phone's own event unless the server has a later one.
  stateOf(stop: SheetStop): Schemas['OrderState'] {
    const mine = this.events
      .filter((kept) => kept.event.order === stop.order && kept.state !== 'refused' && kept.sequence >= (stop.delivery?.sequence ?? 0))
      .sort((a, b) => b.sequence - a.sequence);
    const decided = mine.find((kept) => kept.event.kind !== 'arrived')?.event;
    if (decided?.kind === 'done') return decided.outcome!;
    if (!decided && stop.delivery && finished(stop.delivery.state)) return stop.delivery.state;
    return mine.length > 0 ? 'arrived' : (stop.delivery?.state ?? 'planned');
  }

  stop(order: string): SheetStop | undefined {
    return this.stops.find((stop) => stop.order === order);
  }

  // What stands against a stop, until a newer photo of it is on the shelf.
  objectionTo(stop: SheetStop): SheetStop['objection'] {
    const newer = this.photosOf(stop.order).some((photo) => photo.state !== 'draft' && !stop.photos.some((known) => known.id === photo.id));
    return newer && stop.objection?.decision === 'retake' ? null : stop.objection;
  }

  get toRetake(): SheetStop[] {
    return this.stops.filter((stop) => this.objectionTo(stop)?.decision === 'retake');
  }

  photosOf(order: string): KeptPhoto[] {
    return this.photos.filter((photo) => photo.order === order).sort((a, b) => a.taken_at.localeCompare(b.taken_at));
  }

  async open(): Promise<void> {
    this.shelf = await Shelf.open();
    await this.shelf.tidy(new Date());
    await this.reread();
    this.sheet = await this.shelf.get('sheet');
    me.account = await this.shelf.get('account');
    this.ready = this.sheet !== undefined;
    // Whatever tells of a chance to send; none of them is sure to come, so a timer as well.
    window.addEventListener('online', () => ((this.online = true), void this.refresh()));
    window.addEventListener('offline', () => (this.online = false));
    window.addEventListener('focus', () => void this.refresh());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) void this.refresh(); });
    setInterval(() => void this.refresh(), every_ms);
    try {
      await this.refresh();
    } finally {
      this.ready = true;
    }
  }

  async reread(): Promise<void> {
    [this.events, this.photos, this.drafts] = await Promise.all([this.shelf.events(), this.shelf.photos(), this.shelf.drafts()]);
    this.last_sent = await this.shelf.get('last_sent');
  }

  // Sends what waits, then reads the run sheet anew. Two open tabs take turns.
  async refresh(): Promise<void> {
    await navigator.locks.request('tallyman-send', { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      this.sending = true;
      try {
        await send(this.shelf, () => void this.reread());
        await this.readSheet();
        this.online = true;
        this.signed_out = false;
      } catch (error) {
        if (!(error instanceof Problem) || !passes(error)) throw error;
        this.signed_out = error.status === 401;
        if (error.status === 0) this.online = false;
      } finally {
        this.sending = false;
        await this.reread();
      }
    });
  }

  private async readSheet(): Promise<void> {
    const account = await me.load();
    await this.shelf.put('account', $state.snapshot(account));
    const sheets = (await need(api.GET('/run_sheets'))).items;
    const mine = sheets.find((sheet) => sheet.stops > sheet.done) ?? sheets.at(-1);
    if (!mine) return;
    const sheet = await need(api.GET('/days/{day}/run_sheets/{vehicle}', { params: { path: { day: mine.day, vehicle: mine.vehicle } } }));
    await this.shelf.saw(sheet.sequence);
    await this.shelf.put('sheet', sheet);
    this.sheet = sheet;
  }

  async record(event: Pick<Schemas['DeliveryEvent'], 'order' | 'kind'> & Partial<Schemas['DeliveryEvent']>): Promise<void> {
    const position = await here();
    await this.shelf.record({
      id: crypto.randomUUID(), device: await this.shelf.device(), at: localTime(new Date()), ...(position ? { position } : {}), ...event,
    });
    await this.reread();
    void this.refresh();
  }
}

export const finished = (state: Schemas['OrderState']) => ['delivered', 'partly_delivered', 'refused', 'closed', 'returned'].includes(state);

// 2026-11-23T07:05:00+07:00 by the phone's clock.
export function localTime(at: Date): string {
  const ahead = -at.getTimezoneOffset();
  const wall = new Date(at.getTime() + ahead * 60_000).toISOString().slice(0, 19);
  const part = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
  return `${wall}${ahead < 0 ? '-' : '+'}${part(ahead / 60)}:${part(ahead % 60)}`;
}

// Where the phone is, if it says so within two seconds: a stop is not held up for a satellite.
export function here(): Promise<Schemas['Position'] | undefined> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(undefined);
    const timer = setTimeout(() => resolve(undefined), 2000);
    const answer = (position?: Schemas['Position']) => (clearTimeout(timer), resolve(position));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => answer({ lat: coords.latitude, lon: coords.longitude }),
      () => answer(undefined),
      { enableHighAccuracy: true, maximumAge: 60_000, timeout: 2000 },
    );
  });
}

// The phone's own map with the way to a place. Apple's knows no geo: addresses.
export function wayTo({ lat, lon }: Schemas['Position']): string {
  return /iPhone|iPad/.test(navigator.userAgent) ? `https://maps.apple.com/?daddr=${lat},${lon}` : `geo:${lat},${lon}?q=${lat},${lon}`;
}

export const day = new DriverDay();
