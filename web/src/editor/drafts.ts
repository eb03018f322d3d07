/** Texts that the server cannot take, kept in this tab so that a reload does not lose them. */
export interface Drafts {
  keep(name: string, text: string): void;
  read(name: string): string | null;
  drop(name: string): void;
}

/** A tab that may not store anything, or has no room left, keeps them on the page alone. */
export function draftsOf(interview: string): Drafts {
  const key = (name: string) => `alex.draft.${interview}.${name}`;
  return {
    keep: (name, text) => quietly(() => sessionStorage.setItem(key(name), text)),
    read: (name) => quietly(() => sessionStorage.getItem(key(name))) ?? null,
    drop: (name) => quietly(() => sessionStorage.removeItem(key(name))),
  };
}

function quietly<T>(store: () => T): T | undefined {
  try {
    return store();
  } catch {
    return undefined;
  }
}
