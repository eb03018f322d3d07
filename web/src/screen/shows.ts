import type { Shows } from '../wire';

const SURE_LOOKS = 3;
const MUTED_S = 5;
const STILL_S = 90;

/** One look at the shared picture, a second after the last. `elsewhere`: the person works in another window than this page. */
export interface Glance {
  readonly at: number;
  readonly black: boolean;
  readonly room: boolean;
  readonly moved: boolean;
  readonly muted: boolean;
  readonly elsewhere: boolean;
}

export interface Judged {
  readonly shows: Shows;
  readonly black: number;
  readonly room: number;
  readonly movedAt: number;
  readonly heardAt: number;
}

export const unjudged = (at: number): Judged => ({ shows: '', black: 0, room: 0, movedAt: at, heardAt: at });

/**
 * What of the shared picture is of no use. Nothing is said at the first sight of it: a window that opens is black for a moment.
 * `monitor`: on a whole screen the room is seen beside other windows. A picture that stands still is only odd while the person
 * works elsewhere: who works there moves something, unless it is another window that was shared.
 */
export function judge(before: Judged, glance: Glance, monitor: boolean): Judged {
  const black = glance.black ? before.black + 1 : 0;
  const room = glance.room && !monitor ? before.room + 1 : 0;
  const movedAt = glance.moved || !glance.elsewhere ? glance.at : before.movedAt;
  const heardAt = glance.muted ? before.heardAt : glance.at;
  const judged = { black, room, movedAt, heardAt };
  return { ...judged, shows: verdict(judged, glance.at) };
}

function verdict({ black, room, movedAt, heardAt }: Omit<Judged, 'shows'>, at: number): Shows {
  if (black >= SURE_LOOKS) return 'black';
  if (room >= SURE_LOOKS) return 'room';
  return at - movedAt >= STILL_S || at - heardAt >= MUTED_S ? 'frozen' : '';
}
