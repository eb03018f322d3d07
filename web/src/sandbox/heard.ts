import type { FromSandbox, Outcome } from './messages';

const MOST_OUTPUT = 20_000;

/** A worker is not to be trusted with the shape of what it says, either: the candidate's code has run in it. */
export function isFromSandbox(message: unknown): message is FromSandbox {
  if (!isObject(message)) return false;
  switch (message.kind) {
    case 'ready':
    case 'cut':
      return true;
    case 'output':
      return typeof message.at === 'number' && typeof message.text === 'string';
    case 'called':
      return Number.isInteger(message.at) && isOutcome(message.outcome);
    case 'done':
    case 'broken':
      return typeof message.error === 'string';
    default:
      return false;
  }
}

function isOutcome(value: unknown): value is Outcome {
  if (!isObject(value)) return false;
  const { json, shown, error } = value;
  return (json === null || typeof json === 'string') && typeof shown === 'string' && typeof error === 'string';
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What came of a run so far. Each call is heard once: who says a second time what it gave is not believed. */
export class Heard {
  readonly outcomes: (Outcome | undefined)[];
  /** What was printed, by the program (-1) and by each call. */
  readonly printed = new Map<number, string>();
  cut = false;
  private room = MOST_OUTPUT;

  constructor(calls: number) {
    this.outcomes = Array.from({ length: calls }, () => undefined);
  }

  take(message: FromSandbox): void {
    if (message.kind === 'cut') this.cut = true;
    if (message.kind === 'output') this.print(message.at, message.text);
    if (message.kind === 'called' && message.at in this.outcomes) this.outcomes[message.at] ??= message.outcome;
  }

  private print(at: number, text: string): void {
    const kept = text.slice(0, this.room);
    this.room -= kept.length;
    this.cut ||= kept.length < text.length;
    if (kept) this.printed.set(at, (this.printed.get(at) ?? '') + kept);
  }
}
