import { expect, test } from 'vitest';
import { Resampler } from './resample';

const tone = (rate: number, hz: number, seconds: number) =>
  Float32Array.from({ length: rate * seconds }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));

function inPieces(resampler: Resampler, input: Float32Array, size: number): number[] {
  const out: number[] = [];
  for (let at = 0; at < input.length; at += size) out.push(...resampler.push(input.subarray(at, at + size)));
  return out;
}

const rms = (data: number[]) => Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / data.length);

test('48 kHz becomes 16 kHz at a third of the samples and the same loudness', () => {
  const out = inPieces(new Resampler(48000, 16000), tone(48000, 440, 0.5), 128);
  expect(Math.abs(out.length - 8000)).toBeLessThan(40);
  expect(rms(out.slice(200, -200))).toBeCloseTo(Math.SQRT1_2, 2);
});

test('what 16 kHz cannot carry is gone', () => {
  const out = inPieces(new Resampler(48000, 16000), tone(48000, 11000, 0.2), 128);
  expect(rms(out.slice(200, -200))).toBeLessThan(0.01);
});

test('pieces join without a seam', () => {
  const input = tone(24000, 300, 0.3);
  const whole = inPieces(new Resampler(24000, 44100), input, input.length);
  const pieces = inPieces(new Resampler(24000, 44100), input, 100);
  expect(pieces.length).toBe(whole.length);
  expect(Math.max(...whole.map((x, i) => Math.abs(x - (pieces[i] as number))))).toBeLessThan(1e-3);
});

test('the same rate passes through', () => {
  const input = tone(16000, 100, 0.01);
  expect(new Resampler(16000, 16000).push(input)).toBe(input);
});
