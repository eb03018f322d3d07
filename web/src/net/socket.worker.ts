import type { SpeakerIn, SpeakerOut } from '../audio/ports';
import { AUDIO, type Down, type Hello, type Up } from '../wire';
import { waitMs } from './backoff';
import { decodeDown, encodeUp, joined } from './frames';
import type { FromLine, Picture, LineState, ToLine } from './line';
import { EMPTY, again, sent, shown } from './outbox';

const PING_EVERY_MS = 4000;
const SILENT_TOO_LONG_MS = 12000;
const AUDIO_BACKLOG_BYTES = 64_000;
const JPEG_BACKLOG_BYTES = 200_000;
const RIDE_WITHIN_MS = 200;
/** A line that is dead closes no socket. */
const GOODBYE_MS = 3000;

/** What a worker's global scope offers; the DOM library of TypeScript only knows windows. */
const page = self as unknown as {
  postMessage(message: FromLine): void;
  onmessage: ((event: MessageEvent<ToLine>) => void) | null;
  close(): void;
};

/** Owns the socket, away from the main thread, so that a busy page neither delays a word nor loses one. */
class Line {
  private socket: WebSocket | null = null;
  private url = '';
  private hello: Hello = { kind: 'hello', page: '' };
  private startWaits = false;
  private outbox = EMPTY;
  private joined = false;
  private reconnects = true;
  private tries = 0;
  private retry = 0;
  private heardAt = 0;
  private audioFrames = 0;
  private audioHeld: ArrayBuffer[] = [];
  private framesAMessage = 1;
  private audioSentAt = -RIDE_WITHIN_MS;
  private report: Up | null = null;
  private roundTripMs: number | null = null;
  private jpegFrames = 0;
  private speaker: MessagePort | null = null;

  constructor() {
    setInterval(() => this.keepAlive(), PING_EVERY_MS);
    setInterval(() => this.tellSent(), 1000);
  }

  do(command: ToLine): void {
    switch (command.kind) {
      case 'open':
        Object.assign(this, { url: command.url, hello: command.hello, startWaits: command.start });
        return this.dial();
      case 'send':
        return this.say(command.message);
      case 'microphone':
        command.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.sayAudio(data);
        return;
      case 'speaker':
        this.speaker = command.port;
        command.port.onmessage = ({ data }: MessageEvent<SpeakerOut>) => this.say(data);
        return;
      case 'jpeg':
        return this.sayJpeg(command.jpeg, command.as);
      case 'dial':
        return this.dialAgain(command.take_over);
      case 'close':
        return this.leave();
    }
  }

  private dial(): void {
    clearTimeout(this.retry);
    this.tell('connecting');
    const socket = new WebSocket(this.url);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.heardAt = performance.now();
    socket.onopen = () => {
      socket.send(JSON.stringify(this.hello));
      if (this.startWaits) socket.send(JSON.stringify({ kind: 'start' } satisfies Up));
    };
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => this.hear(event.data);
    socket.onclose = () => socket === this.socket && this.lost();
  }

  private hear(data: string | ArrayBuffer): void {
    this.heardAt = performance.now();
    if (typeof data !== 'string') {
      const piece = decodeDown(data);
      if (piece) this.play({ kind: 'piece', piece }, [piece.samples.buffer as ArrayBuffer]);
      return;
    }
    const message = parsed(data);
    if (!message) return;
    this.obey(message);
    if (message.kind !== 'pong') page.postMessage({ kind: 'down', message });
  }

  private obey(message: Down): void {
    switch (message.kind) {
      case 'welcome':
        this.startWaits = false;
        this.hello = { ...this.hello, take_over: false };
        this.joined = true;
        this.framesAMessage = message.mic_frames;
        this.audioHeld = [];
        this.report = null;
        this.tries = 0;
        this.tell('open');
        return this.catchUp(message.code?.revision ?? 0, message.board?.revision ?? 0);
      case 'caption':
        this.outbox = shown(this.outbox, message);
        return;
      case 'pong':
        this.roundTripMs = performance.now() - message.at_ms;
        return;
      case 'turn_over':
        return this.play({ kind: 'over', turn: message.turn, samples: message.samples });
      case 'duck':
      case 'go_on':
      case 'flush':
        return this.play({ kind: message.kind, turn: message.turn });
      case 'busy':
      case 'taken_over':
      case 'turned_away':
      case 'ended':
        this.reconnects = false;
        return;
    }
  }

