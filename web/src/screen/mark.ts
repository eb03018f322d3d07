/**
 * A strip of coloured cells beside the preview, by which the page knows itself in a shared picture, in every browser and however
 * the picture was scaled. A window shows one tab: where the strip is to be seen, there is nothing else.
 */
export const COLOURS = ['#d43d6b', '#2a9d5c', '#3b6fd4', '#e0a020'] as const;
export const CELLS = [0, 1, 2, 3, 1, 0] as const;
const NEAR = 45;
const BLUR_PX = 3;
const FEWEST_PX = 2;
const EVERY_ROW = 2;

const RGB = COLOURS.map(
  (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number],
);

/** Is the strip anywhere in the picture? */
export function hasMark(rgba: Uint8ClampedArray, width: number): boolean {
  const rows = Math.floor(rgba.length / 4 / width);
  for (let row = 0; row < rows; row += EVERY_ROW) if (rowHasMark(rgba, row * width, width)) return true;
  return false;
}

/** Runs of one colour, one after the other: the cells in their order, each about as wide as the first. */
function rowHasMark(rgba: Uint8ClampedArray, start: number, width: number): boolean {
  let runs: { colour: number; px: number }[] = [];
  let gap = 0;
  for (let i = start; i < start + width; i++) {
    const colour = colourOf(rgba[4 * i] as number, rgba[4 * i + 1] as number, rgba[4 * i + 2] as number);
    if (colour < 0) {
      gap += 1;
      if (gap > BLUR_PX) runs = [];
      continue;
    }
    gap = 0;
    const last = runs.at(-1);
    if (last?.colour === colour) last.px += 1;
    else runs.push({ colour, px: 1 });
    if (isMark(runs.slice(-CELLS.length))) return true;
  }
  return false;
}

function colourOf(r: number, g: number, b: number): number {
  return RGB.findIndex(([R, G, B]) => Math.abs(r - R) < NEAR && Math.abs(g - G) < NEAR && Math.abs(b - B) < NEAR);
}

function isMark(runs: { colour: number; px: number }[]): boolean {
  if (runs.length < CELLS.length || runs.some(({ colour }, at) => colour !== CELLS[at])) return false;
  const wide = runs.slice(0, -1).map(({ px }) => px);
  return Math.min(...wide) >= FEWEST_PX && Math.max(...wide) <= 3 * Math.min(...wide);
}
