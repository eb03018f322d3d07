import type { RunResult, Runner } from '../sandbox/runner';
import type { CodeLanguage } from '../sandbox/messages';
import { codeRoom, type Room } from '../limits';
import type { CaseResult, Edited, Problem, Ran } from '../wire';
import type { Drafts } from './drafts';

/** What a desk needs of its sandboxes. */
export type Running = Pick<Runner, 'prepare' | 'run' | 'close'>;

const SAVE_EVERY_MS = 500;
const openRunner = () => import('../sandbox/runner').then((module) => new module.Runner());

/**
 * The candidate's code: one text per language, saved at most every half second while it changes. A text that is too long for
 * the server stays here, as a draft of this tab, and is neither saved nor run.
 */
export class Desk {
  language = $state<CodeLanguage>('python');
  saved = $state(true);
  running = $state<'run' | 'tests' | null>(null);
  /** Asked for while another run is under way: it follows, with the newest code. */
  next = $state<'run' | 'tests' | null>(null);
  room = $state.raw<Room>({ over: 0, words: '' });
  preparing = $state(false);
  result = $state.raw<RunResult | null>(null);
  /** Counts the texts that did not come from the keyboard, so that the editor knows when to show a new one. */
  loaded = $state(0);
  revision = 0;
  problem: Problem | null = null;
  private texts: Partial<Record<CodeLanguage, string>> = {};
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly send: (message: Edited | Ran) => void,
    private readonly drafts: Drafts,
    private readonly opened: () => Promise<Running> = openRunner,
  ) {}

  get text(): string {
    return this.texts[this.language] ?? this.problem?.starters[this.language] ?? '';
  }

  get languages(): CodeLanguage[] {
    return (['python', 'javascript'] as const).filter((language) => this.problem?.starters[language] !== undefined);
  }

  /** A problem was given, or the room was drawn anew: the server's text counts unless the page has a newer one. */
  open(problem: Problem, restored: Edited | null): void {
    const another = this.problem?.id !== problem.id;
    if (another) this.begin(problem);
    const newer = restored !== null && restored.revision > this.revision && restored.text !== '';
    if (newer) this.restore(restored);
    if (another) this.takeUpDrafts();
    if (another || newer) this.loaded += 1;
    this.measure();
  }

  change(text: string): void {
    if (text === this.text) return;
    this.texts[this.language] = text;
    this.saved = false;
    this.measure();
    if (this.room.over > 0) return this.drafts.keep(this.draft(), text);
    this.drafts.drop(this.draft());
    if (!this.timer) this.timer = setTimeout(() => this.save(), SAVE_EVERY_MS);
  }

  choose(language: CodeLanguage): void {
    if (language === this.language) return;
    this.save();
    this.language = language;
    this.loaded += 1;
    this.saved = false;
    this.measure();
    this.save();
  }

  save(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.saved || this.room.over > 0) return;
    this.revision += 1;
    this.saved = true;
    this.send({ kind: 'edited', revision: this.revision, language: this.language, text: this.text });
  }

  async run(what: 'run' | 'tests'): Promise<void> {
    if (!this.problem || this.room.over > 0) return;
    if (this.running) return void (this.next = what);
    if (this.revision === 0) this.saved = false;
    this.save();
    this.running = what;
    const runner = await this.runner();
    const revision = this.revision;
    const result = await runner.run(what, this.language, this.text, this.problem);
    this.result = result;
    this.running = null;
    this.send(told(result, revision));
    const { next } = this;
    this.next = null;
    if (next) await this.run(next);
  }

  /** Python takes seconds to start: so it starts before it is asked for. */
  async prepare(): Promise<void> {
    this.preparing = true;
    const runner = await this.runner();
    await runner.prepare(this.language).catch(() => undefined);
    this.preparing = false;
  }

  close(): void {
    this.save();
    void this.loading?.then((runner) => runner.close());
  }

  private loading: Promise<Running> | null = null;

  private runner() {
    this.loading ??= this.opened();
    return this.loading;
  }

  private begin(problem: Problem): void {
    this.problem = problem;
    this.texts = {};
    if (!this.languages.includes(this.language)) this.language = this.languages[0] ?? 'python';
  }

  private draft(language = this.language): string {
    return `${this.problem?.id}.${language}`;
  }

  /** What was too long to be saved is newer than what was saved. */
  private takeUpDrafts(): void {
    for (const language of this.languages) {
      const draft = this.drafts.read(this.draft(language));
      if (draft === null) continue;
      this.texts[language] = draft;
      if (language === this.language) this.saved = false;
    }
  }

  private measure(): void {
    this.room = codeRoom(this.text);
  }

  private restore(edited: Edited): void {
    if (edited.language === 'python' || edited.language === 'javascript') this.language = edited.language;
    this.texts[this.language] = edited.text;
    this.revision = edited.revision;
    this.saved = true;
  }
}

function told(result: RunResult, revision: number): Ran {
  const { what, language, output, error, ms } = result;
  const cases = result.cases.map(clipped);
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
    error: error.slice(0, 4000),
    ms,
  };
}

const clipped = (each: CaseResult): CaseResult => ({ ...each, error: (each.error ?? '').slice(0, 600) });
