import { openMicrophone, type Microphone } from '../audio/capture';
import type { Speaker } from '../audio/playback';
import { askedRaw } from '../choice';
import { meterShare } from '../audio/level';
import { Easel } from '../board/easel.svelte';
import { Desk } from '../editor/desk.svelte';
import { draftsOf } from '../editor/drafts';
import { liked } from '../editor/taste.svelte';
import { FRESH, reduce, shownState, stage, type News, type View } from '../interview';
import type { FromLine } from '../net/line';
import { Socket, pageName, randomId } from '../net/socket';
import { ScreenShare } from '../screen/share';
import { MODE_WORDS } from '../words';
import {
  JPEG_BOARD,
  VOICE_RATE,
  type Down,
  type Ended,
  type Hears,
  type LineSeen,
  type Mode,
  type Notice,
  type Up,
  type WatchSeen,
} from '../wire';
import { Composing } from './composing';
import { diagnose } from './diagnostics';
import { hushed, isLong, type Hush } from './hush';
import { now } from './now';
import { Sharing } from './sharing';

/** What the check page has opened; each part may be missing. */
export interface Kit {
  speaker: Speaker | null;
  microphone: Microphone | null;
  share: ScreenShare | null;
}

const TICK_MS = 250;
const SAID_MS = 5000;
const HAND_IN_MS = 2000;
const GESTURES = ['pointerdown', 'keydown'] as const;
const page = pageName();

/** One interview as this page lives it: devices and socket on one side, the view on the other. Decides nothing itself. */
export class RoomSession {
  view = $state.raw<View>(FRESH);
  at = $state(now());
  muted = $state(false);
  playing = $state(false);
  level = $state(0);
  hasMicrophone = $state(false);
  share = $state.raw<ScreenShare | null>(null);
  here = $state.raw<readonly Notice[]>([]);
  /** What the ear makes of this moment; null while nobody looks on. */
  hears = $state.raw<Hears | null>(null);
  /** How the lines do: the server's figures, while somebody looks on, and this page's own. */
  line = $state.raw<LineSeen | null>(null);
  /** What the coding watcher has cost, while somebody looks on. */
  watch = $state.raw<WatchSeen | null>(null);
  roundTripMs = $state<number | null>(null);
  bufferedMs = $state(0);
  underruns = $state(0);
  shown = $derived(shownState(this.view, { playing: this.playing, muted: this.muted, at: this.at }));
  stage = $derived(stage(this.view));
  readonly desk: Desk;
  readonly easel = new Easel(
    (message) => this.send(message),
    (jpeg) => this.socket.sendJpeg(jpeg, JPEG_BOARD),
  );
  private readonly composing = new Composing();
  sentAudio = 0;
  sentJpeg = 0;
  private readonly socket = new Socket((news) => this.hear(news));
  private microphone: Microphone | null = null;
  private closed = false;
  private patience: Mode | null = null;
  private looksOn = false;
  private hush: Hush = null;
  private hushTold = false;
  private readonly sharing = new Sharing({
    send: (message) => this.send(message),
    sendJpeg: (jpeg, as) => this.socket.sendJpeg(jpeg, as),
    tell: (words) => this.notice('screen', words?.text ?? '', words?.next, 'warning'),
    shares: (share) => (this.share = share),
  });
  private rms = 0;
  private readonly timer = window.setInterval(() => this.tick(), TICK_MS);

  constructor(
    readonly id: string,
    readonly speaker: Speaker | null,
  ) {
    this.desk = new Desk((message) => this.send(message), draftsOf(id), undefined, liked.now.language);
    speaker?.listenTo(this.socket.pipe('speaker'));
    if (speaker) this.hearSpeaker(speaker);
    window.addEventListener('pagehide', this.flush);
    for (const gesture of GESTURES) window.addEventListener(gesture, this.wake);
    diagnose(this);
  }

