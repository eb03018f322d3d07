import type { Hears } from '../wire';

/** The ear's own words for its state (server/audio/ear.py, EarSnapshot.state), for people. */
export const EAR_WORDS: Record<string, string> = {
  quiet: 'Nobody speaks',
  rising: 'Somebody may begin to speak',
  suspected: 'Somebody may speak over Alex',
  speaking: 'You speak',
  pausing: 'You pause',
  resuming: 'You may go on',
};

const decibels = (value: number | null) => (value === null || value <= -100 ? 'not known' : `${Math.round(value)} dB`);
const seconds = (value: number | null) => (value === null ? 'no turn waits' : `${value.toFixed(1)} s`);

/** What the diagnostics panel shows, line by line. */
export function hearsRows(hears: Hears): [string, string][] {
  return [
    ['Voice', `${Math.round(hears.voice * 100)} %`],
    ['Patience left', seconds(hears.patience_left_s)],
    ['Level', decibels(hears.level_db)],
    ['Noise floor', decibels(hears.floor_db)],
    ['Alex comes back weaker by', decibels(hears.echo_loss_db)],
    ['Interruptions suspected', String(hears.suspected)],
    ['… that were nothing', String(hears.faded)],
    ['… that were you', String(hears.confirmed)],
  ];
}
