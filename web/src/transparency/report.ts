// The report as the server says it (src/removal/report_json.cpp). A count of 1 to 4 comes as "<5", a withheld one as "*".
export type Count = number | string;
export interface Row {
  requester: string; side: string; month: string; received: Count; complete: Count; refused: Count;
  executed: Record<'blur_region' | 'hide_public' | 'hide_all' | 'erase', Count>;
  late: Count; appealed: Count; overturned: Count; withdrawn: Count; median_hours?: number; worst_hours?: number;
}
export interface Report {
  from: string; to: string; rows: Row[]; statements: ({ puid: string } & Record<string, unknown>)[];
  small_cell: number; dsa_schema: string; published: boolean;
}
