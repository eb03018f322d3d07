import { describe, expect, it } from 'vitest';
import { Composing } from './composing';

describe('an answer that is being typed', () => {
  it('is told at its first key, and every few seconds while keys come', () => {
    const composing = new Composing();
    expect([0, 500, 2999, 3000, 3500].map((at) => composing.changed('A heap', at))).toEqual([
      true,
      null,
      null,
      true,
      null,
    ]);
  });

  it('is told to be given up when the box is emptied, once', () => {
    const composing = new Composing();
    composing.changed('A', 0);
    expect([composing.changed('', 100), composing.changed(' ', 200)]).toEqual([false, null]);
  });

  it('begins anew after a line was sent', () => {
    const composing = new Composing();
    composing.changed('A heap is a tree.', 0);
    composing.sent();
    expect(composing.changed('', 10)).toBeNull();
    expect(composing.changed('T', 100)).toBe(true);
  });
});
