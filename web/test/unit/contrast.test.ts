// Every pair of colours that carries words (4.5:1) or a state (3:1) by WCAG 2.2, in the light and in the dark.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../src/look/tokens.css', import.meta.url), 'utf8');
const tokens = new Map([...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, day, night]) => [name!, [day!, night!]]));

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

const grounds = ['paper', 'card', 'sunken'];
const words = [
  ...['ink', 'soft', 'accent'].flatMap((word) => grounds.map((ground) => [word, ground])),
  ...['accept', 'review', 'retake', 'reject'].flatMap((word) => [[word, 'paper'], [word, 'card'], [word, `${word}-wash`]]),
  ['on-accent', 'accent'], ['accent', 'accent-wash'],
];
const states = [
  ...['edge', 'focus'].flatMap((line) => ['paper', 'card'].map((ground) => [line, ground])),
  ...['accept-fill', 'review-fill', 'retake-fill', 'reject-fill', 'unknown-fill'].map((fill) => [fill, 'card']),
];

describe.each([['light', 0], ['dark', 1]] as const)('%s', (_, side) => {
  const of = (name: string) => tokens.get(name)![side]!;
  it.each(words)('%s on %s can be read', (word, ground) => expect(contrast(of(word!), of(ground!))).toBeGreaterThanOrEqual(4.5));
  it.each(states)('%s on %s can be seen', (fill, ground) => expect(contrast(of(fill!), of(ground!))).toBeGreaterThanOrEqual(3));
});
