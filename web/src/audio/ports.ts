import type { VoicePiece } from '../net/frames';
import type { FlushedTurn } from './player';
import type { Report } from './reporter';

/** Main page -> capture worklet. */
export type ToCapture = { kind: 'out'; port: MessagePort } | { kind: 'mute'; muted: boolean };

/** Capture worklet -> main page: loudness of the last 64 ms, as amplitudes of 0..1. */
export interface Level {
  rms: number;
  peak: number;
}

/** Main page -> playback worklet. */
export type ToPlayback = { kind: 'in'; port: MessagePort } | { kind: 'latency'; seconds: number };

/** Playback worklet -> main page, every 50 ms and when a pause begins or ends; `at_s` is on the audio context's clock. */
export interface PlaybackStatus {
  playing: boolean;
  turn: number;
  played: number;
  emitted: number;
  underruns: number;
  /** Samples that wait to be played: what a late piece may take without a gap. */
  buffered: number;
  paused: boolean;
  at_s: number;
}

/** Socket worker -> playback worklet, over a port of their own: the main thread may be busy. */
export type SpeakerIn =
  | { kind: 'piece'; piece: VoicePiece }
  | { kind: 'over'; turn: number; samples: number }
  | { kind: 'duck' | 'go_on' | 'flush'; turn: number };

/** Playback worklet -> socket worker. */
export type SpeakerOut = ({ kind: 'playback'; at_s: number } & Report) | ({ kind: 'flushed' } & FlushedTurn);

/**
 * Chromium keeps a worklet's node and its context for as long as the page lives, closed or not: so they must know nobody. What
 * hangs on them is else kept as well, which is a whole room for each time that one was entered.
 */
export function letGo(node: AudioWorkletNode): void {
  node.port.onmessage = null;
  node.port.close();
  node.disconnect();
}
