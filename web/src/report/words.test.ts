import { expect, test } from 'vitest';
import type { Answer, Axis, Code, Delivery } from './model';
import {
  basisWords,
  codeFacts,
  confidenceWords,
  deliveryFacts,
  howWords,
  momentLink,
  placeLink,
  pointsOf,
  pointsWords,
  sourceWords,
} from './words';

const answer: Answer = {
  question_id: 'q',
  title: 'Heaps',
  asked_at_s: 30,
  how: 'spoken_unheard',
  seconds: 23.4,
  quote: '',
  is_counted: false,
  covered: [],
  quotes: {},
  expected: ['a', 'b', 'c'],
  is_partly_unheard: false,
};

const delivery: Delivery = {
  talk_share: 0.42,
  spoken_s: 130,
  words_per_minute: null,
  pauses: 0,
  longest_pause_s: 0,
  fillers_per_minute: null,
  interruptions: 0,
  note: '',
};

test('an answer says how it was given', () => {
  expect(howWords(answer)).toBe('Spoken, no transcript, 23 s');
  expect(howWords({ ...answer, how: 'typed' })).toBe('Typed');
  expect(howWords({ ...answer, how: 'none', seconds: 0 })).toBe('Not answered');
  expect(howWords({ ...answer, how: 'typed', given_up: 'skipped' })).toBe('Skipped');
  expect(howWords({ ...answer, how: 'typed', given_up: 'unknown' })).toBe('Not known');
});

test('an overall says that it is a mean, and of how many areas', () => {
  const axes = [{ score: 2 }, { score: null }, { score: 3 }] as Axis[];
  expect(basisWords({ axes, overall: 2.5 })).toBe('mean of 2 of 3 areas, unweighted');
  expect(basisWords({ axes, overall: null })).toBe('2 of 3 areas assessed');
});

const counted: Answer = { ...answer, how: 'typed', is_counted: true, covered: ['a'], quotes: { a: 'an a' } };

test('points are counted only where words were there to count', () => {
  expect(pointsWords(counted, false)).toBe('1 of 3 points named');
  expect(pointsWords(counted, true)).toBe('Words of 1 of 3 points found, not judged');
  expect(pointsWords(answer, true)).toBe('What a good answer names');
});

test('each point says in which words it was named, or that it was not', () => {
  expect(pointsOf(counted, false).map(({ words }) => words)).toEqual(['Named: “an a”', 'Missed', 'Missed']);
  expect(
    pointsOf(counted, true)
      .map(({ words }) => words)
      .slice(0, 2),
  ).toEqual(['Words found: “an a”', 'Not found in the words']);
  expect(pointsOf(answer, true).map(({ named, words }) => [named, words])).toEqual([
    [null, ''],
    [null, ''],
    [null, ''],
  ]);
});

test('evidence says where and when it comes from', () => {
  const evidence = {
    quote: 'x',
    at_s: 75,
    source: 'transcript' as const,
    ref: 'turn 4',
    how: 'spoken' as const,
    uncertain: false,
  };
  expect(sourceWords(evidence)).toBe('Said, 1:15');
  expect(sourceWords({ ...evidence, how: 'typed' })).toBe('Typed, 1:15');
  expect(sourceWords({ ...evidence, uncertain: true })).toBe('Said, 1:15, not heard for certain');
  expect(sourceWords({ ...evidence, source: 'code', how: '', ref: 'revision 4', at_s: null })).toBe('Revision 4');
  expect(sourceWords({ ...evidence, source: 'tests', how: '', ref: '' })).toBe('Tests, 1:15');
});

test('confidence comes with the gradings that it rests on', () => {
  const axis = { confidence: 'high', grades: [3, 4] } as Axis;
  expect(confidenceWords(axis)).toBe('Confidence: high, gradings 3, 4');
  expect(confidenceWords({ ...axis, grades: [3] })).toBe('Confidence: high');
  expect(confidenceWords({ ...axis, confidence: null })).toBe('');
});

test('a moment leads to what was being said then', () => {
  const said = [0, 10, 20].map((at_s) => ({
    at_s,
    who: 'alex' as const,
    how: 'spoken' as const,
    text: 'x',
    seconds: 1,
  }));
  expect(momentLink(said, 12)).toBe('#said-1');
  expect(momentLink(said, 99)).toBe('#said-2');
  expect([momentLink([], 12), momentLink(said, null)]).toEqual(['', '']);
});

test('evidence leads to the place that it comes from', () => {
  const said = (['alex', 'candidate', 'alex'] as const).map((who, at) => ({
    at_s: 10 * at + (who === 'alex' ? 0 : 9.8),
    who,
    how: 'typed' as const,
    text: 'x',
    seconds: 1,
  }));
  const code = { revision: 7, runs: [{ revision: 3 }, { revision: 5 }, { revision: 5 }] } as unknown as Code;
  const place = {
    quote: 'x',
    at_s: 19.8,
    source: 'tests' as const,
    ref: 'test run 2',
    how: '' as const,
    uncertain: false,
  };
  expect(placeLink(place, said, code)).toBe('#test-run-2');
  expect(placeLink({ ...place, ref: 'test runs' }, said, code)).toBe('#test-runs');
  expect(placeLink({ ...place, ref: 'hints', at_s: null }, said, code)).toBe('#hints');
  expect(placeLink({ ...place, source: 'code', ref: 'revision 7' }, said, code)).toBe('#code-text');
  expect(placeLink({ ...place, source: 'code', ref: 'revision 5' }, said, code)).toBe('#test-run-3');
  expect(placeLink({ ...place, source: 'transcript', ref: 'turn 2' }, said, code)).toBe('#said-1');
  expect(placeLink({ ...place, source: 'transcript', at_s: null }, said, code)).toBe('');
  expect(placeLink(place, said, null)).toBe('');
});

test('a figure that was not measured is left out', () => {
  expect(deliveryFacts(delivery).map(({ label, value }) => `${label}: ${value}`)).toEqual([
    'Share of the talking: 42 %',
    'Time spoken: 2 min',
    'Pauses of 3 s or more: 0',
  ]);
  expect(deliveryFacts({ ...delivery, spoken_s: 0 })).toEqual([]);
});

test('a last run that an error stopped is not counted as none passed', () => {
  const runs = [{ error: '' }, { error: 'SyntaxError: invalid syntax (line 3)' }];
  const code = { tests: { passed: 0, total: 4 }, hidden: null, runs, hints: [], hints_total: 0 } as unknown as Code;
  expect(codeFacts(code, 'Python')[1]?.value).toBe('Stopped by an error');
});

test('runs without the tests are told where there were any', () => {
  const code = { tests: null, hidden: null, runs: [], executions: 2, hints: [], hints_total: 0 } as unknown as Code;
  expect(codeFacts(code, 'Python')).toContainEqual({ label: 'Runs without tests', value: '2' });
});

test('tests that never ran are not counted as none passed', () => {
  const code = { tests: null, hidden: null, runs: [], hints: [], hints_total: 3 } as unknown as Code;
  expect(codeFacts(code, 'Python').map(({ value }) => value)).toEqual(['Python', 'Not run', '0', '0 of 3']);
});
