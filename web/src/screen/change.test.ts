import { expect, test } from 'vitest';
import { fitted, grey, isBlack, worthSending } from './change';

const flat = (value: number, cells = 576) => new Uint8Array(cells).fill(value);

test('the first frame is worth sending', () => expect(worthSending(null, flat(9), 0)).toBe('changed'));

test('a picture that stands still is sent every five seconds', () => {
  const last = { at: 10, thumb: flat(100) };
  expect(worthSending(last, flat(100), 14.9)).toBe(null);
  expect(worthSending(last, flat(100), 15)).toBe('again');
});

test('noise is no change, a changed corner is', () => {
  const last = { at: 10, thumb: flat(100) };
  expect(worthSending(last, flat(102), 11)).toBe(null);
  const corner = flat(100);
  corner.fill(140, 0, 3);
  expect(worthSending(last, corner, 11)).toBe('changed');
});

test('black is black, and a dark editor with letters is not', () => {
  expect(isBlack(flat(4))).toBe(true);
  const letters = flat(4);
  letters[40] = 22;
  expect(isBlack(letters)).toBe(false);
});

test('grey weighs the colours as the eye does', () => {
  expect([...grey(new Uint8ClampedArray([255, 0, 0, 255, 255, 255, 255, 255]))]).toEqual([76, 255]);
});

test('a frame is made to fit and never enlarged', () => {
  expect(fitted(2560, 1440, 1024)).toEqual({ width: 1024, height: 576 });
  expect(fitted(640, 400, 1024)).toEqual({ width: 640, height: 400 });
});
