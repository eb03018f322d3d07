import { beforeEach, expect, test } from 'vitest';
import { CODE_CHARS, type Edited, type Problem, type Ran } from '../wire';
import type { CodeLanguage } from '../sandbox/messages';
import type { RunResult } from '../sandbox/runner';
import { Desk, type Running } from './desk.svelte';
import type { Drafts } from './drafts';

const problem: Problem = {
  id: 'two-sum',
  title: 'Two sum',
  statement: '',
  function: 'two_sum',
  examples: [],
  starters: { python: 'pass', javascript: '' },
  tests: [],
  hints: 0,
};
const LONG = 'x'.repeat(CODE_CHARS + 5);
const NONE: Edited = { kind: 'edited', revision: 0, language: 'python', text: '' };

let sent: (Edited | Ran)[];
let kept: Map<string, string>;
const drafts: Drafts = {
  keep: (name, text) => void kept.set(name, text),
  read: (name) => kept.get(name) ?? null,
  drop: (name) => void kept.delete(name),
};

/** Runs are over when the test says so. */
class SlowRunner implements Running {
  readonly ran: [string, string][] = [];
  private over: (() => void)[] = [];

  prepare = () => Promise.resolve();
  close = () => undefined;

  run(what: 'run' | 'tests', language: CodeLanguage, code: string): Promise<RunResult> {
    this.ran.push([what, code]);
    const result = { what, language, cases: [], output: '', error: '', ms: 1 };
    return new Promise((resolve) => this.over.push(() => resolve(result)));
  }

  async isOver(): Promise<void> {
    this.over.shift()?.();
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

function desk(restored: Edited | null = null): Desk {
  const made = new Desk((message) => sent.push(message), drafts);
  made.open(problem, restored);
  return made;
}

beforeEach(() => {
  sent = [];
  kept = new Map();
});

test('a text that is too long is neither sent nor called saved, and nothing of it is lost', () => {
  const made = desk();
  made.change(LONG);
  made.save();
  expect(sent).toEqual([]);
  expect(made.saved).toBe(false);
  expect(made.room.over).toBe(5);
  expect(made.text).toBe(LONG);
});

test('after a reload the long text stands in the editor again, over what was saved before', () => {
  desk().change(LONG);
  const made = desk({ ...NONE, revision: 3, text: 'short' });
  expect(made.text).toBe(LONG);
  expect(made.saved).toBe(false);
  expect(made.revision).toBe(3);
});

test('a text that was made short enough is saved, and its draft is gone', () => {
  const made = desk();
  made.change(LONG);
  made.change('short');
  made.save();
  expect(sent).toEqual([{ ...NONE, revision: 1, text: 'short' }]);
  expect(kept.size).toBe(0);
  expect(made.room).toEqual({ over: 0, words: '' });
});

test('the other language has its own room', () => {
  const made = desk();
  made.change(LONG);
  made.choose('javascript');
  expect(made.room.over).toBe(0);
  made.choose('python');
  expect(made.room.over).toBe(5);
});

test('a text that is too long is not run', async () => {
  const made = desk();
  made.change(LONG);
  await made.run('tests');
  expect(made.running).toBeNull();
});

test('what is asked for during a run follows it once, with the newest code', async () => {
  const slow = new SlowRunner();
  const made = new Desk(
    (message) => sent.push(message),
    drafts,
    () => Promise.resolve(slow),
  );
  made.open(problem, null);
  void made.run('tests');
  await settled();
  void made.run('run');
  void made.run('tests');
  made.change('return 1');
  expect([made.running, made.next]).toEqual(['tests', 'tests']);
  await slow.isOver();
  expect(slow.ran).toEqual([
    ['tests', 'pass'],
    ['tests', 'return 1'],
  ]);
  expect([made.running, made.next]).toEqual(['tests', null]);
  await slow.isOver();
  expect(made.running).toBeNull();
  expect(sent.map(({ kind, revision }) => [kind, revision])).toEqual([
    ['edited', 1],
    ['ran', 1],
    ['edited', 2],
    ['ran', 2],
  ]);
});
