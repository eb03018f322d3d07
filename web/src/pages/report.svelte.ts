import { ApiError, api, wordsFor, type Detail, type ReportAnswer } from '../api';
import type { Report } from '../report/model';

const POLL_MS = 1500;

/** The report as it comes: pending until it is ready, with every trouble said. */
export class ReportPage {
  detail = $state.raw<Detail | null>(null);
  status = $state<ReportAnswer['status'] | 'loading' | 'gone'>('loading');
  report = $state.raw<Report | null>(null);
  reason = $state('');
  trouble = $state('');
  private timer = 0;
  private closed = false;

  constructor(private readonly id: string) {}

  async load(): Promise<void> {
    this.trouble = '';
    try {
      const answer = await api.report(this.id);
      this.status = answer.status;
      this.report = answer.report;
      this.reason = answer.error;
      if (answer.report) this.detail ??= await api.get(this.id).catch(() => null);
    } catch (error) {
      this.fail(error);
    }
    if (!this.closed && this.status === 'pending') this.timer = window.setTimeout(() => void this.load(), POLL_MS);
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

  /** While the report is pending, a server that does not answer is only waited for. */
  private fail(error: unknown): void {
    if (error instanceof ApiError && error.status === 404) this.status = 'gone';
    else this.trouble = wordsFor(error);
  }
}
