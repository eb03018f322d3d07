import { expect, test } from 'vitest';
import { DUCK_SAMPLES, LONGEST_PAUSE_SAMPLES, PREBUFFER_SAMPLES, Player, RISE_SAMPLES } from './player';

const piece = (turn: number, offset: number, count: number, value = 1000) => ({
  turn,
  offset,
  samples: new Int16Array(count).fill(value),
});

function pulled(player: Player, count: number): number {
  const out = new Float32Array(count);
  player.pull(out);
  return out.filter((value) => value !== 0).length;
}

test('a turn begins when 60 ms of it have come', () => {
  const player = new Player();
  player.push(piece(1, 0, PREBUFFER_SAMPLES - 1));
  expect(pulled(player, 128)).toBe(0);
  player.push(piece(1, PREBUFFER_SAMPLES - 1, 1));
  expect(pulled(player, 128)).toBe(128);
  expect(player.position).toEqual({ turn: 1, played: 128, buffered: PREBUFFER_SAMPLES - 128 });
});

test('a turn shorter than the prebuffer is played when it is over', () => {
  const player = new Player();
  player.push(piece(1, 0, 100));
  player.turnOver(1, 100);
  expect(pulled(player, 128)).toBe(100);
  expect(pulled(player, 128)).toBe(0);
  expect(player.playing).toBe(false);
  expect(player.underruns).toBe(0);
});

test('a turn that starves and then goes on counts as an underrun and fills its buffer anew', () => {
  const player = new Player();
  player.push(piece(1, 0, PREBUFFER_SAMPLES));
  pulled(player, PREBUFFER_SAMPLES);
  expect(pulled(player, 128)).toBe(0);
  expect(player.underruns).toBe(0);
  player.push(piece(1, PREBUFFER_SAMPLES, 10));
  expect(player.underruns).toBe(1);
  expect(pulled(player, 128)).toBe(0);
});

test('a flush tells what was heard and what was dropped, and late pieces stay out', () => {
  const player = new Player();
  player.push(piece(3, 0, 4000));
  pulled(player, 1000);
  expect(player.flush(3)).toEqual({ turn: 3, played: 1000, dropped: 3000 });
  pulled(player, 1000);
  player.push(piece(3, 4000, 4000));
  expect(pulled(player, 1000)).toBe(0);
});

test('a flush fades out instead of clicking', () => {
  const player = new Player();
  player.push(piece(1, 0, 4000, 16384));
  pulled(player, 100);
  player.flush(1);
  const out = new Float32Array(200);
  player.pull(out);
  expect(out[0]).toBeLessThan(0.5);
  expect(out[50]).toBeLessThan(out[0] as number);
  expect(out[199]).toBe(0);
});

test('a flush of a turn that waits fades out the one before it, which sounds', () => {
  const player = new Player();
  player.push(piece(1, 0, 4000, 16384));
  player.push(piece(2, 0, 4000, 16384));
  pulled(player, 100);
  expect(player.flush(2)).toEqual({ turn: 2, played: 0, dropped: 7900 });
  const out = new Float32Array(96);
  player.pull(out);
  expect(out[0]).toBeGreaterThan(0.4);
  expect(out[95]).toBeCloseTo(0);
  expect(pulled(player, 1000)).toBe(0);
});

test('a flush of a turn that was never heard has nothing played', () => {
  expect(new Player().flush(9)).toEqual({ turn: 9, played: 0, dropped: 0 });
});

test('a repeated piece is heard once', () => {
  const player = new Player();
  player.push(piece(1, 0, 2000));
  player.push(piece(1, 0, 2000));
  player.push(piece(1, 1500, 1000));
  expect(player.buffered).toBe(2500);
});

test('the next turn waits behind the one before it', () => {
  const player = new Player();
  player.push(piece(1, 0, 2000));
  player.push(piece(2, 0, 2000));
  pulled(player, 2000);
  expect(player.position.turn).toBe(1);
  pulled(player, 10);
  expect(player.position).toEqual({ turn: 2, played: 10, buffered: 1990 });
});

test('a flush leaves the next turn alone', () => {
  const player = new Player();
  player.push(piece(1, 0, 2000));
  player.push(piece(2, 0, 2000));
  pulled(player, 100);
  player.flush(1);
  pulled(player, 400);
  expect(player.position.turn).toBe(2);
});

test('a piece of an older turn is dropped once a newer one has begun to come', () => {
  const player = new Player();
  player.push(piece(2, 0, 2000));
  player.push(piece(1, 0, 2000));
  expect(player.buffered).toBe(2000);
});

// ---- a suspected barge-in: every sample carries its own place, so that the loudspeaker's output tells which were played

const counted = (turn: number, offset: number, count: number) => ({
  turn,
  offset,
  samples: Int16Array.from({ length: count }, (_, i) => 8000 + ((offset + i) % 97)),
});

