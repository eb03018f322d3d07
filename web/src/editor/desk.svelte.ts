import type { RunResult, Runner } from '../sandbox/runner';
import { codeRoom, type Room } from '../limits';
import type { Edited, Problem, Ran } from '../wire';
import type { What } from './codemirror';
import type { Drafts } from './drafts';
import { runsHere, type EditorLanguage } from './names';
import { testsFor, told, type DeskResult } from './results';
import { Texts } from './texts';
import { unseenWords } from './unseen';

/** What a desk needs of its sandboxes. */
export type Running = Pick<Runner, 'prepare' | 'run' | 'stop' | 'close'>;

const SAVE_EVERY_MS = 500;
const openRunner = () => import('../sandbox/runner').then((module) => new module.Runner());

/**
 * The candidate's code: one text per language, saved at most every half second while it changes. A text that is too long for
 * the server stays here, as a draft of this tab, and is neither saved nor run.
 */
export class Desk {
  language = $state<EditorLanguage>('python');
  saved = $state(true);
  running = $state<What | null>(null);
  /** Asked for while another run is under way: it follows, with the newest code. */
  next = $state<What | null>(null);
  room = $state.raw<Room>({ over: 0, words: '' });
  /** Said of characters that cannot be seen; empty without them. */
  unseen = $state('');
  private warming = $state<EditorLanguage | null>(null);
  result = $state.raw<DeskResult | null>(null);
  /** Counts the texts that did not come from the keyboard, so that the editor knows when to show a new one. */
  loaded = $state(0);
  revision = 0;
  problem: Problem | null = null;
  private texts: Texts | null = null;
  private submitted = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly send: (message: Edited | Ran) => void,
    private readonly drafts: Drafts,
    private readonly opened: () => Promise<Running> = openRunner,
    private readonly wanted: EditorLanguage | null = null,
  ) {}

  get text(): string {
    return this.texts?.of(this.language) ?? '';
  }

  get languages(): EditorLanguage[] {
    return this.texts?.languages ?? [];
  }

  get runs(): boolean {
    return runsHere(this.language);
  }

  get preparing(): boolean {
    return this.warming === this.language;
  }

  /** A problem was given, or the room was drawn anew: the server's texts count unless the page has newer ones. */
  open(problem: Problem, restored: Edited | null, others: readonly Edited[] = []): void {
    const another = this.problem?.id !== problem.id;
    if (another) this.begin(problem);
    const newer = restored !== null && restored.revision > this.revision && restored.text !== '';
    if (newer) this.restore([...others, restored]);
    if (another) this.takeUpDrafts();
    if (another || newer) this.loaded += 1;
    this.measure();
  }

  change(text: string): void {
    if (text === this.text) return;
    this.texts?.set(this.language, text, this.revision + 1);
    this.saved = false;
    this.measure();
    if (this.room.over > 0) return this.texts?.keep(this.language, this.revision + 1);
    this.saveSoon();
  }

  choose(language: EditorLanguage): void {
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
    this.texts?.keep(this.language, this.revision);
    this.send({ kind: 'edited', revision: this.revision, language: this.language, text: this.text });
  }

  async run(what: What): Promise<void> {
    if (!this.problem || !this.runs || this.room.over > 0) return;
    if (this.running) return void (this.next = what);
    if (this.revision === 0) this.saved = false;
    this.save();
    this.running = what;
    const revision = this.revision;
    this.result = await this.ran(what, this.problem);
    this.running = null;
    if (what === 'submit') this.submitted = revision;
    this.send(told(this.result, revision));
    const { next } = this;
    this.next = null;
    if (next) await this.run(next);
  }

  /** The work is over: what was not handed in is handed in now. An untouched editor is no work. */
  async handIn(): Promise<void> {
    this.save();
    if (this.revision > 0 && this.submitted !== this.revision) await this.run('submit');
  }

  /** Ends the run that is under way, and what was asked for after it. */
  stop(): void {
    this.next = null;
    void this.loading?.then((runner) => runner.stop());
  }

  /** Python takes seconds to start: so it starts before it is asked for. */
  async prepare(): Promise<void> {
    const { language } = this;
    if (!runsHere(language)) return;
    this.warming = language;
    const runner = await this.runner();
    await runner.prepare(language).catch(() => undefined);
    if (this.warming === language) this.warming = null;
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

  private async ran(what: What, problem: Problem): Promise<DeskResult> {
    const { language, text } = this;
    if (!runsHere(language)) throw new Error(`${language} does not run here`);
    const tests = testsFor(what, problem);
    const runner = await this.runner();
    const result: RunResult = await runner.run(what === 'run' ? 'run' : 'tests', language, text, { ...problem, tests });
    return { ...result, what, tests };
  }

  private begin(problem: Problem): void {
    this.problem = problem;
    this.texts = new Texts(problem, this.drafts);
    this.submitted = 0;
    const liked = this.languages.find((language) => language === this.wanted);
    if (liked) this.language = liked;
    else if (!this.languages.includes(this.language)) this.language = this.languages[0] ?? 'python';
  }

  /** What was too long to be saved, or written when the line was down, is newer than what was saved. */
  private takeUpDrafts(): void {
    const newest = this.texts?.takeUpDrafts().at(-1);
    if (!newest || !this.texts) return;
    const revision = this.texts.revision(newest);
    if (revision > this.revision) this.language = newest;
    this.saved = false;
    if (codeRoom(this.text).over === 0) this.saveSoon();
    this.revision = Math.max(this.revision, revision - 1);
  }

  private saveSoon(): void {
    this.timer ??= setTimeout(() => this.save(), SAVE_EVERY_MS);
  }

  private measure(): void {
    this.room = codeRoom(this.text);
    this.unseen = this.room.over > 0 ? '' : unseenWords(this.text);
  }

  private restore(edited: readonly Edited[]): void {
    const newest = edited.at(-1);
    for (const one of edited) this.texts?.takeUp(one);
    this.language = this.languages.find((language) => language === newest?.language) ?? this.language;
    this.revision = newest?.revision ?? this.revision;
    this.saved = true;
  }
}
