type Theme = 'light' | 'dark';

const KEPT = 'alex.theme';

/** The system's theme until the person chooses one; choosing the system's own again forgets the choice. */
class Appearance {
  private readonly system = window.matchMedia('(prefers-color-scheme: dark)');
  private systemDark = $state(this.system.matches);
  private chosen = $state<Theme | null>(read());
  readonly theme: Theme = $derived(this.chosen ?? (this.systemDark ? 'dark' : 'light'));

  constructor() {
    this.system.addEventListener('change', (event) => (this.systemDark = event.matches));
    this.apply();
  }

  toggle(): void {
    const next: Theme = this.theme === 'dark' ? 'light' : 'dark';
    this.chosen = next === (this.systemDark ? 'dark' : 'light') ? null : next;
    if (this.chosen) localStorage.setItem(KEPT, this.chosen);
    else localStorage.removeItem(KEPT);
    this.apply();
  }

  private apply(): void {
    if (this.chosen) document.documentElement.dataset.theme = this.chosen;
    else delete document.documentElement.dataset.theme;
  }
}

function read(): Theme | null {
  const kept = localStorage.getItem(KEPT);
  return kept === 'light' || kept === 'dark' ? kept : null;
}

export const appearance = new Appearance();
