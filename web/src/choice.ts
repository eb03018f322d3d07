import type { Choice, Interviewer, Setup } from './api';
import type { Mode } from './wire';
import { MODES } from './words';

/** `plan`: as patient as the interview's plan says in each phase. */
export type Patience = Mode | 'plan';

export type Chosen = Choice & { name: string; patience: Patience };

const KEPT = 'alex.choice';
const PATIENCES: Patience[] = ['plan', ...MODES];
const SHORTEST = 3;
const LONGEST = 120;

/** `?minutes=4` asks for a plan of that length, beside the lengths on offer. */
export function askedMinutes(search: string): number | null {
  const minutes = Number(new URLSearchParams(search).get('minutes'));
  return Number.isFinite(minutes) && minutes >= SHORTEST && minutes <= LONGEST ? Math.round(minutes) : null;
}

/** `?raw=1` leaves the microphone's sound as it is, for measurements. */
export const askedRaw = (search: string) => new URLSearchParams(search).has('raw');

/** The last choice where it is still on offer, else the defaults. */
export function settled(setup: Setup, kept: Partial<Chosen>, asked: number | null): Chosen {
  const { defaults } = setup;
  const interviewer = setup.interviewers.some(({ name }) => name === kept.interviewer)
    ? kept.interviewer
    : defaults.interviewer;
  const offer = offerOf(setup, interviewer ?? '');
  return {
    interviewer: offer?.name ?? defaults.interviewer,
    level: among(offer?.levels, kept.level, defaults.level),
    minutes: asked ?? among(offer?.minutes, kept.minutes, defaults.minutes),
    language: among(offer?.languages, kept.language, defaults.language),
    name: (kept.name ?? '').slice(0, 60),
    patience: among(PATIENCES, kept.patience, 'plan'),
  };
}

export const offerOf = (setup: Setup, name: string): Interviewer | undefined =>
  setup.interviewers.find((interviewer) => interviewer.name === name) ?? setup.interviewers[0];

function among<T>(offered: T[] | undefined, wanted: T | undefined, usual: T): T {
  if (wanted !== undefined && offered?.includes(wanted)) return wanted;
  if (!offered || offered.includes(usual)) return usual;
  return offered[0] ?? usual;
}

/** How patient Alex should be from Start on; null: as the plan says. */
export const wantedMode = ({ patience }: Partial<Chosen>): Mode | null =>
  MODES.find((mode) => mode === patience) ?? null;

export function readChoice(): Partial<Chosen> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Partial<Chosen>) : {};
  } catch {
    return {};
  }
}

/** A length asked for in the address is for this visit only. */
export function keepChoice(chosen: Chosen, asked: number | null): void {
  const { minutes, ...rest } = chosen;
  const kept = asked === null ? { ...rest, minutes } : { ...rest, minutes: readChoice().minutes };
  localStorage.setItem(KEPT, JSON.stringify(kept));
}
