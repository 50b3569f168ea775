// Asks the worker. A phone that cannot look (no memory, a strange browser) must still be able to keep the photo, so the
// answer may be undefined: then a person looks in the evening.
import type { Look } from './quality_worker';
export type { Look } from './quality_worker';
export type { Finding, Box } from './quality';

const patience_ms = 15_000; // an old phone with a 50-megapixel picture

let worker: Worker | undefined;
let next = 0;

export function lookAt(file: Blob): Promise<Look | undefined> {
  worker ??= new Worker(new URL('./quality_worker.ts', import.meta.url), { type: 'module' });
  const asked = worker;
  const id = next++;
  return new Promise((resolve) => {
    const done = (look?: Look) => {
      clearTimeout(timer);
      asked.removeEventListener('message', hear);
      asked.removeEventListener('error', giveUp);
      resolve(look);
    };
    const giveUp = () => {
      asked.terminate();
      if (worker === asked) worker = undefined;
      done();
    };
    const hear = ({ data }: MessageEvent<{ id: number; look?: Look; error?: string }>) => {
      if (data.id === id) done(data.look);
    };
    const timer = setTimeout(giveUp, patience_ms);
    asked.addEventListener('message', hear);
    asked.addEventListener('error', giveUp);
    asked.postMessage({ id, file });
  });
}
