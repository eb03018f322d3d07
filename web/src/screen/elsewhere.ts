const EVENTS = ['focus', 'blur', 'visibilitychange'] as const;
const SETTLES_MS = 300;

/** Is the person in another window than this page? It asks for no permission and tells nothing of the other window. */
export const isElsewhere = (): boolean => document.hidden || !document.hasFocus();

/** Calls when that changes; focus that only moves into a frame of ours is none. Returns how to stop. */
export function watchElsewhere(tell: (on: boolean) => void): () => void {
  let known = false;
  let timer = 0;
  const look = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (isElsewhere() === known) return;
      known = !known;
      tell(known);
    }, SETTLES_MS);
  };
  const on = (listen: 'addEventListener' | 'removeEventListener') => {
    for (const event of EVENTS) (event === 'visibilitychange' ? document : window)[listen](event, look);
  };
  on('addEventListener');
  look();
  return () => {
    window.clearTimeout(timer);
    on('removeEventListener');
  };
}
