import { language } from '../words/spoken.svelte';

// A request as the server says it (src/removal/case_json.cpp).
export const kinds = ['person', 'shop', 'trusted_flagger', 'court', 'authority'] as const;
export const measures = ['blur_region', 'hide_public', 'hide_all', 'erase'] as const;
export type Kind = (typeof kinds)[number];
export type Measure = (typeof measures)[number];

export interface Step { at: string; what: string; kind?: 'message' | 'agenda' | 'action' | 'done'; text?: string; due?: string; yours?: boolean }

export interface Appealed { at: string; argument: string; overturned?: boolean; reason?: string }

export interface Shown {
  case: string; stage: string; stage_words: string; requester: Kind | 'unknown'; item_kind: string; item: string; received_at: string;
  gaps: string[]; needed: Record<string, string>; late: boolean; remind?: boolean; due?: string; in_force?: Measure; held_until?: string;
  statement?: string; appeal_until?: string; appeal?: Appealed; affected?: boolean; refusal?: { facts: string; ground: string }; key?: string | null; known?: boolean; steps?: Step[];
}

// Of the dialogue with one contact, over all of its cases.
export interface Said { case: string; at: string; by: string; kind: 'message' | 'agenda' | 'action' | 'done'; text: string; due?: string; open?: boolean; late?: boolean }

export interface Whole extends Shown {
  thread: Said[];
  legal_ground: string; issuing_body: string; reference: string; territory: string[]; until: string | null; redress: string;
  name: string; contact: string; explanation: string; taken_in_by: string; sender_confirmed: boolean; item_held: boolean; photo: string | null;
  affected_link?: string; legal_hold: { until: string; reason: string } | null; same_item: string[]; same_contact: string[]; events: ({ at: string; by: string; what: string } & Record<string, unknown>)[];
}

export const is_order = (kind: string) => kind === 'court' || kind === 'authority';
// By the reader's own clock.
export const at = (instant: string) => new Date(instant).toLocaleString(language.current === 'vi' ? 'vi-VN' : 'en-GB', { dateStyle: 'short', timeStyle: 'short' });
export const on = (instant: string) => new Date(instant).toLocaleDateString(language.current === 'vi' ? 'vi-VN' : 'en-GB');

// A photo like one that was decided about.
export interface Proposal { file: string; photo: string; like: string; case: string; measure: Measure; kind: string; confidence: number }

// A request about one's own data (src/removal/right_json.cpp).
export const rights = ['access', 'correction', 'withdrawal', 'erasure', 'objection'] as const;
export type Right = (typeof rights)[number];
export interface Own {
  case: string; right: Right; asked_at: string; first_word: boolean; first_word_due: string; answer_due: string; paused: boolean;
  extended_days: number; late: boolean; answered: boolean; granted?: boolean; answer?: string; what?: string; key?: string;
}
export interface WholeOwn extends Own { name: string; contact: string; events: ({ at: string; by: string; what: string } & Record<string, unknown>)[] }
