import { tally } from '../sandbox/cases';
import type { RunResult } from '../sandbox/runner';

/** One line that says how the last run went. */
export function headline(result: RunResult | null, running: boolean, preparing: boolean): string {
  if (preparing) return running ? 'Preparing Python, a few seconds' : 'Preparing Python';
  if (running) return 'Running';
  if (!result) return 'Results';
  return result.what === 'run' ? ranWords(result) : testedWords(result);
}

function ranWords({ error, ms }: RunResult): string {
  return error ? 'The run stopped with an error' : `Ran in ${ms} ms`;
}

function testedWords({ cases, error }: RunResult): string {
  if (error !== '' && cases.every((each) => each.error === error)) return 'The tests could not be run';
  const { visible, hidden } = tally(cases);
  const rest = hidden.total > 0 ? `, ${hidden.passed} of ${hidden.total} hidden` : '';
  return `${visible.passed} of ${visible.total} tests pass${rest}`;
}
