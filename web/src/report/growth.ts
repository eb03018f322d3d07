import { clockWords } from '../words';
import { LANGUAGE_NAMES, isEditorLanguage } from '../editor/names';

/** One revision (server/api_models.py): with `since`, `gone` characters at `at` gave way to `text`; without, `text` is the whole. */
export interface Step {
  at_s: number;
  revision: number;
  language: string;
  since: number | null;
  at: number;
  gone: number;
  text: string;
}

export interface RunMark {
  at_s: number;
  revision: number;
  what: 'run' | 'tests' | 'submit';
  passed: number;
  total: number;
}

export interface Growth {
  steps: Step[];
  runs: RunMark[];
}

/** A text in three parts: what the revision brought stands between `before` and `after`. */
export interface Moment {
  before: string;
  brought: string;
  after: string;
}

/** The server counts characters, JavaScript counts their halves where one lies beyond the first plane. */
const PAIRED = /[\ud800-\udfff]/;

function parts(text: string, { at, gone, text: brought }: Step): Moment {
  if (!PAIRED.test(text)) return { before: text.slice(0, at), brought, after: text.slice(at + gone) };
  const signs = [...text];
  return { before: signs.slice(0, at).join(''), brought, after: signs.slice(at + gone).join('') };
}

/** The code after step `number`, rebuilt from the last whole text of its language. */
export function momentAt(steps: readonly Step[], number: number): Moment {
  const step = steps[number];
  if (!step) return { before: '', brought: '', after: '' };
  const chain = [step];
  for (let at = number - 1; at >= 0 && chain[0]?.since !== null; at -= 1) {
    const earlier = steps[at];
    if (earlier?.language === step.language) chain.unshift(earlier);
  }
  let moment: Moment = { before: '', brought: '', after: '' };
  for (const each of chain) {
    const text = moment.before + moment.brought + moment.after;
    moment = each.since === null ? { before: each.text, brought: '', after: '' } : parts(text, each);
  }
  return moment;
}

/** Which step a run looked at: the one of its revision, else the last before it. */
export function stepOf({ steps }: Growth, run: RunMark): number {
  const same = steps.findIndex(({ revision }) => revision === run.revision);
  return same >= 0
    ? same
    : Math.max(
        0,
        steps.findLastIndex(({ at_s }) => at_s <= run.at_s),
      );
}

const WHAT: Record<RunMark['what'], string> = { run: 'Run', tests: 'Tests', submit: 'Handed in' };

export function runWords({ what, passed, total, at_s }: RunMark): string {
  const outcome = what === 'run' || total === 0 ? '' : `: ${passed} of ${total}`;
  return `${WHAT[what]}${outcome}, ${clockWords(at_s)}`;
}

export function stepWords({ at_s, revision, language, gone, since }: Step): string {
  const name = isEditorLanguage(language) ? LANGUAGE_NAMES[language] : language;
  const taken = since !== null && gone > 0 ? `, ${gone} ${gone === 1 ? 'character' : 'characters'} taken away` : '';
  return `${clockWords(at_s)}, revision ${revision}, ${name}${taken}`;
}
