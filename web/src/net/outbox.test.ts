import { expect, test } from 'vitest';
import type { Caption, Drawn, Edited, Typed } from '../wire';
import { waitMs } from './backoff';
import { EMPTY, again, sent, shown } from './outbox';

const typed = (id: string, text: string): Typed => ({ kind: 'typed', id, text });
const edited = (revision: number): Edited => ({ kind: 'edited', revision, language: 'python', text: `# ${revision}` });
const caption = (id: string, text: string): Caption => ({
  kind: 'caption',
  id,
  who: 'candidate',
  how: 'typed',
  text,
  seconds: 0,
  final: true,
  uncertain: false,
  at_s: 1,
});

test('a typed answer is said again until it is shown', () => {
  const box = sent(EMPTY, typed('a', 'a heap'), true);
  expect(again(box, 0, 0).messages).toEqual([typed('a', 'a heap')]);
  expect(again(shown(box, caption('c9', 'a heap ')), 0, 0).messages).toEqual([]);
});

test('only the newest text of the editor is said again, and only when the server is behind', () => {
  const box = sent(sent(EMPTY, edited(3), true), edited(4), false);
  expect(again(box, 3, 0).messages).toEqual([edited(4)]);
  expect(again(box, 4, 0).messages).toEqual([]);
});

test('each language is said again with its newest text, in the order in which they were written', () => {
  const java = { ...edited(5), language: 'java' };
  const box = [edited(3), edited(4), java].reduce((before, message) => sent(before, message, false), EMPTY);
  expect(again(box, 2, 0).messages).toEqual([edited(4), java]);
});

test('presses made while the line is down are kept once, pings and playback are not', () => {
  let box = sent(EMPTY, { kind: 'pressed', button: 'hint' }, false);
  box = sent(box, { kind: 'ping', at_ms: 1 }, false);
  box = sent(box, { kind: 'playback', turn: 1, played: 1, buffered: 0 }, false);
  const first = again(box, 0, 0);
  expect(first.messages).toEqual([{ kind: 'pressed', button: 'hint' }]);
  expect(again(first.outbox, 0, 0).messages).toEqual([]);
});

test('tries come at half a second first and never further apart than eight', () => {
  expect(waitMs(0, 1)).toBe(500);
  expect(waitMs(1, 1)).toBe(1000);
  expect(waitMs(30, 1)).toBe(8000);
  expect(waitMs(0, 0)).toBe(400);
});

test('of the whiteboard the newest goes up again, where the server has an older one', () => {
  const board = { shapes: [], arrows: [], strokes: [] };
  const drawn = (revision: number): Drawn => ({ kind: 'drawn', revision, board });
  const box = sent(sent(EMPTY, drawn(1), false), drawn(2), false);
  expect(again(box, 0, 1).messages).toEqual([drawn(2)]);
  expect(again(box, 0, 2).messages).toEqual([]);
});
