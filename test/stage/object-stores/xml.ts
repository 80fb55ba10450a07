/** Nested names and texts of a document. */
export type Content = string | number | readonly Content[] | { readonly [name: string]: Content };

/** A document. A list repeats the name that it stands under. */
export function writeXml(root: string, content: Content, attributes = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attributes}>${inside(content)}</${root}>`;
}

function inside(content: Content): string {
  if (typeof content === 'string' || typeof content === 'number') {
    return String(content).replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
  }
  if (Array.isArray(content)) return content.map(inside).join('');
  return Object.entries(content)
    .flatMap(([name, value]) =>
      Array.isArray(value) ? value.map((one) => [name, one] as const) : [[name, value] as const],
    )
    .map(([name, value]) => `<${name}>${inside(value)}</${name}>`)
    .join('');
}
