// Checks a proof of the ledger in the browser, without trusting the server that sent it: each record against its salted
// commitment, each leaf up to the root (RFC 6962, section 2.1.1), the root against the signed checkpoint (C2SP signed-note).
// The same as `tallyman verify`, written a second time.
export interface ProvedEntry { index: number; leaf: string; salt?: string; record?: string; path: string[] }
export interface Proof { subject: string; checkpoint: string; entries: ProvedEntry[] }
export interface Checked { problems: string[]; size: number; root: string; signed: boolean | undefined; records: unknown[] }

const bytes = (text: string) => new TextEncoder().encode(text);
const from64 = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const joined = (...parts: Uint8Array[]) => {
  const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
};
const sha256 = async (data: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest('SHA-256', data));
const hex = (data: Uint8Array) => [...data].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);

async function rootOf(leaf: Uint8Array, index: number, size: number, path: Uint8Array[]): Promise<Uint8Array | undefined> {
  if (index >= size) return undefined;
  let hash = await sha256(joined(Uint8Array.of(0), leaf));
  let at = index, last = size - 1;
  for (const beside of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      hash = await sha256(joined(Uint8Array.of(1), beside, hash));
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else {
      hash = await sha256(joined(Uint8Array.of(1), hash, beside));
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}

// undefined: this browser knows no Ed25519.
async function isSigned(note: string, key: string): Promise<boolean | undefined> {
  const end = note.indexOf('\n\n');
  const [name = '', ...rest] = key.split('+');
  const raw = from64(rest.slice(1).join('+')).slice(1); // behind the kind of key
  const lines = note.slice(end + 2).split('\n').filter((line) => line.startsWith(`— ${name} `));
  try {
    const verifier = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
    for (const line of lines) {
      const signature = from64(line.slice(line.lastIndexOf(' ') + 1)).slice(4);
      if (await crypto.subtle.verify('Ed25519', verifier, signature, bytes(note.slice(0, end + 1)))) return true;
    }
    return false;
  } catch {
    return undefined;
  }
}

export async function check(proof: Proof, key: string): Promise<Checked> {
  const [, sizeLine = '0', rootLine = ''] = proof.checkpoint.split('\n');
  const result: Checked = { problems: [], size: Number(sizeLine), root: rootLine, signed: undefined, records: [] };
  const root = from64(rootLine);
  for (const entry of proof.entries) {
    const wrong = (what: string) => result.problems.push(`#${entry.index}: ${what}`);
    const found = await rootOf(bytes(entry.leaf), entry.index, result.size, entry.path.map(from64));
    if (!found || !same(found, root)) wrong('root');
    if (entry.record === undefined || entry.salt === undefined) continue;
    const commitment = hex(await sha256(joined(bytes('tallyman record\n'), from64(entry.salt), bytes(entry.record))));
    if ((JSON.parse(entry.leaf) as { commitment: string }).commitment !== commitment) wrong('record');
    else result.records.push(JSON.parse(entry.record));
  }
  result.signed = await isSigned(proof.checkpoint, key);
  if (result.signed === false) result.problems.push('signature');
  return result;
}
