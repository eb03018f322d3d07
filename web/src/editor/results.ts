import type { RunResult } from '../sandbox/runner';
import type { CaseResult, Problem, Ran, TestCase } from '../wire';
import type { What } from './codemirror';

/** A run as the desk asked for it: `tests` are the cases that took part. */
export interface DeskResult extends Omit<RunResult, 'what'> {
  readonly what: What;
  readonly tests: readonly TestCase[];
}

const MOST_ERROR = 4000;
const MOST_CASE_ERROR = 600;

/** The hidden tests take part when the work is handed in, not before. */
export function testsFor(what: What, problem: Problem): TestCase[] {
  if (what === 'run') return [];
  return what === 'submit' ? problem.tests : problem.tests.filter((test) => !test.hidden);
}

export function told(result: DeskResult, revision: number): Ran {
  const { what, language, output, error, ms } = result;
  const cases = result.cases.map((each, at) => clipped(each, result.tests[at]));
  const passed = cases.filter((each) => each.passed).length;
  return {
    kind: 'ran',
    revision,
    language,
    what,
    passed,
    total: cases.length,
    cases,
    output,
    error: error.slice(0, MOST_ERROR),
    ms,
  };
}

/** Of a hidden case nobody is told more than whether it passed, and of what kind it is. */
function clipped(each: CaseResult, test: TestCase | undefined): CaseResult {
  const error = (each.error ?? '').slice(0, MOST_CASE_ERROR);
  const category = test?.category ?? '';
  if (!each.hidden) return { ...each, error, category };
  return { name: each.name, passed: each.passed, hidden: true, category, error: error === '' ? '' : 'An error' };
}
