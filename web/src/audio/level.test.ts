import { expect, test } from 'vitest';
import { keep, meterShare, verdict } from './level';

const at = (db: number, peak = 0) => ({ rms: 10 ** (db / 20), peak });
const mix = (low: number, high: number) => Array.from({ length: 40 }, (_, i) => at(i % 2 ? low : high));

test('before anything is said nothing is heard', () => {
  expect(verdict([])).toBe('silent');
  expect(verdict(mix(-75, -72))).toBe('silent');
});

test('clear speech in a quiet room is good', () => expect(verdict(mix(-68, -24))).toBe('good'));
test('faint speech is too quiet', () => expect(verdict(mix(-70, -45))).toBe('quiet'));
test('a room that never falls silent is noisy', () => expect(verdict(mix(-35, -25))).toBe('noisy'));
test('clipped peaks are too loud', () => expect(verdict([...mix(-60, -10), ...Array(4).fill(at(-3, 1))])).toBe('loud'));

test('only the last seconds count', () => {
  let levels = mix(-35, -25);
  for (const level of [...mix(-68, -24), ...mix(-68, -24)]) levels = keep(levels, level);
  expect(verdict(levels)).toBe('good');
});

test('the meter is empty at silence and full at loud speech', () => {
  expect(meterShare(0)).toBe(0);
  expect(meterShare(0.6)).toBe(1);
});
