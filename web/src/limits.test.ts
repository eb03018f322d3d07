import { expect, test } from 'vitest';
import { answerRoom, codeRoom } from './limits';

test('far from the limit there is nothing to say', () => {
  expect(answerRoom('short')).toEqual({ over: 0, words: '' });
});

test('near the limit a counter says how much is used', () => {
  expect(answerRoom('x'.repeat(7400))).toEqual({ over: 0, words: '7,400 of 8,000 characters' });
  expect(answerRoom('x'.repeat(8000)).over).toBe(0);
});

test('past the limit it says by how much', () => {
  const long = answerRoom('x'.repeat(30_000));
  expect(long).toEqual({ over: 22_000, words: 'An answer holds 8,000 characters: 22,000 too many.' });
  expect(codeRoom('x'.repeat(400_000)).words).toBe('The editor holds 200,000 characters: 200,000 too many.');
});

test('blanks around an answer are not sent and do not count', () => {
  expect(answerRoom(` ${'x'.repeat(8000)}\n`).over).toBe(0);
});
