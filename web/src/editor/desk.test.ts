import { beforeEach, expect, test } from 'vitest';
import { CODE_CHARS, type Edited, type Problem, type Ran } from '../wire';
import type { CodeLanguage } from '../sandbox/messages';
import type { RunResult } from '../sandbox/runner';
import { Desk, type Running } from './desk.svelte';
import type { Draft, Drafts } from './drafts';

const problem: Problem = {
  id: 'two-sum',
  title: 'Two sum',
  statement: '',
  function: 'two_sum',
  examples: [],
  starters: { python: 'pass', javascript: '', java: '// Two sum' },
  tests: [
    { name: 'small', args: [1], expected: 1, hidden: false, category: 'basic' },
    { name: 'secret', args: [9], expected: 9, hidden: true, category: 'large' },
  ],
  hints: 0,
};
const LONG = 'x'.repeat(CODE_CHARS + 5);
const NONE: Edited = { kind: 'edited', revision: 0, language: 'python', text: '' };

let sent: (Edited | Ran)[];
let kept: Map<string, Draft>;
const drafts: Drafts = {
  keep: (name, draft) => void kept.set(name, draft),
  read: (name) => kept.get(name) ?? null,
};

/** Runs are over when the test says so. */
class SlowRunner implements Running {
  readonly ran: [string, string][] = [];
  private over: (() => void)[] = [];

  prepare = () => Promise.resolve();
  close = () => undefined;
  stop = () => this.over.shift()?.();

  run(what: 'run' | 'tests', language: CodeLanguage, code: string, given: Problem): Promise<RunResult> {
    this.ran.push([what, code]);
    const cases = given.tests.map(({ name, hidden }) => ({ name, hidden, passed: !hidden, got: '1', error: 'at 9' }));
    const result = { what, language, cases, output: '', error: '', ms: 1 };
    return new Promise((resolve) => this.over.push(() => resolve(result)));
  }

  async isOver(): Promise<void> {
    this.over.shift()?.();
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

function desk(restored: Edited | null = null, others: Edited[] = []): Desk {
  const made = new Desk((message) => sent.push(message), drafts);
  made.open(problem, restored, others);
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
  const saved = { ...NONE, revision: 3, text: 'short' };
  desk(saved).change(LONG);
  const made = desk(saved);
  expect(made.text).toBe(LONG);
  expect(made.saved).toBe(false);
  expect(made.revision).toBe(3);
});

test('a text that was made short enough is saved, and its draft is the short one', () => {
  const made = desk();
  made.change(LONG);
  made.change('short');
  made.save();
  expect(sent).toEqual([{ ...NONE, revision: 1, text: 'short' }]);
  expect([...kept.values()]).toEqual([{ revision: 1, text: 'short' }]);
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

function slowDesk(): { slow: SlowRunner; made: Desk } {
  const slow = new SlowRunner();
  const made = new Desk(
    (message) => sent.push(message),
    drafts,
    () => Promise.resolve(slow),
  );
  made.open(problem, null);
  return { slow, made };
}

test('what is asked for during a run follows it once, with the newest code', async () => {
  const { slow, made } = slowDesk();
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

test('each language keeps its own text, here and after a reload', () => {
  const made = desk();
  made.change('in python');
  made.choose('java');
  made.change('in java');
  made.choose('python');
  expect(made.text).toBe('in python');
  made.choose('java');
  expect(made.text).toBe('in java');
  const last = sent.filter((message): message is Edited => message.kind === 'edited').at(-1);
  kept = new Map();
  const again = desk(last, [{ ...NONE, revision: 1, text: 'in python' }]);
  expect([again.language, again.text]).toEqual(['java', 'in java']);
  again.choose('python');
  expect(again.text).toBe('in python');
});

test('what the server has not got is found by a reload of the tab, and sent', () => {
  const made = desk();
  made.change('written while the line was down');
  made.save();
  const again = desk();
  expect([again.text, again.saved]).toEqual(['written while the line was down', false]);
  again.save();
  expect(sent.at(-1)).toEqual({ ...NONE, revision: 1, text: 'written while the line was down' });
});

test('what another tab wrote since is newer than what this one kept', () => {
  const made = desk();
  made.change('older');
  made.save();
  expect(desk({ ...NONE, revision: 7, text: 'newer' }).text).toBe('newer');
});

test('the language that somebody likes is chosen for a new problem, where it is on offer', () => {
  const liking = (language: 'java' | 'go') => {
    const made = new Desk((message) => sent.push(message), drafts, undefined, language);
    made.open(problem, null);
    return made;
  };
  expect(liking('java').language).toBe('java');
  expect(liking('go').language).toBe('python');
  expect(sent).toEqual([]);
});

test('a language that does not run is neither run nor handed in', async () => {
  const made = desk();
  made.choose('java');
  expect(made.runs).toBe(false);
  await made.run('tests');
  await made.handIn();
  expect(sent.map(({ kind }) => kind)).toEqual(['edited']);
});

test('hidden tests run when the work is handed in, and say only whether they passed and of what kind they are', async () => {
  const { slow, made } = slowDesk();
  made.change('return 1');
  for (const what of ['tests', 'submit'] as const) {
    void made.run(what);
    await settled();
    await slow.isOver();
  }
  const [tested, handedIn] = sent.filter((message): message is Ran => message.kind === 'ran');
  expect(tested).toMatchObject({ what: 'tests', passed: 1, total: 1 });
  expect(handedIn).toMatchObject({ what: 'submit', passed: 1, total: 2 });
  expect(handedIn?.cases?.[1]).toEqual({
    name: 'secret',
    passed: false,
    hidden: true,
    category: 'large',
    error: 'An error',
  });
  await made.handIn();
  expect(slow.ran.length).toBe(2);
  made.change('return 2');
  void made.handIn();
  await settled();
  await slow.isOver();
  expect(slow.ran.at(-1)).toEqual(['tests', 'return 2']);
  expect(sent.at(-1)).toMatchObject({ what: 'submit', revision: 2 });
});

test('nobody hands in an editor that was not touched', async () => {
  await desk().handIn();
  expect(sent).toEqual([]);
});

test('stopping ends the run and what was to follow it', async () => {
  const { slow, made } = slowDesk();
  void made.run('tests');
  await settled();
  void made.run('run');
  made.stop();
  await settled();
  expect(slow.ran).toHaveLength(1);
  expect([made.running, made.next]).toEqual([null, null]);
});
