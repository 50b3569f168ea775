// The reviewer's queue as the screen reads it. The next deliveries and their pictures are here before they are looked at,
// and a decision is sent while the next one is already on the screen: under 100 ms between two decisions.
import { api, need, Problem, type Schemas } from '../api/client';
import { fail } from '../parts/failed';
import { notices } from '../parts/notices.svelte';
import { t } from './words';

export type Item = Schemas['ReviewItem'];
export type Answer = Schemas['Answer'];
export interface Decision { answer: Answer; reasons: string[]; note: string }

const ahead = 4; // deliveries held ready: a second's work of the quickest reviewer

class DeskWork {
  items = $state.raw<Item[]>([]);
  waiting = $state(0);
  mine = $state.raw<Schemas['MyWork']>();
  ready = $state(false);
  undoable = $state.raw<Schemas['Review']>();
  current = $derived(this.items[0]);
  private sending = new Set<string>();
  private shown_at = performance.now();

  async fill(): Promise<void> {
    const skip = [...this.sending, ...this.items.map((item) => item.order.id)].join(',');
    const queue = await need(api.GET('/queue', { params: { query: { limit: ahead, ...(skip ? { skip } : {}) } } }));
    this.waiting = queue.waiting;
    const known = new Set([...this.sending, ...this.items.map((item) => item.order.id)]);
    const was = this.current;
    this.items = [...this.items, ...queue.items.filter((item) => !known.has(item.order.id))].slice(0, ahead);
    if (!was) this.shown_at = performance.now();
    for (const photo of this.items.flatMap((item) => item.photos)) new Image().src = photo.picture;
    this.ready = true;
  }

  async count(): Promise<void> {
    this.mine = await need(api.GET('/reviews/mine'));
  }

  // The next one is shown at once. What could not be said comes back as the one after it: never in its place, where a
  // key already on its way would decide a delivery that nobody looked at.
  async decide(decision: Decision): Promise<void> {
    const item = this.current;
    if (!item) return;
    const took_s = Math.round((performance.now() - this.shown_at) / 1000);
    this.sending.add(item.order.id);
    this.items = this.items.slice(1);
    this.shown_at = performance.now();
    try {
      await (item.appeal ? this.answer(item.appeal, decision) : this.say(item, decision, took_s));
    } catch (error) {
      fail(error);
      const gone = error instanceof Problem && ['already_decided', 'wrong_state', 'not_found'].includes(error.code);
      const fresh = gone ? undefined : await this.reread(item);
      if (fresh) this.items = [...this.items.slice(0, 1), fresh, ...this.items.slice(1)];
    } finally {
      this.sending.delete(item.order.id);
    }
    await this.refresh();
  }

  private async say(item: Item, { answer, reasons, note }: Decision, took_s: number): Promise<void> {
    this.undoable = await need(api.POST('/reviews', {
      params: { header: { 'Idempotency-Key': crypto.randomUUID(), 'If-Match': `"${item.etag}"` } },
      body: { order: item.order.id, answer, reasons, note, took_s },
    }));
    const said = { accept: t.said_accept, retake: t.said_retake, reject: t.said_reject, cannot_tell: t.said_cannot_tell }[answer];
    notices.say(`${item.order.outlet.name}: ${said}`, () => void this.undo());
  }

  private async answer(appeal: Schemas['Appeal'], { answer, note }: Decision): Promise<void> {
    await need(api.POST('/appeals/{appeal}/decision', {
      params: { path: { appeal: appeal.id }, header: { 'Idempotency-Key': crypto.randomUUID() } }, body: { outcome: answer, reason: note },
    }));
  }

  private async reread(item: Item): Promise<Item | undefined> {
    return need(api.GET('/queue/{order}', { params: { path: { order: item.order.id } } })).catch(() => item);
  }

  async undo(): Promise<void> {
    const review = this.undoable;
    if (!review) return;
    this.undoable = undefined;
    try {
      await need(api.DELETE('/reviews/{review}', { params: { path: { review: review.id } } }));
      const item = await need(api.GET('/queue/{order}', { params: { path: { order: review.order } } }));
      this.items = [item, ...this.items.filter((other) => other.order.id !== review.order)];
      this.shown_at = performance.now();
      notices.say(t.undone);
      await this.count();
    } catch (error) {
      fail(error);
    }
  }

  async refresh(): Promise<void> {
    await Promise.all([this.fill(), this.count()]).catch(fail);
  }
}

export const work = new DeskWork();
