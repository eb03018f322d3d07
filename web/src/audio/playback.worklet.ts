import { VOICE_RATE } from '../wire';
import { Player } from './player';
import type { PlaybackStatus, SpeakerIn, SpeakerOut, ToPlayback } from './ports';
import { Reporter } from './reporter';
import { Resampler } from './resample';

const STATUS_EVERY_SAMPLES = 0.05 * VOICE_RATE;

/** Alex's voice -> loudspeaker. Pieces come from the socket worker; what was heard goes back the same way. */
class Playback extends AudioWorkletProcessor {
  private readonly player = new Player();
  private readonly reporter = new Reporter();
  private readonly resampler = new Resampler(VOICE_RATE, sampleRate);
  private rest = new Float32Array(0);
  private line: MessagePort | null = null;
  private since = 0;
  private wasPaused = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToPlayback>) => {
      if (data.kind === 'in') this.listen(data.port);
      else this.reporter.setLatency(Math.round(data.seconds * VOICE_RATE));
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channels = outputs[0] ?? [];
    const first = channels[0];
    if (!first) return true;
    this.render(first);
    for (const other of channels.slice(1)) other.set(first);
    this.tell((first.length * VOICE_RATE) / sampleRate);
    return true;
  }

  private listen(port: MessagePort): void {
    this.line = port;
    port.onmessage = ({ data }: MessageEvent<SpeakerIn>) => {
      if (data.kind === 'piece') this.player.push(data.piece);
      else if (data.kind === 'over') this.player.turnOver(data.turn, data.samples);
      else if (data.kind === 'duck') this.player.duck(data.turn);
      else if (data.kind === 'go_on') this.player.goOn();
      else this.answer({ kind: 'flushed', ...this.player.flush(data.turn) });
    };
  }

  private render(out: Float32Array): void {
    if (sampleRate === VOICE_RATE) return this.player.pull(out);
    while (this.rest.length < out.length) {
      const fresh = new Float32Array(128);
      this.player.pull(fresh);
      const more = this.resampler.push(fresh);
      const all = new Float32Array(this.rest.length + more.length);
      all.set(this.rest);
      all.set(more, this.rest.length);
      this.rest = all;
    }
    out.set(this.rest.subarray(0, out.length));
    this.rest = this.rest.slice(out.length);
  }

  private tell(samples: number): void {
    const { paused } = this.player;
    for (const position of this.reporter.step(this.player.position, samples, paused))
      this.answer({ kind: 'playback', ...position, at_s: currentTime });
    this.since += samples;
    if (this.since < STATUS_EVERY_SAMPLES && paused === this.wasPaused) return;
    this.since = 0;
    this.wasPaused = paused;
    const { playing, emitted, underruns, position } = this.player;
    const at_s = currentTime;
    this.port.postMessage({ playing, emitted, underruns, ...position, paused, at_s } satisfies PlaybackStatus);
  }

  private answer(message: SpeakerOut): void {
    this.line?.postMessage(message);
  }
}

registerProcessor('alex-playback', Playback);
