import type { LineState } from './net/line';
import type {
  AlexState,
  Caption,
  Clock,
  Down,
  Edited,
  Ended,
  Hint,
  Mode,
  Notice,
  Phase,
  Problem,
  Question,
  TurnedAway,
  Usage,
  Welcome,
  Wish,
} from './wire';
import { MODES } from './words';

/** All that the room shows of an interview. */
export interface View {
  readonly line: LineState;
  readonly hold: 'none' | 'busy' | 'taken_over';
  readonly turnedAway: TurnedAway | null;
  readonly welcomed: number;
  readonly title: string;
  readonly level: string;
  readonly minutes: number;
  readonly language: string;
  readonly rehearsal: boolean;
  readonly begun: boolean;
  readonly phases: readonly Phase[];
  readonly phase: string;
  readonly clock: Clock;
  readonly clockAt: number;
  readonly state: AlexState;
  readonly detail: string;
  readonly captions: readonly Caption[];
  readonly question: Question | null;
  readonly problem: Problem | null;
  /** The problem's follow-up, once Alex has put it. */
  readonly twist: string;
  readonly restored: Edited | null;
  readonly others: readonly Edited[];
  readonly hints: readonly string[];
  readonly thinkingUntil: number | null;
  readonly patience: Mode;
  readonly asked: readonly Wish[];
  readonly notices: readonly Notice[];
  readonly usage: Usage | null;
  readonly ended: Ended | null;
}

export type News =
  | { kind: 'down'; message: Down; at: number }
  | { kind: 'line'; line: LineState; at: number }
  | { kind: 'dismiss'; code: string };

const STOPPED: Clock = { kind: 'clock', elapsed_s: 0, left_s: 0, phase_left_s: 0, stopped: true };

export const FRESH: View = {
  line: 'idle',
  hold: 'none',
  turnedAway: null,
  welcomed: 0,
  title: '',
  level: '',
  minutes: 0,
  language: '',
  rehearsal: false,
  begun: false,
  phases: [],
  phase: '',
  clock: STOPPED,
  clockAt: 0,
  state: 'connecting',
  detail: '',
  captions: [],
  question: null,
  problem: null,
  twist: '',
  restored: null,
  others: [],
  hints: [],
  thinkingUntil: null,
  patience: 'balanced',
  asked: [],
  notices: [],
  usage: null,
  ended: null,
};

/** What happened -> what is shown. `at` is the page's own clock in seconds, for the ticking between two clock messages. */
export function reduce(view: View, news: News): View {
  if (news.kind === 'dismiss') return { ...view, notices: view.notices.filter((notice) => notice.code !== news.code) };
  if (news.kind === 'line') return lineChanged(view, news.line, news.at);
  return told(view, news.message, news.at);
}

/** The clock stands while the line is down: freeze it where it was, the next `clock` sets it right. */
function lineChanged(view: View, line: LineState, at: number): View {
  if (line !== 'lost' || view.line === 'lost') return { ...view, line };
  return { ...view, line, clock: { ...shownClock(view, at), stopped: true }, clockAt: at };
}

function told(view: View, message: Down, at: number): View {
  switch (message.kind) {
    case 'welcome':
      return welcomed(view, message, at);
    case 'state':
      return { ...view, state: message.state, detail: message.detail };
    case 'phase':
      return { ...view, phase: message.phase };
    case 'clock':
      return { ...view, clock: message, clockAt: at };
    case 'caption':
      return { ...view, captions: captioned(view.captions, message) };
    case 'question':
      return { ...view, question: message };
    case 'problem':
      return { ...view, problem: message.problem, twist: '', question: null };
    case 'twist':
      return { ...view, twist: message.text };
    case 'hint':
      return { ...view, hints: hinted(view.hints, message) };
    case 'think':
      return { ...view, thinkingUntil: message.until_s };
    case 'asked':
      return { ...view, asked: message.wishes };
    case 'patience_set':
      return { ...view, patience: message.mode };
    case 'notice':
      return { ...view, notices: noticed(view.notices, message) };
    case 'busy':
      return { ...view, hold: 'busy' };
    case 'taken_over':
      return { ...view, hold: 'taken_over' };
    case 'turned_away':
      return { ...view, turnedAway: message };
    case 'ended':
      return {
        ...view,
        ended: message,
        state: 'ended',
        clock: { ...shownClock(view, at), stopped: true },
        clockAt: at,
      };
    case 'usage':
      return { ...view, usage: message };
    default:
      return view;
  }
}

