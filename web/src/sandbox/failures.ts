const MOST_FRAMES = 4;

/** `line 3, in twoSum` for each frame of the candidate's own code, then the error itself. Never throws. */
export function words(error: unknown): string {
  try {
    if (!(error instanceof Error)) return `Thrown: ${String(error)}`;
    return [...frames(error.stack ?? ''), `${error.name}: ${error.message}`].join('\n');
  } catch {
    return 'An error that cannot be shown was thrown.';
  }
}

/** V8 writes `at twoSum (solution.js:3:9)`, others `twoSum@solution.js:3:9`; the innermost comes first, and is told last. */
export function frames(stack: string): string[] {
  const found = String(stack).matchAll(/^\s*(?:at )?(?:async )?(.*?)[ @(]*solution\.js:(\d+)(?::\d+)?\)?$/gm);
  return [...found]
    .slice(0, MOST_FRAMES)
    .map(([, name, line]) => `line ${line}${name && !/^(eval|global code)/.test(name) ? `, in ${name}` : ''}`)
    .reverse();
}

const { createObjectURL } = URL;
const { Worker: Parser } = globalThis;

/**
 * Where the parser stopped, as ` (line 3)`. A SyntaxError does not tell it, the error event of a script that cannot be parsed does:
 * so the code is given to a worker, as a script that would end before its first statement if it could be parsed after all.
 */
export function lineOf(code: string): Promise<string> {
  return new Promise((resolve) => {
    const parser = new Parser(createObjectURL(new Blob([`throw 0;${code}`], { type: 'text/javascript' })));
    parser.onerror = (event) => {
      event.preventDefault();
      parser.terminate();
      resolve(/SyntaxError/.test(event.message) ? ` (line ${event.lineno})` : '');
    };
  });
}
