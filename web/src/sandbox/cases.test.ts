import { expect, test } from 'vitest';
import type { TestCase } from '../wire';
import { callWords, equal, judged, parting, tally, written } from './cases';

const sum: TestCase = { name: 'small', args: [[1, 2], null], expected: 3, hidden: false, category: 'basic' };

test('values are equal as JSON, with room for floating point', () => {
  expect(equal([1, { a: [true, null] }], [1, { a: [true, null] }])).toBe(true);
  expect(equal(0.1 + 0.2, 0.3)).toBe(true);
  expect(equal({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
  expect(equal([1, 2], [2, 1])).toBe(false);
  expect(equal([], {})).toBe(false);
  expect(equal({ a: 1 }, { a: 1, b: 1 })).toBe(false);
  expect(equal(1, '1')).toBe(false);
  expect(equal(null, 0)).toBe(false);
});

test('values are written in the language of the candidate', () => {
  const value = [true, null, { a: 'x' }];
  expect(written(value, 'python')).toBe('[True, None, {"a": "x"}]');
  expect(written(value, 'javascript')).toBe('[true,null,{"a":"x"}]');
  expect(callWords(sum, 'add_up', 'python')).toBe('add_up([1, 2], None)');
});

test('a right value passes and a wrong one shows what came', () => {
  expect(judged(sum, { json: '3', shown: '3', error: '' }, 'python', '').passed).toBe(true);
  expect(judged(sum, { json: '4', shown: '4', error: '' }, 'python', '')).toMatchObject({ passed: false, got: '4' });
});

test('an error, a value that is no JSON and a test that was not reached fail', () => {
  expect(judged(sum, { json: null, shown: '', error: 'boom' }, 'python', '')).toMatchObject({
    passed: false,
    error: 'boom',
  });
  expect(judged(sum, { json: null, shown: '{1, 2}', error: '' }, 'python', '')).toMatchObject({
    passed: false,
    got: '{1, 2}',
  });
  expect(judged(sum, undefined, 'python', 'Not run')).toMatchObject({ passed: false, error: 'Not run' });
});

test('of large values it is told where they part', () => {
  const expected = Array.from({ length: 400 }, (_, at) => ({ at }));
  const got = expected.map((each) => ({ at: each.at === 390 ? 0 : each.at }));
  expect(parting(got, expected)).toBe('[390].at');
  const large = { ...sum, expected };
  const json = JSON.stringify(got);
  const { passed, got: words } = judged(large, { json, shown: json, error: '' }, 'javascript', '');
  expect(passed).toBe(false);
  expect(words).toMatch(/… \(differs at \[390\]\.at\)$/);
});

test('what a worker only calls JSON passes no test', () => {
  expect(judged(sum, { json: '3;', shown: '3', error: '' }, 'python', '').passed).toBe(false);
});

test('hidden tests are counted apart', () => {
  const cases = [
    { name: 'a', passed: true },
    { name: 'b', passed: false, hidden: true },
    { name: 'c', passed: true, hidden: true },
  ];
  expect(tally(cases)).toEqual({
    visible: { passed: 1, total: 1 },
    hidden: { passed: 1, total: 2 },
    all: { passed: 2, total: 3 },
  });
});
