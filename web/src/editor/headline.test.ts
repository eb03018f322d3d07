import { expect, test } from 'vitest';
import { headline } from './headline';
import type { DeskResult } from './results';

const result = (more: Partial<DeskResult>): DeskResult => ({
  tests: [],
  what: 'tests',
  language: 'python',
  cases: [],
  output: '',
  error: '',
  ms: 12,
  ...more,
});

test('before the first run there is nothing to say', () => {
  expect(headline(null, false, false)).toBe('Results');
  expect(headline(null, true, true)).toBe('Preparing Python, a few seconds');
});

test('a run that is asked for during another one is promised', () => {
  expect(headline(null, true, false)).toBe('Running');
  expect(headline(null, true, false, 'tests')).toBe('Running. Then your newest code is tested.');
  expect(headline(null, true, true, 'run')).toBe('Running. Then your newest code is run.');
});

test('visible and hidden tests are told apart', () => {
  const cases = [
    { name: 'a', passed: true },
    { name: 'b', passed: false, hidden: true },
  ];
  expect(headline(result({ cases }), false, false)).toBe('1 of 1 tests pass, 0 of 1 hidden');
  expect(headline(result({ cases, what: 'submit' }), false, false)).toBe('Handed in: 1 of 1 tests pass, 0 of 1 hidden');
});

test('code that does not load fails as a whole, not test by test', () => {
  const cases = [{ name: 'a', passed: false, error: 'SyntaxError' }];
  expect(headline(result({ cases, error: 'SyntaxError' }), false, false)).toBe('The tests could not be run');
});

test('a plain run says how long it took, or that it stopped', () => {
  expect(headline(result({ what: 'run' }), false, false)).toBe('Ran in 12 ms');
  expect(headline(result({ what: 'run', error: 'boom' }), false, false)).toBe('The run stopped with an error');
});
