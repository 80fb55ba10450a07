/** Tags that GitHub keeps and that summaries use. They keep no attribute but `open`. */
const allowed = new Set(
  'b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var'.split(
    ' ',
  ),
);

/**
 * Makes raw HTML of Markdown harmless. Tags that are not in the list become text, and the others lose their attributes.
 * GitHub uses a list of allowed tags as well.
 */
export function sanitiseHtml(html: string): string {
  const pieces = html.replaceAll(/<!--.*?(?:-->|$)/gs, '').split(/(<\/?[a-z][a-z0-9]*(?=[\s/>])[^<>]*>)/gi);
  return pieces.map((piece, index) => (index % 2 === 1 ? tagOf(piece) : escapeText(piece))).join('');
}

function tagOf(tag: string): string {
  const name = /^<\/?([a-z0-9]+)/i.exec(tag)?.[1]?.toLowerCase() ?? '';
  if (!allowed.has(name)) return escapeText(tag);
  if (tag.startsWith('</')) return `</${name}>`;
  return /\sopen[\s/>=]/i.test(tag) && name === 'details' ? '<details open>' : `<${name}>`;
}

/** Escapes text for HTML. Existing entities stay. */
const escapeText = (text: string): string =>
  text
    .replaceAll(/&(?!#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** Escapes text so that HTML shows exactly this text, also inside quotes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The address if a reader may click on it; undefined for an address that could run a script. */
export function safeAddress(href: string): string | undefined {
  return /^(https?:|mailto:|#)/i.test(href.trim()) ? escapeHtml(href.trim()) : undefined;
}
