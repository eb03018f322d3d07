export type CodeLanguage = 'python' | 'javascript';

/** Page -> sandbox worker: run this code; then, if `calls` are given, call the function once for each. */
export interface RunOrder {
  kind: 'run';
  code: string;
  function: string;
  calls: unknown[][];
}

/** What one call gave: `json` is null when the value cannot be written as JSON; `shown` is for the person. */
export interface Outcome {
  json: string | null;
  shown: string;
  error: string;
}

/** Sandbox worker -> page. */
export type FromSandbox =
  | { kind: 'ready' }
  | { kind: 'called'; at: number; outcome: Outcome }
  | { kind: 'output'; text: string }
  | { kind: 'done'; error: string }
  | { kind: 'broken'; error: string };
