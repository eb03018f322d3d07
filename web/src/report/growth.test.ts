import { expect, test } from 'vitest';
import { momentAt, runWords, stepOf, stepWords, type Growth, type Step } from './growth';

const whole = (revision: number, text: string, language = 'python'): Step => ({
  at_s: revision * 10,
  revision,
  language,
  since: null,
  at: 0,
  gone: 0,
  text,
});
const change = (revision: number, since: number, at: number, gone: number, text: string, language = 'python') => ({
  ...whole(revision, text, language),
  since,
  at,
  gone,
});
const steps = [
  whole(1, 'x = 1'),
  change(2, 1, 4, 1, '20'),
  whole(3, '// hi', 'java'),
  change(4, 2, 6, 0, ' # 😀'),
  change(5, 4, 10, 0, '!'),
  change(6, 3, 0, 3, '', 'java'),
];
const text = (number: number) => {
  const { before, brought, after } = momentAt(steps, number);
  return before + brought + after;
};

test('any moment of the code is rebuilt from the last whole text of its language', () => {
  expect(steps.map((_, number) => text(number))).toEqual([
    'x = 1',
    'x = 20',
    '// hi',
    'x = 20 # 😀',
    'x = 20 # 😀!',
    'hi',
  ]);
  expect(momentAt(steps, 1)).toEqual({ before: 'x = ', brought: '20', after: '' });
  expect(text(99)).toBe('');
});

test('a run stands at the revision that it looked at', () => {
  const growth: Growth = { steps, runs: [] };
  const run = { at_s: 55, revision: 4, what: 'tests', passed: 3, total: 4 } as const;
  expect(stepOf(growth, run)).toBe(3);
  expect(stepOf(growth, { ...run, revision: 77 })).toBe(4);
  expect(stepOf({ ...growth, steps: [] }, run)).toBe(0);
  expect(runWords(run)).toBe('Tests: 3 of 4, 0:55');
  expect(runWords({ ...run, what: 'run' })).toBe('Run, 0:55');
  expect(runWords({ ...run, what: 'submit' })).toBe('Handed in: 3 of 4, 0:55');
});

test('a step is told with its time, and with what it took away', () => {
  expect(stepWords(whole(1, ''))).toBe('0:10, revision 1, Python');
  expect(stepWords(change(2, 1, 4, 1, '20'))).toBe('0:20, revision 2, Python, 1 character taken away');
});
