import { VOICE_RATE } from '../wire';
import workletUrl from './playback.worklet?worker&url';
import { letGo, type PlaybackStatus, type ToPlayback } from './ports';

const LATENCY_EVERY_MS = 1000;
const PAUSES_KEPT = 50;

/** Somebody seemed to speak over Alex: `played` samples of `turn` had been played then. `until_ms` is null while it stands. */
export interface Pause {
  readonly turn: number;
  readonly played: number;
  readonly from_ms: number;
  readonly until_ms: number | null;
}

/** The loudspeaker's end: one audio context, Alex's voice, the test sound, and a meter on what really goes out. */
export class Speaker {
  status: PlaybackStatus = {
    playing: false,
    turn: -1,
    played: 0,
    emitted: 0,
    underruns: 0,
    buffered: 0,
    paused: false,
    at_s: 0,
  };
  /** The last pauses of Alex's voice, newest last; times on `performance.now()`. */
  pauses: readonly Pause[] = [];
  onStatus: (status: PlaybackStatus) => void = () => undefined;
  /** The browser holds the sound back (or lets it go on): it may want a click first. */
  onHeld: (held: boolean) => void = () => undefined;
  private readonly meter: AnalyserNode;
  private readonly window: Float32Array<ArrayBuffer>;
  private readonly timer: number;

  private constructor(
    readonly context: AudioContext,
    private readonly node: AudioWorkletNode,
  ) {
    this.meter = new AnalyserNode(context, { fftSize: 1024 });
    this.window = new Float32Array(this.meter.fftSize);
    node.connect(this.meter).connect(context.destination);
    node.port.onmessage = ({ data }: MessageEvent<PlaybackStatus>) => {
      if (data.paused !== this.status.paused) this.notePause(data);
      this.status = data;
      this.onStatus(data);
    };
    context.onstatechange = () => this.onHeld(!this.allowed && context.state !== 'closed');
    this.timer = window.setInterval(() => this.tellLatency(), LATENCY_EVERY_MS);
  }

  static async open(): Promise<Speaker> {
    const context = new AudioContext({ sampleRate: VOICE_RATE, latencyHint: 'interactive' });
    await context.audioWorklet.addModule(workletUrl);
    const node = new AudioWorkletNode(context, 'alex-playback', { numberOfInputs: 0, outputChannelCount: [1] });
    return new Speaker(context, node);
  }

  listenTo(port: MessagePort): void {
    this.post({ kind: 'in', port }, [port]);
  }

  get allowed(): boolean {
    return this.context.state === 'running';
  }

  resume(): Promise<void> {
    return this.context.resume();
  }

  /** Loudness (0..1) of what leaves for the loudspeaker in this very moment. */
  rms(): number {
    this.meter.getFloatTimeDomainData(this.window);
    let sum = 0;
    for (const value of this.window) sum += value * value;
    return Math.sqrt(sum / this.window.length);
  }

  /** Plays `samples` (at VOICE_RATE) as Alex's voice would be played; settles when the last one has been. */
  async play(samples: Float32Array<ArrayBuffer>): Promise<void> {
    const buffer = new AudioBuffer({ length: samples.length, sampleRate: VOICE_RATE });
    buffer.copyToChannel(samples, 0);
    const source = new AudioBufferSourceNode(this.context, { buffer });
    source.connect(this.meter);
    const over = new Promise<void>((resolve) => (source.onended = () => resolve()));
    source.start();
    await over;
  }

  close(): void {
    window.clearInterval(this.timer);
    letGo(this.node);
    this.context.onstatechange = null;
    this.onStatus = this.onHeld = () => undefined;
    void this.context.close();
  }

  private notePause({ paused, turn, played, at_s }: PlaybackStatus): void {
    const at = performance.now() - (this.context.currentTime - at_s) * 1000;
    const last = this.pauses.at(-1);
    if (paused) this.pauses = [...this.pauses, { turn, played, from_ms: at, until_ms: null }].slice(-PAUSES_KEPT);
    else if (last) this.pauses = [...this.pauses.slice(0, -1), { ...last, until_ms: at }];
  }

  private tellLatency(): void {
    const seconds = this.context.outputLatency || this.context.baseLatency || 0;
    this.post({ kind: 'latency', seconds });
  }

  private post(message: ToPlayback, transfer: Transferable[] = []): void {
    this.node.port.postMessage(message, transfer);
  }
}