/** A server that began anew may not know of the Start that was pressed: then the room waits for it again. */
function welcomed(view: View, message: Welcome, at: number): View {
  const over: Ended = { kind: 'ended', reason: 'finished', text: '' };
  const back = view.welcomed > 0;
  return {
    ...view,
    hold: 'none',
    turnedAway: null,
    welcomed: view.welcomed + 1,
    state: back && !message.begun ? 'waiting' : view.state,
    title: message.title,
    level: message.level,
    minutes: message.minutes,
    language: message.language,
    rehearsal: message.rehearsal,
    begun: message.begun,
    phases: message.phases,
    phase: message.phase,
    clock: message.clock,
    clockAt: at,
    captions: [...message.captions].reduce<readonly Caption[]>(captioned, []),
    question: message.question,
    problem: message.problem,
    twist: message.twist,
    restored: message.code,
    others: message.other_code,
    hints: message.hints,
    thinkingUntil: message.thinking_until_s,
    patience: message.patience,
    asked: message.asked,
    notices: [],
    ended: message.over ? (view.ended ?? over) : view.ended,
  };
}

/** In order of time, whatever the order of arrival; a settled line is never unsettled by a late draft of it. */
function captioned(captions: readonly Caption[], next: Caption): readonly Caption[] {
  const known = captions.findIndex((caption) => caption.id === next.id);
  if (known >= 0) {
    const before = captions[known] as Caption;
    if (before.final && !next.final) return captions;
    if (isEmpty(next)) return captions.filter((caption) => caption.id !== next.id);
    return captions.map((caption, at) => (at === known ? { ...next, at_s: before.at_s } : caption));
  }
  if (isEmpty(next)) return captions;
  const after = captions.findIndex((caption) => caption.at_s > next.at_s);
  return after < 0 ? [...captions, next] : captions.toSpliced(after, 0, next);
}

const isEmpty = (caption: Caption) => caption.final && caption.how !== 'spoken_unheard' && caption.text.trim() === '';

function hinted(hints: readonly string[], hint: Hint): readonly string[] {
  const all = [...hints];
  all[hint.rung - 1] = hint.text;
  return Array.from(all, (text) => text ?? '');
}

function noticed(notices: readonly Notice[], notice: Notice): readonly Notice[] {
  const others = notices.filter((other) => other.code !== notice.code);
  return notice.text === '' ? others : [...others, notice];
}

/** The clock as it stands `at` this moment, between two messages of the server. */
export function shownClock(view: View, at: number): Clock {
  if (view.clock.stopped) return view.clock;
  const passed = Math.max(0, at - view.clockAt);
  return {
    ...view.clock,
    elapsed_s: view.clock.elapsed_s + passed,
    left_s: Math.max(0, view.clock.left_s - passed),
    phase_left_s: Math.max(0, view.clock.phase_left_s - passed),
  };
}

export type Stage = 'joining' | 'turned_away' | 'unstarted' | 'running' | 'busy' | 'taken_over' | 'over';

export function stage(view: View): Stage {
  if (view.ended) return 'over';
  if (view.turnedAway) return 'turned_away';
  if (view.hold !== 'none') return view.hold;
  if (view.welcomed === 0) return 'joining';
  return view.begun || view.state !== 'waiting' ? 'running' : 'unstarted';
}

export type Shown = AlexState | 'muted' | 'letting_think';

/** May the keys of the room be used? What is asked for before the line is there waits for it. */
export const takesKeys = (at: Stage) => at === 'joining' || at === 'running';

/** The one state that is said in words: the line comes first, then what is heard, then what the server says. */
export function shownState(view: View, here: { playing: boolean; muted: boolean; at: number }): Shown {
  if (view.ended) return 'ended';
  if (isOffLine(view)) return 'reconnecting';
  if (here.playing) return 'speaking';
  const quiet = view.state === 'listening' || view.state === 'speaking';
  if (quiet && isThinking(view, here.at)) return 'letting_think';
  const awaited = view.state === 'listening' || view.state === 'candidate_speaking';
  if (awaited && here.muted) return 'muted';
  return view.state;
}

const isOffLine = (view: View) => view.line === 'lost' || (view.line === 'connecting' && view.welcomed > 0);

export function isThinking(view: View, at: number): boolean {
  return view.thinkingUntil !== null && shownClock(view, at).elapsed_s < view.thinkingUntil;
}

/** Seconds that "let me think" still holds; null when it does not. */
export function thinkingLeft(view: View, at: number): number | null {
  return isThinking(view, at) ? (view.thinkingUntil as number) - shownClock(view, at).elapsed_s : null;
}

/** One key goes round through the three. */
export const nextMode = (mode: Mode): Mode => MODES[(MODES.indexOf(mode) + 1) % MODES.length] as Mode;
