// The phone and the server must say the same of the same picture: the checks are one source, compiled twice.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Quality, type Finding } from '../../src/quality/quality';

const native = process.env.QUALITY_NATIVE;
const quality = await Quality.load(readFileSync(new URL('../../src/quality/quality.wasm', import.meta.url)));

type Paint = (x: number, y: number) => [number, number, number];
const width = 352;
const height = 264;

function picture(paint: Paint): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rgba.set([...paint(x, y), 255], 4 * (y * width + x));
  return rgba;
}

function random(seed: number): () => number {
  let state = seed;
  return () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32);
}

const grain = random(7);
const noise = Float64Array.from({ length: width * height }, () => 6 * (grain() - 0.5));
const box = (x: number, y: number) => (((x * 7 + y * 3) >> 7) ^ ((y * 5 - x * 2) >> 6)) % 5;
const grey = (level: number): [number, number, number] => [level, level, level];
const cartons: Paint = (x, y) => grey(70 + 28 * Math.abs(box(x, y)) + noise[y * width + x]!);

const soft = (at: number) => Math.max(-1, Math.min(1, 3 * Math.sin(at)));
const shelves: Paint = (x, y) => grey(130 + 60 * Math.max(soft(x / 9), soft(y / 12)));

function smeared(paint: Paint, dx: number, dy: number): Paint {
  return (x, y) => {
    let sum = 0;
    for (let k = -4; k <= 4; k++) sum += paint(Math.min(width - 1, Math.max(0, x + k * dx)), Math.min(height - 1, Math.max(0, y + k * dy)))[0];
    return grey(sum / 9);
  };
}

const pictures: Record<string, Paint> = {
  cartons,
  'shaken sideways': smeared(cartons, 1, 0),
  'out of focus': smeared(smeared(cartons, 1, 0), 0, 1),
  night: (x, y) => grey(cartons(x, y)[0] * 0.12),
  'against the light': (x, y) => grey(Math.min(255, cartons(x, y)[0] * 2.4)),
  'a finger': (x, y) => (x < width * 0.6 ? [112, 74, 60] : cartons(x, y)),
  'a wall': () => grey(140),
  shelves,
  'shelves askew': (x, y) => shelves(0.9 * x + 0.44 * y, 0.9 * y - 0.44 * x),
  'a lamp on the goods': (x, y) => ((x - 176) ** 2 + (y - 132) ** 2 < 3600 ? grey(254) : cartons(x, y)),
};

const code = (findings: Finding[], check: Finding['check']) => findings.find((finding) => finding.check === check)?.code;

describe('quality on the phone', () => {
  it('says in its codes what is wrong', () => {
    const seen = (name: string) => quality.check(picture(pictures[name]!), width, height);
    expect(code(seen('night'), 'exposure')).toBe('too_dark');
    expect(code(seen('a finger'), 'covered')).toBe('finger');
    expect(seen('a finger').find((finding) => finding.check === 'covered')!.boxes[0]!.width).toBeGreaterThan(width / 2);
    expect(code(seen('shaken sideways'), 'sharpness')).not.toBe('sharp');
    expect(code(seen('cartons'), 'covered')).toBe('clear');
    expect(code(seen('shelves'), 'framing')).toBe('well_framed');
    expect(code(seen('shelves askew'), 'framing')).toBe('tilted');
  });

  for (const [name, paint] of Object.entries(pictures))
    it.skipIf(!native)(`native and WebAssembly agree on ${name}`, () => {
      const rgba = picture(paint);
      const there = JSON.parse(
        execFileSync(native!, [String(width), String(height)], { input: rgba, encoding: 'utf8' }),
      ) as Finding[];
      const here = quality.check(rgba, width, height);
      expect(here.map(({ check, outcome, code: why, boxes }) => ({ check, outcome, why, boxes }))).toEqual(
        there.map(({ check, outcome, code: why, boxes }) => ({ check, outcome, why, boxes })),
      );
      // Angles come from two mathematical libraries, so an edge may fall into the next direction: a millionth.
      here.forEach((finding, i) => expect(finding.number).toBeCloseTo(there[i]!.number, 6));
    });
});
