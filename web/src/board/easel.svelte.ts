import type { Board, Drawn } from '../wire';
import { EMPTY, begun, done, isEmpty, redone, undone, type History } from './board';
import { pictureUrl } from './drawing';

const SAVE_EVERY_MS = 1000;
const REST_MS = 2000;
const PICTURE_EVERY_MS = 5000;
const SIDE = { width: 1024, height: 640 };

/**
 * The candidate's whiteboard: told to the server at most once a second while it changes. When the pen rests a picture of it goes
 * up as well, for eyes that see more in it than shapes and arrows.
 */
export class Easel {
  history = $state.raw<History>(begun(EMPTY));
  private revision = 0;
  private saving: ReturnType<typeof setTimeout> | undefined;
  private picturing: ReturnType<typeof setTimeout> | undefined;
  private picturedAt = -PICTURE_EVERY_MS;

  constructor(
    private readonly send: (message: Drawn) => void,
    private readonly show: (jpeg: ArrayBuffer) => void,
  ) {}

  get board(): Board {
    return this.history.now;
  }

  /** The room was drawn anew: the server's board counts unless this page has a newer one. */
  open(restored: Drawn | null): void {
    if (!restored || restored.revision <= this.revision) return;
    this.revision = restored.revision;
    this.history = begun(restored.board);
  }

  /** `since`: where the change began, when it took several steps. */
  draw(board: Board, since?: Board): void {
    this.become(done(this.history, board, since));
  }

  /** A change that goes on: seen at once, a step of its own only when it is done. */
  hold(board: Board): void {
    this.history = { ...this.history, now: board };
    this.changed();
  }

  undo = (): void => this.become(undone(this.history));
  redo = (): void => this.become(redone(this.history));

  private become(history: History): void {
    if (history.now === this.history.now && history.past === this.history.past) return;
    this.history = history;
    this.changed();
  }

  private changed(): void {
    this.saving ??= setTimeout(() => this.save(), SAVE_EVERY_MS);
    clearTimeout(this.picturing);
    const gap = this.picturedAt + PICTURE_EVERY_MS - performance.now();
    this.picturing = setTimeout(() => void this.pictured(), Math.max(REST_MS, gap));
  }

  save(): void {
    if (this.saving === undefined) return;
    clearTimeout(this.saving);
    this.saving = undefined;
    this.revision += 1;
    this.send({ kind: 'drawn', revision: this.revision, board: this.board });
  }

  close(): void {
    this.save();
    clearTimeout(this.picturing);
  }

  private async pictured(): Promise<void> {
    this.save();
    this.picturedAt = performance.now();
    const jpeg = isEmpty(this.board) ? null : await jpegOf(this.board).catch(() => null);
    if (jpeg) this.show(jpeg);
  }
}

async function jpegOf(board: Board): Promise<ArrayBuffer | null> {
  const image = new Image(SIDE.width, SIDE.height);
  image.src = pictureUrl(board);
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), SIDE);
  canvas.getContext('2d')?.drawImage(image, 0, 0, SIDE.width, SIDE.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8));
  return blob && blob.arrayBuffer();
}
