import { expect, test } from 'vitest';
import { Deadline } from './restraint';
import { Printer } from './printer';
import { frames } from './failures';
import { withoutTypes } from './typescript';
import type { FromSandbox } from './messages';

const looks = (deadline: Deadline, times: number) => Array.from({ length: times }, () => deadline.signals[0]);

test('a deadline strikes when it is over, and again when that was swallowed', () => {
  let now = 0;
  const deadline = new Deadline(() => now);
  deadline.arm(100);
  expect(looks(deadline, 64)).not.toContain(2);
  now = 100;
  expect(looks(deadline, 64).filter((signal) => signal === 2)).toHaveLength(1);
  expect(deadline.struck).toBe(true);
  now = 350;
  expect(looks(deadline, 64)).toContain(2);
  deadline.disarm();
  now = 10_000;
  expect(looks(deadline, 64)).not.toContain(2);
});

test('endless output becomes few messages, and the last says that more was printed', () => {
  const posted: FromSandbox[] = [];
  const printer = new Printer(
    (message) => posted.push(message),
    () => 0,
  );
  for (let line = 0; line < 100_000; line += 1) printer.print('x\n');
  expect(posted.length).toBeLessThan(12);
  expect(posted.at(-1)).toEqual({ kind: 'cut' });
});

test('what was printed belongs to the call that printed it', () => {
  const posted: FromSandbox[] = [];
  const printer = new Printer(
    (message) => posted.push(message),
    () => 0,
  );
  printer.print('before');
  printer.next(0);
  printer.print('in it');
  printer.next(-1);
  expect(posted).toEqual([
    { kind: 'output', at: -1, text: 'before' },
    { kind: 'output', at: 0, text: 'in it' },
  ]);
});

test('of a stack only the lines of the candidate are told, the innermost last', () => {
  const stack = 'TypeError: x\n    at f (solution.js:3:9)\n    at eval (solution.js:7:1)\n    at run (blob:null/1:2:3)';
  expect(frames(stack)).toEqual(['line 7', 'line 3, in f']);
});

test('types are taken off and every line stays where it is', () => {
  const code = 'interface A {\n  x: number;\n}\nconst f = (a: A): number => a.x!;\nenum B {\n  C,\n}\n';
  const plain = withoutTypes(code);
  expect(plain.split('\n')[3]).toContain('const f = (a)');
  expect(plain).not.toContain('number');
});

test('TypeScript that cannot be read is told with its line', () => {
  expect(() => withoutTypes('let a = 1;\nlet b: = 2;')).toThrow(/\(line 2\)$/);
});
