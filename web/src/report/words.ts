import type { Said } from '../api';
import { clockWords, spanWords } from '../words';
import type { Answer, Axis, Code, Delivery, Evidence, Report, Tally } from './model';

const PLACES = { transcript: 'Said', code: 'Code', tests: 'Tests' };

export function sourceWords({ source, at_s, ref, how, uncertain }: Evidence): string {
  const known = how === 'typed' ? 'Typed' : PLACES[source];
  const place = source === 'transcript' || ref === '' ? known : ref.charAt(0).toUpperCase() + ref.slice(1);
  const time = at_s === null ? '' : `, ${clockWords(at_s)}`;
  return place + time + (uncertain ? ', not heard for certain' : '');
}

const HOW: Record<Answer['how'], string> = {
  spoken: 'Spoken',
  spoken_unheard: 'Spoken, no transcript',
  typed: 'Typed',
  mixed: 'Spoken and typed',
  none: 'Not answered',
};

const GIVEN_UP = { skipped: 'Skipped', unknown: 'Not known' };

export function howWords({ how, seconds, given_up }: Answer): string {
  if (given_up) return GIVEN_UP[given_up];
  return seconds > 0 && how !== 'typed' && how !== 'none' ? `${HOW[how]}, ${spanWords(seconds)}` : HOW[how];
}

/** One grading is a grading; two that agree are worth saying. */
export function confidenceWords({ confidence, grades }: Axis): string {
  if (!confidence) return '';
  const spread = grades.length > 1 ? `, gradings ${grades.join(', ')}` : '';
  return `Confidence: ${confidence}${spread}`;
}

/** What the fold of the points is called: their count where they were counted, else what they are. */
export function pointsWords({ is_counted, covered, expected }: Answer, rehearsal: boolean): string {
  if (!is_counted) return GOOD_ANSWER;
  if (rehearsal) return `Words of ${covered.length} of ${expected.length} points found, not judged`;
  return `${covered.length} of ${expected.length} points named`;
}

export const GOOD_ANSWER = 'What a good answer names';

/** What the overall is: a mean, of how many areas. */
export function basisWords({ axes, overall }: Pick<Report, 'axes' | 'overall'>): string {
  const scored = axes.filter(({ score }) => score !== null).length;
  return overall === null
    ? `${scored} of ${axes.length} areas assessed`
    : `mean of ${scored} of ${axes.length} areas, unweighted`;
}

export interface Point {
  point: string;
  /** Null: nobody looked for it, so that it is neither named nor missed. */
  named: boolean | null;
  words: string;
}

/** A rehearsal looks for words only, so that it calls no point missed. */
export function pointsOf({ is_counted, expected, quotes }: Answer, rehearsal: boolean): Point[] {
  return expected.map((point) => {
    if (!is_counted) return { point, named: null, words: '' };
    const quote = quotes[point];
    const found = rehearsal ? 'Words found' : 'Named';
    if (quote !== undefined) return { point, named: true, words: `${found}: “${quote}”` };
    return { point, named: false, words: rehearsal ? 'Not found in the words' : 'Missed' };
  });
}

/** The place in the transcript that was being said at this time; empty when there is no transcript. */
export function momentLink(said: readonly Said[], at_s: number | null): string {
  if (at_s === null || said.length === 0) return '';
  const line = said.findLastIndex((each) => each.at_s <= at_s + 0.5);
  return `#${lineId(Math.max(0, line))}`;
}

/** The place that a piece of evidence comes from: the candidate's own line, the run, or the code. */
export function placeLink({ source, ref, at_s }: Evidence, said: readonly Said[], code: Code | null): string {
  if (source === 'transcript') return ownLineLink(said, at_s);
  if (!code) return '';
  if (ref === 'hints') return `#${HINTS_ID}`;
  if (ref === 'test runs') return `#${RUNS_ID}`;
  const [, kind, number] = /^(test run|revision) (\d+)$/.exec(ref) ?? [];
  if (kind === 'test run') return `#${runId(Number(number))}`;
  if (kind !== 'revision') return '';
  if (Number(number) === code.revision) return `#${CODE_ID}`;
  const run = code.runs.findLastIndex(({ revision }) => revision === Number(number));
  return run < 0 ? '' : `#${runId(run + 1)}`;
}

function ownLineLink(said: readonly Said[], at_s: number | null): string {
  const line = at_s === null ? -1 : said.findLastIndex((each) => each.who === 'candidate' && each.at_s <= at_s + 0.5);
  return line < 0 ? '' : `#${lineId(line)}`;
}

export const CODE_ID = 'code-text';
export const RUNS_ID = 'test-runs';
export const HINTS_ID = 'hints';
export const runId = (number: number) => `test-run-${number}`;
export const lineId = (line: number) => `said-${line}`;

export interface Fact {
  label: string;
  value: string;
}

export const tallyWords = (tally: Tally | null) =>
  tally && tally.total > 0 ? `${tally.passed} of ${tally.total}` : 'Not run';

export function codeFacts(code: Code, language: string): Fact[] {
  const isStopped = Boolean(code.runs.at(-1)?.error);
  return [
    { label: 'Language', value: language },
    { label: 'Tests passed', value: isStopped ? 'Stopped by an error' : tallyWords(code.tests) },
    ...(code.hidden && !isStopped ? [{ label: 'Hidden tests passed', value: tallyWords(code.hidden) }] : []),
    { label: 'Test runs', value: String(code.runs.length) },
    ...(code.executions > 0 ? [{ label: 'Runs without tests', value: String(code.executions) }] : []),
    {
      label: 'Hints',
      value: code.hints_total > 0 ? `${code.hints.length} of ${code.hints_total}` : String(code.hints.length),
    },
  ];
}

/** Only what was measured: without speech there is nothing to measure. */
export function deliveryFacts(delivery: Delivery): Fact[] {
  if (delivery.spoken_s <= 0) return [];
  const facts: [string, string | null][] = [
    ['Share of the talking', known(delivery.talk_share, (share) => `${Math.round(share * 100)} %`)],
    ['Time spoken', spanWords(delivery.spoken_s)],
    ['Pace', known(delivery.words_per_minute, (pace) => `${Math.round(pace)} words a minute`)],
    ['Pauses of 3 s or more', String(delivery.pauses)],
    ['Longest pause', delivery.pauses > 0 ? spanWords(delivery.longest_pause_s) : null],
    ['Fillers, an estimate', known(delivery.fillers_per_minute, (fillers) => `${fillers.toFixed(1)} a minute`)],
    ["Into Alex's words", delivery.interruptions > 0 ? String(delivery.interruptions) : null],
  ];
  return facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

function known(value: number | null, words: (value: number) => string): string | null {
  return value === null ? null : words(value);
}
