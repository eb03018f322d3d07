import type { FromFrames } from './frames.worker';

const ANSWER_LIMIT_MS = 120_000;

export const canShare = () => typeof navigator.mediaDevices?.getDisplayMedia === 'function';

/** A shared screen: a live preview, and one JPEG a second at most, whenever the picture changed. */
export class ScreenShare {
  onEnded: () => void = () => undefined;
  onJpeg: (jpeg: ArrayBuffer) => void = () => undefined;
  private readonly worker = new Worker(new URL('./frames.worker.ts', import.meta.url), { type: 'module' });
  private readonly video = document.createElement('video');

  private constructor(readonly stream: MediaStream) {
    this.video.muted = true;
    this.video.srcObject = stream;
    void this.video.play();
    this.worker.onmessage = ({ data }: MessageEvent<FromFrames>) => this.hear(data);
    this.track?.addEventListener('ended', () => this.stop());
  }

  /** Null when the person chose nothing. Some browsers never answer a capture that was not granted: hence the limit. */
  static async open(): Promise<ScreenShare | null> {
    const wish = { video: { frameRate: { max: 5 } }, audio: false };
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), ANSWER_LIMIT_MS));
    try {
      const stream = await Promise.race([navigator.mediaDevices.getDisplayMedia(wish), late]);
      return stream && new ScreenShare(stream);
    } catch {
      return null;
    }
  }

  get surface(): string {
    return this.track?.getSettings().displaySurface ?? '';
  }

  stop(): void {
    this.worker.terminate();
    this.stream.getTracks().forEach((track) => track.stop());
    this.onEnded();
    this.onEnded = () => undefined;
  }

  private get track(): MediaStreamTrack | undefined {
    return this.stream.getVideoTracks()[0];
  }

  private hear(message: FromFrames): void {
    if (message.kind === 'jpeg') this.onJpeg(message.jpeg);
    else void this.givePicture();
  }

  private async givePicture(): Promise<void> {
    if (this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    const picture = await createImageBitmap(this.video).catch(() => null);
    if (picture) this.worker.postMessage(picture, [picture]);
  }
}
