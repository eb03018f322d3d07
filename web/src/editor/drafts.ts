/** A text as it stands in one language. `revision`: of the text that the server has or will have. */
export interface Draft {
  readonly revision: number;
  readonly text: string;
}

/** What was written last in each language, kept in this tab: a reload finds also what the server has not got, or cannot take. */
export interface Drafts {
  keep(name: string, draft: Draft): void;
  read(name: string): Draft | null;
}

/** A tab that may not store anything, or has no room left, keeps them on the page alone. */
export function draftsOf(interview: string): Drafts {
  const key = (name: string) => `alex.draft.${interview}.${name}`;
  return {
    keep: (name, draft) => quietly(() => sessionStorage.setItem(key(name), JSON.stringify(draft))),
    read: (name) => draftOf(quietly(() => JSON.parse(sessionStorage.getItem(key(name)) ?? 'null') as unknown)),
  };
}

export function draftOf(kept: unknown): Draft | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { revision, text } = kept as Record<string, unknown>;
  return typeof revision === 'number' && typeof text === 'string' ? { revision, text } : null;
}

function quietly<T>(store: () => T): T | undefined {
  try {
    return store();
  } catch {
    return undefined;
  }
}
