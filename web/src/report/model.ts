/** The report as the server writes it (tools/report.py). Times are seconds on the interview's clock. */
export interface Report {
  interview: string;
  interviewer: string;
  title: string;
  level: string;
  name: string;
  /** `sureness`: how far the overall may be trusted, in words; empty where there is none. */
  verdict: { text: string; rests_on: string; sureness: string };
  summary: string;
  overall: number | null;
  rehearsal: boolean;
  axes: Axis[];
  answers: Answer[];
  /** What was said to the problem's follow-up; reports of earlier versions do not have it. */
  twist?: Answer | null;
  code: Code | null;
  delivery: Delivery;
  phases: PhaseSpent[];
  strengths: string[];
  changes: string[];
  drill: string;
  markdown: string;
}

/** `ref` names the place: "turn 12", "revision 7", "test run 2". */
export interface Evidence {
  quote: string;
  at_s: number | null;
  source: 'transcript' | 'code' | 'tests';
  ref: string;
  /** How words came in; empty for code and tests. */
  how: 'spoken' | 'typed' | '';
  uncertain: boolean;
}

export interface Axis {
  axis: string;
  title: string;
  score: number | null;
  not_assessed: string | null;
  anchor: string;
  next_anchor: string;
  reason: string;
  confidence: 'high' | 'medium' | 'low' | null;
  grades: number[];
  evidence: Evidence[];
}

export interface Answer {
  question_id: string;
  title: string;
  asked_at_s: number;
  how: 'spoken' | 'spoken_unheard' | 'typed' | 'mixed' | 'none';
  seconds: number;
  quote: string;
  /** Were the points looked for in the answer's words? Else `covered` says nothing. */
  is_counted: boolean;
  covered: string[];
  /** By point: the words that name it. */
  quotes: Record<string, string>;
  expected: string[];
  /** A part of it was spoken and not transcribed. */
  is_partly_unheard: boolean;
  /** Nothing but "skip" or "I don't know" was said. Reports of earlier versions do not have it. */
  given_up?: '' | 'skipped' | 'unknown';
  /** What else is to be known of it, such as that it is not assessed. */
  note?: string;
}

export interface Tally {
  passed: number;
  total: number;
}

export interface TestRun {
  at_s: number;
  revision: number;
  passed: number;
  total: number;
  hidden_passed: number;
  hidden_total: number;
  error: string;
}

export interface HintUsed {
  at_s: number;
  rung: number;
  of: number;
  text: string;
  cost: string;
}

export interface Code {
  problem: string;
  language: string;
  revision: number;
  edits: number;
  tests: Tally | null;
  hidden: Tally | null;
  tested_revision: number | null;
  text: string;
  runs: TestRun[];
  executions: number;
  hints: HintUsed[];
  hints_total: number;
}

export interface Delivery {
  talk_share: number | null;
  spoken_s: number;
  words_per_minute: number | null;
  pauses: number;
  longest_pause_s: number;
  fillers_per_minute: number | null;
  interruptions: number;
  note: string;
}

export interface PhaseSpent {
  phase: string;
  title: string;
  planned_s: number;
  spent_s: number;
  /** Of a phase with a problem: what concept questions took of it. */
  questions_s?: number;
}
