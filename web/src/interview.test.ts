import { expect, test } from 'vitest';
import {
  FRESH,
  isThinking,
  reduce,
  shownClock,
  shownState,
  stage,
  takesKeys,
  type News,
  type View,
  nextMode,
  thinkingLeft,
} from './interview';
import { captionWords, clockWords, firstUnheard } from './words';
import type { Caption, Down, Welcome } from './wire';

const down = (message: Down, at = 0): News => ({ kind: 'down', message, at });
const after = (view: View, ...news: News[]) => news.reduce(reduce, view);
const clock = (elapsed_s: number, stopped = false) =>
  ({ kind: 'clock', elapsed_s, left_s: 600 - elapsed_s, phase_left_s: 120 - elapsed_s, stopped }) as const;

const caption = (id: string, at_s: number, more: Partial<Caption> = {}): Caption => ({
  kind: 'caption',
  id,
  who: 'alex',
  how: 'spoken',
  text: id,
  seconds: 0,
  final: false,
  uncertain: false,
  at_s,
  ...more,
});

const welcome = (more: Partial<Welcome> = {}): Welcome => ({
  kind: 'welcome',
  interview: 'i1',
  title: 'Technical interview',
  level: 'mid',
  minutes: 45,
  language: 'en-US',
  rehearsal: true,
  begun: true,
  over: false,
  phases: [{ name: 'greeting', title: 'Greeting', minutes: 2 }],
  phase: 'greeting',
  clock: clock(0),
  captions: [],
  question: null,
  problem: null,
  twist: '',
  code: null,
  board: null,
  other_code: [],
  hints: [],
  thinking_until_s: null,
  patience: 'balanced',
  asked: [],
  mic_frames: 1,
  ...more,
});

const turnedAway = { kind: 'turned_away', text: 'There is no such interview.', next: '', again: false } as const;

