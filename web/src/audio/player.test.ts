import { expect, test } from 'vitest';
import { PREBUFFER_SAMPLES, Player } from './player';

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
