import type { Caption, Drawn, Edited, Typed, Up } from '../wire';

/**
 * What must survive a lost line: typed answers until the server has shown them, the newest text of the editor in each
 * language, the newest whiteboard, and the presses made meanwhile. Media never waits: old audio is worth nothing.
 */
export interface Outbox {
  readonly typed: readonly Typed[];
  readonly edited: readonly Edited[];
  readonly drawn: Drawn | null;
  readonly waiting: readonly Up[];
}

export const EMPTY: Outbox = { typed: [], edited: [], drawn: null, waiting: [] };

const WORTHLESS_LATER = new Set<Up['kind']>([
  'hello',
  'ping',
  'playback',
  'flushed',
  'edited',
  'drawn',
  'typed',
  'composing',
]);

export function sent(outbox: Outbox, message: Up, online: boolean): Outbox {
  const kept = remember(outbox, message);
  if (online || WORTHLESS_LATER.has(message.kind)) return kept;
  return { ...kept, waiting: [...kept.waiting, message] };
}

function remember(outbox: Outbox, message: Up): Outbox {
  if (message.kind === 'typed') return { ...outbox, typed: [...outbox.typed, message] };
  if (message.kind === 'edited') {
    const others = outbox.edited.filter(({ language }) => language !== message.language);
    return { ...outbox, edited: [...others, message] };
  }
  if (message.kind === 'drawn') return { ...outbox, drawn: message };
  return outbox;
}

/** A typed answer that came back as a caption has arrived. */
export function shown(outbox: Outbox, caption: Caption): Outbox {
  if (caption.how !== 'typed' || outbox.typed.length === 0) return outbox;
  const same = (typed: Typed) => typed.id === caption.id || typed.text.trim() === caption.text.trim();
  const first = outbox.typed.findIndex(same);
  return first < 0 ? outbox : { ...outbox, typed: outbox.typed.filter((_, at) => at !== first) };
}

/** What to say again on a new line, `known` and `board` being the revisions that the server has. */
export function again(outbox: Outbox, known: number, board: number): { messages: Up[]; outbox: Outbox } {
  const edited = outbox.edited.filter(({ revision }) => revision > known);
  const drawn = outbox.drawn && outbox.drawn.revision > board ? [outbox.drawn] : [];
  return { messages: [...edited, ...drawn, ...outbox.typed, ...outbox.waiting], outbox: { ...outbox, waiting: [] } };
}
