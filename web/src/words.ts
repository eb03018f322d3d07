import type { Interviewer } from './api';
import type { Shown } from './interview';
import type { Caption, Mode, Shows, Wish } from './wire';

export const STATE_WORDS: Record<Shown, string> = {
  waiting: 'Ready when you are',
  connecting: 'Connecting',
  listening: 'Listening',
  candidate_speaking: 'You are speaking',
  thinking: 'Thinking',
  speaking: 'Alex is speaking',
  reconnecting: 'Reconnecting',
  ended: 'The interview is over',
  muted: 'Muted',
  letting_think: 'Take your time',
};

/** What was asked for by a button, while it waits for its moment. */
export const WISH_WORDS: Record<Wish, string> = {
  repeat: 'Asked: Alex repeats in a moment.',
  hint: 'Asked: Alex gives a hint in a moment.',
};

/** How long Alex waits before he takes a turn for finished: in the lobby, on the dock, and when it changes. */
export const MODE_WORDS: Record<Mode, { name: string; dock: string; says: string }> = {
  quick: { name: 'Quick', dock: 'Waits less', says: 'Alex answers sooner when you stop speaking.' },
  balanced: { name: 'Balanced', dock: 'Waits as usual', says: 'Alex waits as long as usual before answering.' },
  patient: { name: 'Patient', dock: 'Waits longer', says: 'Alex waits longer before answering.' },
};

/** From the shortest wait to the longest. */
export const MODES: readonly Mode[] = ['quick', 'balanced', 'patient'];

export const LEVEL_WORDS: Record<string, string> = { junior: 'Junior', mid: 'Mid-level', senior: 'Senior' };

export const levelWords = (level: string) => LEVEL_WORDS[level] ?? level;

export function languageWords(tag: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** What is in which language, where the person could be surprised by it; else empty. */
export function languageNote(offer: Interviewer, language: string, rehearsal: boolean): string {
  const written = languageWords(offer.written_in);
  if (rehearsal && offer.languages_with_key.length > 0)
    return `Rehearsal is in ${written}, as the questions are written. With a Gemini key Alex speaks the other languages too.`;
  const [spoken = ''] = language.split('-');
  if (spoken === offer.written_in) return '';
  return `Alex speaks ${languageWords(spoken)}. Questions and problems are written in ${written}; he translates them while he speaks.`;
}

export function captionWords(caption: Caption): string {
  if (caption.how !== 'spoken_unheard') return caption.text;
  return caption.final ? `Spoken answer, ${Math.round(caption.seconds)} s` : 'Speaking';
}

/** Where words are not heard, the first spoken answer is where a person wonders why; null where there is none. */
export function firstUnheard(captions: readonly Caption[]): string | null {
  return captions.find(({ how, final }) => how === 'spoken_unheard' && final)?.id ?? null;
}

/** 754 -> "12:34". */
export function clockWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  return `${minutes}:${String(whole % 60).padStart(2, '0')}`;
}

/** 754 -> "13 min", 40 -> "40 s". */
export function spanWords(seconds: number): string {
  return seconds < 60 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

export function dateWords(iso: string | null | undefined): string {
  const date = new Date(iso ?? '');
  if (Number.isNaN(date.getTime())) return 'Not started';
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

export interface Words {
  text: string;
  next: string;
}

/** What is said of a shared screen that is of no use, or that is not shared any more. */
export const SCREEN_WORDS: Record<Shows | 'ended', Words | null> = {
  '': null,
  room: {
    text: 'The window that you share shows only this room.',
    next: 'Alex reads the editor here anyway. Share the window of your own editor, or stop sharing.',
  },
  black: {
    text: 'The picture that you share is black.',
    next: 'The window may be minimised or protected. Bring it up again, or share another one.',
  },
  frozen: {
    text: 'The picture that you share has stood still for a while.',
    next: 'If you work in another window, share that one.',
  },
  ended: { text: 'Your screen is not shared any more.', next: 'Press S to share it again.' },
};
