import { closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, historyKeymap, indentWithTab } from '@codemirror/commands';
import type { Extension } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import type { Keys } from './taste';

const USUAL = keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]);

/** The keys of another editor, fetched when they are chosen; where they cannot be had the usual ones stay. */
export async function keysOf(keys: Keys): Promise<Extension> {
  try {
    if (keys === 'vim') return [(await import('@replit/codemirror-vim')).vim({ status: true }), USUAL];
    if (keys === 'emacs') return [(await import('@replit/codemirror-emacs')).emacs(), USUAL];
  } catch {
    return USUAL;
  }
  return USUAL;
}
