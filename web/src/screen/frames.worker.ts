import { THUMB, differs, fitted, grey, isBlack, worthSending, type Sent } from './change';
import { hasMark } from './mark';

const LONGEST_SIDE = 1024;
const QUALITY = 0.7;
const EVERY_MS = 1000;

/** Worker -> page: "give me a picture" each second (a hidden page's own timers are slowed down), what is in it, and frames. */
export type FromFrames =
  | { kind: 'tick' }
  | { kind: 'seen'; black: boolean; room: boolean; moved: boolean }
  | { kind: 'jpeg'; jpeg: ArrayBuffer; again: boolean };

const page = self as unknown as {
  postMessage(message: FromFrames, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ImageBitmap>) => void) | null;
};

const small = new OffscreenCanvas(THUMB.width, THUMB.height).getContext('2d', { willReadFrequently: true });
const large = new OffscreenCanvas(1, 1);
const reader = large.getContext('2d', { willReadFrequently: true });
let last: Sent | null = null;
let before: Uint8Array | null = null;

async function take(picture: ImageBitmap): Promise<void> {
  if (!small || !reader) return;
  small.drawImage(picture, 0, 0, THUMB.width, THUMB.height);
  const thumb = grey(small.getImageData(0, 0, THUMB.width, THUMB.height).data);
  Object.assign(large, fitted(picture.width, picture.height, LONGEST_SIDE));
  reader.drawImage(picture, 0, 0, large.width, large.height);
  picture.close();
  const room = hasMark(reader.getImageData(0, 0, large.width, large.height).data, large.width);
  page.postMessage({ kind: 'seen', black: isBlack(thumb), room, moved: !before || differs(before, thumb) });
  before = thumb;
  const at = performance.now() / 1000;
  const worth = worthSending(last, thumb, at);
  if (!worth) return;
  last = { at, thumb };
  const blob = await large.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  const jpeg = await blob.arrayBuffer();
  page.postMessage({ kind: 'jpeg', jpeg, again: worth === 'again' }, [jpeg]);
}

page.onmessage = ({ data }) => void take(data);
setInterval(() => page.postMessage({ kind: 'tick' }), EVERY_MS);
page.postMessage({ kind: 'tick' });
