import { api, wordsFor } from '../api';
import {
  MicrophoneError,
  microphones,
  openMicrophone,
  type Device,
  type Microphone,
  type MicrophoneProblem,
} from '../audio/capture';
import { echoOf, rms, testSound, type Echo } from '../audio/echo';
import { decibel, keep, meterShare, verdict, type Verdict } from '../audio/level';
import { Speaker } from '../audio/playback';
import type { Level } from '../audio/ports';
import { askedRaw, wantedMode, type Chosen } from '../choice';
import { handOver } from '../room/current';
import { RoomSession } from '../room/session.svelte';
import { router } from '../router.svelte';
import { ScreenShare } from '../screen/share';
import { VOICE_RATE } from '../wire';

const SLOW_MS = 4000;
/** Loudspeaker and microphone together: so late the sound comes back at the latest. */
const LATE_LEVELS = 4;
const QUIET_BEFORE_MS = 700;
const VOICE_DB = -45;
const GESTURES = ['pointerdown', 'keydown'] as const;

/** The devices before the room: nothing is sent, timed or kept here until Start. */
export class Check {
  asking = $state(true);
  /** The browser's question has stood for a while: one may go on without an answer. */
  slow = $state(false);
  problem = $state<MicrophoneProblem | null>(null);
  devices = $state.raw<Device[]>([]);
  device = $state('');
  level = $state(0);
  verdict = $state<Verdict>('silent');
  chime = $state<'untried' | 'playing' | 'asked' | 'heard' | 'unheard'>('untried');
  echo = $state.raw<Echo | null>(null);
  voice_db = $state<number | null>(null);
  share = $state.raw<ScreenShare | null>(null);
  starting = $state(false);
  trouble = $state('');
  private microphone: Microphone | null = null;
  private speaker: Speaker | null = null;
  private levels: Level[] = [];
  private recorded: Level[] | null = null;
  private given = false;
  private readonly raw = askedRaw(window.location.search);
  private readonly speakerOpening: Promise<void>;

  constructor() {
    this.speakerOpening = this.openSpeaker();
    void this.openMicrophone();
    for (const gesture of GESTURES) window.addEventListener(gesture, this.wake);
  }

  get hasMicrophone(): boolean {
    return !this.asking && this.problem === null;
  }

  async openMicrophone(device = ''): Promise<void> {
    this.asking = true;
    this.slow = false;
    const patience = window.setTimeout(() => (this.slow = true), SLOW_MS);
    this.microphone?.close();
    this.microphone = null;
    this.levels = [];
    try {
      const microphone = await openMicrophone(device, this.raw);
      if (this.given) return microphone.close();
      this.hold(microphone);
      this.problem = null;
    } catch (error) {
      this.problem = error instanceof MicrophoneError ? error.problem : 'busy';
    }
    window.clearTimeout(patience);
    this.asking = false;
    this.devices = await microphones().catch(() => []);
  }

  async playChime(): Promise<void> {
    await this.speakerOpening;
    if (!this.speaker) return void (this.chime = 'unheard');
    await this.speaker.resume();
    this.chime = 'playing';
    const before = await this.record(() => pause(QUIET_BEFORE_MS));
    const sound = testSound(VOICE_RATE);
    const during = await this.record(() => this.speaker?.play(sound));
    this.echo = this.hasMicrophone ? echoOf(before, during.slice(LATE_LEVELS), rms(sound)) : null;
    this.chime = 'asked';
  }

  /** The levels of the microphone while something happens. */
  private async record(what: () => Promise<void> | undefined): Promise<Level[]> {
    const levels: Level[] = [];
    this.recorded = levels;
    await what();
    this.recorded = null;
    return levels;
  }

  async toggleShare(): Promise<void> {
    if (this.share) return this.share.stop();
    const share = await ScreenShare.open();
    if (!share) return;
    share.onEnded = () => (this.share = null);
    this.share = share;
  }

  /** Runs inside the click, which is what allows sound: so the contexts are resumed before anything is awaited. */
  async start(chosen: Chosen): Promise<void> {
    if (this.starting) return;
    this.starting = true;
    this.trouble = '';
    this.wake();
    try {
      const { patience, ...choice } = chosen;
      const { id } = await api.create(choice);
      await this.speakerOpening;
      const session = new RoomSession(id, this.speaker);
      const kit = { speaker: this.speaker, microphone: this.microphone, share: this.share };
      session.join(kit, true, wantedMode({ patience }));
      this.given = true;
      handOver(session);
      router.go(`/room/${encodeURIComponent(id)}`);
    } catch (error) {
      this.trouble = wordsFor(error);
      this.starting = false;
    }
  }

  close(): void {
    for (const gesture of GESTURES) window.removeEventListener(gesture, this.wake);
    if (this.given) return;
    this.given = true;
    this.microphone?.close();
    this.share?.stop();
    void this.speakerOpening.then(() => this.speaker?.close());
  }

  private wake = () => {
    void this.speaker?.resume();
    void this.microphone?.resume();
  };

  private async openSpeaker(): Promise<void> {
    this.speaker = await Speaker.open().catch(() => null);
  }

  private hold(microphone: Microphone): void {
    this.microphone = microphone;
    this.device = microphone.deviceId;
    microphone.onLost = () => void this.openMicrophone();
    microphone.onLevel = (level) => {
      this.levels = keep(this.levels, level);
      this.recorded?.push(level);
      if (this.chime !== 'playing' && decibel(level.rms) > (this.voice_db ?? VOICE_DB))
        this.voice_db = decibel(level.rms);
      this.level = meterShare(level.rms);
      this.verdict = verdict(this.levels);
    };
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export const PROBLEM_WORDS: Record<MicrophoneProblem, { text: string; next: string }> = {
  refused: {
    text: 'The microphone is blocked for this page.',
    next: 'Allow it beside the address and try again, or go on without: every answer can be typed.',
  },
  missing: {
    text: 'No microphone was found.',
    next: 'Plug one in and try again, or go on without: every answer can be typed.',
  },
  busy: {
    text: 'The microphone does not answer.',
    next: 'Another program may be using it. Try again, or go on without: every answer can be typed.',
  },
  insecure: {
    text: 'Browsers give the microphone only to secure pages.',
    next: 'Open this page over https or on localhost, or go on without: every answer can be typed.',
  },
  old: {
    text: 'This browser is too old for a spoken interview.',
    next: 'Use a current Chrome, Edge, Firefox or Safari, or go on without: every answer can be typed.',
  },
};
