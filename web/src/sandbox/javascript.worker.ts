// Only types may be imported here: the file must stay one classic script (see public/sandbox/frame.html).
import type { FromSandbox, Outcome, RunOrder } from './messages';

const post = (self as unknown as { postMessage(message: FromSandbox): void }).postMessage.bind(self);
const stringify = JSON.stringify;

function shown(value: unknown): string {
  if (typeof value === 'string') return stringify(value);
  if (typeof value === 'function') return '[function]';
  try {
    return stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

function json(value: unknown): string | null {
  try {
    return stringify(value) ?? null;
  } catch {
    return null;
  }
}

const words = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

const MOST_PRINTED = 20_000;
let printed = 0;

function print(...values: unknown[]): void {
  if (printed > MOST_PRINTED) return;
  const text = values.map((value) => (typeof value === 'string' ? value : shown(value))).join(' ') + '\n';
  printed += text.length;
  post({ kind: 'output', text });
}

function call(solution: (...args: unknown[]) => unknown, args: unknown[]): Outcome {
  try {
    const value = solution(...(structuredClone(args) as unknown[]));
    return { json: json(value), shown: shown(value), error: '' };
  } catch (error) {
    return { json: null, shown: '', error: words(error) };
  }
}

function run(order: RunOrder): string {
  const name = /^[A-Za-z_$][\w$]*$/.test(order.function) ? order.function : 'undefined';
  const load = new Function(`${order.code}\n;return typeof ${name} === 'function' ? ${name} : null;`);
  const solution = load() as ((...args: unknown[]) => unknown) | null;
  if (order.calls.length > 0 && !solution) return `There is no function named ${order.function}.`;
  order.calls.forEach((args, at) => solution && post({ kind: 'called', at, outcome: call(solution, args) }));
  return '';
}

Object.assign(console, { log: print, info: print, warn: print, error: print, debug: print });

self.onmessage = ({ data }: MessageEvent<RunOrder>) => {
  try {
    post({ kind: 'done', error: run(data) });
  } catch (thrown) {
    post({ kind: 'done', error: words(thrown) });
  }
};

post({ kind: 'ready' });
