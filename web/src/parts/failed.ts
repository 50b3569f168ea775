// How every screen says that something did not work: what the server has against single fields stands at these, in the
// form that was sent last; all else at the foot of the screen. A field is found by its `name`, which is the server's:
// "display_name" for /display_name, and for /scopes/0 too where it is "scopes".
import { Problem, sentenceOf, type WrongField } from '../api/client';
import { t } from '../words/wrong';
import { notices } from './notices.svelte';

let sent: HTMLFormElement | undefined;
globalThis.document?.addEventListener('submit', (event) => {
  sent = event.target as HTMLFormElement;
  for (const place of sent.querySelectorAll<HTMLElement>('[aria-invalid]')) unmark(place);
}, true);

function placeOf({ field }: WrongField): HTMLElement | undefined {
  const names = field.split('/').filter(Boolean);
  for (; names.length > 0; names.pop()) {
    const found = sent?.isConnected && sent.querySelector<HTMLElement>(`[name="${CSS.escape(names.join('/'))}"]`);
    if (found) return found;
  }
  return undefined;
}

function mark(place: HTMLElement, text: string): void {
  const words = document.createElement('small');
  words.className = 'wrong-field';
  words.id = `wrong-${place.getAttribute('name')}`;
  words.textContent = text;
  place.after(words);
  place.setAttribute('aria-invalid', 'true');
  place.setAttribute('aria-describedby', words.id);
  place.addEventListener('input', () => unmark(place), { once: true });
}

function unmark(place: HTMLElement): void {
  if (place.nextElementSibling?.matches('.wrong-field')) place.nextElementSibling.remove();
  place.removeAttribute('aria-invalid');
  place.removeAttribute('aria-describedby');
}

// False when there is more to say than what stands at the fields now.
export function atFields(error: unknown): boolean {
  if (!(error instanceof Problem) || error.fields.length === 0) return false;
  const places = error.fields.map((one) => [placeOf(one), t[one.code as keyof typeof t] ?? t.other] as const);
  for (const [place, text] of places) if (place && place.getAttribute('aria-invalid') !== 'true') mark(place, text);
  places.find(([place]) => place)?.[0]?.focus();
  return places.every(([place]) => place);
}

export function fail(error: unknown): void {
  if (!atFields(error)) notices.fail(sentenceOf(error));
}