function output(player: Player, count: number, block = 128): number[] {
  const all: number[] = [];
  for (let at = 0; at < count; at += block) {
    const out = new Float32Array(Math.min(block, count - at));
    player.pull(out);
    all.push(...out);
  }
  return all;
}

const sounding = (samples: number[]) => samples.filter((value) => value !== 0).length;

test('ducked, the voice fades out and stands within 50 ms', () => {
  const player = new Player();
  player.push(counted(1, 0, 24000));
  output(player, 2400);
  player.duck(1);
  const after = output(player, 4800);
  expect(player.paused).toBe(true);
  expect(player.position.played).toBe(2400 + DUCK_SAMPLES);
  expect(sounding(after)).toBe(DUCK_SAMPLES);
  expect(after[DUCK_SAMPLES - 10]).toBeLessThan(0.01);
});

test('it goes on at the very next sample, with a short fade in', () => {
  const player = new Player();
  player.push(counted(1, 0, 24000));
  output(player, 2400);
  player.duck(1);
  output(player, 4800);
  const { played } = player.position;
  player.goOn();
  const after = output(player, RISE_SAMPLES + 100);
  expect(player.position.played).toBe(played + RISE_SAMPLES + 100);
  expect(after[1]).toBeLessThan(0.01);
  expect(after[RISE_SAMPLES + 50]).toBeCloseTo((8000 + ((played + RISE_SAMPLES + 50) % 97)) / 32768, 5);
});

test('while it stands, what comes is kept and the next turn does not begin', () => {
  const player = new Player();
  player.push(counted(1, 0, 4000));
  output(player, 1280);
  player.duck(1);
  output(player, 2560);
  player.push(counted(1, 4000, 4000));
  player.push(counted(2, 0, 4000));
  expect(sounding(output(player, 12800))).toBe(0);
  expect(player.position).toEqual({ turn: 1, played: 1280 + DUCK_SAMPLES, buffered: 12000 - 1280 - DUCK_SAMPLES });
  expect(player.underruns).toBe(0);
});

test('a suspicion that nobody settles ends by itself', () => {
  const player = new Player();
  player.push(counted(1, 0, 48000));
  output(player, 2560);
  player.duck(1);
  output(player, LONGEST_PAUSE_SAMPLES + 256);
  expect(player.paused).toBe(false);
  expect(sounding(output(player, 1280))).toBeGreaterThan(1200);
});

test('a flush in a pause throws away the rest and leaves the next turn unhindered', () => {
  const player = new Player();
  player.push(counted(1, 0, 24000));
  output(player, 2560);
  player.duck(1);
  output(player, 2560);
  const { played } = player.position;
  expect(player.flush(1)).toEqual({ turn: 1, played, dropped: 24000 - played });
  expect(sounding(output(player, 1280))).toBe(0);
  player.push(counted(2, 0, 24000));
  expect(sounding(output(player, 1280))).toBe(1280);
});

test('a turn that was flushed is not held back by a late word about it, nor is the next one', () => {
  const player = new Player();
  player.push(counted(1, 0, 24000));
  player.flush(1);
  player.duck(1);
  player.push(counted(2, 0, 24000));
  expect(sounding(output(player, 1280))).toBe(1280);
});

test('when nothing sounds there is nothing to fade', () => {
  const player = new Player();
  player.duck(1);
  output(player, 128);
  expect(player.paused).toBe(true);
  player.push(counted(1, 0, 24000));
  expect(sounding(output(player, 1280))).toBe(0);
  player.goOn();
  expect(sounding(output(player, 1280))).toBeGreaterThan(1200);
});

/** A repeatable sequence of chances in 0..1 (a linear congruential generator). */
function chances(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}

test('however often it is ducked, no sample is lost, doubled, out of place or louder than it was, and none clicks', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const chance = chances(seed);
    const player = new Player();
    const heard: number[] = [];
    let sent = 0;
    for (let step = 0; step < 120; step++) {
      const what = chance();
      if (what < 0.35) {
        const count = 1 + Math.floor(chance() * 4000);
        player.push(counted(1, sent, count));
        sent += count;
      } else if (what < 0.5) player.duck(1);
      else if (what < 0.65) player.goOn();
      heard.push(...output(player, Math.floor(chance() * 900), 1 + Math.floor(chance() * 200)).filter(Boolean));
    }
    expect(player.position.played).toBe(heard.length);
    expect(heard.length + player.buffered).toBe(sent);
    const gains = heard.map((value, place) => (value * 32768) / (8000 + (place % 97)));
    expect(Math.max(0, ...gains)).toBeLessThan(1.001);
    expect(Math.min(1, ...gains)).toBeGreaterThan(0);
    const steps = gains.slice(1).map((gain, at) => gain - (gains[at] as number));
    expect(Math.max(0, ...steps)).toBeLessThan(1.1 / RISE_SAMPLES);
  }
});
