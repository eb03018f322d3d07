import type { CaseResult, TestCase } from '../wire';
import type { CodeLanguage, Outcome } from './messages';

const TOLERANCE = 1e-9;
const MOST_SHOWN = 300;

/** Equal as JSON; numbers may differ by what floating point does to them. */
export function equal(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return Object.is(a, b) || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
  }
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && equal(left[key], right[key]));
}

/** A JSON value as the candidate's language writes it. */
export function written(value: unknown, language: CodeLanguage): string {
  return clipped(language === 'python' ? asPython(value) : JSON.stringify(value));
}

const clipped = (text: string) => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);

/** Where two values part, as `[3].name`: what is shown of large ones may look the same. Empty when they do not. */
export function parting(got: unknown, expected: unknown): string {
  if (!isComposed(got) || !isComposed(expected) || Array.isArray(got) !== Array.isArray(expected)) return '';
  const names = new Set([...Object.keys(expected), ...Object.keys(got)]);
  for (const name of names) {
    const [a, b] = [got[name], expected[name]];
    if (name in got && name in expected && equal(a, b)) continue;
    return (Array.isArray(expected) ? `[${name}]` : `.${name}`) + parting(a, b);
  }
  return '';
}

const isComposed = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function asPython(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(asPython).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${asPython(item)}`);
  return `{${pairs.join(', ')}}`;
}

/** The test's call as code: `two_sum([2, 7], 9)`. */
export function callWords(test: TestCase, name: string, language: CodeLanguage): string {
  return `${name}(${test.args.map((arg) => written(arg, language)).join(', ')})`;
}

/** `outcome` is undefined when the run was over before this test: `why` says so. */
export function judged(test: TestCase, outcome: Outcome | undefined, language: CodeLanguage, why: string): CaseResult {
  const base = { name: test.name, hidden: test.hidden, expected: written(test.expected, language) };
  if (!outcome) return { ...base, passed: false, got: '', error: why };
  const value = outcome.json === null ? undefined : parsed(outcome.json);
  const passed = outcome.error === '' && value !== undefined && equal(value, test.expected);
  const got = clipped(outcome.shown);
  const large = Math.max(outcome.shown.length, base.expected.length) > MOST_SHOWN;
  const where = large && !passed ? parting(value, test.expected) : '';
  return { ...base, passed, got: where ? `${got} (differs at ${where})` : got, error: outcome.error };
}

/** What a worker calls JSON need not be any. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

export interface Tally {
  passed: number;
  total: number;
}

export function tally(cases: readonly CaseResult[]): { visible: Tally; hidden: Tally; all: Tally } {
  const count = (some: readonly CaseResult[]) => ({
    passed: some.filter((each) => each.passed).length,
    total: some.length,
  });
  return {
    visible: count(cases.filter((each) => !each.hidden)),
    hidden: count(cases.filter((each) => each.hidden)),
    all: count(cases),
  };
}
