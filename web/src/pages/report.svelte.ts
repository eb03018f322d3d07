import { ApiError, api, wordsFor, type Detail } from '../api';
import type { Report } from '../report/model';
import { lookAgainMs, type Standing } from './standing';

/** The report as it comes: pending until it is ready, with every trouble said. */
export class ReportPage {
  detail = $state.raw<Detail | null>(null);
  status = $state<Standing>('loading');
  report = $state.raw<Report | null>(null);
  reason = $state('');
  trouble = $state('');
  private timer = 0;
  private unreachable = false;
  private closed = false;

  constructor(private readonly id: string) {}

  async load(): Promise<void> {
    window.clearTimeout(this.timer);
    try {
      const answer = await api.report(this.id);
      this.trouble = '';
      this.unreachable = false;
      this.status = answer.status;
      this.report = answer.report;
      this.reason = answer.error;
      if (answer.report) this.detail ??= await api.get(this.id).catch(() => null);
    } catch (error) {
      this.fail(error);
    }
    const wait = this.closed ? null : lookAgainMs(this.status, this.unreachable);
    if (wait !== null) this.timer = window.setTimeout(() => void this.load(), wait);
  }

  async retry(): Promise<void> {
    try {
      await api.retryReport(this.id);
      this.status = 'pending';
    } catch (error) {
      return this.fail(error);
    }
    await this.load();
  }

  close(): void {
    this.closed = true;
    window.clearTimeout(this.timer);
  }

  private fail(error: unknown): void {
    const status = error instanceof ApiError ? error.status : -1;
    if (status === 404) this.status = 'gone';
    else this.trouble = wordsFor(error);
    this.unreachable = status === 0 || status === 503;
  }
}