  /** `patience`: what the person chose before, if anything. */
  join(kit: Kit, start: boolean, patience: Mode | null = null): void {
    this.patience = patience;
    this.useMicrophone(kit.microphone);
    this.socket.open(this.id, { kind: 'hello', page, microphone: kit.microphone !== null }, start);
    if (kit.share) this.sharing.use(kit.share);
    const next = 'Every answer can be typed. To speak, allow or plug in a microphone and reload this page.';
    if (!kit.microphone) this.notice('microphone', 'This page has no microphone.', next);
  }

  start(): void {
    this.send({ kind: 'start' });
  }

  /** What was written is handed in first, as long as that takes no time worth speaking of. */
  async end(): Promise<void> {
    await Promise.race([this.desk.handIn(), new Promise((over) => setTimeout(over, HAND_IN_MS))]);
    this.send({ kind: 'end' });
  }

  takeOver(): void {
    this.dial(true);
  }

  knockAgain(): void {
    this.dial(false);
  }

  send(message: Up): void {
    this.socket.send(message);
  }

  useMicrophone(microphone: Microphone | null): void {
    if (this.closed) return microphone?.close();
    this.microphone?.close();
    this.microphone = microphone;
    this.hasMicrophone = microphone !== null;
    if (!microphone) return;
    microphone.sendTo(this.socket.pipe('microphone'));
    microphone.mute(this.muted);
    microphone.onLevel = ({ rms }) => {
      this.rms = Math.max(this.rms, rms);
      this.level = this.muted ? 0 : meterShare(rms);
    };
    microphone.onLost = () => void this.microphoneLost();
    this.notice('microphone', '');
  }

  toggleMute(): void {
    if (!this.hasMicrophone) return;
    this.muted = !this.muted;
    this.microphone?.mute(this.muted);
    this.level = 0;
    this.send({ kind: 'muted', muted: this.muted });
  }

  choosePatience(mode: Mode): void {
    this.patience = mode;
    this.send({ kind: 'patience', mode });
    this.notice('patience', MODE_WORDS[mode].says);
    window.setTimeout(() => this.patience === mode && this.dismiss('patience'), SAID_MS);
  }

  lookOn(on: boolean): void {
    this.looksOn = on;
    this.hears = null;
    this.send({ kind: 'look_on', on });
  }

  /** The draft of a typed answer has changed. */
  drafts(text: string): void {
    const on = this.composing.changed(text, performance.now());
    if (on !== null) this.send({ kind: 'composing', on });
  }

  type(text: string): void {
    this.composing.sent();
    this.send({ kind: 'typed', id: randomId(), text: text.trim() });
  }

  async toggleShare(): Promise<void> {
    if (this.share) return this.share.stop();
    const share = await ScreenShare.open();
    if (share) this.sharing.use(share);
  }

  dismiss(code: string): void {
    this.here = this.here.filter((notice) => notice.code !== code);
    this.take({ kind: 'dismiss', code });
  }

  close(): void {
    this.closed = true;
    this.sharing.close();
    window.clearInterval(this.timer);
    window.removeEventListener('pagehide', this.flush);
    for (const gesture of GESTURES) window.removeEventListener(gesture, this.wake);
    this.desk.close();
    this.easel.close();
    this.microphone?.close();
    this.socket.close();
    this.speaker?.close();
  }

  private dial(takeOver: boolean): void {
    this.view = { ...this.view, hold: 'none', turnedAway: null, welcomed: 0 };
    this.socket.dial(takeOver);
    if (!this.hasMicrophone) void this.tryMicrophone();
  }

  private tick(): void {
    this.at = now();
    const hearing = {
      shown: this.shown,
      microphone: this.hasMicrophone,
      coding: this.view.problem !== null,
      rms: this.rms,
    };
    this.hush = hushed(this.hush, hearing, this.at);
    this.rms = 0;
    const long = isLong(this.hush, this.at);
    if (long === this.hushTold) return;
    this.hushTold = long;
    const text = long ? 'Your microphone has given no sound for a minute.' : '';
    this.notice(
      'hush',
      text,
      'Check that it is not muted and that it is the right one, or type your answer.',
      'warning',
    );
  }

