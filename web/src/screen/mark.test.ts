import { expect, test } from 'vitest';
import { CELLS, COLOURS, hasMark } from './mark';

const WIDTH = 200;

/** A picture with a strip of cells, each `px` wide with `blur` grey pixels between them. */
function picture(cells: readonly number[], px: number, blur = 0): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(4 * WIDTH * 40).fill(240);
  let x = 17;
  for (const cell of cells) {
    const hex = COLOURS[cell] as string;
    const rgb = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    for (let y = 20; y < 20 + px; y++)
      for (let i = 0; i < px; i++) rgb.forEach((part, at) => (rgba[4 * (y * WIDTH + x + i) + at] = part + 12));
    x += px + blur;
  }
  return rgba;
}

test('the page knows itself in a picture, also in a small and blurred one', () => {
  expect(hasMark(picture(CELLS, 10), WIDTH)).toBe(true);
  expect(hasMark(picture(CELLS, 4, 1), WIDTH)).toBe(true);
  expect(hasMark(picture(CELLS, 3, 2), WIDTH)).toBe(true);
});

test('other pictures are not taken for it', () => {
  expect(hasMark(picture([], 10), WIDTH)).toBe(false);
  expect(hasMark(picture([0, 1, 2, 3], 10), WIDTH)).toBe(false);
  expect(
    hasMark(
      picture(
        [...CELLS].reverse().map((cell) => (cell + 1) % 4),
        10,
      ),
      WIDTH,
    ),
  ).toBe(false);
  expect(hasMark(picture(CELLS, 10, 9), WIDTH)).toBe(false);
});
