import { VOICE_RATE } from '../wire';
import type { Position } from './player';

const EVERY_SAMPLES = 0.1 * VOICE_RATE;

/**
 * When to tell the server where playback is: every 100 ms, and once more for a turn's last sample. What was handed to the
 * system is not yet heard, so the output latency is taken off, and paid back while nothing new is played.
 */
export class Reporter {
  latencySamples = 0;
  private since = 0;
  private quiet = 0;
  private last: Position = { turn: -1, played: 0, buffered: 0 };
  private told: Position = { turn: -1, played: 0, buffered: 0 };

  /** `position` after `samples` more were rendered. */
  step(position: Position, samples: number): Position[] {
    const reports: Position[] = [];
    if (position.turn !== this.last.turn) {
      if (this.last.turn >= 0 && !same(this.told, this.last)) reports.push({ ...this.last, buffered: 0 });
      this.since = EVERY_SAMPLES;
    }
    this.quiet = same(position, this.last) ? this.quiet + samples : 0;
    this.last = position;
    this.since += samples;
    const heard = Math.max(0, Math.min(position.played, position.played - this.latencySamples + this.quiet));
    const now = { turn: position.turn, played: Math.round(heard), buffered: position.buffered };
    const ended = now.played === position.played && position.buffered === 0;
    const due = this.since >= EVERY_SAMPLES || ended;
    if (position.turn >= 0 && due && !same(now, this.told)) {
      reports.push(now);
      this.told = now;
      this.since = 0;
    }
    return reports;
  }
}

const same = (a: Position, b: Position) => a.turn === b.turn && a.played === b.played;