test('captions stand in order of time, whatever the order of arrival', () => {
  const view = after(FRESH, down(caption('b', 5)), down(caption('a', 2)), down(caption('c', 9)));
  expect(view.captions.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

test('a caption of the same id replaces its text in place', () => {
  const view = after(FRESH, down(caption('a', 1)), down(caption('b', 2)), down(caption('a', 3, { text: 'new' })));
  expect(view.captions.map(({ text }) => text)).toEqual(['new', 'b']);
});

test('a late draft never unsettles a settled caption', () => {
  const settled = caption('a', 1, { text: 'done', final: true });
  expect(after(FRESH, down(settled), down(caption('a', 1, { text: 'do' }))).captions).toEqual([settled]);
});

test('a caption that settles to nothing goes away', () => {
  expect(after(FRESH, down(caption('a', 1)), down(caption('a', 1, { text: ' ', final: true }))).captions).toEqual([]);
});

test('a spoken answer that nobody understood is worded by its length', () => {
  const heard = caption('a', 1, { who: 'candidate', how: 'spoken_unheard', text: '', seconds: 22.6, final: true });
  expect(after(FRESH, down(heard)).captions).toHaveLength(1);
  expect(captionWords(heard)).toBe('Spoken answer, 23 s');
});

test('what is not heard is explained once, at the first answer that is over', () => {
  const spoken = (id: string, final: boolean) =>
    caption(id, 1, { who: 'candidate', how: 'spoken_unheard', text: '', final });
  expect(firstUnheard([caption('a', 0), spoken('b', false)])).toBeNull();
  expect(firstUnheard([caption('a', 0), spoken('b', true), spoken('c', true)])).toBe('b');
});

test('the clock ticks between messages and stands when it is stopped', () => {
  const running = after(FRESH, down(clock(10), 100));
  expect(shownClock(running, 103)).toMatchObject({ elapsed_s: 13, left_s: 587, phase_left_s: 107 });
  expect(shownClock(after(running, down(clock(12, true), 104)), 200).elapsed_s).toBe(12);
});

test('a lost line freezes the clock where it stood, and a welcome sets it right', () => {
  const open = after(FRESH, down(welcome(), 100), { kind: 'line', line: 'open', at: 100 });
  const lost = after(open, { kind: 'line', line: 'lost', at: 104 }, { kind: 'line', line: 'connecting', at: 109 });
  expect(shownClock(lost, 150)).toMatchObject({ elapsed_s: 4, stopped: true });
  expect(shownState(lost, { playing: false, muted: false, at: 150 })).toBe('reconnecting');
  const back = after(lost, down(welcome({ clock: clock(4) }), 160), { kind: 'line', line: 'open', at: 160 });
  expect(shownClock(back, 161).elapsed_s).toBe(5);
  expect(shownState({ ...back, state: 'listening' }, { playing: false, muted: false, at: 161 })).toBe('listening');
});

test('a welcome draws everything anew, without doubling captions', () => {
  const before = after(
    FRESH,
    down(caption('a', 1)),
    down({ kind: 'notice', level: 'error', code: 'x', text: 'x', next: '' }),
  );
  const view = after(before, down(welcome({ captions: [caption('a', 1), caption('b', 2)] })));
  expect(view.captions.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(view.notices).toEqual([]);
});

test('a notice replaces the last one of its code, and empty words take it away', () => {
  const notice = (code: string, text: string) => down({ kind: 'notice', level: 'warning', code, text, next: '' });
  const two = after(FRESH, notice('quota', 'one'), notice('mic', 'two'), notice('quota', 'three'));
  expect(two.notices.map(({ text }) => text)).toEqual(['two', 'three']);
  expect(after(two, notice('quota', '')).notices.map(({ code }) => code)).toEqual(['mic']);
  expect(after(two, { kind: 'dismiss', code: 'mic' }).notices.map(({ code }) => code)).toEqual(['quota']);
});

test('hints stand on their rungs', () => {
  const hint = (rung: number) => down({ kind: 'hint', rung, of: 3, text: `hint ${rung}` });
  expect(after(FRESH, hint(1), hint(2), hint(1)).hints).toEqual(['hint 1', 'hint 2']);
});

test('the stages of a room', () => {
  expect(stage(FRESH)).toBe('joining');
  expect(
    stage(after(FRESH, down(welcome({ begun: false })), down({ kind: 'state', state: 'waiting', detail: '' }))),
  ).toBe('unstarted');
  expect(stage(after(FRESH, down(welcome())))).toBe('running');
  expect(stage(after(FRESH, down({ kind: 'busy' })))).toBe('busy');
  expect(stage(after(FRESH, down({ kind: 'busy' }), down(welcome())))).toBe('running');
  expect(stage(after(FRESH, down(welcome()), down({ kind: 'taken_over' })))).toBe('taken_over');
  expect(stage(after(FRESH, down(turnedAway)))).toBe('turned_away');
  expect(stage(after(FRESH, down(turnedAway), down(welcome())))).toBe('running');
  expect(stage(after(FRESH, down({ kind: 'ended', reason: 'finished', text: '' })))).toBe('over');
  expect(stage(after(FRESH, down(welcome({ over: true }))))).toBe('over');
});

test('a server that began anew and knows of no Start is given it again', () => {
  const speaking = after(FRESH, down(welcome()), down({ kind: 'state', state: 'speaking', detail: '' }));
  expect(stage(after(speaking, down(welcome({ begun: false }))))).toBe('unstarted');
  expect(stage(after(FRESH, down(welcome({ begun: false }))))).toBe('running');
});

test('what is heard comes before what the server says', () => {
  const listening = after(
    FRESH,
    down(welcome()),
    { kind: 'line', line: 'open', at: 0 },
    down({ kind: 'state', state: 'listening', detail: '' }),
  );
  const here = { playing: false, muted: false, at: 0 };
  expect(shownState(listening, { ...here, playing: true })).toBe('speaking');
  expect(shownState(listening, { ...here, muted: true })).toBe('muted');
  expect(shownState(listening, here)).toBe('listening');
  const speaking = after(listening, down({ kind: 'state', state: 'candidate_speaking', detail: '' }));
  expect(shownState(speaking, { ...here, muted: true })).toBe('muted');
});

test('"let me think" lasts until its time on the interview clock', () => {
  const view = after(FRESH, down(clock(10), 100), down({ kind: 'think', until_s: 40 }));
  expect(isThinking(view, 110)).toBe(true);
  expect(isThinking(view, 131)).toBe(false);
});

test('what was asked for stands until the server says that it is done', () => {
  const asked = after(FRESH, down(welcome({ asked: ['hint'] })), down({ kind: 'asked', wishes: ['repeat', 'hint'] }));
  expect(asked.asked).toEqual(['repeat', 'hint']);
  expect(after(asked, down({ kind: 'asked', wishes: [] })).asked).toEqual([]);
});

test('a follow-up comes with its question', () => {
  const question = {
    kind: 'question',
    id: 'q',
    title: 'Heaps',
    text: 'What is a heap?',
    number: 1,
    probe: '',
  } as const;
  const probed = after(FRESH, down(question), down({ ...question, probe: 'And what does it cost?' }));
  expect(probed.question).toEqual({ ...question, probe: 'And what does it cost?' });
});

test('an unknown message changes nothing', () => {
  expect(reduce(FRESH, down({ kind: 'later_invention' } as unknown as Down))).toBe(FRESH);
});

test('a clock reads in minutes and seconds', () => {
  expect([0, 59.6, 754, -3].map(clockWords)).toEqual(['0:00', '1:00', '12:34', '0:00']);
});

test('the time left to think counts down and ends', () => {
  const view = after(FRESH, down(welcome({ clock: clock(10), thinking_until_s: 130 }), 100));
  expect(thinkingLeft(view, 120)).toBe(100);
  expect(thinkingLeft(view, 221)).toBeNull();
});

test('the patience is shown as the server says it', () => {
  expect(after(FRESH, down(welcome({ patience: 'quick' }))).patience).toBe('quick');
  expect(after(FRESH, down(welcome()), down({ kind: 'patience_set', mode: 'patient' })).patience).toBe('patient');
  expect(['quick', 'balanced', 'patient'].map((mode) => nextMode(mode as 'quick'))).toEqual([
    'balanced',
    'patient',
    'quick',
  ]);
});

test('a twist stands with its problem, comes back with it, and goes with it', () => {
  const problem = {
    id: 'p',
    title: 'P',
    statement: '',
    function: 'f',
    examples: [],
    starters: {},
    tests: [],
    hints: 0,
  };
  const given = after(FRESH, down({ kind: 'problem', problem }));
  expect(given.twist).toBe('');
  const twisted = after(given, down({ kind: 'twist', text: 'Now suppose that' }));
  expect(twisted.twist).toBe('Now suppose that');
  expect(after(FRESH, down(welcome({ problem, twist: 'Now suppose that' }))).twist).toBe('Now suppose that');
  expect(after(twisted, down({ kind: 'problem', problem })).twist).toBe('');
});

test('the keys of the room count from the moment it is shown', () => {
  expect((['joining', 'running', 'unstarted', 'over'] as const).map(takesKeys)).toEqual([true, true, false, false]);
});
