import { api, wordsFor, type Setup } from './api';
import { askedMinutes, readChoice, settled, type Chosen } from './choice';

/** What is on offer and what was chosen: shared by the lobby and the check page. */
class Preparation {
  setup = $state.raw<Setup | null>(null);
  trouble = $state('');
  chosen = $state<Chosen>({ interviewer: '', level: '', minutes: 0, language: '', name: '', patience: 'plan' });
  asked: number | null = null;

  async load(): Promise<void> {
    this.trouble = '';
    this.asked = askedMinutes(window.location.search);
    try {
      const setup = this.setup ?? (await api.setup());
      this.chosen = settled(setup, readChoice(), this.asked);
      this.setup = setup;
    } catch (error) {
      this.trouble = wordsFor(error);
    }
  }
}

export const preparation = new Preparation();
