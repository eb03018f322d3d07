type Timer = Parameters<typeof setTimeout>;

/**
 * A program is over when its last timer has run, as in Node.js. Only timers that were set through the global names are known; what
 * else goes on ends with the worker.
 */
export class Timers {
  private readonly pending = new Set<number>();
  private waiting = false;
  private readonly soon: () => void;

  constructor(private readonly over: () => void) {
    const { setTimeout: once, setInterval: often, clearTimeout: clear } = self;
    const kept = this.pending;
    this.soon = () => void once(() => this.look(), 0);
    const set =
      (again: boolean) =>
      (callback: unknown, ms?: number, ...args: unknown[]) => {
        if (typeof callback !== 'function') throw new TypeError('A timer needs a function.');
        const due = () => {
          if (!again) kept.delete(id);
          try {
            (callback as (...args: unknown[]) => void)(...args);
          } finally {
            this.soon();
          }
        };
        const id = (again ? often : once)(...([due, ms] as unknown as Timer)) as unknown as number;
        kept.add(id);
        return id;
      };
    const unset = (id: number) => {
      kept.delete(id);
      clear(id);
      this.soon();
    };
    Object.assign(self, { setTimeout: set(false), setInterval: set(true), clearTimeout: unset, clearInterval: unset });
  }

  /** Tells once no timer is left, promises that are settled already first. */
  whenNone(): void {
    this.waiting = true;
    this.soon();
  }

  private look(): void {
    if (!this.waiting || this.pending.size > 0) return;
    this.waiting = false;
    this.over();
  }
}
