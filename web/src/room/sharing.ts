import { isElsewhere, watchElsewhere } from '../screen/elsewhere';
import type { ScreenShare } from '../screen/share';
import { SCREEN_WORDS, type Words } from '../words';
import { JPEG, JPEG_AGAIN, type Up } from '../wire';
import type { Picture } from '../net/line';

/** What the room does for a shared screen. */
export interface Host {
  send(message: Up): void;
  sendJpeg(jpeg: ArrayBuffer, as: Picture): void;
  tell(words: Words | null): void;
  shares(share: ScreenShare | null): void;
}

/** What the server and the person are told of the screen; that it shows only our own room is said once. */
export class Sharing {
  private roomTold = false;
  private share: ScreenShare | null = null;
  private readonly stopLooking = watchElsewhere((on) => this.host.send({ kind: 'elsewhere', on }));

  constructor(private readonly host: Host) {}

  use(share: ScreenShare): void {
    share.onJpeg = (jpeg, again) => this.host.sendJpeg(jpeg, again ? JPEG_AGAIN : JPEG);
    share.onEnded = (outside) => {
      this.be(null);
      this.host.send({ kind: 'screen', sharing: false });
      this.host.tell(outside ? SCREEN_WORDS.ended : null);
    };
    share.onShows = (shows) => {
      this.tellState();
      this.host.tell(shows === 'room' && this.roomTold ? null : SCREEN_WORDS[shows]);
      this.roomTold ||= shows === 'room';
    };
    this.be(share);
    this.tellState();
    this.host.tell(null);
  }

  /** For a server that does not know it (any more). */
  tellAgain(): void {
    if (isElsewhere()) this.host.send({ kind: 'elsewhere', on: true });
    if (this.share) this.tellState();
  }

  close(): void {
    this.stopLooking();
    this.share?.stop();
  }

  private be(share: ScreenShare | null): void {
    this.share = share;
    this.host.shares(share);
  }

  private tellState(): void {
    const { surface, shows } = this.share ?? {};
    this.host.send({ kind: 'screen', sharing: true, surface, shows });
  }
}
