import javascriptUrl from './javascript.worker?worker&url';
import type { CodeLanguage, FromSandbox, Outcome, RunOrder } from './messages';
import pythonUrl from './python.worker?worker&url';

const SCRIPTS: Record<CodeLanguage, string> = { javascript: javascriptUrl, python: pythonUrl };
const LOAD_LIMIT_MS: Record<CodeLanguage, number> = { javascript: 10_000, python: 90_000 };
export const RUN_LIMIT_MS = 5000;
const MOST_OUTPUT = 20_000;

export interface Finished {
  outcomes: (Outcome | undefined)[];
  output: string;
  error: string;
  ms: number;
  timedOut: boolean;
}

/** One frame with one worker in it. It is used until it is killed; killing it takes all that it ran with it. */
export class Sandbox {
  readonly ready: Promise<void>;
  private readonly frame = document.createElement('iframe');
  private listener: (message: FromSandbox) => void = () => undefined;

  constructor(language: CodeLanguage) {
    this.frame.setAttribute('sandbox', 'allow-scripts');
    this.frame.title = 'Sandbox in which your code runs';
    this.frame.hidden = true;
    this.frame.src = `/sandbox/frame.html#${language}`;
    window.addEventListener('message', this.hear);
    this.ready = this.load(language);
    this.ready.catch(() => undefined);
    document.body.append(this.frame);
  }

  /** The limit counts from here, not from loading. A run over the limit kills the sandbox. */
  run(order: RunOrder): Promise<Finished> {
    const started = performance.now();
    const outcomes: (Outcome | undefined)[] = order.calls.map(() => undefined);
    let output = '';
    return new Promise((resolve) => {
      const finish = (error: string, timedOut: boolean) => {
        clearTimeout(limit);
        resolve({ outcomes, output: output.slice(0, MOST_OUTPUT), error, ms: performance.now() - started, timedOut });
      };
      const limit = setTimeout(() => {
        this.kill();
        finish('', true);
      }, RUN_LIMIT_MS);
      this.listener = (message) => {
        if (message.kind === 'output' && output.length < MOST_OUTPUT) output += message.text;
        else if (message.kind === 'called') outcomes[message.at] = message.outcome;
        else if (message.kind === 'done' || message.kind === 'broken') finish(message.error, false);
      };
      this.post(order);
    });
  }

  kill(): void {
    window.removeEventListener('message', this.hear);
    this.frame.remove();
  }

  private load(language: CodeLanguage): Promise<void> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('The sandbox did not load in time.')), LOAD_LIMIT_MS[language]);
      this.listener = (message) => {
        clearTimeout(limit);
        if (message.kind === 'ready') resolve();
        else if (message.kind === 'broken') reject(new Error(message.error));
      };
      const script = new URL(SCRIPTS[language], window.location.href).href;
      this.frame.addEventListener('load', () => this.post({ kind: 'load', script }), { once: true });
    });
  }

  private post(message: RunOrder | { kind: 'load'; script: string }): void {
    this.frame.contentWindow?.postMessage(message, '*');
  }

  private hear = (event: MessageEvent<FromSandbox>) => {
    if (event.source === this.frame.contentWindow) this.listener(event.data);
  };
}
