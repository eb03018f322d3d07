import { MIC_FRAME_SAMPLES, MIC_RATE } from '../wire';
import type { Level, ToCapture } from './ports';
import { Resampler } from './resample';

const LEVEL_EVERY_FRAMES = 2;

/** Microphone -> 32 ms frames of 16 kHz PCM16, straight to the socket worker. A muted microphone sends silence. */
class Capture extends AudioWorkletProcessor {
  private readonly resampler = new Resampler(sampleRate, MIC_RATE);
  private frame = new Int16Array(MIC_FRAME_SAMPLES);
  private filled = 0;
  private out: MessagePort | null = null;
  private muted = false;
  private square = 0;
  private peak = 0;
  private frames = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToCapture>) => {
      if (data.kind === 'out') this.out = data.port;
      else this.muted = data.muted;
    };
  }

  process(inputs: Float32Array[][]): boolean {
    const mono = inputs[0]?.[0];
    if (mono) for (const value of this.resampler.push(mono)) this.take(value);
    return true;
  }

  private take(value: number): void {
    const size = Math.abs(value);
    this.square += value * value;
    if (size > this.peak) this.peak = size;
    this.frame[this.filled++] = this.muted ? 0 : Math.max(-32768, Math.min(32767, Math.round(value * 32768)));
    if (this.filled === MIC_FRAME_SAMPLES) this.give();
  }

  private give(): void {
    this.out?.postMessage(this.frame.buffer, [this.frame.buffer]);
    this.frame = new Int16Array(MIC_FRAME_SAMPLES);
    this.filled = 0;
    this.frames += 1;
    if (this.frames % LEVEL_EVERY_FRAMES !== 0) return;
    const rms = Math.sqrt(this.square / (LEVEL_EVERY_FRAMES * MIC_FRAME_SAMPLES));
    this.port.postMessage({ rms, peak: this.peak } satisfies Level);
    this.square = 0;
    this.peak = 0;
  }
}

registerProcessor('alex-capture', Capture);
