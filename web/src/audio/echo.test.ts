import { expect, test } from 'vitest';
import { ECHO_WORDS, TEST_SECONDS, echoFigures, echoOf, echoVerdict, rms, testSound } from './echo';

const RATE = 24000;
const sent = rms(testSound(RATE));
const levels = (db: number, count = 16) =>
  Array.from({ length: count }, () => ({ rms: 10 ** (db / 20), peak: 10 ** (db / 20) }));
const sentDb = 20 * Math.log10(sent);

/** What a microphone hears of a loudspeaker that comes back `loss` dB weaker, in a room with this noise. */
const heard = (loss: number, floor: number) => {
  const power = 10 ** ((sentDb - loss) / 10) + 10 ** (floor / 10);
  return levels(10 * Math.log10(power));
};

test('the test sound is as long as it says, soft, and begins and ends in silence', () => {
  const sound = testSound(RATE);
  expect(sound.length).toBe(TEST_SECONDS * RATE);
  expect(Math.max(...sound.map(Math.abs))).toBeLessThan(0.15);
  expect(Math.abs(sound[0] as number) + Math.abs(sound.at(-1) as number)).toBeLessThan(0.001);
});

test('the test sound rises from low speech to high', () => {
  const sound = testSound(RATE);
  const crossings = (part: Float32Array) =>
    part.filter((value, i) => i > 0 && value * (part[i - 1] as number) < 0).length;
  const piece = 0.1 * RATE;
  const low = crossings(sound.slice(0.1 * RATE, 0.1 * RATE + piece));
  const high = crossings(sound.slice(sound.length - 0.2 * RATE, sound.length - 0.2 * RATE + piece));
  expect(low * 5).toBeLessThan(500 * 2);
  expect(high * 5).toBeGreaterThan(2000);
});

test.each([6, 12, 20, 30])('a loudspeaker that comes back %i dB weaker is measured so', (loss) => {
  expect(echoOf(levels(-70), heard(loss, -70), sent)?.loss_db).toBeCloseTo(loss, 1);
});

test('noise is taken out of the measure', () => {
  expect(echoOf(levels(-45), heard(20, -45), sent)?.loss_db).toBeCloseTo(20, 0);
});

test('a click decides nothing', () => {
  const clicks = [...heard(30, -70).slice(0, 13), ...levels(-6, 3)];
  expect(echoOf(levels(-70), clicks, sent)?.loss_db).toBeCloseTo(30, 1);
});

test('the verdict is said in words that tell what to do', () => {
  expect(echoVerdict(echoOf(levels(-70), heard(8, -70), sent))).toBe('loud');
  expect(ECHO_WORDS.loud).toContain('use headphones or lower the volume');
  expect(echoVerdict(echoOf(levels(-70), heard(22, -70), sent))).toBe('faint');
  expect(echoVerdict(echoOf(levels(-70), heard(40, -70), sent))).toBe('none');
  expect(echoVerdict(echoOf(levels(-70), levels(-70), sent))).toBe('none');
  expect(echoVerdict(echoOf(levels(-20), heard(20, -20), sent))).toBe('noisy');
});

test('a verdict on the echo is given only where noise could not hide it', () => {
  const unheard = (floor: number) => echoOf(levels(floor), levels(floor), sent);
  expect([-70, -60, -50, -43, -41, -35, -20].map((floor) => echoVerdict(unheard(floor)))).toEqual([
    'none',
    'none',
    'little',
    'little',
    'noisy',
    'noisy',
    'noisy',
  ]);
});

test('a noisy room is never said to have no echo', () => {
  const noisy = echoOf(levels(-38), levels(-38), sent);
  expect(noisy && echoFigures(noisy, null)).toBe('Noise floor -38 dB, an echo would be lost in it.');
  const still = echoOf(levels(-70), levels(-70), sent);
  expect(still && echoFigures(still, null)).toBe('Noise floor -70 dB, no echo.');
});

test('noise that swells by itself is no echo', () => {
  expect(echoVerdict(echoOf(levels(-38), levels(-33), sent))).toBe('noisy');
  expect(echoVerdict(echoOf(levels(-38), heard(5, -38), sent))).toBe('loud');
});

test('without a microphone nothing is claimed', () => {
  expect(echoVerdict(echoOf([], [], sent))).toBe('untold');
});

test('the figures are said in one line', () => {
  const echo = echoOf(levels(-62), heard(20, -62), sent);
  expect(echo && echoFigures(echo, -24)).toBe(
    'Your voice -24 dB, noise floor -62 dB, echo 20 dB weaker than it was played.',
  );
});
