import type { Hello, Up } from '../wire';
import type { FromLine, Picture, ToLine } from './line';

/** The page's hold on the socket worker. */
export class Socket {
  private readonly worker = new Worker(new URL('./socket.worker.ts', import.meta.url), { type: 'module' });

  constructor(onNews: (news: FromLine) => void) {
    this.worker.onmessage = ({ data }: MessageEvent<FromLine>) => onNews(data);
  }

  open(interview: string, hello: Hello, start: boolean): void {
    const url = new URL(`/ws/interviews/${encodeURIComponent(interview)}`, window.location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    this.post({ kind: 'open', url: url.href, hello, start });
  }

  send(message: Up): void {
    this.post({ kind: 'send', message });
  }

  sendJpeg(jpeg: ArrayBuffer, as: Picture): void {
    this.post({ kind: 'jpeg', jpeg, as }, [jpeg]);
  }

  /** One end of each pipe goes to the worker, the other to an audio worklet. */
  pipe(kind: 'microphone' | 'speaker'): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.post({ kind, port: port1 }, [port1]);
    return port2;
  }

  /** Once more, after the server sent this page away. */
  dial(take_over: boolean): void {
    this.post({ kind: 'dial', take_over });
  }

  close(): void {
    this.post({ kind: 'close' });
  }

  private post(message: ToLine, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }
}

/**
 * A page keeps its name over a reload, but a duplicated tab must not inherit it: so it is taken out of the session storage
 * while the page lives, and put back when it leaves.
 */
export function pageName(): string {
  const kept = sessionStorage.getItem('alex.page');
  sessionStorage.removeItem('alex.page');
  const name = kept ?? randomId();
  window.addEventListener('pagehide', () => sessionStorage.setItem('alex.page', name));
  return name;
}

/** `crypto.randomUUID` needs a secure context; a page on a local network may have none. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
