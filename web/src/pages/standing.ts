import type { ReportAnswer } from '../api';

export type Standing = ReportAnswer['status'] | 'loading' | 'gone';

const SOON_MS = 1500;
const LATER_MS = 3000;

/** When to ask for the report again without being told to; null: not by itself. A server that starts again is waited for. */
export function lookAgainMs(standing: Standing, unreachable: boolean): number | null {
  if (standing === 'gone' || standing === 'ready') return null;
  if (unreachable || standing === 'none') return LATER_MS;
  return standing === 'pending' ? SOON_MS : null;
}
