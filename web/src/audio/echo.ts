import { decibel, NOISY_DB } from './level';
import type { Level } from './ports';

export const TEST_SECONDS = 1.2;
const LOW_HZ = 250;
const HIGH_HZ = 3500;
const AMPLITUDE = 0.14;
const EDGE_SECONDS = 0.08;

/** A soft rising tone over the range of speech: each band of the loudspeaker, the room and the microphone has its turn. */
export function testSound(rate: number): Float32Array<ArrayBuffer> {
  const count = Math.round(TEST_SECONDS * rate);
  const octaves = Math.log(HIGH_HZ / LOW_HZ);
  return Float32Array.from({ length: count }, (_, i) => {
    const share = i / count;
    const phase = ((2 * Math.PI * LOW_HZ * TEST_SECONDS) / octaves) * (Math.exp(octaves * share) - 1);
    const edge = Math.min(1, (share * TEST_SECONDS) / EDGE_SECONDS, ((1 - share) * TEST_SECONDS) / EDGE_SECONDS);
    return AMPLITUDE * edge * Math.sin(phase);
  });
}

export const rms = (samples: ArrayLike<number>) =>
  Math.sqrt(Array.from(samples).reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length));

/**
 * dBFS, and how much weaker the loudspeaker comes back than it was sent (null: not at all, or lost in the noise). An echo that
 * is not heard is weaker by `least_db`: a louder one would have stood out of the noise.
 */
export interface Echo {
  readonly floor_db: number;
  readonly back_db: number;
  readonly loss_db: number | null;
  readonly least_db: number;
}

/** So far the sound must stand out of the room, to be heard; noise goes up and down by itself. */
const HEARD_DB = 3;
const HEARD_IN_NOISE_DB = 10;
const FAINT_LOSS_DB = 35;
const LOUD_LOSS_DB = 15;

/** Medians, so that a click in either part decides nothing. `sent` is the amplitude of the sound as it was played. */
export function echoOf(before: readonly Level[], during: readonly Level[], sent: number): Echo | null {
  if (before.length < 4 || during.length < 8) return null;
  const floor = median(before);
  const back = median(during);
  const echo = Math.sqrt(Math.max(0, back * back - floor * floor));
  const wanted = decibel(floor) > NOISY_DB ? HEARD_IN_NOISE_DB : HEARD_DB;
  const heard = decibel(back) - decibel(floor) >= wanted;
  return {
    floor_db: decibel(floor),
    back_db: decibel(back),
    loss_db: heard ? decibel(sent) - decibel(echo) : null,
    least_db: decibel(sent) - decibel(floor) - (wanted - HEARD_DB),
  };
}

export type EchoVerdict = 'untold' | 'noisy' | 'none' | 'little' | 'faint' | 'loud';

/** Where noise could hide the echo there is no verdict on it. */
export function echoVerdict(echo: Echo | null): EchoVerdict {
  if (!echo) return 'untold';
  if (echo.loss_db === null) return unheard(echo);
  if (echo.loss_db >= FAINT_LOSS_DB) return 'none';
  return echo.loss_db >= LOUD_LOSS_DB ? 'faint' : 'loud';
}

function unheard({ floor_db, least_db }: Echo): EchoVerdict {
  if (floor_db > NOISY_DB || least_db < LOUD_LOSS_DB) return 'noisy';
  return least_db >= FAINT_LOSS_DB ? 'none' : 'little';
}

const UNHEARD_FIGURE: Partial<Record<EchoVerdict, string>> = {
  none: 'no echo',
  little: 'no echo above it',
  noisy: 'an echo would be lost in it',
};

export const ECHO_WORDS: Record<EchoVerdict, string> = {
  untold: 'Headphones are best: with speakers Alex may hear himself.',
  noisy: 'The room is too noisy to tell whether your microphone hears your speakers. Headphones are the safe choice.',
  none: 'Your microphone does not hear your speakers. You can interrupt Alex at any time.',
  little: 'Your microphone hears your speakers a little at most. Alex knows his own voice, so that is fine.',
  faint: 'Your microphone hears your speakers a little. Alex knows his own voice, so that is fine.',
  loud: 'Your speakers are loud in your microphone: use headphones or lower the volume.',
};

/** The figures behind the verdict; `voice_db` is the loudest of what was said before, if anything. */
export function echoFigures(echo: Echo, voice_db: number | null): string {
  const figures = [
    voice_db === null ? null : `your voice ${Math.round(voice_db)} dB`,
    `noise floor ${Math.round(echo.floor_db)} dB`,
    echo.loss_db === null
      ? UNHEARD_FIGURE[unheard(echo)]
      : `echo ${Math.round(echo.loss_db)} dB weaker than it was played`,
  ];
  const line = figures.filter((figure) => figure !== null).join(', ');
  return `${line[0]?.toUpperCase()}${line.slice(1)}.`;
}

function median(levels: readonly Level[]): number {
  const sorted = levels.map((level) => level.rms).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] as number;
}
