import type { CaseResult, Problem } from '../wire';
import { judged } from './cases';
import type { CodeLanguage } from './messages';
import { Sandbox, type Finished } from './sandbox';

export interface RunResult {
  what: 'run' | 'tests';
  language: CodeLanguage;
  cases: CaseResult[];
  output: string;
  error: string;
  ms: number;
}

const TOO_LONG = 'Stopped after 5 seconds. Is there a loop that never ends?';
const NOT_REACHED = 'Not run: an earlier test took too long.';

/** Runs code, keeping one warm sandbox per language, because Python takes seconds to start. */
export class Runner {
  private readonly warm = new Map<CodeLanguage, Sandbox>();

  prepare(language: CodeLanguage): Promise<void> {
    return this.sandbox(language).ready;
  }

  async run(what: 'run' | 'tests', language: CodeLanguage, code: string, problem: Problem): Promise<RunResult> {
    const tests = what === 'tests' ? problem.tests : [];
    try {
      const sandbox = this.sandbox(language);
      await sandbox.ready;
      const calls = tests.map((test) => test.args);
      const finished = await sandbox.run({ kind: 'run', code, function: problem.function, calls });
      if (finished.timedOut || language === 'javascript') this.renew(language);
      return result(what, language, problem, finished);
    } catch (error) {
      this.discard(language);
      const reason = error instanceof Error ? error.message : String(error);
      const words = `The code could not be run in this browser. ${reason}`;
      return { what, language, cases: [], output: '', error: words, ms: 0 };
    }
  }

  close(): void {
    for (const language of [...this.warm.keys()]) this.discard(language);
  }

  private sandbox(language: CodeLanguage): Sandbox {
    const sandbox = this.warm.get(language) ?? new Sandbox(language);
    this.warm.set(language, sandbox);
    return sandbox;
  }

  private renew(language: CodeLanguage): void {
    this.discard(language);
    this.sandbox(language);
  }

  private discard(language: CodeLanguage): void {
    this.warm.get(language)?.kill();
    this.warm.delete(language);
  }
}

function result(what: 'run' | 'tests', language: CodeLanguage, problem: Problem, finished: Finished): RunResult {
  const { outcomes, output, ms, timedOut } = finished;
  const stuck = outcomes.indexOf(undefined);
  const why = (at: number) => (timedOut ? (at === stuck ? TOO_LONG : NOT_REACHED) : finished.error);
  const cases = outcomes.map((outcome, at) =>
    judged(problem.tests[at] as Problem['tests'][number], outcome, language, why(at)),
  );
  const error = timedOut && cases.length === 0 ? TOO_LONG : finished.error;
  return { what, language, cases, output, error, ms: Math.round(ms) };
}
