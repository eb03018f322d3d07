import { expect, test } from 'vitest';
import {
  EMPTY,
  begun,
  done,
  hasRoom,
  labelled,
  redone,
  shifted,
  spoken,
  undone,
  withArrow,
  withShape,
  without,
  withStroke,
} from './board';
import { ends, picture, wrapped } from './drawing';

/** The part is there, or the test fails here. */
function nth<T>(parts: readonly (T | null)[], at: number): T {
  const part = parts[at];
  if (part === undefined || part === null) throw new Error(`there is no part ${at}`);
  return part;
}

const two = () => {
  const first = withShape(EMPTY, 'box');
  const second = withShape(first.board, 'database');
  return { board: second.board, first: first.id, second: second.id };
};

test('shapes find a free place, one beside the other', () => {
  const { shapes } = two().board;
  const [box, database] = [nth(shapes, 0), nth(shapes, 1)];
  expect(database.x).toBeGreaterThanOrEqual(box.x + box.w + 80);
});

test('an arrow is drawn once, and never from a shape to itself', () => {
  const { board, first, second } = two();
  const joined = withArrow(board, first, second);
  expect(joined.arrows).toHaveLength(1);
  expect(withArrow(joined, first, second)).toBe(joined);
  expect(withArrow(joined, first, first)).toBe(joined);
});

test('a shape takes its arrows with it', () => {
  const { board, first, second } = two();
  expect(without(withArrow(board, first, second), first)).toEqual({ ...EMPTY, shapes: [board.shapes[1]] });
});

test('an arrow ends at the edges, and two that go both ways do not cover each other', () => {
  const { board, first, second } = two();
  const there = withArrow(board, first, second);
  const box = nth(board.shapes, 0);
  expect(ends(there, nth(there.arrows, 0))?.x1).toBe(box.x + box.w);
  const both = withArrow(there, second, first);
  const lines = both.arrows.map((arrow) => ends(both, arrow));
  expect(Math.abs(nth(lines, 0).y1 - nth(lines, 1).y2)).toBeGreaterThan(20);
});

test('nothing leaves the board', () => {
  const { board, first } = two();
  const moved = nth(shifted(board, first, { x: 9000, y: -9000 }).shapes, 0);
  expect([moved.x + moved.w, moved.y]).toEqual([1600, 0]);
});

test('what was done is undone and done again; a new change ends the way forward', () => {
  const { board, first } = two();
  const named = done(begun(board), labelled(board, first, 'API'));
  expect(undone(named).now).toBe(board);
  expect(redone(undone(named))).toEqual(named);
  expect(redone(done(undone(named), without(board, first))).now.shapes).toHaveLength(1);
  expect(undone(begun(board)).now).toBe(board);
});

test('a drag of many steps is one step back', () => {
  const { board, first } = two();
  let history = begun(board);
  for (let step = 0; step < 5; step++) history = { ...history, now: shifted(history.now, first, { x: 20 }) };
  expect(undone(done(history, history.now, board)).now).toBe(board);
});

test('ink is bounded', () => {
  let board = EMPTY;
  const scribble = Array.from({ length: 4000 }, (_, at) => at % 1000);
  for (let times = 0; times < 8; times++) board = withStroke(board, scribble);
  expect(board.strokes.reduce((sum, { points }) => sum + points.length, 0)).toBe(20_000);
  expect(hasRoom(board, 'strokes')).toBe(false);
});

test('a shape is said with its name and where it leads', () => {
  const { board, first, second } = two();
  const named = labelled(labelled(withArrow(board, first, second), first, 'API'), second, 'Orders');
  expect(spoken(named, nth(named.shapes, 0))).toBe('Box API, arrow to Database Orders');
});

test('a label breaks at words, and within a word only where it must', () => {
  expect(wrapped('read only replica', 10)).toEqual(['read only', 'replica']);
  expect(wrapped('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
});

test("a candidate's label is no markup in the picture", () => {
  const { board, first } = two();
  const drawn = picture(labelled(board, first, '<script>&"'));
  expect(drawn).not.toContain('<script>');
  expect(drawn).toContain('&lt;script&gt;&amp;&quot;');
});
