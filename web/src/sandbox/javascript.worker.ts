import { bar } from './bar';
import { lineOf, words } from './failures';
import type { FromSandbox, Outcome, RunOrder } from './messages';
import { Printer } from './printer';
import { capMemory } from './restraint';
import { Timers } from './timers';
import { asJson, shown } from './values';

/*
 * Everything that this file still needs when the candidate's code has run is taken hold of before: a program may replace any
 * global. The port to the page is known to this closure only, so nobody else can speak in its name.
 */
const { apply } = Reflect;
const copied = structuredClone;
const evaluate = eval;
const now = performance.now.bind(performance);

type Solution = (...args: unknown[]) => unknown;

class Program {
  private over = false;
  private readonly printer: Printer;
  private readonly timers = new Timers(() => this.finish(''));

  constructor(private readonly post: (message: FromSandbox) => void) {
    this.printer = new Printer(post, now);
    const print = (...values: unknown[]) =>
      this.printer.print(values.map((value) => (typeof value === 'string' ? value : shown(value))).join(' ') + '\n');
    Object.assign(console, {
      log: print,
      info: print,
      warn: print,
      error: print,
      debug: print,
      table: print,
      dir: print,
    });
    self.addEventListener('error', (event) => {
      event.preventDefault();
      this.finish(words(event.error));
    });
    self.addEventListener('unhandledrejection', (event) => {
      event.preventDefault();
      this.finish(words(event.reason));
    });
  }

  async run(order: RunOrder): Promise<void> {
    try {
      const solution = await loaded(order);
      if (order.calls.length === 0) return this.timers.whenNone();
      if (!solution) return this.finish(`There is no function named ${order.function}.`);
      for (let at = 0; at < order.calls.length; at += 1) await this.call(solution, order.calls[at] as unknown[], at);
      this.finish('');
    } catch (error) {
      this.finish(words(error));
    }
  }

  private async call(solution: Solution, args: unknown[], at: number): Promise<void> {
    this.printer.next(at);
    let outcome: Outcome = { json: null, shown: '', error: '' };
    await called(solution, args, (found) => (outcome = found));
    this.printer.next(-1);
    this.post({ kind: 'called', at, outcome });
  }

  private finish(error: string): void {
    if (this.over) return;
    this.over = true;
    this.printer.flush();
    this.post({ kind: 'done', error });
  }
}

/** The outcome is told and not returned: a promise asks what it is given for a `then`, and a program may have put one on every object. */
async function called(solution: Solution, args: unknown[], tell: (outcome: Outcome) => void): Promise<void> {
  try {
    const given = apply(solution, undefined, copied(args)) as unknown;
    const value = given instanceof Promise ? ((await given) as unknown) : given;
    tell({ json: jsonOf(value), shown: shown(value), error: '' });
  } catch (error) {
    tell({ json: null, shown: '', error: words(error) });
  }
}

function jsonOf(value: unknown): string | null {
  try {
    return asJson(value);
  } catch {
    return null;
  }
}

/** The code as a script of its own, so that its lines are counted from its first; the name at its end gives the function. */
async function loaded(order: RunOrder): Promise<Solution | null> {
  const name = /^[A-Za-z_$][\w$]*$/.test(order.function) ? order.function : 'undefined';
  try {
    return evaluate(
      `${order.code}\n;typeof ${name} === 'function' ? ${name} : null;\n//# sourceURL=solution.js`,
    ) as Solution;
  } catch (error) {
    throw error instanceof SyntaxError ? new SyntaxError(error.message + (await lineOf(order.code))) : error;
  }
}

self.onmessage = ({ ports }: MessageEvent) => {
  const port = ports[0] as MessagePort;
  const post = port.postMessage.bind(port) as (message: FromSandbox) => void;
  port.addEventListener('message', ({ data }: MessageEvent<RunOrder>) => void program.run(data), { once: true });
  port.start();
  bar();
  capMemory();
  const program = new Program(post);
  post({ kind: 'ready' });
};
