// A state in words and as a mark.
import type { Schemas } from '../api/client';
import { t } from './words';

type State = Schemas['OrderState'];

export function stateWord(state: State): string {
  if (state === 'planned') return t.planned_state;
  if (state === 'arrived') return t.arrived_state;
  return t[state];
}

export const stateMark = (state: State) =>
  ({ delivered: '✓', partly_delivered: '½', refused: '✕', closed: '–', returned: '↩', waiting: '', left_out: '', planned: '', arrived: '•' })[state];
