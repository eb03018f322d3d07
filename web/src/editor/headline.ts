import { tally } from '../sandbox/cases';
import type { RunResult } from '../sandbox/runner';

type What = RunResult['what'];

const NEXT: Record<What, string> = {
  run: 'Running. Then your newest code is run.',
  tests: 'Running. Then your newest code is tested.',
};

/** One line that says how the last run went. `next`: what was asked for while another run is under way. */
export function headline(
  result: RunResult | null,
  running: boolean,
  preparing: boolean,
  next: What | null = null,
): string {
  if (running && next) return NEXT[next];
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
