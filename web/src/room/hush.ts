import type { Shown } from '../interview';

const LONG_S = 60;
/** RMS of a microphone in which somebody speaks, or at least breathes: -55 dBFS. A muted or dead one stays far below. */
const SOUND = 10 ** (-55 / 20);

/** Where a silent microphone is no riddle: Alex's nudges in between do not explain it. */
const TALK: readonly Shown[] = ['listening', 'thinking', 'speaking'];

/** Since when nothing at all has come from the microphone of somebody who is expected to speak; null: that is no question now. */
export type Hush = number | null;

export interface Hearing {
  readonly shown: Shown;
  readonly microphone: boolean;
  /** Who writes code may be silent. */
  readonly coding: boolean;
  readonly rms: number;
}

export function hushed(hush: Hush, { shown, microphone, coding, rms }: Hearing, at: number): Hush {
  if (!TALK.includes(shown) || !microphone || coding || rms > SOUND) return null;
  return hush ?? at;
}

export const isLong = (hush: Hush, at: number) => hush !== null && at - hush >= LONG_S;
