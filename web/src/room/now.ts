/** The page's own clock, in seconds: it never jumps. */
export const now = () => performance.now() / 1000;
