import type { CodeLanguage } from '../sandbox/messages';

export const LANGUAGE_NAMES: Record<CodeLanguage, string> = { python: 'Python', javascript: 'JavaScript' };
