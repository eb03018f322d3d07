import { expect, test } from 'vitest';
import type { Hears } from '../wire';
import { hearsRows } from './hears';

const heard: Hears = {
  kind: 'hears',
  voice: 0.873,
  state: 'pausing',
  patience_left_s: 0.46,
  level_db: -31.6,
  floor_db: -100,
  echo_loss_db: null,
  suspected: 3,
  faded: 2,
  confirmed: 1,
};
const row = (name: string, hears: Hears) => hearsRows(hears).find(([label]) => label === name)?.[1];

test('figures are shown with their units', () => {
  expect(row('Voice', heard)).toBe('87 %');
  expect(row('Patience left', heard)).toBe('0.5 s');
  expect(row('Level', heard)).toBe('-32 dB');
});

test('what the ear does not know is said so', () => {
  expect(row('Noise floor', heard)).toBe('not known');
  expect(row('Alex comes back weaker by', heard)).toBe('not known');
  expect(row('Patience left', { ...heard, patience_left_s: null })).toBe('no turn waits');
});
