import { isEditorLanguage, type EditorLanguage } from './names';

/** How somebody likes the editor: kept in this browser, for the next interview too. Shares are percent. */
export interface Taste {
  readonly language: EditorLanguage | null;
  readonly keys: Keys;
  readonly size: number;
  /** Long lines are broken; null: as fits the screen. */
  readonly wrap: boolean | null;
  readonly problem: number;
  readonly problemAbove: number;
  readonly results: number;
}

export type Keys = 'usual' | 'vim' | 'emacs';

export const KEYS_OFFERED: { value: Keys; label: string }[] = [
  { value: 'usual', label: 'Usual' },
  { value: 'vim', label: 'Vim' },
  { value: 'emacs', label: 'Emacs' },
];

/** Font sizes in px. */
export const SIZES = [12, 14, 16, 18, 22] as const;

export const LEAST_SHARE = 15;
export const MOST_SHARE = 75;
export const USUAL: Taste = {
  language: null,
  keys: 'usual',
  size: 14,
  wrap: null,
  problem: 40,
  problemAbove: 38,
  results: 30,
};

const KEPT = 'alex.editor';

export const withinShares = (share: number) => Math.min(MOST_SHARE, Math.max(LEAST_SHARE, Math.round(share)));

/** What was kept, where it still makes sense; whatever else stands there is passed over. */
export function tasteOf(kept: unknown): Taste {
  if (typeof kept !== 'object' || kept === null) return USUAL;
  const { language, keys, size, wrap, problem, problemAbove, results } = kept as Record<string, unknown>;
  const share = (value: unknown, usual: number) =>
    typeof value === 'number' && Number.isFinite(value) ? withinShares(value) : usual;
  return {
    language: typeof language === 'string' && isEditorLanguage(language) ? language : USUAL.language,
    keys: KEYS_OFFERED.find(({ value }) => value === keys)?.value ?? USUAL.keys,
    size: SIZES.find((one) => one === size) ?? USUAL.size,
    wrap: typeof wrap === 'boolean' ? wrap : USUAL.wrap,
    problem: share(problem, USUAL.problem),
    problemAbove: share(problemAbove, USUAL.problemAbove),
    results: share(results, USUAL.results),
  };
}

export function readTaste(): Taste {
  try {
    return tasteOf(JSON.parse(localStorage.getItem(KEPT) ?? 'null'));
  } catch {
    return USUAL;
  }
}

/** A browser that may not store anything keeps it for this visit. */
export function keepTaste(taste: Taste): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(taste));
  } catch {
    return;
  }
}
