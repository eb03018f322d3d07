import { expect, test } from 'vitest';
import { lineRows, type Lines } from './line';

const FRESH: Lines = { roundTripMs: null, bufferedMs: 0, underruns: 0, returns: 0, line: null, usage: null };
const row = (name: string, more: Partial<Lines> = {}) =>
  lineRows({ ...FRESH, ...more }).find(([label]) => label === name)?.[1];

test('figures of the lines are shown with their units', () => {
  const line = { kind: 'line', reply_s: 1.84, reconnects: 2, dropped: 1234 } as const;
  expect(row('Round trip to the server', { roundTripMs: 12.6 })).toBe('13 ms');
  expect(row('Your turn’s end to Alex’s first sound', { line })).toBe('1.8 s');
  expect(row('Your turn’s end to Alex’s first sound', { line: { ...line, reply_s: 0.04 } })).toBe('40 ms');
  expect(row('Voice waiting to be played', { bufferedMs: 412.3 })).toBe('412 ms');
  expect(row('Reconnects to the model', { line })).toBe('2');
  expect(row('Pieces dropped', { line })).toBe('1,234');
});

test('tokens and their estimated price are told as they are counted', () => {
  const usage = { kind: 'usage', tokens_in: 45_210, tokens_out: 900, dollars: 0.1149 } as const;
  expect(row('Tokens in and out', { usage })).toBe('45,210, 900');
  expect(row('Estimated cost', { usage })).toBe('$0.11');
});

test('what is not known yet is said so', () => {
  expect(row('Round trip to the server')).toBe('not known yet');
  expect(row('Your turn’s end to Alex’s first sound')).toBe('not known yet');
  expect(row('Estimated cost')).toBe('none yet');
});
