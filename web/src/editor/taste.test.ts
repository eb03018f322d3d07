import { expect, test } from 'vitest';
import { categoryWords } from './categories';
import { draftOf } from './drafts';
import { EDITOR_LANGUAGES, LANGUAGE_NAMES, runsHere } from './names';
import { MOST_SHARE, USUAL, tasteOf } from './taste';
import { unseenWords } from './unseen';

test('what was kept of somebody’s taste is taken where it makes sense', () => {
  const kept = { language: 'go', keys: 'vim', size: 18, wrap: false, problem: 55.4, results: 99, problemAbove: 'wide' };
  expect(tasteOf(kept)).toEqual({
    language: 'go',
    keys: 'vim',
    size: 18,
    wrap: false,
    problem: 55,
    results: MOST_SHARE,
    problemAbove: USUAL.problemAbove,
  });
  expect(tasteOf({ language: 'cobol', keys: 'ed', size: 13, wrap: 'yes', problem: NaN })).toEqual(USUAL);
  expect(tasteOf(null)).toEqual(USUAL);
  expect(tasteOf('vim')).toEqual(USUAL);
});

test('every language has a name, and it is known which of them run', () => {
  expect(EDITOR_LANGUAGES.map((language) => LANGUAGE_NAMES[language])).toContain('C++');
  expect([runsHere('python'), runsHere('java')]).toEqual([true, false]);
});

test('characters that nobody sees are told with their lines', () => {
  expect(unseenWords('a\nשלום // ❤️\n')).toBe('');
  expect(unseenWords('a\nb\u200b')).toContain('on line 2');
  expect(unseenWords('\u202ea\nb\u200b')).toContain('on 2 lines, first on line 1');
  expect(unseenWords('\u200b\n'.repeat(400))).toContain('on many lines');
});

test('a hidden test says what it is about in a few words', () => {
  expect(categoryWords('empty')).toBe('edge: empty input');
  expect(categoryWords('stray-events')).toBe('edge: stray events');
});

test('a draft that cannot be read is none', () => {
  expect(draftOf({ revision: 2, text: 'x' })).toEqual({ revision: 2, text: 'x' });
  expect(draftOf('x')).toBe(null);
  expect(draftOf({ text: 'x' })).toBe(null);
});
