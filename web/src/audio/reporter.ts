import { VOICE_RATE } from '../wire';
import type { Position } from './player';

const EVERY_SAMPLES = 0.1 * VOICE_RATE;
const TREMBLE_SAMPLES = 0.012 * VOICE_RATE;

export interface Report extends Position {
  /** The loudspeaker is silent and stands at `played`. */
  paused?: true;
}

/**
 * When to tell the server where playback is: with a turn's first audible sample, every 100 ms, when it comes to stand in a
 * pause, when it goes on, and once more for its last sample. What was handed to the system is not yet heard, so the output
 * latency is taken off, and paid back while nothing new is played.
 */
export class Reporter {
  latencySamples = 0;
  private since = 0;
  private quiet = 0;
  private heard = 0;
  private stood = false;
  private last: Position = { turn: -1, played: 0, buffered: 0 };
  private told: Position = { turn: -1, played: 0, buffered: 0 };

  /** The browser's own figure trembles; the reports should not, since the server aligns Alex's echo by them. */
  setLatency(samples: number): void {
    if (Math.abs(samples - this.latencySamples) > TREMBLE_SAMPLES) this.latencySamples = samples;
  }

  /** `position` after `samples` more were rendered. */
  step(position: Position, samples: number, paused = false): Report[] {
    const reports: Report[] = [];
    if (position.turn !== this.last.turn) {
      if (this.last.turn >= 0 && !same(this.told, this.last)) reports.push({ ...this.last, buffered: 0 });
      this.since = EVERY_SAMPLES;
      this.heard = 0;
    }
    this.quiet = same(position, this.last) ? this.quiet + samples : 0;
    this.last = position;
    this.since += samples;
    const now = { turn: position.turn, played: this.reached(position), buffered: position.buffered };
    if (position.turn >= 0 && now.played > 0) reports.push(...this.due(now, position, paused));
    return reports;
  }

  private reached(position: Position): number {
    const reached = Math.round(position.played - this.latencySamples + this.quiet);
    this.heard = Math.max(this.heard, Math.min(position.played, reached));
    return this.heard;
  }

  private due(now: Position, position: Position, paused: boolean): Report[] {
    const settled = now.played === position.played;
    const stands = paused && settled;
    if (!(stands && !this.stood) && !this.isTimeFor(now, settled && position.buffered === 0, paused)) return [];
    this.stood = stands;
    this.told = now;
    this.since = 0;
    return [stands ? { ...now, paused: true } : now];
  }

  /** Something new was heard, and it is time to say so: a pause is over, the turn is, or 100 ms have passed. */
  private isTimeFor(now: Position, ended: boolean, paused: boolean): boolean {
    if (same(now, this.told)) return false;
    return ended || (this.stood && !paused) || this.since >= EVERY_SAMPLES;
  }
}

const same = (a: Position, b: Position) => a.turn === b.turn && a.played === b.played;
