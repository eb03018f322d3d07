import { AUDIO, DOWN_HEADER_BYTES, UP_HEADER_BYTES } from '../wire';

/** A piece of Alex's voice: `samples` at 24 kHz, `offset` samples after the start of turn `turn`. */
export interface VoicePiece {
  turn: number;
  offset: number;
  samples: Int16Array;
}

export function encodeUp(kind: number, sequence: number, payload: ArrayBuffer): ArrayBuffer {
  const frame = new ArrayBuffer(UP_HEADER_BYTES + payload.byteLength);
  const head = new DataView(frame);
  head.setUint8(0, kind);
  head.setUint32(4, sequence >>> 0, true);
  new Uint8Array(frame, UP_HEADER_BYTES).set(new Uint8Array(payload));
  return frame;
}

/** Frames of the microphone, one after the other. */
export function joined(frames: readonly ArrayBuffer[]): ArrayBuffer {
  const whole = new Uint8Array(frames.reduce((bytes, frame) => bytes + frame.byteLength, 0));
  let at = 0;
  for (const frame of frames) {
    whole.set(new Uint8Array(frame), at);
    at += frame.byteLength;
  }
  return whole.buffer;
}

/** Null for anything that is not a voice frame: a newer server may send kinds that this page does not know. */
export function decodeDown(frame: ArrayBuffer): VoicePiece | null {
  if (frame.byteLength < DOWN_HEADER_BYTES) return null;
  const head = new DataView(frame);
  if (head.getUint8(0) !== AUDIO) return null;
  const count = Math.floor((frame.byteLength - DOWN_HEADER_BYTES) / 2);
  const samples = new Int16Array(frame.slice(DOWN_HEADER_BYTES, DOWN_HEADER_BYTES + count * 2));
  return { turn: head.getUint32(4, true), offset: head.getUint32(8, true), samples };
}
