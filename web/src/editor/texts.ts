import type { Edited, Problem } from '../wire';
import type { Draft, Drafts } from './drafts';
import { EDITOR_LANGUAGES, isEditorLanguage, type EditorLanguage } from './names';

/** One problem's texts, one a language: switching changes none of them. */
export class Texts {
  private readonly texts = new Map<EditorLanguage, Draft>();

  constructor(
    private readonly problem: Problem,
    private readonly drafts: Drafts,
  ) {}

  get languages(): EditorLanguage[] {
    return EDITOR_LANGUAGES.filter((language) => this.problem.starters[language] !== undefined);
  }

  of(language: EditorLanguage): string {
    return this.texts.get(language)?.text ?? this.problem.starters[language] ?? '';
  }

  set(language: EditorLanguage, text: string, revision: number): void {
    this.texts.set(language, { revision, text });
  }

  /** For a reload of this tab. */
  keep(language: EditorLanguage, revision: number): void {
    this.set(language, this.of(language), revision);
    this.drafts.keep(this.name(language), { revision, text: this.of(language) });
  }

  takeUp({ language, text, revision }: Edited): void {
    if (isEditorLanguage(language)) this.set(language, text, revision);
  }

  /** What this tab kept and the server has not: the languages of it, the newest last. */
  takeUpDrafts(): EditorLanguage[] {
    const newer = this.languages.flatMap((language) => {
      const draft = this.drafts.read(this.name(language));
      return draft && draft.revision > (this.texts.get(language)?.revision ?? 0) ? [{ language, draft }] : [];
    });
    newer.sort((a, b) => a.draft.revision - b.draft.revision);
    for (const { language, draft } of newer) this.texts.set(language, draft);
    return newer.map(({ language }) => language);
  }

  revision(language: EditorLanguage): number {
    return this.texts.get(language)?.revision ?? 0;
  }

  private name(language: EditorLanguage): string {
    return `${this.problem.id}.${language}`;
  }
}
