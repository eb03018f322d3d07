/** The part of the room that is seen while an on-screen keyboard covers the rest, in CSS pixels. */
export interface Seen {
  readonly height: number;
  readonly top: number;
}

interface Viewport {
  readonly height: number;
  readonly offsetTop: number;
  readonly scale: number;
}

/** Less than this is a browser's own bar coming and going, which `dvh` follows by itself. */
const KEYBOARD_PX = 80;

/** Null where nothing covers the page. A page that is magnified by hand stays as it is. */
export function seenOf({ height, offsetTop, scale }: Viewport, whole: number): Seen | null {
  if (scale > 1.01 || whole - height < KEYBOARD_PX) return null;
  return { height: Math.round(height), top: Math.round(offsetTop) };
}

/** Safari lays its keyboard over the page instead of shrinking it: the room then takes the part that is left. */
export function keepSeen(room: HTMLElement): (() => void) | undefined {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = () => {
    const seen = seenOf(viewport, document.documentElement.clientHeight);
    room.style.setProperty('--seen-height', seen ? `${seen.height}px` : '100dvh');
    room.style.setProperty('--seen-top', `${seen?.top ?? 0}px`);
  };
  fit();
  viewport.addEventListener('resize', fit);
  viewport.addEventListener('scroll', fit);
  return () => {
    viewport.removeEventListener('resize', fit);
    viewport.removeEventListener('scroll', fit);
  };
}
