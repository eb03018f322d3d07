import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { CodeLanguage } from '../sandbox/messages';

export interface EditorHandle {
  show(text: string, language: CodeLanguage): void;
  focus(): void;
  destroy(): void;
}

export interface EditorWishes {
  text: string;
  language: CodeLanguage;
  onChange(text: string): void;
  onRun(what: 'run' | 'tests'): void;
}

/** Colours come from the page's tokens, so that light and dark need no second theme. */
const look = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--code-size)', color: 'var(--text)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontVariantLigatures: 'none', lineHeight: '1.6' },
  '.cm-content': { padding: '12px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 16px 0 8px' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--text-2)', border: 'none', paddingLeft: '8px' },
  '.cm-activeLine': { backgroundColor: 'var(--sunken)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--sunken)', color: 'var(--text)' },
  '&:not(.cm-focused) .cm-activeLine, &:not(.cm-focused) .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-cursor': { borderLeftColor: 'var(--text)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--selection)', outline: '1px solid var(--edge)' },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.self], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--code-number)' },
  { tag: [tags.comment], color: 'var(--text-2)', fontStyle: 'italic' },
  {
    tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)],
    color: 'var(--code-name)',
  },
]);

async function languageSupport(language: CodeLanguage): Promise<Extension> {
  if (language === 'python') return [(await import('@codemirror/lang-python')).python(), indentUnit.of('    ')];
  return [(await import('@codemirror/lang-javascript')).javascript(), indentUnit.of('  ')];
}

export async function mountEditor(parent: HTMLElement, wishes: EditorWishes): Promise<EditorHandle> {
  const language = new Compartment();
  let quiet = false;
  const run = (what: 'run' | 'tests') => () => {
    wishes.onRun(what);
    return true;
  };
  const state = EditorState.create({
    doc: wishes.text,
    extensions: [
      keymap.of([
        { key: 'Mod-Enter', run: run('tests'), preventDefault: true },
        { key: 'Shift-Mod-Enter', run: run('run'), preventDefault: true },
      ]),
      lineNumbers(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      syntaxHighlighting(colours),
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
      language.of(await languageSupport(wishes.language)),
      EditorState.tabSize.of(4),
      EditorView.contentAttributes.of({
        'aria-label': 'Code editor',
        tabindex: '0',
        spellcheck: 'false',
        autocorrect: 'off',
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !quiet) wishes.onChange(update.state.doc.toString());
      }),
      look,
    ],
  });
  const view = new EditorView({ state, parent });
  return {
    show(text, next) {
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      quiet = false;
      void languageSupport(next).then((support) => view.dispatch({ effects: language.reconfigure(support) }));
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
