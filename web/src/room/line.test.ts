import { expect, test } from 'vitest';
import { lineRows, type Lines } from './line';

const FRESH: Lines = {
  roundTripMs: null,
  bufferedMs: 0,
  underruns: 0,
  returns: 0,
  line: null,
  watch: null,
  usage: null,
  rehearsal: false,
};
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
  expect(row('Estimated cost', { usage, rehearsal: true })).toBe('nothing, it is a rehearsal');
});

test('what the coding watcher costs is told, and its pictures apart', () => {
  const watch = {
    kind: 'watch',
    looks: 12,
    tokens: 8400,
    pictures: 2,
    live_pictures: 1,
    picture_tokens: 1376,
  } as const;
  expect(row('Looks at your code', { watch })).toBe('12 (8,400 tokens)');
  expect(row('Pictures to the watcher, to Alex', { watch })).toBe('2, 1');
  expect(row('Tokens of pictures, estimated', { watch })).toBe('1,376');
  expect(row('Looks at your code')).toBe('none yet');
});

test('what is not known yet is said so', () => {
  expect(row('Round trip to the server')).toBe('not known yet');
  expect(row('Your turn’s end to Alex’s first sound')).toBe('not known yet');
  expect(row('Estimated cost')).toBe('none yet');
});
