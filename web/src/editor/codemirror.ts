import { closeBrackets } from '@codemirror/autocomplete';
import { history } from '@codemirror/commands';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { keysOf } from './keymaps';
import { languageSupport } from './languages';
import { look } from './look';
import type { EditorLanguage } from './names';
import type { Keys } from './taste';
import { UNSEEN } from './unseen';

export type What = 'run' | 'tests' | 'submit';

export interface EditorHandle {
  show(text: string, language: EditorLanguage): void;
  useKeys(keys: Keys): void;
  wrap(on: boolean): void;
  focus(): void;
  destroy(): void;
}

export interface EditorWishes {
  text: string;
  language: EditorLanguage;
  keys: Keys;
  wraps: boolean;
  onChange(text: string): void;
  onRun(what: What): void;
}

/** Before all other keys, also those of Vim and Emacs. */
const running = (onRun: (what: What) => void) => {
  const run = (what: What) => () => {
    onRun(what);
    return true;
  };
  return Prec.highest(
    keymap.of([
      { key: 'Mod-Enter', run: run('tests'), preventDefault: true },
      { key: 'Shift-Mod-Enter', run: run('run'), preventDefault: true },
      { key: 'Alt-Mod-Enter', run: run('submit'), preventDefault: true },
    ]),
  );
};

const manners = [
  lineNumbers(),
  history(),
  drawSelection(),
  highlightSpecialChars({ addSpecialChars: UNSEEN }),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  EditorView.contentAttributes.of({
    'aria-label': 'Code editor',
    tabindex: '0',
    spellcheck: 'false',
    autocorrect: 'off',
  }),
  look,
];

/** Each language keeps a state of its own while the editor lives: its text, its undo history and its cursor. */
export async function mountEditor(parent: HTMLElement, wishes: EditorWishes): Promise<EditorHandle> {
  const grammar = new Compartment();
  const keys = new Compartment();
  const breaks = new Compartment();
  const states = new Map<EditorLanguage, EditorState>();
  let shown = wishes.language;
  let [usedKeys, chosenKeys] = [await keysOf(wishes.keys), wishes.keys];
  let wraps = wishes.wraps;
  const breaking = () => (wraps ? EditorView.lineWrapping : []);
  const fresh = (text: string) =>
    EditorState.create({
      doc: text,
      extensions: [
        running(wishes.onRun),
        keys.of(usedKeys),
        grammar.of([]),
        breaks.of(breaking()),
        manners,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) wishes.onChange(update.state.doc.toString());
        }),
      ],
    });
  const colour = async (language: EditorLanguage) => {
    const support = await languageSupport(language);
    if (shown === language) view.dispatch({ effects: grammar.reconfigure(support) });
  };
  const view = new EditorView({ state: fresh(wishes.text), parent });
  await colour(shown);
  return {
    show(text, next) {
      states.set(shown, view.state);
      const known = states.get(next);
      shown = next;
      view.setState(known && known.doc.toString() === text ? known : fresh(text));
      view.dispatch({ effects: [keys.reconfigure(usedKeys), breaks.reconfigure(breaking())] });
      void colour(next);
    },
    useKeys(wanted) {
      if (wanted === chosenKeys) return;
      chosenKeys = wanted;
      void keysOf(wanted).then((extension) => {
        if (chosenKeys !== wanted) return;
        usedKeys = extension;
        view.dispatch({ effects: keys.reconfigure(extension) });
      });
    },
    wrap(on) {
      wraps = on;
      view.dispatch({ effects: breaks.reconfigure(breaking()) });
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
