import { expect, test } from 'vitest';
import { hushed, isLong, type Hearing, type Hush } from './hush';

const QUIET: Hearing = { shown: 'listening', microphone: true, coding: false, rms: 0.0002 };
const after = (hush: Hush, at: number, more: Partial<Hearing> = {}) => hushed(hush, { ...QUIET, ...more }, at);

test('a microphone that gives nothing for a minute is worth a word, whatever Alex says meanwhile', () => {
  const since = after(after(null, 100), 130, { shown: 'speaking' });
  expect(isLong(since, 159)).toBe(false);
  expect(isLong(since, 160)).toBe(true);
});

test('a sound, time to think, writing code or a muted microphone begin it anew', () => {
  for (const more of [
    { rms: 0.01 },
    { shown: 'letting_think' },
    { coding: true },
    { shown: 'muted' },
    { microphone: false },
  ])
    expect(after(100, 190, more as Partial<Hearing>)).toBeNull();
});
