import { expect, test } from 'vitest';
import { asJson, shown } from './values';

test('values of JSON are written as JSON', () => {
  const value = { a: [1, -0.5, 'x"', true, null], b: {} };
  expect(JSON.parse(asJson(value) as string)).toEqual(value);
});

test('nothing else is: no maps, no holes, no objects that speak for themselves', () => {
  for (const value of [undefined, NaN, Infinity, 3n, () => 1, new Map(), new Date(0), [undefined], { a: undefined }])
    expect(asJson(value)).toBeNull();
  expect(asJson({ toJSON: () => 'secret' })).toBeNull();
});

test('every value can be shown', () => {
  const circle: unknown[] = [1];
  circle.push(circle);
  expect(shown(circle)).toBe('[1, [itself]]');
  expect(shown(new Map([['a', new Set([1])]]))).toBe('Map {"a" => Set {1}}');
  expect(shown([undefined, null, -0, 3n, NaN])).toBe('[undefined, null, -0, 3n, NaN]');
  expect(
    shown(
      new (class Node {
        val = 1;
      })(),
    ),
  ).toBe('Node {val: 1}');
  expect(shown(new Error('no'))).toBe('Error: no');
  expect(
    shown({
      get x() {
        throw new Error('hostile');
      },
    }),
  ).toBe('[cannot be shown]');
  expect(shown('x'.repeat(5000)).length).toBeLessThan(2100);
});
