// The ledger's proofs checked in the reader's browser, with nothing but WebCrypto: the same code on the page /verify, on
// a lot's page and inside an evidence file that is opened from a disk. No library and no build step, so that the page can
// carry it as it is read here, and whoever doubts us can read it.
//
// Formats: RFC 6962 / 9162 trees, C2SP signed-note and tlog-checkpoint, our proof.json (src/ledger/proof.h). Ed25519 is
// in the WebCrypto of Chromium 137, Firefox 129 and Safari 17; where it or a secure context is missing `check` throws
// Unable instead of saying yes or no.
(() => {
  class Bent extends Error {}
  class Unable extends Error {}

  const utf8 = (text) => new TextEncoder().encode(text);
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

  function joined(...parts) {
    const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  // Strict, as the ledger reads it: one value has one text.
  function unbase64(text, size) {
    let raw;
    try {
      raw = atob(text);
    } catch {
      throw new Bent('base64 is malformed');
    }
    if (btoa(raw) !== text || (size && raw.length !== size)) throw new Bent('a digest, salt or key is malformed');
    return Uint8Array.from(raw, (c) => c.charCodeAt(0));
  }

  async function sha256(...parts) {
    if (!globalThis.crypto?.subtle) throw new Unable('no-crypto');
    return new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...parts)));
  }

  async function isSigned(message, signature, key) {
    if (!globalThis.crypto?.subtle) throw new Unable('no-crypto');
    let imported;
    try {
      imported = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
    } catch {
      throw new Unable('no-ed25519');
    }
    return crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, message);
  }

  // ------------------------------------------------------------------------------------------------- notes and keys

  // NAME+ID+BASE64(1 || key)
  async function readKey(text) {
    const [name, id, ...rest] = text.trim().split('+');
    if (!name || !/^[0-9a-f]{8}$/.test(id ?? '')) throw new Bent('a key reads NAME+ID+BASE64');
    const bytes = unbase64(rest.join('+'), 33);
    if (bytes[0] !== 1) throw new Bent('the key is of another kind');
    if (hex(await sha256(utf8(name + '\n'), bytes)).slice(0, 8) !== id) throw new Bent("the key's id does not belong to it");
    return { name, id, key: bytes.slice(1) };
  }

  // The text of a signed note whose signature by `key` is there once and right.
  async function openNote(note, key) {
    const gap = note.lastIndexOf('\n\n');
    if (gap < 0 || !note.endsWith('\n')) throw new Bent('the note has no signatures or is cut off');
    const text = note.slice(0, gap + 1);
    const own = [];
    for (const line of note.slice(gap + 2, -1).split('\n')) {
      const parts = /^— ([^ +]+) ([A-Za-z0-9+/=]+)$/.exec(line);
      const bytes = parts ? unbase64(parts[2]) : new Uint8Array();
      if (bytes.length < 5) throw new Bent('a signature is malformed');
      if (parts[1] === key.name && hex(bytes.slice(0, 4)) === key.id) own.push(bytes.slice(4));
    }
    if (own.length !== 1 || own[0].length !== 64 || !(await isSigned(utf8(text), own[0], key.key)))
      throw new Bent(`not signed by ${key.name}, or its signature is wrong`);
    return text;
  }

  async function openCheckpoint(note, key) {
    const [origin, size, root] = (await openNote(note, key)).split('\n');
    if (origin !== key.name) throw new Bent(`the checkpoint is of the log ${origin}, the key of ${key.name}`);
    if (!/^(0|[1-9][0-9]{0,15})$/.test(size ?? '')) throw new Bent("the checkpoint's size is no number");
    return { origin, size: Number(size), root: unbase64(root ?? '', 32) };
  }

  // ------------------------------------------------------------------------------------------------------- the tree

  const node = (left, right) => sha256(Uint8Array.of(1), left, right);
  const half = (number) => Math.floor(number / 2); // sizes may be above 2^31, where shifts end

  // RFC 9162, 2.1.3.2
  async function rootOf(path, index, size, leaf) {
    let [at, last, hash] = [index, size - 1, leaf];
    for (const sibling of path) {
      if (last === 0) return null;
      if (at % 2 === 1 || at === last) {
        hash = await node(sibling, hash);
        while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
      } else {
        hash = await node(hash, sibling);
      }
      [at, last] = [half(at), half(last)];
    }
    return last === 0 ? hash : null;
  }

  // RFC 9162, 2.1.4.2: does the log of `size` begin with the one of `oldSize`?
  async function continues(path, oldSize, size, oldRoot, root) {
    const steps = Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...path] : [...path];
    if (steps.length === 0) return false;
    let [at, last] = [oldSize - 1, size - 1];
    while (at % 2 === 1) [at, last] = [half(at), half(last)];
    let [older, newer] = [steps[0], steps[0]];
    for (const sibling of steps.slice(1)) {
      if (last === 0) return false;
      if (at % 2 === 1 || at === last) {
        older = await node(sibling, older);
        newer = await node(sibling, newer);
        while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
      } else {
        newer = await node(newer, sibling);
      }
      [at, last] = [half(at), half(last)];
    }
    return last === 0 && equal(older, oldRoot) && equal(newer, root);
  }

  // ------------------------------------------------------------------------------------------------------ the proof

  const leafShape = /^\{"tallyman":1,"kind":"([a-z_]{1,40})","time":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)","commitment":"([0-9a-f]{64})"\}$/;

  function isAbout(record, subject) {
    const slash = subject.indexOf('/');
    const member = { removal: 'case', account: 'account', campaign: 'campaign', lot: 'lot' }[subject.slice(0, slash)];
    return JSON.parse(record)[member ?? 'order'] === (member ? subject.slice(slash + 1) : subject);
  }

  async function checkEntry(entry, subject, checkpoint) {
    const { index, leaf, path } = entry;
    const at = (what) => new Bent(`entry ${index}: ${what}`);
    const shape = typeof leaf === 'string' && leafShape.exec(leaf);
    if (!shape) throw at('the leaf is no entry of such a log');
    if (!Number.isSafeInteger(index) || index < 0 || index >= checkpoint.size || !Array.isArray(path) || path.length > 128)
      throw at('is not in the log at this place');
    const root = await rootOf(path.map((hash) => unbase64(hash, 32)), index, checkpoint.size, await sha256(Uint8Array.of(0), utf8(leaf)));
    if (!root || !equal(root, checkpoint.root)) throw at('is not in the log at this place');
    if (('record' in entry) !== ('salt' in entry)) throw at('a record lacks its salt');
    const fact = { index, kind: shape[1], time: shape[2], record: null };
    if (!('record' in entry)) return fact; // erased: its place is proved, not what it said
    const commitment = await sha256(utf8('tallyman record\n'), unbase64(entry.salt, 32), utf8(entry.record));
    if (hex(commitment) !== shape[3]) throw at('its record is not the one the log holds');
    if (!isAbout(entry.record, subject)) throw at(`is about something else than ${subject}`);
    return { ...fact, record: JSON.parse(entry.record) };
  }

  async function checkEarlier(proof, checkpoint, note, key) {
    const old = await openCheckpoint(note, key);
    if (old.size > checkpoint.size) throw new Bent(`the log was rolled back: the earlier checkpoint has ${old.size} entries`);
    if (old.size === 0) return;
    const same = old.size === checkpoint.size;
    const link = proof.consistency ?? {};
    const holds = same
      ? equal(old.root, checkpoint.root)
      : link.old_size === old.size &&
        (await continues(link.path.map((hash) => unbase64(hash, 32)), old.size, checkpoint.size, old.root, checkpoint.root));
    if (!holds) throw new Bent('the log does not begin with the entries of the earlier checkpoint, or the proof does not lead back to it');
  }

  // {valid, problem, origin, size, facts}; throws Unable where this browser cannot tell.
  async function check(proofText, keyText, earlierNote) {
    const verdict = { valid: false, problem: '', origin: '', size: 0, facts: [] };
    try {
      const key = await readKey(keyText);
      const proof = JSON.parse(proofText);
      if (proof?.format !== 'tallyman-proof-1' || typeof proof.subject !== 'string') throw new Bent('not a proof of format tallyman-proof-1');
      const checkpoint = await openCheckpoint(proof.checkpoint, key);
      Object.assign(verdict, { origin: checkpoint.origin, size: checkpoint.size, subject: proof.subject });
      if (!Array.isArray(proof.entries) || proof.entries.length === 0) throw new Bent('the proof holds no entry');
      for (const entry of proof.entries) verdict.facts.push(await checkEntry(entry, proof.subject, checkpoint));
      if (earlierNote) await checkEarlier(proof, checkpoint, earlierNote, key);
      verdict.valid = true;
    } catch (error) {
      if (error instanceof Unable) throw error;
      verdict.problem = error instanceof Bent ? error.message : `not a proof: ${error.message}`;
    }
    return verdict;
  }

  globalThis.tallymanProof = { check, readKey, openNote, sha256, hex, Unable, Bent };
})();
