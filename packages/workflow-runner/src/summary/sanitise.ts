/** Tags that GitHub keeps and that a summary has a use for. None of them keeps an attribute but `open`. */
const allowed = new Set(
  'b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var'.split(
    ' ',
  ),
);

/**
 * Raw HTML out of Markdown, harmless: tags that are not allowed become text, allowed ones lose their attributes.
 * Like GitHub's, it goes by a list of what may stay.
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

/** Text for HTML; entities that are already there stay. */
const escapeText = (text: string): string =>
  text
    .replaceAll(/&(?!#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** Text for HTML that shows exactly this text, also inside quotes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** An address that a reader may click on; undefined for anything that could run a script. */
export function safeAddress(href: string): string | undefined {
  return /^(https?:|mailto:|#)/i.test(href.trim()) ? escapeHtml(href.trim()) : undefined;
}
