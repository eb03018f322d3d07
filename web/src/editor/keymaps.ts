import { closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, historyKeymap, indentWithTab } from '@codemirror/commands';
import { Prec, type Extension } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import type { Keys } from './taste';

const USUAL = keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]);

/**
 * The keys of another editor, fetched when they are chosen; where they cannot be had the usual ones stay. They come before every
 * keymap: else Ctrl+A would select all in Emacs, and Ctrl+[ would not leave the insert mode of Vim.
 */
export async function keysOf(keys: Keys): Promise<Extension> {
  try {
    if (keys === 'vim') return [Prec.high((await import('@replit/codemirror-vim')).vim({ status: true })), USUAL];
    if (keys === 'emacs') return [Prec.high((await import('@replit/codemirror-emacs')).emacs()), USUAL];
  } catch {
    return USUAL;
  }
  return USUAL;
}
