const FIRST_MS = 500;
const LONGEST_MS = 8000;

/** How long to wait before try number `attempt` (from 0). `chance` (0..1) spreads pages that lost the same server. */
export function waitMs(attempt: number, chance: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(whole * (0.8 + 0.2 * chance));
}
