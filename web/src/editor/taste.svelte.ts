import { MediaQuery } from 'svelte/reactivity';
import { keepTaste, readTaste, type Taste } from './taste';

class Liked {
  now = $state.raw<Taste>(readTaste());
  /** A phone is too narrow to look for the end of a line. */
  private readonly phone = new MediaQuery('max-width: 719px');

  get wraps(): boolean {
    return this.now.wrap ?? this.phone.current;
  }

  set(change: Partial<Taste>): void {
    this.now = { ...this.now, ...change };
    keepTaste(this.now);
  }
}

/** One for the page: the room and the settings change the same. */
export const liked = new Liked();
