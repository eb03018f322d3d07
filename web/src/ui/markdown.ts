import DOMPurify from 'dompurify';
import { Marked } from 'marked';

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** HTML inside of markdown is shown as it was written: nobody here has a reason to write any. */
const marked = new Marked({ gfm: true, breaks: false, renderer: { html: ({ text }) => escaped(text) } });

/** What models and question banks write is data: it may format, never run, never load anything from elsewhere. */
const ALLOWED = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'hr', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a'],
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'sup', 'sub'],
  ],
  ALLOWED_ATTR: ['href', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?:|#|\/(?!\/))/i,
};

DOMPurify.addHook('afterSanitizeAttributes', (node) => {
  if (node.nodeName !== 'A' || !/^https?:/i.test(node.getAttribute('href') ?? '')) return;
  node.setAttribute('target', '_blank');
  node.setAttribute('rel', 'noopener noreferrer');
});

export function rendered(markdown: string): string {
  return DOMPurify.sanitize(marked.parse(markdown, { async: false }), ALLOWED);
}
