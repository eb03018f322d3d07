import { VOICE_RATE } from '../wire';
import type { VoicePiece } from '../net/frames';

export const PREBUFFER_SAMPLES = 0.06 * VOICE_RATE;
const FADE_SAMPLES = 0.004 * VOICE_RATE;
const MOST_BUFFERED_SAMPLES = 120 * VOICE_RATE;
export const DUCK_SAMPLES = 0.03 * VOICE_RATE;
export const RISE_SAMPLES = 0.02 * VOICE_RATE;
/** So long a suspicion may go unanswered; the server counts on it (server/audio/playback.py, PAUSE_S). */
export const LONGEST_PAUSE_SAMPLES = 1.5 * VOICE_RATE;

export interface Position {
  turn: number;
  played: number;
  buffered: number;
}

export interface FlushedTurn {
  turn: number;
  played: number;
  dropped: number;
}

interface Piece {
  turn: number;
  offset: number;
  data: Float32Array;
}

/**
 * What the loudspeaker plays next, in samples at 24 kHz; no audio API in here, so that every rule can be tested.
 * A turn begins when 60 ms of it have come (or all of it); pieces of a flushed or older turn are dropped. Ducked, the voice
 * fades out and stands at a sample; what comes meanwhile waits, and nothing is lost or said twice when it goes on.
 */
export class Player {
  underruns = 0;
  emitted = 0;
  private queue: Piece[] = [];
  private turn = -1;
  private played = 0;
  private received = 0;
  private newest = -1;
  private flushedUpTo = -1;
  private over = new Map<number, number>();
  private flowing = false;
  private starved = -1;
  private fading: Float32Array | null = null;
  private ducked = false;
  private level = 1;
  private pause = 0;

  push({ turn, offset, samples }: VoicePiece): void {
    if (turn <= this.flushedUpTo || turn < this.newest || this.buffered > MOST_BUFFERED_SAMPLES) return;
    if (turn > this.newest) {
      this.newest = turn;
      this.received = 0;
    }
    if (turn === this.starved) this.underruns += 1;
    this.starved = -1;
    const repeated = Math.max(0, this.received - offset);
    if (repeated >= samples.length) return;
    const data = Float32Array.from(samples.subarray(repeated), (value) => value / 32768);
    this.queue.push({ turn, offset: offset + repeated, data });
    this.received = offset + samples.length;
  }

  turnOver(turn: number, samples: number): void {
    this.over.set(turn, samples);
  }

  /** Stops this turn (and any before it) within a few milliseconds and tells what was heard of it. */
  flush(turn: number): FlushedTurn {
    const gone = this.queue.filter((piece) => piece.turn <= turn);
    const dropped = gone.reduce((sum, piece) => sum + piece.data.length, 0);
    const next = gone.find((piece) => piece.turn === this.turn);
    if (this.flowing && next && this.level > 0) this.fading = fade(next.data, this.level);
    this.ducked = false;
    this.level = 1;
    this.flushedUpTo = Math.max(this.flushedUpTo, turn);
    this.queue = this.queue.filter((piece) => piece.turn > turn);
    this.over.delete(turn);
    this.flowing = false;
    return { turn, played: this.turn === turn ? this.played : 0, dropped };
  }

  /** Somebody may be speaking: fade out and stand still. A turn that was flushed has nothing to hold back. */
  duck(turn: number): void {
    if (turn <= this.flushedUpTo) return;
    this.ducked = true;
    this.pause = 0;
  }

  goOn(): void {
    this.ducked = false;
  }

  /** Fills `out`; what is not there is silence. */
  pull(out: Float32Array): void {
    out.fill(0);
    this.wait(out.length);
    let at = this.pullFade(out);
    while (at < out.length && !this.paused && this.ready()) at += this.pullPiece(out, at);
    if (this.ducked && at < out.length) this.level = 0;
  }

  /** Does the voice stand, with nothing of it sounding? */
  get paused(): boolean {
    return this.ducked && this.level === 0;
  }

  get buffered(): number {
    return this.queue.reduce((sum, piece) => sum + piece.data.length, 0);
  }

  get position(): Position {
    return { turn: this.turn, played: this.played, buffered: this.buffered };
  }

  get playing(): boolean {
    return this.flowing;
  }

  private ready(): boolean {
    const next = this.queue[0];
    if (!next) {
      if (this.flowing) this.starved = this.turn;
      this.flowing = false;
      return false;
    }
    if (this.flowing && next.turn === this.turn) return true;
    const waiting = this.queue.reduce((sum, piece) => (piece.turn === next.turn ? sum + piece.data.length : sum), 0);
    this.flowing = waiting >= PREBUFFER_SAMPLES || this.over.has(next.turn) || this.newest > next.turn;
    return this.flowing;
  }

  private pullPiece(out: Float32Array, at: number): number {
    const piece = this.queue[0] as Piece;
    const fadeLeft = this.ducked ? Math.max(1, Math.round(this.level * DUCK_SAMPLES)) : Infinity;
    const count = Math.min(out.length - at, piece.data.length, fadeLeft);
    out.set(piece.data.subarray(0, count), at);
    if (this.ducked || this.level < 1) this.shape(out.subarray(at, at + count));
    this.turn = piece.turn;
    this.played = piece.offset + count;
    this.emitted += count;
    piece.data = piece.data.subarray(count);
    piece.offset += count;
    if (piece.data.length === 0) this.queue.shift();
    return count;
  }

  /** The level moves with the samples that are played, so that a pause in mid-fade neither skips nor repeats one. */
  private shape(out: Float32Array): void {
    for (let i = 0; i < out.length; i++) {
      if (!this.ducked) this.level = Math.min(1, this.level + 1 / RISE_SAMPLES);
      out[i] = (out[i] as number) * this.level;
      if (this.ducked) this.level -= 1 / DUCK_SAMPLES;
    }
    if (this.level < 0.5 / DUCK_SAMPLES) this.level = 0;
  }

  /** A suspicion that nobody settles does not silence Alex for good. */
  private wait(samples: number): void {
    if (!this.ducked) return;
    this.pause += samples;
    if (this.pause > LONGEST_PAUSE_SAMPLES) this.ducked = false;
  }

  private pullFade(out: Float32Array): number {
    if (!this.fading) return 0;
    const count = Math.min(out.length, this.fading.length);
    out.set(this.fading.subarray(0, count));
    this.fading = count < this.fading.length ? this.fading.subarray(count) : null;
    return count;
  }
}

function fade(data: Float32Array, level: number): Float32Array {
  const count = Math.min(data.length, FADE_SAMPLES);
  return data.slice(0, count).map((value, i) => value * level * (1 - (i + 1) / count));
}
