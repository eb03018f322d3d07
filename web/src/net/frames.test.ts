import { expect, test } from 'vitest';
import { AUDIO, JPEG } from '../wire';
import { decodeDown, encodeUp, joined } from './frames';

test('a frame up carries kind, sequence and payload', () => {
  const frame = encodeUp(JPEG, 0x01020304, new Uint8Array([9, 8]).buffer);
  expect([...new Uint8Array(frame)]).toEqual([2, 0, 0, 0, 4, 3, 2, 1, 9, 8]);
});

test('a frame down gives turn, offset and samples', () => {
  const bytes = new Uint8Array([AUDIO, 0, 0, 0, 7, 0, 0, 0, 0, 1, 0, 0, 0xff, 0xff, 2, 0]);
  expect(decodeDown(bytes.buffer)).toEqual({ turn: 7, offset: 256, samples: new Int16Array([-1, 2]) });
});

test('an odd last byte is left out', () => {
  const bytes = new Uint8Array([AUDIO, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 6]);
  expect(decodeDown(bytes.buffer)?.samples).toEqual(new Int16Array([5]));
});

test('a frame of an unknown kind or without a whole header is nothing', () => {
  expect(decodeDown(new Uint8Array(12).buffer)).toBeNull();
  expect(decodeDown(new Uint8Array([AUDIO, 0, 0]).buffer)).toBeNull();
});

test('frames of the microphone that go up together keep their order', () => {
  const frames = [
    [1, 2],
    [3, 4],
    [5, 6],
  ].map((bytes) => new Uint8Array(bytes).buffer);
  expect([...new Uint8Array(joined(frames))]).toEqual([1, 2, 3, 4, 5, 6]);
});
