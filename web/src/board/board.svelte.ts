// The planner's day: what the server says, read again whenever it says that something has changed.
import { api, listen, need, Problem, type Schemas } from '../api/client';
import { fail } from '../parts/failed';
import { notices } from '../parts/notices.svelte';
import { ticking } from '../words/format';
import { t } from './words';

export type Plan = Schemas['Plan'];
export type Replan = Schemas['Replan'];
export type PlanStop = Schemas['Stop'];
const poll_ms = 700;

class BoardDay {
  days = $state.raw<Schemas['DaySummary'][]>([]);
  day = $state<string>();
  overview = $state.raw<Schemas['Overview']>();
  plan = $state.raw<Plan>();
  replan = $state.raw<Replan>(); // running, or ready to be compared
  changes = $state(0); // counts up at every change, for lists that read themselves
  ready = $state(false);
  now = $state(''); // by the server's clock, to the half minute
  private end = () => {};
  private ticks = 0;

  async open(wanted?: string): Promise<void> {
    const days = await need(api.GET('/days'));
    this.days = days.items;
    const clock = ticking(days.now);
    this.now = clock();
    window.clearInterval(this.ticks);
    this.ticks = window.setInterval(() => (this.now = clock()), 30_000);
    this.day = wanted ?? days.current ?? undefined;
    this.end();
    if (this.day) {
      await this.read();
      this.end = listen(this.day, () => void this.read().catch(() => undefined));
    }
    this.ready = true;
  }

  close(): void {
    this.end();
    window.clearInterval(this.ticks);
  }

  async read(): Promise<void> {
    const path = { day: this.day! };
    [this.overview, this.plan] = await Promise.all([
      need(api.GET('/days/{day}', { params: { path } })), need(api.GET('/days/{day}/plan', { params: { path } })),
    ]);
    this.changes++;
  }

  // Says what went wrong; when somebody else was faster, shows what they did.
  async attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // Plans that would be live in the server's memory.
      const forgotten = this.replan && error instanceof Problem && error.code === 'not_found';
      if (forgotten || this.replan?.state === 'running') this.replan = undefined;
      if (forgotten) return notices.fail(t.replan_gone);
      fail(error);
      if (error instanceof Problem && error.status === 412) await this.read();
    }
  }

  lock(order: string, locked: boolean): Promise<void> {
    const params = { path: { day: this.day!, order } };
    return this.attempt(async () => {
      await need(locked ? api.PUT('/days/{day}/locks/{order}', { params }) : api.DELETE('/days/{day}/locks/{order}', { params }));
      await this.read();
    });
  }

  ask(body: Schemas['NewReplan']): Promise<void> {
    return this.attempt(async () => {
      const path = { day: this.day! };
      let now = (this.replan = await need(api.POST('/days/{day}/replans', { params: { path, header: key() }, body })));
      const dropped = () => this.replan?.id !== now.id; // while we waited
      while (now.state === 'running') {
        await new Promise((resolve) => setTimeout(resolve, poll_ms));
        if (dropped()) return;
        const later = await need(api.GET('/days/{day}/replans/{replan}', { params: { path: { ...path, replan: now.id } } }));
        if (dropped()) return;
        this.replan = now = later;
      }
      if (now.problem) {
        const { status, code, words } = now.problem;
        this.replan = undefined;
        throw new Problem(status, code, words);
      }
    });
  }

  keep(): Promise<void> {
    return this.attempt(async () => {
      const path = { day: this.day!, replan: this.replan!.id };
      this.plan = await need(api.POST('/days/{day}/replans/{replan}/keep', { params: { path, header: { ...key(), ...this.match() } } }));
      this.replan = undefined;
      notices.say(t.kept, () => void this.undo());
      await this.read();
    });
  }

  drop(): Promise<void> {
    return this.attempt(async () => {
      const path = { day: this.day!, replan: this.replan!.id };
      this.replan = undefined;
      await need(api.DELETE('/days/{day}/replans/{replan}', { params: { path } }));
    });
  }

  undo(): Promise<void> {
    return this.attempt(async () => {
      this.plan = await need(api.POST('/days/{day}/plan/undo', { params: { path: { day: this.day! }, header: { ...key(), ...this.match() } } }));
      notices.say(t.plan_undone);
      await this.read();
    });
  }

  private match = () => ({ 'If-Match': `"${this.plan!.etag}"` });
}

const key = () => ({ 'Idempotency-Key': crypto.randomUUID() });

export const board = new BoardDay();

// Routes keep their colour wherever they are drawn; the golden angle keeps neighbours in the list apart.
export const colour = (index: number) => `oklch(var(--route-light) 0.13 ${Math.round(index * 137.5 + 200) % 360})`;
