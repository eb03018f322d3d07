import type { Board, Shape } from '../wire';
import * as b from './board';
import type { Easel } from './easel.svelte';

type Mode = 'choose' | 'arrow' | 'pen';
export interface Point {
  x: number;
  y: number;
}

const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-20, 0],
  ArrowRight: [20, 0],
  ArrowUp: [0, -20],
  ArrowDown: [0, 20],
};
const DOT = 4;

/** What the person is about to do on the board: what is chosen, which tool, and a change that goes on. */
export class Hand {
  selected = $state<string | null>(null);
  mode = $state<Mode>('choose');
  /** Where the arrow that is being drawn begins. */
  source = $state<string | null>(null);
  ink = $state.raw<number[]>([]);
  full = $state(false);
  private since: Board | null = null;
  private grip: { id: string; by: 'move' | 'grow'; from: Point } | null = null;

  constructor(
    private readonly easel: Easel,
    /** Lets the label be written, or gives the focus to a part of the drawing; to the whole of it without an id. */
    private readonly go: { write(): void; focus(id: string | null): void },
  ) {}

  get says(): string {
    if (this.full) return 'The whiteboard is full. Delete something to go on.';
    if (this.mode === 'pen') return 'Draw with the pointer. Choose Pen again to stop.';
    if (this.mode === 'arrow')
      return this.source ? 'Now choose where the arrow leads.' : 'Choose where the arrow begins.';
    return b.isEmpty(this.easel.board) ? 'Add a shape, or draw. Alex sees what is here.' : '';
  }

  get shape(): Shape | undefined {
    return this.easel.board.shapes.find(({ id }) => id === this.selected);
  }

  get hasChosen(): boolean {
    return this.shape !== undefined || this.easel.board.arrows.some(({ id }) => id === this.selected);
  }

  add(form: b.Form): void {
    if (!this.takes('shapes')) return;
    const { board, id } = b.withShape(this.easel.board, form);
    this.easel.draw(board);
    this.mode = 'choose';
    this.write(id);
  }

  /** Chosen once more, a tool is laid down. */
  tool(tool: 'arrow' | 'pen'): void {
    this.full = false;
    this.mode = this.mode === tool ? 'choose' : tool;
    this.source = this.mode === 'arrow' ? (this.shape?.id ?? null) : null;
    if (this.mode === 'pen') this.selected = null;
  }

  choose(id: string): void {
    if (this.mode !== 'arrow') this.selected = id;
    else if (!this.source) this.source = id;
    else this.join(this.source, id);
  }

  private join(source: string, target: string): void {
    if (this.takes('arrows')) this.easel.draw(b.withArrow(this.easel.board, source, target));
    this.layDown();
    this.selected = target;
  }

  remove(id = this.selected): void {
    if (!id) return;
    this.easel.draw(b.without(this.easel.board, id));
    this.full = false;
    this.selected = null;
    this.go.focus(null);
  }

  write(id: string): void {
    this.selected = id;
    this.go.write();
  }

  label(text: string): void {
    if (!this.selected) return;
    this.since ??= this.easel.board;
    this.easel.hold(b.labelled(this.easel.board, this.selected, text));
  }

  /** A label or a drag is done: one step of the history. */
  settle(): void {
    if (this.since) this.easel.draw(this.easel.board, this.since);
    this.since = null;
  }

  layDown(): void {
    this.settle();
    [this.mode, this.source, this.selected] = ['choose', null, null];
  }

  // ---- the pointer

  /** Does the pointer hold the shape from now on? */
  take(id: string, by: 'move' | 'grow', from: Point): boolean {
    const joins = this.mode === 'arrow';
    this.choose(id);
    if (joins) return false;
    this.since = this.easel.board;
    this.grip = { id, by, from };
    return true;
  }

  /** On the bare board: does the pen draw? */
  press({ x, y }: Point): boolean {
    if (this.mode === 'choose') this.selected = null;
    if (this.mode !== 'pen' || !this.takes('strokes')) return false;
    this.ink = [x, y];
    return true;
  }

  move({ x, y }: Point): void {
    if (this.ink.length > 0) {
      const [lastX, lastY] = this.ink.slice(-2) as [number, number];
      if (Math.hypot(x - lastX, y - lastY) >= DOT) this.ink = [...this.ink, x, y];
    } else if (this.grip && this.since) {
      const { id, by, from } = this.grip;
      const [dx, dy] = [x - from.x, y - from.y];
      this.easel.hold(b.shifted(this.since, id, by === 'move' ? { x: dx, y: dy } : { w: dx, h: dy }));
    }
  }

  release(): void {
    if (this.ink.length > 0) this.easel.draw(b.withStroke(this.easel.board, this.ink));
    this.ink = [];
    this.grip = null;
    this.settle();
  }

  // ---- the keyboard; each says whether the key meant something

  keyOn(id: string, { key, shiftKey }: { key: string; shiftKey: boolean }): boolean {
    const step = STEPS[key];
    if (step) return this.step(id, step, shiftKey);
    switch (key) {
      case 'Enter':
        return this.mode === 'arrow' ? this.did(() => this.choose(id)) : this.did(() => this.write(id));
      case 'F2':
        return this.did(() => this.write(id));
      case ' ':
        return this.did(() => this.choose(id));
      case 'Delete':
      case 'Backspace':
        return this.did(() => this.remove(id));
      case 'a':
        return this.did(() => ([this.mode, this.source, this.selected] = ['arrow', id, id]));
      default:
        return false;
    }
  }

  keyOnBoard(key: string, hold: boolean, shift: boolean): boolean {
    if (hold && (key === 'y' || (key === 'z' && shift))) return this.did(this.easel.redo);
    if (hold && key === 'z') return this.did(this.easel.undo);
    if (key !== 'escape' || (this.mode === 'choose' && !this.selected)) return false;
    this.layDown();
    this.go.focus(null);
    return true;
  }

  private step(id: string, [x, y]: [number, number], grows: boolean): boolean {
    this.easel.draw(b.shifted(this.easel.board, id, grows ? { w: x, h: y } : { x, y }));
    return true;
  }

  private takes(part: keyof Board): boolean {
    this.full = !b.hasRoom(this.easel.board, part);
    return !this.full;
  }

  private did(what: () => unknown): true {
    what();
    return true;
  }
}
