import type { Shown } from './interview';
import type { Caption } from './wire';

export const STATE_WORDS: Record<Shown, string> = {
  waiting: 'Ready when you are',
  connecting: 'Connecting',
  listening: 'Listening',
  candidate_speaking: 'You are speaking',
  thinking: 'Thinking',
  speaking: 'Alex is speaking',
  reconnecting: 'Reconnecting',
  ended: 'The interview is over',
  muted: 'Your microphone is muted',
  letting_think: 'Take your time',
};

export const LEVEL_WORDS: Record<string, string> = { junior: 'Junior', mid: 'Mid-level', senior: 'Senior' };

export const levelWords = (level: string) => LEVEL_WORDS[level] ?? level;

export function languageWords(tag: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export function captionWords(caption: Caption): string {
  if (caption.how !== 'spoken_unheard') return caption.text;
  return caption.final ? `Spoken answer, ${Math.round(caption.seconds)} s` : 'Speaking';
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
