import { Heard, isFromSandbox } from './heard';
import type { Engine, FromSandbox, LoadOrder, RunOrder } from './messages';

const LOAD_LIMIT_MS = 60_000;
/** Python ends itself at the limit and can then say in which line it was; it gets this long to do so. */
const GRACE_MS: Record<Engine, number> = { javascript: 0, python: 500 };
const LOOK_EVERY_MS = 500;
/** A busy machine may let a living frame wait. */
const MOST_UNANSWERED = 4;

/** `late`: at the limit, by itself or killed; `died`: the browser has ended its process, most likely for its memory. */
export type Ending = 'done' | 'late' | 'stopped' | 'died';

export interface Finished {
  heard: Heard;
  error: string;
  ms: number;
  ending: Ending;
}

/** One frame with one worker in it, for one run. Killing it takes all that it ran with it. */
export class Sandbox {
  readonly ready: Promise<void>;
  private readonly frame = document.createElement('iframe');
  private readonly line = new MessageChannel();
  private readonly life = new MessageChannel();
  private hear: (message: FromSandbox) => void = () => undefined;
  private end: (ending: Ending, error?: string) => void = () => undefined;
  private unanswered = 0;
  private stopped = false;
  private loading = 0;

  constructor(
    private readonly engine: Engine,
    parts: Promise<LoadOrder>,
  ) {
    this.frame.setAttribute('sandbox', 'allow-scripts');
    this.frame.title = 'Sandbox in which your code runs';
    this.frame.hidden = true;
    this.frame.src = '/sandbox/frame.html';
    this.line.port1.onmessage = ({ data }) => isFromSandbox(data) && this.hear(data);
    this.life.port1.onmessage = ({ data }) => (isFromSandbox(data) ? this.hear(data) : (this.unanswered = 0));
    this.ready = this.load(parts);
    this.frame.dataset.engine = engine;
    this.ready.then(
      () => (this.frame.dataset.ready = 'true'),
      () => undefined,
    );
  }

  /** The limit counts from here, not from loading. The sandbox is used up by it. */
  run(order: RunOrder): Promise<Finished> {
    const started = performance.now();
    const heard = new Heard(order.calls.length);
    if (this.stopped) return Promise.resolve({ heard, error: '', ending: 'stopped', ms: 0 });
    return new Promise((resolve) => {
      const limit = setTimeout(() => this.end('late'), order.limit_ms + GRACE_MS[this.engine]);
      const looking = setInterval(() => this.look(), LOOK_EVERY_MS);
      this.end = (ending, error = '') => {
        clearTimeout(limit);
        clearInterval(looking);
        this.kill();
        resolve({ heard, error, ending, ms: performance.now() - started });
      };
      this.hear = (message) => {
        if (message.kind === 'done') this.end(message.late ? 'late' : 'done', message.error);
        else if (message.kind === 'broken') this.end('died');
        else heard.take(message);
      };
      this.look();
      this.line.port1.postMessage(order);
    });
  }

  /** While it is still loading, too: then it is `ready` at once, and what it is asked to run ends before it begins. */
  stop(): void {
    this.stopped = true;
    this.end('stopped');
  }

  kill(): void {
    window.clearTimeout(this.loading);
    this.hear = () => undefined;
    this.end = () => undefined;
    this.line.port1.close();
    this.life.port1.close();
    this.frame.remove();
  }

  /** The frame answers from its own thread, whatever its worker does; when it does not, its process is gone. */
  private look(): void {
    if (this.unanswered === MOST_UNANSWERED) return this.end('died');
    this.unanswered += 1;
    this.life.port1.postMessage('alive?');
  }

  private load(parts: Promise<LoadOrder>): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error('The sandbox did not load in time.'));
      this.loading = window.setTimeout(late, LOAD_LIMIT_MS);
      this.end = () => {
        window.clearTimeout(this.loading);
        resolve();
      };
      this.hear = (message) => {
        window.clearTimeout(this.loading);
        if (message.kind === 'ready') resolve();
        else if (message.kind === 'broken') reject(new Error(message.error));
      };
      const loaded = new Promise((done) => this.frame.addEventListener('load', done, { once: true }));
      document.body.append(this.frame);
      Promise.all([parts, loaded]).then(([order]) => {
        this.frame.contentWindow?.postMessage(order, '*', [this.line.port2, this.life.port2]);
      }, reject);
    });
  }
}
