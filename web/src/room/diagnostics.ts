import type { Pause, Speaker } from '../audio/playback';
import type { AlexState, Hears } from '../wire';
import { shownClock, type Shown, type Stage } from '../interview';
import { now } from './now';
import type { RoomSession } from './session.svelte';

/**
 * `window.__alex`: what the page does, to be read by the diagnostics panel and by the browser tests. Read-only, made anew at
 * each look; nothing here changes the interview.
 *
 * - state: what is shown in words; server_state: the server's last word; stage; line: state of the socket
 * - phase, elapsed_s: where the interview stands
 * - played: samples (24 kHz) of Alex's voice handed to the loudspeaker; rms: loudness (0..1) of the output at this moment;
 *   underruns: how often a turn starved; turn: the turn being played
 * - paused: does Alex hold his breath for a suspected barge-in; pauses: the last of them, as the playback worklet told them
 * - hears: what the server's ear makes of this moment, while the panel is open
 * - captions: id, who, how, text and final of each line
 * - sent: frames of audio and pictures that went up; level: the microphone's meter (0..1)
 */
export interface Diagnostics {
  readonly interview: string;
  readonly stage: Stage;
  readonly state: Shown;
  readonly server_state: AlexState;
  readonly line: string;
  readonly phase: string;
  readonly elapsed_s: number;
  readonly played: number;
  readonly rms: number;
  readonly underruns: number;
  readonly turn: number;
  readonly paused: boolean;
  readonly pauses: readonly Pause[];
  readonly hears: Hears | null;
  readonly level: number;
  readonly sent: { readonly audio: number; readonly jpeg: number };
  readonly captions: readonly { id: string; who: string; how: string; text: string; final: boolean }[];
}

declare global {
  interface Window {
    readonly __alex?: Diagnostics;
  }
}

export function diagnose(session: RoomSession): void {
  Object.defineProperty(window, '__alex', { configurable: true, get: () => look(session) });
}

const NO_SOUND = { played: 0, rms: 0, underruns: 0, turn: -1, paused: false, pauses: [] };

function sound(speaker: Speaker) {
  const { emitted, underruns, turn, paused } = speaker.status;
  return { played: emitted, rms: speaker.rms(), underruns, turn, paused, pauses: speaker.pauses };
}

function look(session: RoomSession): Diagnostics {
  const { view, speaker } = session;
  const captions = view.captions.map(({ id, who, how, text, final }) => ({ id, who, how, text, final }));
  return Object.freeze({
    interview: session.id,
    stage: session.stage,
    state: session.shown,
    server_state: view.state,
    line: view.line,
    phase: view.phase,
    elapsed_s: shownClock(view, now()).elapsed_s,
    ...(speaker ? sound(speaker) : NO_SOUND),
    hears: session.hears,
    level: session.level,
    sent: Object.freeze({ audio: session.sentAudio, jpeg: session.sentJpeg }),
    captions,
  });
}
