export type Command =
  | 'mute'
  | 'think'
  | 'repeat'
  | 'hint'
  | 'type'
  | 'share'
  | 'board'
  | 'captions'
  | 'patience'
  | 'diagnostics'
  | 'code_language'
  | 'end'
  | 'keys';

export const KEYS: { command: Command; key: string; label: string }[] = [
  { command: 'mute', key: 'M', label: 'Mute or unmute the microphone' },
  { command: 'think', key: 'T', label: 'Let me think' },
  { command: 'repeat', key: 'R', label: 'Repeat the question' },
  { command: 'hint', key: 'H', label: 'Ask for a hint' },
  { command: 'type', key: '/', label: 'Type an answer' },
  { command: 'share', key: 'S', label: 'Share the screen, or stop sharing' },
  { command: 'board', key: 'B', label: 'Open or close the whiteboard' },
  { command: 'captions', key: 'C', label: 'Show or hide captions' },
  { command: 'patience', key: 'W', label: 'Let Alex wait less, as usual, or longer before he answers' },
  { command: 'diagnostics', key: 'D', label: 'Show what Alex’s ear hears' },
  { command: 'code_language', key: 'P', label: 'Choose the programming language' },
  { command: 'end', key: 'E', label: 'End the interview' },
  { command: 'keys', key: '?', label: 'Show these keys' },
];

const BY_CODE: Record<string, Command> = {
  KeyM: 'mute',
  KeyT: 'think',
  KeyR: 'repeat',
  KeyH: 'hint',
  KeyS: 'share',
  KeyB: 'board',
  KeyC: 'captions',
  KeyW: 'patience',
  KeyD: 'diagnostics',
  KeyE: 'end',
  KeyP: 'code_language',
  Slash: 'type',
};
const BY_KEY: Record<string, Command> = Object.fromEntries(
  KEYS.map(({ key, command }) => [key.toLowerCase(), command]),
);

export interface Pressing {
  key: string;
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  repeat: boolean;
}

/** While a person writes, a key is a letter: there the commands ask for Alt. Alt goes by place, since it changes the letter. */
export function commandOf(press: Pressing, writing: boolean): Command | null {
  if (press.ctrlKey || press.metaKey || press.repeat) return null;
  if (press.altKey) return press.key === '?' ? 'keys' : (BY_CODE[press.code] ?? null);
  if (writing) return null;
  return BY_KEY[press.key.toLowerCase()] ?? null;
}

export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select');
}
