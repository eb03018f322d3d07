import { expect, test } from 'vitest';
import { lookAgainMs } from './standing';

test('a report that is being written is asked for until it is there', () => {
  expect(lookAgainMs('pending', false)).toBeGreaterThan(0);
  expect(lookAgainMs('ready', false)).toBeNull();
});

test('a server that does not answer is waited for, whatever was known before', () => {
  expect(lookAgainMs('loading', true)).toBeGreaterThan(0);
  expect(lookAgainMs('pending', true)).toBeGreaterThan(0);
});

test('an interview whose end is not written down yet is looked at again', () => {
  expect(lookAgainMs('none', false)).toBeGreaterThan(0);
});

test('a failed report and a deleted interview wait for the person', () => {
  expect(lookAgainMs('failed', false)).toBeNull();
  expect(lookAgainMs('gone', true)).toBeNull();
});
