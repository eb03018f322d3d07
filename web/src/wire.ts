// Printed by `python -m server.wire` from server/wire.py. Do not edit: a test compares the two.

export const AUDIO = 1;
export const JPEG = 2;
export const JPEG_AGAIN = 3;
export const JPEG_BOARD = 4;
export const UP_HEADER_BYTES = 8;
export const DOWN_HEADER_BYTES = 12;
export const MIC_RATE = 16000;
export const VOICE_RATE = 24000;
export const MIC_FRAME_SAMPLES = 512;
export const TYPED_CHARS = 8000;
export const CODE_CHARS = 200000;
export const CODE_LANGUAGES = {"python": {"name": "Python", "runs": true}, "javascript": {"name": "JavaScript", "runs": true}, "typescript": {"name": "TypeScript", "runs": true}, "java": {"name": "Java", "runs": false}, "cpp": {"name": "C++", "runs": false}, "go": {"name": "Go", "runs": false}, "sql": {"name": "SQL", "runs": false}} as const;

export type AlexState = "waiting" | "connecting" | "listening" | "candidate_speaking" | "thinking" | "speaking" | "reconnecting" | "ended";

export type Mode = "quick" | "balanced" | "patient";

export type Shows = "" | "room" | "black" | "frozen";

export type Wish = "repeat" | "hint";

/** `x`, `y`: the upper left corner; `w`, `h`: its size. */
export interface Shape {
  id: string;
  form: "box" | "database" | "queue" | "user" | "text";
  x: number;
  y: number;
  w: number;
  h: number;
  label: string;
}

/** From one shape to another, by their ids. */
export interface Arrow {
  id: string;
  source: string;
  target: string;
  label: string;
}

/** A freehand line: x, y, x, y and so on. */
export interface Stroke {
  id: string;
  points: number[];
}

export interface Board {
  shapes: Shape[];
  arrows: Arrow[];
  strokes: Stroke[];
}

export interface Phase {
  name: string;
  title: string;
  minutes: number;
}

export interface Example {
  input: string;
  output: string;
  why: string;
}

/** One call of the candidate's function: positional arguments and the value that it must return (both JSON). */
export interface TestCase {
  name: string;
  args: unknown[];
  expected: unknown;
  hidden: boolean;
  category: string;
}

export interface Problem {
  id: string;
  title: string;
  /** markdown */
  statement: string;
  function: string;
  examples: Example[];
  /** one of CODE_LANGUAGES -> the editor's first text */
  starters: Record<string, string>;
  tests: TestCase[];
  hints: number;
}

/** Of a hidden case the page tells no more than its name, its category, and whether it passed (`error`: by failing). */
export interface CaseResult {
  name: string;
  passed: boolean;
  hidden?: boolean;
  category?: string;
  expected?: string;
  got?: string;
  error?: string;
}

/** The first message of a page. `take_over` closes the page that holds the interview now. */
export interface Hello {
  kind: "hello";
  page: string;
  take_over?: boolean;
  microphone?: boolean;
}

/** The person pressed Start: the clock begins and Alex greets. Ignored when the interview has begun. */
export interface Start {
  kind: "start";
}

/**
 * The playback clock, every 100 ms while Alex speaks: samples (24 kHz) of `turn` that left the loudspeaker.
 *
 * `paused`: the loudspeaker is silent and stands at `played`, because of `duck`. It goes on with the next sample.
 * `at_s`: when that was, on the audio context's own clock; a message may come late, the clock is exact (0: not told).
 */
export interface Playback {
  kind: "playback";
  turn: number;
  played: number;
  buffered: number;
  paused?: boolean;
  at_s?: number;
}

/** The answer to `flush`: how much of the turn was heard and how much was thrown away, in samples at 24 kHz. */
export interface Flushed {
  kind: "flushed";
  turn: number;
  played: number;
  dropped: number;
}

/** The editor's whole text, at most every 500 ms while it changes. `revision` counts up from 1. */
export interface Edited {
  kind: "edited";
  revision: number;
  language: string;
  text: string;
}

/** The whole whiteboard, at most once a second while it changes. `revision` counts up from 1. */
export interface Drawn {
  kind: "drawn";
  revision: number;
  board: Board;
}

/**
 * The candidate ran code or tests in the page: self-run results, never proof.
 *
 * `tests` are the visible cases; `submit` hands the work in, and the hidden cases take part. `passed` and `total` count all
 * cases of the run, the hidden ones too; the cases themselves say which is which.
 */
