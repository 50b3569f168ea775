// A request as the server says it (src/removal/case_json.cpp).
export const kinds = ['person', 'shop', 'trusted_flagger', 'court', 'authority'] as const;
export const measures = ['blur_region', 'hide_public', 'hide_all', 'erase'] as const;
export type Kind = (typeof kinds)[number];
export type Measure = (typeof measures)[number];

export interface Step { at: string; what: string; kind?: 'message' | 'agenda' | 'action' | 'done'; text?: string; due?: string; yours?: boolean }

export interface Shown {
  case: string; stage: string; stage_words: string; requester: Kind | 'unknown'; item_kind: string; item: string; received_at: string;
  gaps: string[]; needed: Record<string, string>; late: boolean; due?: string; in_force?: Measure; held_until?: string;
  statement?: string; appeal_until?: string; refusal?: { facts: string; ground: string }; key?: string | null; known?: boolean; steps?: Step[];
}

export interface Whole extends Shown {
  legal_ground: string; issuing_body: string; reference: string; territory: string[]; until: string | null; redress: string;
  name: string; contact: string; explanation: string; taken_in_by: string; sender_confirmed: boolean; item_held: boolean; photo: string | null;
  same_item: string[]; same_contact: string[]; events: ({ at: string; by: string; what: string } & Record<string, unknown>)[];
}

export const is_order = (kind: string) => kind === 'court' || kind === 'authority';
export const at = (instant: string) => instant.replace('T', ' ').slice(0, 16) + ' UTC';