  /** Nobody looks at the page any more: what was written and drawn goes up now. */
  flush = () => {
    this.desk.save();
    this.easel.save();
  };

  private wake = () => {
    void this.speaker?.resume();
    void this.microphone?.resume();
  };

  private hearSpeaker(speaker: Speaker): void {
    let underruns = 0;
    speaker.onStatus = (status) => {
      this.playing = status.playing;
      this.underruns = status.underruns;
      this.bufferedMs = (1000 * status.buffered) / VOICE_RATE;
      if (status.underruns > underruns)
        this.send({ kind: 'trouble', code: 'underrun', detail: String(status.underruns) });
      underruns = status.underruns;
    };
    speaker.onHeld = (held) => {
      const next = 'Click anywhere to hear Alex.';
      this.notice('sound', held ? 'Your browser holds the sound back.' : '', next, 'warning');
    };
  }

  private hear(news: FromLine): void {
    if (news.kind === 'sent') {
      this.sentAudio = news.audio;
      this.sentJpeg = news.jpeg;
      this.roundTripMs = news.round_trip_ms;
      return;
    }
    if (news.kind === 'line') return this.take({ kind: 'line', line: news.line, at: now() });
    if (news.message.kind === 'hears') this.hears = this.looksOn ? news.message : null;
    else if (news.message.kind === 'line') this.line = news.message;
    else if (news.message.kind === 'watch') this.watch = news.message;
    else this.told(news.message);
  }

  private told(message: Down): void {
    this.take({ kind: 'down', message, at: now() });
    if (message.kind === 'taken_over' || message.kind === 'turned_away') this.letGo();
    if (message.kind === 'phase') void this.desk.handIn();
    if (message.kind === 'ended') this.sayWhyItEnded(message);
    if (message.kind === 'welcome') this.tellWhatStands();
    if (message.kind === 'welcome') this.easel.open(message.board);
    if (message.kind === 'welcome' || message.kind === 'problem') this.openDesk();
  }

  /** A server that started anew does not know what this page has chosen, muted or shares. */
  private tellWhatStands(): void {
    if (this.patience) this.send({ kind: 'patience', mode: this.patience });
    if (this.looksOn) this.send({ kind: 'look_on', on: true });
    if (this.view.welcomed < 2) return;
    if (this.muted) this.send({ kind: 'muted', muted: true });
    this.sharing.tellAgain();
  }

  /** Another tab has the interview, or nobody: this one must neither listen nor watch. */
  private letGo(): void {
    this.share?.stop();
    this.useMicrophone(null);
  }

  private sayWhyItEnded({ text, reason }: Ended): void {
    this.notice('ended', text, 'The report opens by itself.', reason === 'trouble' ? 'error' : 'info');
  }

  private openDesk(): void {
    if (this.view.problem) this.desk.open(this.view.problem, this.view.restored, this.view.others);
  }

  private take(news: News): void {
    this.at = now();
    this.view = reduce(this.view, news);
  }

  private async microphoneLost(): Promise<void> {
    this.send({ kind: 'trouble', code: 'microphone_lost' });
    const label = await this.tryMicrophone();
    if (label !== null)
      return this.notice('microphone', 'Your microphone was unplugged.', `Alex listens to ${label} now.`);
    this.notice('microphone', 'Your microphone is gone.', 'Plug it in again, or type your answers.', 'warning');
    const again = () => void (this.hasMicrophone || this.tryMicrophone());
    navigator.mediaDevices.addEventListener('devicechange', again, { once: true });
  }

  private async tryMicrophone(): Promise<string | null> {
    const microphone = await openMicrophone('', askedRaw(window.location.search)).catch(() => null);
    this.useMicrophone(microphone);
    return microphone && (microphone.label || 'another one');
  }

  private notice(code: string, text: string, next = '', level: Notice['level'] = 'info'): void {
    const others = this.here.filter((notice) => notice.code !== code);
    this.here = text === '' ? others : [...others, { kind: 'notice', level, code, text, next }];
  }
}
