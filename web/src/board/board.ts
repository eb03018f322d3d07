import type { Arrow, Board, Shape, Stroke } from '../wire';

export type Form = Shape['form'];

/** As in tools/board.py: the board's units, and how much it takes. */
export const WIDTH = 1600;
export const HEIGHT = 1000;
export const LABEL_CHARS = 200;
const MOST = { shapes: 200, arrows: 400, strokes: 400 };
const INK_NUMBERS = 20_000;
const STROKE_NUMBERS = 4_000;
const STEP = 20;

export const FORMS: { form: Form; label: string; w: number; h: number }[] = [
  { form: 'box', label: 'Box', w: 200, h: 100 },
  { form: 'database', label: 'Database', w: 160, h: 140 },
  { form: 'queue', label: 'Queue', w: 240, h: 80 },
  { form: 'user', label: 'User', w: 120, h: 140 },
  { form: 'text', label: 'Text', w: 240, h: 60 },
];

export const NAME_OF = Object.fromEntries(FORMS.map(({ form, label }) => [form, label])) as Record<Form, string>;

export const EMPTY: Board = { shapes: [], arrows: [], strokes: [] };

export const isEmpty = ({ shapes, arrows, strokes }: Board) => shapes.length + arrows.length + strokes.length === 0;

/** What may still be added; a full board says so instead of losing what comes. */
export function hasRoom(board: Board, part: keyof Board): boolean {
  return board[part].length < MOST[part] && (part !== 'strokes' || ink(board) < INK_NUMBERS - 4);
}

const ink = ({ strokes }: Board) => strokes.reduce((sum, { points }) => sum + points.length, 0);

/** Ids are short and never used twice on a board. */
function fresh(board: Board, letter: string): string {
  const all = [...board.shapes, ...board.arrows, ...board.strokes].map(({ id }) => Number(id.slice(1)) || 0);
  return `${letter}${Math.max(0, ...all) + 1}`;
}

/** A new shape on the first place that is free, in rows from the upper left. */
export function withShape(board: Board, form: Form): { board: Board; id: string } {
  const { w, h } = FORMS.find((each) => each.form === form) as (typeof FORMS)[number];
  const shape: Shape = { id: fresh(board, 's'), form, ...freePlace(board, w, h), w, h, label: '' };
  return { board: { ...board, shapes: [...board.shapes, shape] }, id: shape.id };
}

function freePlace({ shapes }: Board, w: number, h: number): { x: number; y: number } {
  const gap = 80;
  for (let y = gap; y + h <= HEIGHT; y += STEP) {
    for (let x = gap; x + w <= WIDTH; x += STEP) {
      const taken = shapes.some(
        (other) =>
          x < other.x + other.w + gap && other.x < x + w + gap && y < other.y + other.h + gap && other.y < y + h + gap,
      );
      if (!taken) return { x, y };
    }
  }
  const pile = (shapes.length % 20) * STEP;
  return { x: gap + pile, y: gap + pile };
}

export function withArrow(board: Board, source: string, target: string): Board {
  const known = board.arrows.some((arrow) => arrow.source === source && arrow.target === target);
  if (source === target || known) return board;
  const arrow: Arrow = { id: fresh(board, 'a'), source, target, label: '' };
  return { ...board, arrows: [...board.arrows, arrow] };
}

/** A freehand line; what is beyond the board's ink is left out. */
export function withStroke(board: Board, points: readonly number[]): Board {
  const room = Math.min(STROKE_NUMBERS, INK_NUMBERS - ink(board));
  const kept = points.slice(0, room - (room % 2)).map(Math.round);
  if (kept.length < 4) return board;
  const stroke: Stroke = { id: fresh(board, 'l'), points: kept };
  return { ...board, strokes: [...board.strokes, stroke] };
}

export function without(board: Board, id: string): Board {
  return {
    shapes: board.shapes.filter((shape) => shape.id !== id),
    arrows: board.arrows.filter((arrow) => arrow.id !== id && arrow.source !== id && arrow.target !== id),
    strokes: board.strokes.filter((stroke) => stroke.id !== id),
  };
}

export function labelled(board: Board, id: string, label: string): Board {
  const named = <T extends Shape | Arrow>(part: T) =>
    part.id === id ? { ...part, label: label.slice(0, LABEL_CHARS) } : part;
  return { ...board, shapes: board.shapes.map(named), arrows: board.arrows.map(named) };
}

export const labelOf = (board: Board, id: string | null) =>
  [...board.shapes, ...board.arrows].find((part) => part.id === id)?.label ?? '';

/** Moved and grown by so much, on the grid and within the board. */
export function shifted(board: Board, id: string, by: { x?: number; y?: number; w?: number; h?: number }): Board {
  const move = (shape: Shape): Shape => {
    if (shape.id !== id) return shape;
    const w = within(shape.w + (by.w ?? 0), 60, WIDTH);
    const h = within(shape.h + (by.h ?? 0), 40, HEIGHT);
    const x = within(shape.x + (by.x ?? 0), 0, WIDTH - w);
    const y = within(shape.y + (by.y ?? 0), 0, HEIGHT - h);
    return { ...shape, x: onGrid(x), y: onGrid(y), w: onGrid(w), h: onGrid(h) };
  };
  return { ...board, shapes: board.shapes.map(move) };
}

const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
const onGrid = (value: number) => Math.round(value / (STEP / 2)) * (STEP / 2);

const called = ({ form, label }: Shape) => `${NAME_OF[form]}${label ? ` ${label}` : ''}`;

/** What a screen reader says of a shape: what it is, what it is called, and where its arrows lead. */
export function spoken(board: Board, shape: Shape): string {
  const targets = board.arrows
    .filter(({ source }) => source === shape.id)
    .flatMap(({ target }) => board.shapes.filter(({ id }) => id === target).map(called));
  return targets.length > 0 ? `${called(shape)}, arrow to ${targets.join(' and ')}` : called(shape);
}

export function spokenArrow(board: Board, { source, target, label }: Arrow): string {
  const [from, to] = [source, target].map((end) => {
    const shape = board.shapes.find(({ id }) => id === end);
    return shape ? called(shape) : 'nothing';
  });
  return `Arrow from ${from} to ${to}${label ? `, ${label}` : ''}`;
}

/** The board and the way back. A change that goes on (a drag, a label that is being written) is one step. */
export interface History {
  readonly now: Board;
  readonly past: readonly Board[];
  readonly future: readonly Board[];
}

const MOST_STEPS = 200;

export const begun = (board: Board): History => ({ now: board, past: [], future: [] });

export function done(history: History, board: Board, since: Board = history.now): History {
  if (board === since) return { ...history, now: board };
  return { now: board, past: [...history.past, since].slice(-MOST_STEPS), future: [] };
}

export function undone({ now, past, future }: History): History {
  const before = past.at(-1);
  return before ? { now: before, past: past.slice(0, -1), future: [now, ...future] } : { now, past, future };
}

export function redone({ now, past, future }: History): History {
  const [next, ...rest] = future;
  return next ? { now: next, past: [...past, now], future: rest } : { now, past, future };
}
