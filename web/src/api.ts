import type { Growth } from './report/growth';
import type { Report } from './report/model';
import type { Board } from './wire';

export interface Interviewer {
  name: string;
  title: string;
  description: string;
  levels: string[];
  minutes: number[];
  /** What can be chosen here and now. */
  languages: string[];
  /** What can be chosen where a model translates the questions. */
  languages_with_key: string[];
  written_in: string;
  needs_editor: boolean;
}

export interface Choice {
  interviewer: string;
  level: string;
  minutes: number;
  language: string;
}

export interface Setup {
  rehearsal: boolean;
  version: string;
  interviewers: Interviewer[];
  defaults: Choice;
}

export interface Summary {
  id: string;
  interviewer: string;
  title: string;
  level: string;
  minutes: number;
  name: string;
  /** Title of the coding problem, once the report is there; else empty. */
  problem: string;
  rehearsal: boolean;
  created_at: string;
  started_at: string | null;
  status: 'new' | 'running' | 'over';
  report: 'none' | 'pending' | 'ready' | 'failed';
  overall: number | null;
}

export interface Said {
  at_s: number;
  who: 'alex' | 'candidate';
  how: 'spoken' | 'spoken_unheard' | 'typed';
  text: string;
  seconds: number | null;
}

/** One interview with what was said in it. */
/** The whiteboard as it was left; `words` say what is on it. */
export interface BoardLeft {
  at_s: number;
  board: Board;
  words: string;
}

export interface Detail extends Summary {
  board?: BoardLeft | null;
  transcript?: Said[];
}

export interface ReportAnswer {
  status: 'none' | 'pending' | 'ready' | 'failed';
  report: Report | null;
  /** Why the last attempt failed. */
  error: string;
}

/** Trouble in words for the person. `status` is 0 when no server answered. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    words: string,
  ) {
    super(words);
  }
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  let response: Response;
  try {
    response = await fetch(path, { method, ...json });
  } catch {
    throw new ApiError(0, 'The server does not answer. It may be starting again.');
  }
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, wordsOf(answer) ?? `The server refused (${response.status}).`);
  return answer as T;
}

function wordsOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return null;
  return typeof answer.error === 'string' ? answer.error : null;
}

const one = (id: string) => `/api/interviews/${encodeURIComponent(id)}`;

export const api = {
  setup: () => call<Setup>('GET', '/api/setup'),
  create: (choice: Choice & { name: string }) => call<{ id: string }>('POST', '/api/interviews', choice),
  list: () => call<Summary[]>('GET', '/api/interviews'),
  get: (id: string) => call<Detail>('GET', one(id)),
  growth: (id: string) => call<Growth>('GET', `${one(id)}/growth`),
  remove: (id: string) => call<unknown>('DELETE', one(id)),
  report: (id: string) => call<ReportAnswer>('GET', `${one(id)}/report`),
  retryReport: (id: string) => call<unknown>('POST', `${one(id)}/report`),
};

export const wordsFor = (error: unknown) => (error instanceof Error ? error.message : String(error));
