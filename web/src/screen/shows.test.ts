import { expect, test } from 'vitest';
import { judge, unjudged, type Glance } from './shows';

const FINE = { black: false, room: false, moved: true, muted: false, elsewhere: false };
const seen = (looks: Partial<Glance>[], monitor = false) =>
  looks.reduce((judged, look, at) => judge(judged, { ...FINE, at, ...look }, monitor), unjudged(0)).shows;
const often = (look: Partial<Glance>, times: number) => Array.from({ length: times }, () => look);

test('a picture that is fine is of use', () => expect(seen(often({}, 200))).toBe(''));

test('black is told when it stays, not while a window opens', () => {
  expect(seen(often({ black: true }, 2))).toBe('');
  expect(seen(often({ black: true }, 3))).toBe('black');
  expect(seen([...often({ black: true }, 9), {}])).toBe('');
});

test('our own room is told on a window or tab, and not on a whole screen', () => {
  expect(seen(often({ room: true }, 3))).toBe('room');
  expect(seen(often({ room: true }, 3), true)).toBe('');
});

test('a capture that the browser holds up is frozen', () => {
  expect(seen(often({ muted: true, moved: false }, 7))).toBe('frozen');
  expect(seen([...often({ muted: true }, 7), {}])).toBe('');
});

test('a picture may stand still while somebody reads, and not while they work in another window', () => {
  expect(seen(often({ moved: false }, 300))).toBe('');
  expect(seen(often({ moved: false, elsewhere: true }, 95))).toBe('frozen');
  expect(seen(often({ moved: true, elsewhere: true }, 300))).toBe('');
});
