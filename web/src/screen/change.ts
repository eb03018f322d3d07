/** Thumbnails are compared in grey, 32 x 18: enough to see typing, too coarse for a blinking caret alone. */
export const THUMB = { width: 32, height: 18 };
const CHANGED_CELL = 6;
const CHANGED_CELLS = 2;
const LONGEST_PAUSE_S = 5;
const DARK = 10;

export interface Sent {
  at: number;
  thumb: Uint8Array;
}

export function grey(rgba: Uint8ClampedArray): Uint8Array {
  const cells = new Uint8Array(rgba.length / 4);
  for (let i = 0; i < cells.length; i++) {
    const [r, g, b] = [rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]] as [number, number, number];
    cells[i] = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
  }
  return cells;
}

/** A frame is worth sending when the picture changed, and at least every five seconds while the screen is shared. */
export function worthSending(last: Sent | null, thumb: Uint8Array, at: number): 'changed' | 'again' | null {
  if (!last || differs(last.thumb, thumb)) return 'changed';
  return at - last.at >= LONGEST_PAUSE_S ? 'again' : null;
}

export function differs(before: Uint8Array, thumb: Uint8Array): boolean {
  let changed = 0;
  for (let i = 0; i < thumb.length; i++) {
    if (Math.abs((thumb[i] as number) - (before[i] ?? 0)) >= CHANGED_CELL) changed += 1;
  }
  return changed >= CHANGED_CELLS;
}

/** A minimised or protected window is captured as nothing but black; a dark theme has letters in it. */
export const isBlack = (thumb: Uint8Array): boolean => thumb.every((cell) => cell < DARK);

/** At most `most` pixels on the longer side, in proportion, never enlarged. */
export function fitted(width: number, height: number, most: number): { width: number; height: number } {
  const share = Math.min(1, most / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}
