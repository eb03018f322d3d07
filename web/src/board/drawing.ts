import { HEIGHT, NAME_OF, WIDTH } from './board';
import type { Arrow, Board, Shape } from '../wire';

/** How a board looks: paths and lines of text, for the page and for the picture alike. */

const LETTER = 11;
const LINE = 26;
const INK = { line: '#1b1c1f', fill: '#ffffff', text: '#1b1c1f', ground: '#fafaf8' };

export function outline({ form, x, y, w, h }: Shape): string {
  switch (form) {
    case 'box':
      return `M${x} ${y}h${w}v${h}h${-w}z`;
    case 'database': {
      const lid = Math.min(20, h / 4);
      const arc = (sweep: number, to: number) => `a${w / 2} ${lid} 0 0 ${sweep} ${to} 0`;
      return `M${x} ${y + lid}${arc(1, w)}${arc(1, -w)}v${h - 2 * lid}${arc(0, w)}v${2 * lid - h}`;
    }
    case 'queue': {
      const bar = Math.min(24, w / 6);
      return `M${x} ${y}h${w}v${h}h${-w}z${[1, 2, 3].map((at) => `M${x + w - at * bar} ${y}v${h}`).join('')}`;
    }
    case 'user': {
      const r = Math.min(w, h) / 5;
      const [cx, cy, foot] = [x + w / 2, y + r + 4, y + h - 40];
      return `M${cx - r} ${cy}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0zM${cx - 2 * r} ${foot}a${2 * r} ${Math.max(8, foot - cy - r - 4)} 0 0 1 ${4 * r} 0z`;
    }
    case 'text':
      return '';
  }
}

export interface TextLine {
  text: string;
  x: number;
  y: number;
}

/** A label in lines that fit its shape, in its middle; a user's stands beneath. */
export function label(shape: Shape): TextLine[] {
  const words = shape.label || (shape.form === 'text' ? NAME_OF.text : '');
  const across = shape.form === 'queue' ? shape.w * 0.55 : shape.w - 16;
  const lines = wrapped(words, Math.max(4, Math.floor(across / LETTER)));
  const middle =
    shape.form === 'user' ? shape.y + shape.h - LINE / 2 : shape.y + shape.h / 2 + (shape.form === 'database' ? 10 : 0);
  const x = shape.form === 'queue' ? shape.x + across / 2 + 8 : shape.x + shape.w / 2;
  return lines.map((text, at) => ({ text, x, y: middle + (at - (lines.length - 1) / 2) * LINE }));
}

export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((each) => pieces(each, most))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const pieces = (word: string, most: number) => word.match(new RegExp(`.{1,${most}}`, 'gu')) ?? [];

export interface Ends {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** From edge to edge on the line between the middles. Null where one of the shapes is not there. */
export function ends(board: Board, { source, target }: Arrow): Ends | null {
  const from = board.shapes.find(({ id }) => id === source);
  const to = board.shapes.find(({ id }) => id === target);
  if (!from || !to) return null;
  const back = board.arrows.some((other) => other.source === target && other.target === source);
  const [a, b] = [middle(from), middle(to)];
  const aside = back ? 14 / (Math.hypot(b.x - a.x, b.y - a.y) || 1) : 0;
  const shift = { x: (a.y - b.y) * aside, y: (b.x - a.x) * aside };
  const [start, end] = [edge(from, b), edge(to, a)];
  return { x1: start.x + shift.x, y1: start.y + shift.y, x2: end.x + shift.x, y2: end.y + shift.y };
}

const middle = ({ x, y, w, h }: Shape) => ({ x: x + w / 2, y: y + h / 2 });

function edge(shape: Shape, towards: { x: number; y: number }): { x: number; y: number } {
  const { x, y } = middle(shape);
  const [dx, dy] = [towards.x - x, towards.y - y];
  const reach = Math.min(shape.w / 2 / (Math.abs(dx) || 1e-9), shape.h / 2 / (Math.abs(dy) || 1e-9), 1);
  return { x: x + dx * reach, y: y + dy * reach };
}

export const shaft = ({ x1, y1, x2, y2 }: Ends) => `M${x1} ${y1}L${x2} ${y2}`;

/** Above the middle of the shaft; nothing without a label. */
export const arrowLabel = ({ label: text }: Arrow, { x1, y1, x2, y2 }: Ends): TextLine[] =>
  text ? [{ text, x: (x1 + x2) / 2, y: (y1 + y2) / 2 - 14 }] : [];

/** The two sides of an arrow's head. */
export function head({ x1, y1, x2, y2 }: Ends): string {
  const way = Math.atan2(y2 - y1, x2 - x1);
  const side = (turn: number) => `${round(x2 - 18 * Math.cos(way + turn))} ${round(y2 - 18 * Math.sin(way + turn))}`;
  return `M${side(0.45)}L${round(x2)} ${round(y2)}L${side(-0.45)}`;
}

const round = (value: number) => Math.round(value * 10) / 10;

export function line(points: readonly number[]): string {
  const pairs = points.flatMap((x, at) =>
    at % 2 === 0 && points[at + 1] !== undefined ? [`${x} ${points[at + 1]}`] : [],
  );
  return pairs.length > 0 ? `M${pairs.join('L')}` : '';
}

/** The whole board as one picture, in the colours of paper: for Alex's eyes and for the report. */
export function picture(board: Board): string {
  const shapes = board.shapes.map((shape) => `<path d="${outline(shape)}"/>${texts(label(shape))}`);
  const arrows = board.arrows.flatMap((arrow) => {
    const between = ends(board, arrow);
    if (!between) return [];
    return [`<path d="${shaft(between)}${head(between)}"/>${texts(arrowLabel(arrow, between))}`];
  });
  const strokes = board.strokes.map(({ points }) => `<path fill="none" d="${line(points)}"/>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"`,
    ` fill="${INK.fill}" stroke="${INK.line}" stroke-width="3" stroke-linejoin="round" stroke-linecap="round">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${INK.ground}" stroke="none"/>`,
    ...shapes,
    ...arrows,
    ...strokes,
    '</svg>',
  ].join('');
}

const texts = (lines: readonly TextLine[]) =>
  lines
    .map(
      ({ text, x, y }) =>
        `<text x="${x}" y="${y}" font-family="sans-serif" font-size="22" text-anchor="middle" dominant-baseline="middle" fill="${INK.text}" stroke="none">${escaped(text)}</text>`,
    )
    .join('');

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** XML knows no control signs. */
const escaped = (text: string) => text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"]/g, (sign) => SIGNS[sign] as string);

export const pictureUrl = (board: Board) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture(board))}`;
