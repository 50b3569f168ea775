import type { Proof } from '../ledger/check';

// The page of a campaign as the server says it (src/campaign/page_json.cpp). Every promised case is in one state.
export const states = ['delivered_checked', 'delivered_to_check', 'loaded', 'waiting', 'disputed', 'not_delivered'] as const;
export type Cases = Record<(typeof states)[number], number>;
type Both = { vi: string; en: string };

export interface Row {
  group?: string; name?: Both; people: number | null; needed: number; promised: number; cases: Cases;
  why: { code: string; words: Both; cases: number }[];
}

export interface Page {
  campaign: string; title: Both; as_of: string; delay_hours: number; pledged: number; not_allocated: number;
  groups: Row[]; total: Row; places: { lat: number; lon: number; cases: Cases }[]; elsewhere: Cases; photos: { photo: number; hidden?: { status: number; title: string } }[];
}

// What a donor's link shows (campaign/page_json.h, path_json).
export interface Pledge {
  product: string; title: Both; key: string; proof: Proof;
  path: {
    campaign: string; pledge: string; gtin: string; pledged: number; not_allocated: number;
    deliveries: { delivery: string; group: string; lots: { lot: string; cases: number }[]; cases: Cases; verdict?: string; photos?: number; why?: Both }[];
  };
}

export const sum = (cases: Cases) => states.reduce((all, state) => all + cases[state], 0);
