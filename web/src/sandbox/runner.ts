import type { CaseResult, Problem } from '../wire';
import { judged } from './cases';
import { ENGINES, tooLong, type CodeLanguage, type Engine } from './messages';
import { parts, type Parts } from './parts';
import { Sandbox, type Ending, type Finished } from './sandbox';

export interface RunResult {
  what: 'run' | 'tests';
  language: CodeLanguage;
  cases: CaseResult[];
  /** What each case printed, in the order of `cases`; of a hidden one nothing is told. */
  printed?: string[];
  /** What the program printed, and what its cases did, but for hidden ones. */
  output: string;
  error: string;
  ms: number;
}

export const RUN_LIMIT_MS = 5000;
const CUT = '… More was printed than is kept here.\n';
const ENDED: Record<Exclude<Ending, 'done'>, string> = {
  late: tooLong(RUN_LIMIT_MS),
  stopped: 'You stopped it.',
  died: 'The browser has stopped it. Most likely it took too much memory.',
};
const NOT_REACHED: Record<Exclude<Ending, 'done'>, string> = {
  late: 'Not run: an earlier test took too long.',
  stopped: 'Not run: you stopped the tests.',
  died: 'Not run: the browser had stopped the tests.',
};

/**
 * Runs code, each run in a sandbox of its own, so that none finds what an earlier one has left or spoilt. The next one is made
 * ready as soon as a run is over, because Python takes a second to start.
 */
export class Runner {
  private readonly spares = new Map<Engine, Sandbox>();
  private running: Sandbox | null = null;
  private closed = false;

  constructor(private readonly from: Parts = parts) {}

  async prepare(language: CodeLanguage): Promise<void> {
    if (language === 'typescript') void import('./typescript');
    await this.spare(ENGINES[language])?.ready;
  }

  async run(what: 'run' | 'tests', language: CodeLanguage, code: string, problem: Problem): Promise<RunResult> {
    const engine = ENGINES[language];
    const tests = what === 'tests' ? problem.tests : [];
    const order = { function: problem.function, calls: tests.map((test) => test.args), limit_ms: RUN_LIMIT_MS };
    try {
      const plain = language === 'typescript' ? (await import('./typescript')).withoutTypes(code) : code;
      const finished = await this.finished(engine, { ...order, code: plain });
      return result(what, language, tests, finished);
    } catch (error) {
      return { what, language, cases: [], output: '', error: failure(language, error), ms: 0 };
    } finally {
      this.spare(engine);
    }
  }

  /** Ends the run that is under way; what came of it so far is its result. */
  stop(): void {
    this.running?.stop();
  }

  close(): void {
    this.closed = true;
    this.running?.stop();
    for (const sandbox of this.spares.values()) sandbox.kill();
    this.spares.clear();
  }

  private async finished(engine: Engine, order: Parameters<Sandbox['run']>[0]): Promise<Finished> {
    const sandbox = this.spare(engine);
    if (!sandbox) throw new Error('The room is closed.');
    this.running = sandbox;
    try {
      await sandbox.ready;
      return await sandbox.run(order);
    } finally {
      this.running = null;
      this.drop(engine, sandbox);
    }
  }

  private spare(engine: Engine): Sandbox | null {
    if (this.closed) return null;
    return this.spares.get(engine) ?? this.made(engine);
  }

  /** One that could not be loaded is no spare: the next run tries anew. */
  private made(engine: Engine): Sandbox {
    const sandbox = new Sandbox(engine, this.from.of(engine));
    this.spares.set(engine, sandbox);
    sandbox.ready.catch(() => this.drop(engine, sandbox));
    return sandbox;
  }

  private drop(engine: Engine, sandbox: Sandbox): void {
    sandbox.kill();
    if (this.spares.get(engine) === sandbox) this.spares.delete(engine);
  }
}

function failure(language: CodeLanguage, error: unknown): string {
  if (error instanceof SyntaxError) return `${error.name}: ${error.message}`;
  const reason = error instanceof Error ? error.message : String(error);
  const next =
    language === 'python' ? 'JavaScript runs all the same. Running Python again tries anew.' : 'Run it again.';
  return `The code could not be run in this browser. ${reason} ${next}`;
}

function result(
  what: RunResult['what'],
  language: CodeLanguage,
  tests: Problem['tests'],
  finished: Finished,
): RunResult {
  const { heard, error, ending, ms } = finished;
  const stuck = heard.outcomes.indexOf(undefined);
  const ended = ending === 'done' || error ? error : ENDED[ending];
  const why = (at: number) => (ending === 'done' || at === stuck ? ended : NOT_REACHED[ending]);
  const cases = tests.map((test, at) => judged(test, heard.outcomes[at], language, why(at)));
  const printed = tests.map((test, at) => (test.hidden ? '' : (heard.printed.get(at) ?? '')));
  const output = [heard.printed.get(-1) ?? '', ...printed].join('') + (heard.cut ? CUT : '');
  return {
    what,
    language,
    cases,
    printed,
    output,
    error: tests.length > 0 && ending !== 'done' ? '' : ended,
    ms: Math.round(ms),
  };
}
