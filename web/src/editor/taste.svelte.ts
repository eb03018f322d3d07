import { keepTaste, readTaste, type Taste } from './taste';

class Liked {
  now = $state.raw<Taste>(readTaste());

  set(change: Partial<Taste>): void {
    this.now = { ...this.now, ...change };
    keepTaste(this.now);
  }
}

/** One for the page: the room and the settings change the same. */
export const liked = new Liked();
