import type { RoomSession } from './session.svelte';

let waiting: RoomSession | null = null;

/** The check page hands its open session to the room, with its devices and its running audio. */
export function handOver(session: RoomSession): void {
  waiting = session;
}

export function receive(id: string): RoomSession | null {
  const session = waiting?.id === id ? waiting : null;
  waiting = null;
  return session;
}
