import { transform } from 'sucrase';

/** Takes the types off and leaves every line where it is. Throws a SyntaxError that names the line. */
export function withoutTypes(code: string): string {
  try {
    return transform(code, { transforms: ['typescript'], disableESTransforms: true, keepUnusedImports: true }).code;
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number } };
    const words = message.replace(/^Error transforming .*?: /, '').replace(/ \(\d+:\d+\)$/, '');
    throw new SyntaxError(loc ? `${words} (line ${loc.line})` : words, { cause: error });
  }
}
