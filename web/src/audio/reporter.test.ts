import { expect, test } from 'vitest';
import { Reporter } from './reporter';

test('positions come every 100 ms from the first sample heard on, less the output latency', () => {
  const reporter = new Reporter();
  reporter.latencySamples = 240;
  const reports = [];
  for (let played = 120; played <= 7200; played += 120) {
    reports.push(...reporter.step({ turn: 1, played, buffered: 9999 }, 120));
  }
  expect(reports.map((report) => report.played)).toEqual([120, 2520, 4920]);
});

test('when the turn runs dry its last sample is told once the latency has passed', () => {
  const reporter = new Reporter();
  reporter.latencySamples = 240;
  reporter.step({ turn: 1, played: 1000, buffered: 0 }, 128);
  const reports = [1, 2, 3, 4].flatMap(() => reporter.step({ turn: 1, played: 1000, buffered: 0 }, 128));
  expect(reports.at(-1)).toEqual({ turn: 1, played: 1000, buffered: 0 });
  expect(reporter.step({ turn: 1, played: 1000, buffered: 0 }, 128)).toEqual([]);
});

test('a new turn first settles the one before it', () => {
  const reporter = new Reporter();
  reporter.latencySamples = 480;
  reporter.step({ turn: 1, played: 5000, buffered: 0 }, 128);
  const reports = reporter.step({ turn: 2, played: 128, buffered: 900 }, 128);
  expect(reports[0]).toEqual({ turn: 1, played: 5000, buffered: 0 });
});

test('nothing played, nothing told', () => {
  expect(new Reporter().step({ turn: -1, played: 0, buffered: 0 }, 128)).toEqual([]);
});

test('a pause is told when the last sample before it has been heard, and its end with the next one', () => {
  const reporter = new Reporter();
  reporter.latencySamples = 240;
  reporter.step({ turn: 1, played: 1000, buffered: 9999 }, 120);
  const pausing = [1, 2, 3, 4, 5].flatMap(() => reporter.step({ turn: 1, played: 1000, buffered: 9999 }, 120, true));
  expect(pausing).toEqual([{ turn: 1, played: 1000, buffered: 9999, paused: true }]);
  const going = [1120, 1240, 1360].flatMap((played) => reporter.step({ turn: 1, played, buffered: 9999 }, 120));
  expect(going).toEqual([{ turn: 1, played: 1120, buffered: 9999 }]);
});

test('what was heard is never taken back when the voice goes on after a gap', () => {
  const reporter = new Reporter();
  reporter.latencySamples = 2400;
  const heard = [];
  for (const [played, samples] of [
    [5000, 5000],
    [5000, 5000],
    [5128, 128],
    [8000, 2872],
  ] as const) {
    heard.push(...reporter.step({ turn: 1, played, buffered: 100 }, samples).map((report) => report.played));
  }
  expect(heard).toEqual([...heard].sort((a, b) => a - b));
});

test('a latency that trembles does not make the reports tremble, one that changes does', () => {
  const reporter = new Reporter();
  reporter.setLatency(960);
  reporter.setLatency(1100);
  expect(reporter.latencySamples).toBe(960);
  reporter.setLatency(4800);
  expect(reporter.latencySamples).toBe(4800);
});
