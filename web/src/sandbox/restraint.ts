const PAGE_BYTES = 65_536;
const MOST_BYTES = 512 * 2 ** 20;
const LOOKS_PER_CLOCK = 32;
const STRIKES_EVERY_MS = 200;
const SIGINT = 2;

/** WebAssembly may grow so far and no further: Python then raises a MemoryError in the line that asked for more. */
export function capMemory(): void {
  const { grow } = WebAssembly.Memory.prototype;
  const { apply } = Reflect;
  WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
    if (this.buffer.byteLength + pages * PAGE_BYTES > MOST_BYTES) throw new RangeError('No more memory.');
    return apply(grow, this, [pages]) as number;
  };
}

/**
 * Interrupts Python from within. Pyodide looks every few loops into a buffer that another thread is meant to write to, which takes
 * a SharedArrayBuffer and so a page that is cross-origin isolated; this one has a clock in it instead. What swallows the interrupt
 * is struck again, and ended with its worker a moment later.
 */
export class Deadline {
  struck = false;
  readonly signals: { 0: number };
  private until = Infinity;
  private looks = 0;

  constructor(private readonly now: () => number) {
    const look = () => this.look();
    this.signals = {
      get 0() {
        return look();
      },
      set 0(_) {},
    };
  }

  arm(ms: number): void {
    this.until = this.now() + ms;
  }

  disarm(): void {
    this.until = Infinity;
  }

  private look(): number {
    this.looks += 1;
    if (this.looks % LOOKS_PER_CLOCK !== 0) return 0;
    const at = this.now();
    if (at < this.until) return 0;
    this.until = at + STRIKES_EVERY_MS;
    this.struck = true;
    return SIGINT;
  }
}
