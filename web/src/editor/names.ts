import { CODE_LANGUAGES } from '../wire';
import type { CodeLanguage } from '../sandbox/messages';

/** What can be written in the editor; some of it runs in the sandbox. */
export type EditorLanguage = keyof typeof CODE_LANGUAGES;

export const EDITOR_LANGUAGES = Object.keys(CODE_LANGUAGES) as EditorLanguage[];

export const LANGUAGE_NAMES = Object.fromEntries(
  EDITOR_LANGUAGES.map((language) => [language, CODE_LANGUAGES[language].name]),
) as Record<EditorLanguage, string>;

export const isEditorLanguage = (language: string): language is EditorLanguage => language in CODE_LANGUAGES;

export const runsHere = (language: EditorLanguage): language is EditorLanguage & CodeLanguage =>
  CODE_LANGUAGES[language].runs;
