import { routeOf, type Route } from './route';

class Router {
  route = $state.raw<Route>(routeOf(window.location.pathname));
  moves = $state(0);
  /** Asked before the browser's Back leaves a page that would lose something by it; the page then asks the person. */
  beforeBack: (() => void) | null = null;

  private path = window.location.pathname + window.location.search;

  constructor() {
    window.addEventListener('popstate', () => this.back());
    document.addEventListener('click', (event) => this.follow(event));
  }

  go(path: string, { replace = false } = {}): void {
    if (replace) window.history.replaceState(null, '', path);
    else window.history.pushState(null, '', path);
    window.scrollTo(0, 0);
    this.read();
    this.moves += 1;
  }

  /** The browser has gone back already: where the page holds on, the address is put right again. */
  private back(): void {
    if (!this.beforeBack) return this.read();
    window.history.pushState(null, '', this.path);
    this.beforeBack();
  }

  private read(): void {
    this.path = window.location.pathname + window.location.search;
    this.route = routeOf(window.location.pathname);
  }

  /** Plain clicks on our own links stay in the page; everything else is the browser's. */
  private follow(event: MouseEvent): void {
    if (event.defaultPrevented || !isPlain(event)) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || !isOurs(link)) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  }
}

const isPlain = (event: MouseEvent) =>
  event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

function isOurs(link: HTMLAnchorElement): boolean {
  if (link.target || link.download || link.origin !== window.location.origin) return false;
  return !(link.hash && link.pathname === window.location.pathname);
}

export const router = new Router();
