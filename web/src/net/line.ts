import type { Down, Hello, JPEG, JPEG_AGAIN, JPEG_BOARD, Up } from '../wire';

/** Kinds of pictures on the wire: one that changed, the same again, the whiteboard. */
export type Picture = typeof JPEG | typeof JPEG_AGAIN | typeof JPEG_BOARD;

export type LineState = 'idle' | 'connecting' | 'open' | 'lost' | 'closed';

/** Main page -> socket worker. */
export type ToLine =
  | { kind: 'open'; url: string; hello: Hello; start: boolean }
  | { kind: 'send'; message: Up }
  | { kind: 'microphone'; port: MessagePort }
  | { kind: 'speaker'; port: MessagePort }
  | { kind: 'jpeg'; jpeg: ArrayBuffer; as: Picture }
  | { kind: 'dial'; take_over: boolean }
  | { kind: 'close' };

/** Socket worker -> main page. */
export type FromLine =
  | { kind: 'down'; message: Down }
  | { kind: 'line'; line: LineState; tries: number }
  | { kind: 'sent'; audio: number; jpeg: number; round_trip_ms: number | null };
