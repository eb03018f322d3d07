import { THUMB, fitted, grey, worthSending, type Sent } from './change';

const LONGEST_SIDE = 1024;
const QUALITY = 0.7;
const EVERY_MS = 1000;

/** Worker -> page: "give me a picture" each second (a hidden page's own timers are slowed down), and finished frames. */
export type FromFrames = { kind: 'tick' } | { kind: 'jpeg'; jpeg: ArrayBuffer };

const page = self as unknown as {
  postMessage(message: FromFrames, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ImageBitmap>) => void) | null;
};

const small = new OffscreenCanvas(THUMB.width, THUMB.height).getContext('2d', { willReadFrequently: true });
const large = new OffscreenCanvas(1, 1);
let last: Sent | null = null;

async function take(picture: ImageBitmap): Promise<void> {
  if (!small) return;
  small.drawImage(picture, 0, 0, THUMB.width, THUMB.height);
  const thumb = grey(small.getImageData(0, 0, THUMB.width, THUMB.height).data);
  const at = performance.now() / 1000;
  if (worthSending(last, thumb, at)) {
    last = { at, thumb };
    const jpeg = await encoded(picture);
    page.postMessage({ kind: 'jpeg', jpeg }, [jpeg]);
  }
  picture.close();
}

async function encoded(picture: ImageBitmap): Promise<ArrayBuffer> {
  Object.assign(large, fitted(picture.width, picture.height, LONGEST_SIDE));
  large.getContext('2d')?.drawImage(picture, 0, 0, large.width, large.height);
  const blob = await large.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  return blob.arrayBuffer();
}

page.onmessage = ({ data }) => void take(data);
setInterval(() => page.postMessage({ kind: 'tick' }), EVERY_MS);
page.postMessage({ kind: 'tick' });
