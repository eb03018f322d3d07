/**
 * Characters that no eye sees, or that turn the order of a line around (U+202E and its like), so that code reads otherwise than it
 * runs. The server counts the same ones (tools/unseen.py).
 */
const SIGNS = [
  '\\u00ad\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e',
  '\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f',
  '\\u3164\\ufeff\\uffa0\\ufff9-\\ufffc',
];
// eslint-disable-next-line no-misleading-character-class -- the signs are meant one by one
export const UNSEEN = new RegExp(`[${SIGNS.join('')}]`, 'gu');

/** Words for the person; empty when all can be seen. */
export function unseenWords(text: string): string {
  const lines = new Set<number>();
  for (const found of text.matchAll(UNSEEN)) {
    lines.add(text.slice(0, found.index).split('\n').length);
    if (lines.size > 20) break;
  }
  if (lines.size === 0) return '';
  const [first] = lines;
  const where =
    lines.size === 1 ? `on line ${first}` : `on ${lines.size > 20 ? 'many' : lines.size} lines, first on line ${first}`;
  return `There are characters ${where} that cannot be seen or that turn the reading order. They are marked in red; Alex is told of them.`;
}
