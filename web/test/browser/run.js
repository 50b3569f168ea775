// Tells every story against a real server; exit 77 when there is no browser or no program to tell it to.
// TALLYMAN=build/release/src/cli/tallyman npm run test:browser [PART OF A NAME]
import { existsSync } from 'node:fs';
import { Office, out } from './office.js';
import { stories } from './stories.js';

if (!existsSync('/usr/bin/chromium') || !process.env.TALLYMAN) {
  console.error('Chromium or the program is not there: no story was told');
  process.exit(77);
}
const longest_ms = 90_000; // for a machine that has other work; a quiet one needs 40 s for all
const late = (name) => new Promise((_, fail) => setTimeout(() => fail(new Error(`${name}: still not told after ${longest_ms} ms`)), longest_ms).unref());
const wanted = process.argv[2] ?? '';
const office = new Office();
let failed = 0;
try {
  await Office.open(office);
  for (const [name, story] of Object.entries(stories).filter(([one]) => one.includes(wanted))) {
    const start = performance.now();
    const wrong = await Promise.race([story(office), late(name)]).then(() => undefined, (error) => error);
    console.log(`${wrong ? 'not ok' : 'ok'}  ${name} (${Math.round(performance.now() - start)} ms)`);
    if (wrong) console.log(wrong.stack);
    failed += wrong ? 1 : 0;
  }
  console.log(`pictures: ${out}`);
} catch (error) {
  console.log(error.stack);
  failed++;
} finally {
  await office.close();
}
process.exit(failed ? 1 : 0);
