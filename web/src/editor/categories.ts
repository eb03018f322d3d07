/** What a hidden test is about, said without giving it away. A bank may use words of its own: they are shown as they are. */
const WORDS: Record<string, string> = {
  basic: 'an ordinary case',
  boundary: 'edge: at a boundary',
  empty: 'edge: empty input',
  large: 'large input',
  negative: 'edge: negative numbers',
  duplicates: 'edge: the same value again',
  order: 'edge: order of the input',
  ties: 'edge: ties',
  nested: 'edge: nested',
};

export const categoryWords = (category: string) => WORDS[category] ?? `edge: ${category.replaceAll('-', ' ')}`;
