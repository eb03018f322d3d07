import { expect, test } from 'vitest';
import { Heard, isFromSandbox } from './heard';

const right = { json: '1', shown: '1', error: '' };

test('only what has the shape of a message is one', () => {
  expect(isFromSandbox({ kind: 'called', at: 0, outcome: right })).toBe(true);
  expect(isFromSandbox({ kind: 'done', error: '' })).toBe(true);
  for (const forged of [
    null,
    'done',
    { kind: 'called', at: 0 },
    { kind: 'called', at: '0', outcome: right },
    { kind: 'done' },
    { kind: 'x' },
  ])
    expect(isFromSandbox(forged)).toBe(false);
});

test('what a call gave is heard once, and of calls that were made', () => {
  const heard = new Heard(1);
  heard.take({ kind: 'called', at: 0, outcome: right });
  heard.take({ kind: 'called', at: 0, outcome: { ...right, json: '2' } });
  heard.take({ kind: 'called', at: 7, outcome: right });
  expect(heard.outcomes).toEqual([right]);
});

test('what is printed is bounded, kept by call, and called cut when there was more', () => {
  const heard = new Heard(2);
  heard.take({ kind: 'output', at: -1, text: 'start\n' });
  heard.take({ kind: 'output', at: 1, text: 'x'.repeat(30_000) });
  expect(heard.printed.get(-1)).toBe('start\n');
  expect(heard.printed.get(1)).toHaveLength(20_000 - 6);
  expect(heard.cut).toBe(true);
});
