// How the lists of this screen are changed: do it, read the list anew, and say at the foot of the screen what went wrong.
import { fail } from '../parts/failed';

export function attempting(read: () => Promise<unknown>): (work: () => Promise<unknown>) => Promise<void> {
  return async (work) => {
    try {
      await work();
      await read();
    } catch (error) {
      fail(error);
    }
  };
}
