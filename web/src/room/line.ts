import type { LineSeen, Usage, WatchSeen } from '../wire';

/** What is known of the lines: page to server, server to model, and the loudspeaker's queue. */
export interface Lines {
  readonly roundTripMs: number | null;
  readonly bufferedMs: number;
  readonly underruns: number;
  /** How often this page has come back to its interview. */
  readonly returns: number;
  readonly line: LineSeen | null;
  readonly watch: WatchSeen | null;
  readonly usage: Usage | null;
  /** Follows a script on this machine, and costs nothing whatever is counted. */
  readonly rehearsal: boolean;
}

const ms = (value: number | null) => (value === null ? 'not known yet' : `${Math.round(value)} ms`);
const seconds = (value: number | null) =>
  value === null || value < 1 ? ms(value && 1000 * value) : `${value.toFixed(1)} s`;
const count = (value: number) => value.toLocaleString('en-US');

/** What the coding watcher costs, and its pictures apart. */
function watchRows(watch: WatchSeen | null): [string, string][] {
  return [
    ['Looks at your code', watch ? `${count(watch.looks)} (${count(watch.tokens)} tokens)` : 'none yet'],
    [
      'Pictures to the watcher, to Alex',
      watch ? `${count(watch.pictures)}, ${count(watch.live_pictures)}` : 'none yet',
    ],
    ['Tokens of pictures, estimated', count(watch?.picture_tokens ?? 0)],
  ];
}

/** The second part of the diagnostics panel, line by line. */
export function lineRows({
  roundTripMs,
  bufferedMs,
  underruns,
  returns,
  line,
  watch,
  usage,
  rehearsal,
}: Lines): [string, string][] {
  return [
    ['Round trip to the server', ms(roundTripMs)],
    ['Your turn’s end to Alex’s first sound', seconds(line?.reply_s ?? null)],
    ['Voice waiting to be played', ms(bufferedMs)],
    ['Times it ran dry', count(underruns)],
    ['Reconnects to the model', count(line?.reconnects ?? 0)],
    ['Reconnects of this page', count(returns)],
    ['Pieces dropped', count(line?.dropped ?? 0)],
    ['Tokens in and out', usage ? `${count(usage.tokens_in)}, ${count(usage.tokens_out)}` : 'none yet'],
    ...watchRows(watch),
    ['Estimated cost', rehearsal ? 'nothing, it is a rehearsal' : usage ? `$${usage.dollars.toFixed(2)}` : 'none yet'],
  ];
}
