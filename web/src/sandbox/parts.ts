import javascriptUrl from './javascript.worker?worker&url';
import type { Engine, LoadOrder } from './messages';
import pythonUrl from './python.worker?worker&url';

/** How far the loading is, from 0 to 1. */
export type Progress = (share: number) => void;

const SCRIPTS: Record<Engine, string> = { javascript: javascriptUrl, python: pythonUrl };
const PYTHON: Record<string, string> = {
  'pyodide.mjs': 'text/javascript',
  'pyodide.asm.mjs': 'text/javascript',
  'pyodide.asm.wasm': 'application/wasm',
  'python_stdlib.zip': 'application/zip',
};

/**
 * All that a sandbox consists of, fetched once by the page, since the sandbox has no network. Blobs are kept outside of the page's
 * heap and handed on without a copy. What could not be loaded is asked for again the next time.
 */
export class Parts {
  private readonly loading = new Map<Engine, Promise<LoadOrder>>();

  of(engine: Engine, progress: Progress = () => undefined): Promise<LoadOrder> {
    const known = this.loading.get(engine) ?? load(engine, progress);
    this.loading.set(engine, known);
    known.catch(() => this.loading.delete(engine));
    return known;
  }
}

/** The page's own: the check before the room loads Python here, and the room finds it. */
export const parts = new Parts();

async function load(engine: Engine, progress: Progress): Promise<LoadOrder> {
  const script = strict(await fetched(SCRIPTS[engine], 'text/javascript', () => undefined));
  if (engine === 'javascript') return { script, files: {} };
  let came = 0;
  const count = (bytes: number) => progress(Math.min(1, (came += bytes) / __PYTHON_BYTES__));
  const names = Object.entries(PYTHON);
  const blobs = await Promise.all(names.map(([name, type]) => fetched(`/pyodide/${name}`, type, count)));
  return { script, files: Object.fromEntries(names.map(([name], at) => [name, blobs[at] as Blob])) };
}

/** Strict code is not handed to who walks the stack: neither `caller` nor `Error.prepareStackTrace` gives its functions. */
const strict = (script: Blob) => new Blob(['"use strict";\n', script], { type: 'text/javascript' });

async function fetched(url: string, type: string, count: (bytes: number) => void): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url} answers ${response.status}.`);
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      count(bytes.length);
      controller.enqueue(bytes);
    },
  });
  const whole = await new Response(response.body.pipeThrough(counting)).blob();
  return whole.slice(0, whole.size, type);
}
