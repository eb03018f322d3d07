import type { loadPyodide } from 'pyodide';
import { info } from 'pyodide/pyodide-lock.json';
import { bar } from './bar';
import { HARNESS, type Harness } from './harness';
import { tooLong, type FromSandbox, type Outcome, type RunOrder } from './messages';
import { Printer } from './printer';
import { capMemory, Deadline } from './restraint';

type Files = Readonly<Record<string, Blob>>;
type Options = Parameters<typeof loadPyodide>[0];

const now = performance.now.bind(performance);
const MOST_SHOWN = 2000;
/** Pyodide resolves the names of its files against it; nothing is ever asked of it. */
const HOME = 'https://python.invalid/';
/** Without a list of packages `import numpy` fails as a module that is not there, not as one that could be installed. */
const NO_PACKAGES = { info, packages: {} } as unknown as NonNullable<Options>['lockFileContents'];

/** Pyodide from the blobs that the page sent along: the worker has no network to fetch them by. */
async function load(files: Files): Promise<Awaited<ReturnType<typeof loadPyodide>>> {
  const file = (name: string) => files[name] as Blob;
  const module = async (name: string): Promise<unknown> => import(/* @vite-ignore */ URL.createObjectURL(file(name)));
  self.fetch = (url) => Promise.resolve(new Response(file(String(url).slice(HOME.length))));
  const [main, wasm] = await Promise.all([module('pyodide.mjs'), module('pyodide.asm.mjs')]);
  const { default: createPyodideModule } = wasm as { default: unknown };
  const options = { indexURL: HOME, packageBaseUrl: HOME, lockFileContents: NO_PACKAGES, createPyodideModule };
  return (main as { loadPyodide: typeof loadPyodide }).loadPyodide(options as Options);
}

class Program {
  private readonly deadline = new Deadline(now);
  private readonly printer: Printer;
  private harness!: Harness;

  constructor(private readonly post: (message: FromSandbox) => void) {
    this.printer = new Printer(post, now);
  }

  async start(files: Files): Promise<void> {
    capMemory();
    const python = await load(files);
    this.harness = (python.runPython(HARNESS) as { toJs(options: object): Harness }).toJs({ depth: 1 });
    const decoder = new TextDecoder();
    const write = (bytes: Uint8Array) => {
      this.printer.print(decoder.decode(bytes, { stream: true }));
      return bytes.length;
    };
    python.setStdout({ write });
    python.setStderr({ write });
    python.setInterruptBuffer(this.deadline.signals as unknown as Uint8Array);
  }

  async run(order: RunOrder): Promise<void> {
    this.deadline.arm(order.limit_ms);
    const error = await this.ran(order);
    this.deadline.disarm();
    this.attempt(this.harness[10]);
    this.printer.flush();
    this.post({ kind: 'done', error, late: this.deadline.struck });
  }

  private async ran(order: RunOrder): Promise<string> {
    const [program, callable] = this.harness;
    try {
      const scope = await program.callPromising(order.code);
      if (order.calls.length === 0) return '';
      const solution = scope.get(order.function);
      if (!callable(solution)) return `There is no function named ${order.function}.`;
      this.callAll(solution, order);
      return '';
    } catch (thrown) {
      return this.attempt(this.harness[9]) ? '' : this.words(thrown, order);
    }
  }

  private callAll(solution: unknown, order: RunOrder): void {
    for (let at = 0; at < order.calls.length && !this.deadline.struck; at += 1) {
      this.printer.next(at);
      const outcome = this.called(solution, order.calls[at] as unknown[], order);
      this.attempt(this.harness[10]);
      this.printer.next(-1);
      this.post({ kind: 'called', at, outcome });
    }
  }

  private called(solution: unknown, args: unknown[], order: RunOrder): Outcome {
    const [, , loads, starmap, tuple, encode, join, repr] = this.harness;
    try {
      const values = tuple(starmap(solution, loads(JSON.stringify([args]))));
      const json = this.attempt(() => join(encode(values, 0)).slice(1, -1));
      return { json: json ?? null, shown: repr(values).slice(1, -2).slice(0, MOST_SHOWN), error: '' };
    } catch (thrown) {
      return { json: null, shown: '', error: this.words(thrown, order) };
    }
  }

  private words(thrown: unknown, order: RunOrder): string {
    this.deadline.disarm();
    const told = this.attempt(this.harness[8]) ?? (thrown instanceof Error ? thrown.message.trim() : String(thrown));
    return this.deadline.struck ? `${told}${tooLong(order.limit_ms)}` : told;
  }

  /** For what the candidate's code may have spoilt: nothing comes of it then. */
  private attempt<T>(what: () => T): T | undefined {
    try {
      return what();
    } catch {
      return undefined;
    }
  }
}

self.onmessage = ({ data, ports }: MessageEvent<Files>) => {
  const port = ports[0] as MessagePort;
  const post = port.postMessage.bind(port) as (message: FromSandbox) => void;
  const program = new Program(post);
  port.addEventListener('message', ({ data }: MessageEvent<RunOrder>) => void program.run(data), { once: true });
  program.start(data).then(
    () => {
      bar();
      port.start();
      post({ kind: 'ready' });
    },
    (error: unknown) => post({ kind: 'broken', error: String(error) }),
  );
};
