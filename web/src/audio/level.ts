import type { Level } from './ports';

export type Verdict = 'silent' | 'quiet' | 'loud' | 'noisy' | 'good';

const KEEP = 60; // about four seconds of 64 ms levels
const HEARD_DB = -50;
const QUIET_DB = -40;
/** A room whose pauses are louder than this is noisy. */
export const NOISY_DB = -42;
const CLIPPED = 0.985;

export const decibel = (amplitude: number) => 20 * Math.log10(Math.max(amplitude, 1e-6));

/** 0..1 for a meter: -60 dB is empty, -6 dB is full. */
export const meterShare = (rms: number) => Math.max(0, Math.min(1, (decibel(rms) + 60) / 54));

export function keep(levels: readonly Level[], level: Level): Level[] {
  return [...levels.slice(-(KEEP - 1)), level];
}

/** Speech moves: its loud moments stand out of its pauses. A noisy room is loud in the pauses too. */
export function verdict(levels: readonly Level[]): Verdict {
  if (levels.length < 12) return 'silent';
  const sorted = levels.map((level) => decibel(level.rms)).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number;
  const clipped = levels.filter((level) => level.peak >= CLIPPED).length;
  if (clipped >= 3) return 'loud';
  if (at(0.1) > NOISY_DB) return 'noisy';
  const speech = at(0.9);
  if (speech < HEARD_DB) return 'silent';
  return speech < QUIET_DB ? 'quiet' : 'good';
}

export const VERDICT_WORDS: Record<Verdict, { title: string; advice: string }> = {
  silent: { title: 'Nothing heard yet', advice: 'Say a sentence, for example what you had for breakfast.' },
  quiet: { title: 'Rather quiet', advice: 'Come closer to the microphone, or turn its level up.' },
  loud: { title: 'Too loud', advice: 'Move back a little: the loud moments are cut off.' },
  noisy: { title: 'The room is noisy', advice: 'Alex may hear the noise as speech. A headset or a closed door helps.' },
  good: { title: 'Sounds good', advice: 'Alex hears you clearly.' },
};
