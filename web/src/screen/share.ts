import type { Shows } from '../wire';
import { isElsewhere } from './elsewhere';
import type { FromFrames } from './frames.worker';
import { judge, unjudged } from './shows';

const ANSWER_LIMIT_MS = 120_000;

/**
 * What the browser's chooser is asked for: windows first, since one's own editor is one; not this very tab, which Alex knows;
 * and a way to switch without sharing anew. A browser that does not know a hint passes over it.
 */
const WISH = {
  video: { frameRate: { max: 5 }, displaySurface: 'window' },
  audio: false,
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
  monitorTypeSurfaces: 'include',
  systemAudio: 'exclude',
} as const;

export const canShare = () => typeof navigator.mediaDevices?.getDisplayMedia === 'function';

/** A shared screen: a live preview, and one JPEG a second at most, whenever the picture changed. */
export class ScreenShare {
  /** `outside`: it was ended by the browser's own bar, or the window was closed. */
  onEnded: (outside: boolean) => void = () => undefined;
  onJpeg: (jpeg: ArrayBuffer, again: boolean) => void = () => undefined;
  onShows: (shows: Shows) => void = () => undefined;
  private judged = unjudged(performance.now() / 1000);
  private readonly worker = new Worker(new URL('./frames.worker.ts', import.meta.url), { type: 'module' });
  private readonly video = document.createElement('video');

  private constructor(readonly stream: MediaStream) {
    this.video.muted = true;
    this.video.srcObject = stream;
    this.video.play().catch(() => undefined); // it was stopped before it had begun
    this.worker.onmessage = ({ data }: MessageEvent<FromFrames>) => this.hear(data);
    this.track?.addEventListener('ended', () => this.stop(true));
  }

  /** Null when the person chose nothing. Some browsers never answer a capture that was not granted: hence the limit. */
  static async open(): Promise<ScreenShare | null> {
    let limit = 0;
    const late = new Promise<null>((resolve) => (limit = window.setTimeout(() => resolve(null), ANSWER_LIMIT_MS)));
    try {
      const stream = await Promise.race([navigator.mediaDevices.getDisplayMedia(WISH), late]);
      return stream && new ScreenShare(stream);
    } catch {
      return null;
    } finally {
      window.clearTimeout(limit);
    }
  }

  get surface(): string {
    return this.track?.getSettings().displaySurface ?? '';
  }

  /** What of the picture is of no use to anybody. */
  get shows(): Shows {
    return this.judged.shows;
  }

  stop(outside = false): void {
    this.worker.terminate();
    this.stream.getTracks().forEach((track) => track.stop());
    this.video.pause();
    this.video.srcObject = null;
    this.onEnded(outside);
    this.onEnded = () => undefined;
  }

  private get track(): MediaStreamTrack | undefined {
    return this.stream.getVideoTracks()[0];
  }

  private hear(message: FromFrames): void {
    if (message.kind === 'jpeg') this.onJpeg(message.jpeg, message.again);
    else if (message.kind === 'seen') this.judge(message);
    else void this.givePicture();
  }

  private judge({ black, room, moved }: Extract<FromFrames, { kind: 'seen' }>): void {
    const muted = this.track?.muted ?? true;
    const glance = { at: performance.now() / 1000, black, room, moved, muted, elsewhere: isElsewhere() };
    const before = this.judged.shows;
    this.judged = judge(this.judged, glance, this.surface === 'monitor');
    if (this.judged.shows !== before) this.onShows(this.judged.shows);
  }

  private async givePicture(): Promise<void> {
    if (this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    const picture = await createImageBitmap(this.video).catch(() => null);
    if (picture) this.worker.postMessage(picture, [picture]);
  }
}
