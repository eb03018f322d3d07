export type CodeLanguage = 'python' | 'javascript' | 'typescript';

/** What runs in a sandbox; TypeScript has its types taken off in the page and is JavaScript from there on. */
export type Engine = 'python' | 'javascript';

export const ENGINES: Record<CodeLanguage, Engine> = {
  python: 'python',
  javascript: 'javascript',
  typescript: 'javascript',
};

export const isCodeLanguage = (name: string): name is CodeLanguage => Object.hasOwn(ENGINES, name);

/** Page -> frame: the worker's script and the files that it needs. A port to the worker and one to the frame come with it. */
export interface LoadOrder {
  script: Blob;
  files: Readonly<Record<string, Blob>>;
}

/** Page -> worker: run this code; then, if `calls` are given, call the function once for each. */
export interface RunOrder {
  code: string;
  function: string;
  calls: unknown[][];
  limit_ms: number;
}

export const tooLong = (ms: number) => `Stopped after ${ms / 1000} seconds. Is there a loop that never ends?`;

/** What one call gave: `json` is null when the value cannot be written as JSON; `shown` is for the person. */
export interface Outcome {
  json: string | null;
  shown: string;
  error: string;
}

/** Worker -> page. `late`: the worker has stopped the run itself, at its limit. `output` was printed while the call numbered `at` ran (-1: by the program itself). */
export type FromSandbox =
  | { kind: 'ready' }
  | { kind: 'called'; at: number; outcome: Outcome }
  | { kind: 'output'; at: number; text: string }
  | { kind: 'cut' }
  | { kind: 'done'; error: string; late?: boolean }
  | { kind: 'broken'; error: string };
