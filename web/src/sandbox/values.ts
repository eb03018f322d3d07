/**
 * JavaScript values as JSON for the judge and as text for the person. Written without the helpers that a program may have bent:
 * `JSON.stringify` asks objects for their `toJSON`, which could then say what it likes.
 */
const { isArray } = Array;
const { keys, getPrototypeOf } = Object;
const { isFinite } = Number;
const text = JSON.stringify;
const plain = Object.prototype;

const MOST_SHOWN = 2000;
const DEEPEST = 6;

/** Null when the value is none of JSON's. Throws on what refers to itself. */
export function asJson(value: unknown): string | null {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return isFinite(value) ? `${value}` : null;
    case 'string':
      return text(value);
    case 'object':
      return isArray(value) ? arrayAsJson(value) : objectAsJson(value);
    default:
      return null;
  }
}

function arrayAsJson(items: unknown[]): string | null {
  let written = '';
  for (let at = 0; at < items.length; at += 1) {
    const item = asJson(items[at]);
    if (item === null) return null;
    written += at === 0 ? item : `,${item}`;
  }
  return `[${written}]`;
}

function objectAsJson(object: object): string | null {
  const kind = getPrototypeOf(object) as unknown;
  if (kind !== plain && kind !== null) return null;
  const names = keys(object);
  let written = '';
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] as string;
    const item = asJson((object as Record<string, unknown>)[name]);
    if (item === null) return null;
    written += `${at === 0 ? '' : ','}${text(name)}:${item}`;
  }
  return `{${written}}`;
}

/** As a person would write it; never throws, whatever the value does when it is looked at. */
export function shown(value: unknown): string {
  try {
    const whole = inspect(value, 0, []);
    return whole.length > MOST_SHOWN ? `${whole.slice(0, MOST_SHOWN)}…` : whole;
  } catch {
    return '[cannot be shown]';
  }
}

function inspect(value: unknown, depth: number, above: readonly object[]): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[function ${value.name || 'without a name'}]`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return String(value);
  if (above.includes(value)) return '[itself]';
  if (depth > DEEPEST) return '…';
  return composed(value, (inner) => inspect(inner, depth + 1, [...above, value]));
}

function composed(value: object, inner: (value: unknown) => string): string {
  if (isArray(value)) return `[${listed(value, inner)}]`;
  if (value instanceof Set) return `Set {${listed(value, inner)}}`;
  if (value instanceof Map) return `Map {${listed(value, (pair) => (pair as unknown[]).map(inner).join(' => '))}}`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Date) return String(value);
  const kind = (getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor?.name ?? 'Object';
  const pairs = listed(keys(value), (name) => `${named(name as string)}: ${inner((value as never)[name as string])}`);
  return `${kind === 'Object' ? '' : `${kind} `}{${pairs}}`;
}

function listed(values: Iterable<unknown>, inner: (value: unknown) => string): string {
  let written = '';
  for (const value of values) {
    if (written.length > MOST_SHOWN) return `${written}, …`;
    written += `${written && ', '}${inner(value)}`;
  }
  return written;
}

const named = (name: string) => (/^[\w$]+$/.test(name) ? name : text(name));
