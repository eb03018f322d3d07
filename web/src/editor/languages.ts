import { indentUnit } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import type { EditorLanguage } from './names';

/** Each grammar is a file of its own, fetched when its language is chosen. */
const GRAMMARS: Record<EditorLanguage, () => Promise<Extension>> = {
  python: async () => (await import('@codemirror/lang-python')).python(),
  javascript: async () => (await import('@codemirror/lang-javascript')).javascript(),
  typescript: async () => (await import('@codemirror/lang-javascript')).javascript({ typescript: true }),
  java: async () => (await import('@codemirror/lang-java')).java(),
  cpp: async () => (await import('@codemirror/lang-cpp')).cpp(),
  go: async () => (await import('@codemirror/lang-go')).go(),
  sql: async () => (await import('@codemirror/lang-sql')).sql(),
};

/** What the formatters of each language indent by; Go's writes tabs. */
const INDENTS: Record<EditorLanguage, string> = {
  python: '    ',
  javascript: '  ',
  typescript: '  ',
  java: '    ',
  cpp: '  ',
  go: '\t',
  sql: '  ',
};

/** A grammar that does not come leaves the text in one colour, and everything else as it is. */
export async function languageSupport(language: EditorLanguage): Promise<Extension> {
  const grammar = await GRAMMARS[language]().catch(() => []);
  return [grammar, indentUnit.of(INDENTS[language]), EditorState.tabSize.of(4)];
}
