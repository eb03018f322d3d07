import type { FromSandbox } from './messages';

const MOST_PRINTED = 20_000;
const FLUSH_AT = 4_000;
const FLUSH_EVERY_MS = 50;

/** Bounded output in few messages: a program that prints without end must not be felt outside of its worker. */
export class Printer {
  /** The call that is under way; -1 while the program itself runs. */
  at = -1;
  private room = MOST_PRINTED;
  private text = '';
  private flushed = 0;

  constructor(
    private readonly post: (message: FromSandbox) => void,
    private readonly now: () => number,
  ) {}

  print(text: string): void {
    if (this.room < 0) return;
    this.text += text.slice(0, this.room);
    this.room -= text.length;
    if (this.text.length > FLUSH_AT || this.room < 0 || this.now() - this.flushed > FLUSH_EVERY_MS) this.flush();
    if (this.room < 0) this.post({ kind: 'cut' });
  }

  next(at: number): void {
    this.flush();
    this.at = at;
  }

  flush(): void {
    this.flushed = this.now();
    if (this.text) this.post({ kind: 'output', at: this.at, text: this.text });
    this.text = '';
  }
}