  private catchUp(knownCode: number, knownBoard: number): void {
    const late = again(this.outbox, knownCode, knownBoard);
    this.outbox = late.outbox;
    for (const message of late.messages) this.socket?.send(JSON.stringify(message));
  }

  private say(message: Up): void {
    this.outbox = sent(this.outbox, message, this.joined);
    if (!this.joined) return;
    if (message.kind === 'playback') {
      this.report = this.ridesAlong() ? message : null;
      if (this.report) return;
    }
    this.socket?.send(JSON.stringify(message));
  }

  /** Where audio goes up in larger pieces nobody waits for the playback clock, which says itself when it was: one waking less. */
  private ridesAlong(): boolean {
    return this.framesAMessage > 1 && performance.now() - this.audioSentAt < RIDE_WITHIN_MS;
  }

  /** The sequence counts every frame of the microphone, so that the server sees the gap of a lost line. */
  private sayAudio(pcm: ArrayBuffer): void {
    this.audioFrames++;
    if (!this.joined || !this.socket || this.socket.bufferedAmount > AUDIO_BACKLOG_BYTES) {
      this.audioHeld = [];
      return;
    }
    this.audioHeld.push(pcm);
    if (this.audioHeld.length < this.framesAMessage) return;
    const first = this.audioFrames - this.audioHeld.length;
    this.socket.send(encodeUp(AUDIO, first, joined(this.audioHeld)));
    this.audioHeld = [];
    this.audioSentAt = performance.now();
    if (this.report) this.socket.send(JSON.stringify(this.report));
    this.report = null;
  }

  private sayJpeg(jpeg: ArrayBuffer, as: Picture): void {
    if (!this.joined || !this.socket || this.socket.bufferedAmount > JPEG_BACKLOG_BYTES) return;
    this.socket.send(encodeUp(as, this.jpegFrames++, jpeg));
  }

  private dialAgain(take_over: boolean): void {
    this.reconnects = true;
    this.hello = { ...this.hello, take_over };
    this.hangUp('connecting');
    this.dial();
  }

  private lost(): void {
    this.joined = false;
    this.socket = null;
    if (!this.reconnects) return this.tell('closed');
    const wait = waitMs(this.tries++, Math.random());
    this.tell('lost');
    this.retry = self.setTimeout(() => this.dial(), wait);
  }

  /** The room is closed. The worker has clocks of its own and would live as long as the page; what was said goes up first. */
  private leave(): void {
    const { socket } = this;
    this.reconnects = false;
    this.hangUp('closed');
    if (!socket || socket.readyState === WebSocket.CLOSED) return page.close();
    socket.onclose = () => page.close();
    setTimeout(() => page.close(), GOODBYE_MS);
  }

  private hangUp(line: LineState): void {
    clearTimeout(this.retry);
    const socket = this.socket;
    this.socket = null;
    this.joined = false;
    socket?.close(1000);
    this.tell(line);
  }

  /** A dead network closes no socket: silence is the only sign. */
  private keepAlive(): void {
    if (!this.socket) return;
    const silent = performance.now() - this.heardAt;
    if (silent > SILENT_TOO_LONG_MS) {
      const dead = this.socket;
      this.lost();
      return dead.close();
    }
    if (this.joined) this.say({ kind: 'ping', at_ms: performance.now() });
  }

  private play(message: SpeakerIn, transfer: Transferable[] = []): void {
    if (this.speaker) this.speaker.postMessage(message, transfer);
    else this.answerUnheard(message);
  }

  /** Where a browser gives no sound the interview goes on by captions: a turn counts as played when it is over. */
  private answerUnheard(message: SpeakerIn): void {
    const { kind } = message;
    if (kind === 'flush') this.say({ kind: 'flushed', turn: message.turn, played: 0, dropped: 0 });
    if (kind === 'over') this.say({ kind: 'playback', turn: message.turn, played: message.samples, buffered: 0 });
  }

  private tell(line: LineState): void {
    page.postMessage({ kind: 'line', line, tries: this.tries });
  }

  private tellSent(): void {
    if (!this.joined) return;
    page.postMessage({ kind: 'sent', audio: this.audioFrames, jpeg: this.jpegFrames, round_trip_ms: this.roundTripMs });
  }
}

function parsed(text: string): Down | null {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null && 'kind' in message ? (message as Down) : null;
  } catch {
    return null;
  }
}

const line = new Line();
page.onmessage = ({ data }) => line.do(data);
