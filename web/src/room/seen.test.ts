import { expect, test } from 'vitest';
import { seenOf } from './seen';

const viewport = (height: number, more: { offsetTop?: number; scale?: number } = {}) => ({
  height,
  offsetTop: 0,
  scale: 1,
  ...more,
});

test('a keyboard over the page leaves the part above it', () => {
  expect(seenOf(viewport(480, { offsetTop: 36.4 }), 844)).toEqual({ height: 480, top: 36 });
});

test('nothing is covered without a keyboard, nor by a bar of the browser', () => {
  expect(seenOf(viewport(844), 844)).toBeNull();
  expect(seenOf(viewport(790), 844)).toBeNull();
});

test('a page that is magnified by hand stays as it is', () => {
  expect(seenOf(viewport(422, { scale: 2 }), 844)).toBeNull();
});
