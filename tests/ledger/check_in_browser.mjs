// What the pages' own checker says of a proof, run by Node: check_in_browser.mjs PROOF KEY [CHECKPOINT]; exit 0 or 1.
import { existsSync, readFileSync } from 'node:fs';
import '../../web/src/verify/proof.js';

const [proof, key, checkpoint] = process.argv.slice(2);
const text = (path) => readFileSync(path, 'utf8');
const verdict = await globalThis.tallymanProof.check(text(proof), existsSync(key) ? text(key) : key, checkpoint && text(checkpoint));
console.log(JSON.stringify(verdict));
process.exit(verdict.valid ? 0 : 1);
