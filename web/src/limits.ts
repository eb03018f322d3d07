import { CODE_CHARS, TYPED_CHARS } from './wire';

/** From here on a counter says how much room is left. */
const NEAR = 0.9;

const count = (characters: number) => new Intl.NumberFormat('en-US').format(characters);

/** How a text stands to its limit: `over` characters too many, and words for it once it is near or over. */
export interface Room {
  readonly over: number;
  readonly words: string;
}

const room = (characters: number, most: number, what: string): Room => {
  const over = Math.max(0, characters - most);
  if (over > 0) return { over, words: `${what} holds ${count(most)} characters: ${count(over)} too many.` };
  return { over, words: characters >= NEAR * most ? `${count(characters)} of ${count(most)} characters` : '' };
};

export const answerRoom = (text: string): Room => room(text.trim().length, TYPED_CHARS, 'An answer');
export const codeRoom = (text: string): Room => room(text.length, CODE_CHARS, 'The editor');
