import { ApiError, api, wordsFor, type Summary } from '../api';
import { openMicrophone } from '../audio/capture';
import { Speaker } from '../audio/playback';
import { askedRaw, readChoice, wantedMode } from '../choice';
import { router } from '../router.svelte';
import { RoomSession } from './session.svelte';

const ALLOWED_WITHIN_MS = 300;

/** A room opened by its address or after a reload. Browsers allow sound only after a click, so it may need one. */
export class Rejoin {
  step = $state<'looking' | 'ready' | 'opening' | 'gone' | 'trouble'>('looking');
  words = $state('');
  summary = $state.raw<Summary | null>(null);
  private speaker: Speaker | null = null;
  private left = false;

  constructor(
    private readonly id: string,
    private readonly onJoined: (session: RoomSession) => void,
  ) {}

  async look(): Promise<void> {
    this.step = 'looking';
    try {
      this.summary = await api.get(this.id);
    } catch (error) {
      this.step = error instanceof ApiError && error.status === 404 ? 'gone' : 'trouble';
      this.words = wordsFor(error);
      return;
    }
    if (this.summary.status === 'over') return router.go(`/report/${encodeURIComponent(this.id)}`, { replace: true });
    this.speaker ??= await Speaker.open().catch(() => null);
    if (this.summary.status === 'running' && (await this.allowed())) return this.join();
    this.step = 'ready';
  }

  async join(): Promise<void> {
    this.step = 'opening';
    void this.speaker?.resume();
    const microphone = await openMicrophone('', askedRaw(window.location.search)).catch(() => null);
    if (this.left) return microphone?.close();
    const session = new RoomSession(this.id, this.speaker);
    const kit = { speaker: this.speaker, microphone, share: null };
    if (this.summary?.status === 'new') session.join(kit, true, wantedMode(readChoice()));
    else session.join(kit, false);
    this.speaker = null;
    this.onJoined(session);
  }

  close(): void {
    this.left = true;
    this.speaker?.close();
  }

  private async allowed(): Promise<boolean> {
    const speaker = this.speaker;
    if (!speaker) return true;
    const late = new Promise((resolve) => setTimeout(resolve, ALLOWED_WITHIN_MS));
    await Promise.race([speaker.resume(), late]);
    return speaker.allowed;
  }
}