export interface Ran {
  kind: "ran";
  revision: number;
  language: string;
  what: "run" | "tests" | "submit";
  passed?: number;
  total?: number;
  cases?: CaseResult[];
  output?: string;
  error?: string;
  ms?: number;
}

/** A typed answer: it counts as the candidate's words. `id` is made by the page, so that a repeat is recognised. */
export interface Typed {
  kind: "typed";
  id: string;
  text: string;
}

/**
 * An answer is being typed: said at the first key, and every few seconds while keys come. `on` is false when it was given
 * up; `typed` ends it too. Alex waits for the line.
 */
export interface Composing {
  kind: "composing";
  on: boolean;
}

export interface Pressed {
  kind: "pressed";
  button: "repeat" | "hint" | "think" | "think_over" | "done";
}

/** How long Alex waits before he takes a turn for finished, as the person wants it from now on. */
export interface Patience {
  kind: "patience";
  mode: "quick" | "balanced" | "patient";
}

/** The diagnostics panel was opened or closed: `hears` comes only while it is open. */
export interface LookOn {
  kind: "look_on";
  on: boolean;
}

export interface Muted {
  kind: "muted";
  muted: boolean;
}

/** Sharing began or ended, or what is shared turned out to be of no use (or of use again). */
export interface Screen {
  kind: "screen";
  sharing: boolean;
  surface?: string;
  shows?: "" | "room" | "black" | "frozen";
}

/** The person went to another window (the page is hidden, or has not the keyboard any more), or came back. */
export interface Elsewhere {
  kind: "elsewhere";
  on: boolean;
}

/** The person ends the interview (the page has asked for confirmation). */
export interface End {
  kind: "end";
}

export interface Ping {
  kind: "ping";
  at_ms: number;
}

/** The page tells of its own trouble (device gone, worklet starved), for the operator's log. No personal content. */
export interface Trouble {
  kind: "trouble";
  code: string;
  detail?: string;
}

/**
 * A line of captions. The same `id` replaces the line's text; `final` settles it.
 *
 * `how`: `spoken` has words; `spoken_unheard` is a spoken answer of which only the length is known (rehearsal), its text is
 * then empty and the page words it; `typed` was typed.
 */
export interface Caption {
  kind: "caption";
  id: string;
  who: "alex" | "candidate";
  how: "spoken" | "spoken_unheard" | "typed";
  text: string;
  seconds: number;
  final: boolean;
  uncertain: boolean;
  at_s: number;
}

export interface Clock {
  kind: "clock";
  elapsed_s: number;
  left_s: number;
  phase_left_s: number;
  stopped: boolean;
}

export interface Question {
  kind: "question";
  id: string;
  title: string;
  text: string;
  number: number;
  /** the follow-up that Alex asked last; the question comes again with it */
  probe: string;
}

export interface ProblemGiven {
  kind: "problem";
  problem: Problem;
}

/** Alex has put the problem's follow-up; before that the page knows nothing of it. */
export interface Twist {
  kind: "twist";
  text: string;
}

/** The answer to `hello`: all that a page needs to draw the room, also after a reload. */
export interface Welcome {
  kind: "welcome";
  interview: string;
  title: string;
  level: string;
  minutes: number;
  language: string;
  rehearsal: boolean;
  begun: boolean;
  over: boolean;
  phases: Phase[];
  phase: string;
  clock: Clock;
  captions: Caption[];
  question: Question | null;
  problem: Problem | null;
  /** the problem's follow-up, once Alex has put it */
  twist: string;
  code: Edited | null;
  board: Drawn | null;
  /** the newest text in each language but that of `code` */
  other_code: Edited[];
  hints: string[];
  thinking_until_s: number | null;
  patience: "quick" | "balanced" | "patient";
  asked: ("repeat" | "hint")[];
  /** so many frames of the microphone go up in one message */
  mic_frames: number;
}

export interface State {
  kind: "state";
  state: "waiting" | "connecting" | "listening" | "candidate_speaking" | "thinking" | "speaking" | "reconnecting" | "ended";
  detail: string;
}

export interface PhaseEntered {
  kind: "phase";
  phase: string;
  at_s: number;
}

export interface Hint {
  kind: "hint";
  rung: number;
  of: number;
  text: string;
}

