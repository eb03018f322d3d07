import { expect, test } from 'vitest';
import { commandOf } from './shortcuts';

const press = (key: string, more = {}) => ({
  key,
  code: /[a-z]/i.test(key) ? `Key${key.toUpperCase()}` : '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  repeat: false,
  ...more,
});

test('a letter is a command outside of text', () => {
  expect(commandOf(press('m'), false)).toBe('mute');
  expect(commandOf(press('M'), false)).toBe('mute');
  expect(commandOf(press('/'), false)).toBe('type');
  expect(commandOf(press('?'), false)).toBe('keys');
});

test('while writing a letter is a letter, with Alt it is a command', () => {
  expect(commandOf(press('m'), true)).toBeNull();
  expect(commandOf(press('µ', { code: 'KeyM', altKey: true }), true)).toBe('mute');
});

test("the browser's own keys are left alone", () => {
  expect(commandOf(press('r', { ctrlKey: true }), false)).toBeNull();
  expect(commandOf(press('r', { metaKey: true }), false)).toBeNull();
});

test('a held key acts once, and other keys do nothing', () => {
  expect(commandOf(press('m', { repeat: true }), false)).toBeNull();
  expect(commandOf(press('x'), false)).toBeNull();
});
