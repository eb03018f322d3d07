import { tally } from '../sandbox/cases';
import type { What } from './codemirror';
import type { DeskResult } from './results';

type Told = Omit<DeskResult, 'tests'>;

const NEXT: Record<What, string> = {
  run: 'Running. Then your newest code is run.',
  tests: 'Running. Then your newest code is tested.',
  submit: 'Running. Then your newest code is handed in.',
};

/** One line that says how the last run went. `next`: what was asked for while another run is under way. */
export function headline(result: Told | null, running: boolean, preparing: boolean, next: What | null = null): string {
  if (running && next) return NEXT[next];
  if (preparing) return running ? 'Preparing Python, a few seconds' : 'Preparing Python';
  if (running) return 'Running';
  if (!result) return 'Results';
  return result.what === 'run' ? ranWords(result) : testedWords(result);
}

function ranWords({ error, ms }: Told): string {
  return error ? 'The run stopped with an error' : `Ran in ${ms} ms`;
}

function testedWords({ what, cases, error }: Told): string {
  if (error !== '' && cases.every((each) => each.error === error)) return 'The tests could not be run';
  const lead = what === 'submit' ? 'Handed in: ' : '';
  const { visible, hidden } = tally(cases);
  const rest = hidden.total > 0 ? `, ${hidden.passed} of ${hidden.total} hidden` : '';
  return `${lead}${visible.passed} of ${visible.total} tests pass${rest}`;
}