/**
 * Somebody may be speaking over Alex: fade out and pause at once, lose nothing, report `paused`. `go_on` or `flush`
 * follows; where neither comes in 1.5 s the page goes on by itself.
 */
export interface Duck {
  kind: "duck";
  turn: number;
}

/** It was nothing: go on with the very sample at which playback stands. */
export interface GoOn {
  kind: "go_on";
  turn: number;
}

/** Stop playback of this turn now, drop what is buffered and all that still comes of it, answer with `flushed`. */
export interface Flush {
  kind: "flush";
  turn: number;
}

/** Alex's turn is wholly sent: `samples` in all. When they are played the page is quiet again. */
export interface TurnOver {
  kind: "turn_over";
  turn: number;
  samples: number;
}

/** "Let me think" is on until `until_s` (null: off). */
export interface Thinking {
  kind: "think";
  until_s: number | null;
}

/** What the person asked for by a button and Alex has not done yet, as often as that changes. */
export interface Asked {
  kind: "asked";
  wishes: ("repeat" | "hint")[];
}

/** How patient Alex is now: by the plan of the phase, or by the person's choice. */
export interface PatienceSet {
  kind: "patience_set";
  mode: "quick" | "balanced" | "patient";
}

/**
 * What the ear makes of this moment (`server.audio.ear.EarSnapshot`), and how often it has suspected a barge-in, and how it
 * turned out; at most five times a second.
 */
export interface Hears {
  kind: "hears";
  voice: number;
  state: string;
  patience_left_s: number | null;
  level_db: number;
  floor_db: number;
  echo_loss_db: number | null;
  suspected: number;
  faded: number;
  confirmed: number;
}

/**
 * How the lines do, told beside `hears`: what Alex took from the end of the candidate's last turn to his first sound (null:
 * not known yet), how often the line to the model was renewed, and what was dropped, in frames of the microphone and pieces of
 * Alex's voice.
 */
export interface LineSeen {
  kind: "line";
  reply_s: number | null;
  reconnects: number;
  dropped: number;
}

/**
 * What the coding watcher has cost so far, told beside `hears`: looks and their tokens, the pictures that it and the live
 * model were shown, and an estimate of the pictures' tokens.
 */
export interface WatchSeen {
  kind: "watch";
  looks: number;
  tokens: number;
  pictures: number;
  live_pictures: number;
  picture_tokens: number;
}

/**
 * Trouble or news in words for the person: what happened, and what happens next. Same `code` replaces the last one;
 * an empty `text` takes it away.
 */
export interface Notice {
  kind: "notice";
  level: "info" | "warning" | "error";
  code: string;
  text: string;
  next: string;
}

/** Another page holds this interview: offer to take over (`hello` with take_over). */
export interface Busy {
  kind: "busy";
}

/** Another page took this interview; this socket is about to be closed and must not reconnect by itself. */
export interface TakenOver {
  kind: "taken_over";
}

/**
 * There is no way into this interview: why, and what to do instead. The page must not reconnect by itself.
 *
 * `again`: a later try may go better, if the person wishes it.
 */
export interface TurnedAway {
  kind: "turned_away";
  text: string;
  next: string;
  again: boolean;
}

/** The interview is over. The page opens `/report/<interview>` by itself. */
export interface Ended {
  kind: "ended";
  reason: "finished" | "candidate" | "time" | "trouble";
  text: string;
}

/** Tokens so far and their estimated price. */
export interface Usage {
  kind: "usage";
  tokens_in: number;
  tokens_out: number;
  dollars: number;
}

export interface Pong {
  kind: "pong";
  at_ms: number;
}

export type Up =
  | Hello
  | Start
  | Playback
  | Flushed
  | Edited
  | Drawn
  | Ran
  | Typed
  | Composing
  | Pressed
  | Patience
  | LookOn
  | Muted
  | Screen
  | Elsewhere
  | End
  | Ping
  | Trouble;

export type Down =
  | Welcome
  | State
  | PhaseEntered
  | Clock
  | Caption
  | Question
  | ProblemGiven
  | Twist
  | Hint
  | Duck
  | GoOn
  | Flush
  | TurnOver
  | Thinking
  | Asked
  | PatienceSet
  | Hears
  | LineSeen
  | WatchSeen
  | Notice
  | Busy
  | TakenOver
  | TurnedAway
  | Ended
  | Usage
  | Pong;
