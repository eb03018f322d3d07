/** How often Alex is told that an answer is still being typed; he waits longer than this after the last time. */
const AGAIN_MS = 3000;

/** What to tell about the draft, if anything: that a line is being typed (again and again while keys come), or was given up. */
export class Composing {
  private toldAt: number | null = null;

  changed(draft: string, at: number): boolean | null {
    if (draft.trim() === '') return this.given(null) ? false : null;
    if (this.toldAt !== null && at - this.toldAt < AGAIN_MS) return null;
    this.given(at);
    return true;
  }

  /** The line was sent: that says it all. */
  sent(): void {
    this.given(null);
  }

  /** Was a line being typed until now? */
  private given(at: number | null): boolean {
    const was = this.toldAt !== null;
    this.toldAt = at;
    return was;
  }
}
