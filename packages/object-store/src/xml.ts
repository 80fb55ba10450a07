/** An element of a document: its text, or what is in it. Attributes and name spaces are left out; stores say nothing by them. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Without the text of its children. */
  readonly text: string;
}

/** The same while it is read. */
interface Open {
  readonly name: string;
  readonly children: Open[];
  text: string;
}

/** The document is cut, or is none. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

const token =
  /<\?.*?\?>|<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<(\/?)([\w.:-]+)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/sy;

/**
 * Reads what stores answer: elements and texts. A document that is cut, or is not well-formed, is an error, so that a
 * part of a listing never passes for the whole. Document types are refused.
 * @throws XmlError
 */
export function parseXml(document: string): XmlElement {
  const root: Open = { name: '', children: [], text: '' };
  const open = [root];
  token.lastIndex = 0;
  for (let at = 0; at < document.length; at = token.lastIndex) {
    token.lastIndex = at;
    const found = token.exec(document);
    if (!found) throw new XmlError(`no XML at character ${at}`);
    const [, literal, closing, name = '', , empty, text] = found;
    const top = open.at(-1) ?? root;
    if (literal !== undefined) top.text += literal;
    else if (text !== undefined) top.text += decodeEntities(text);
    else if (closing) {
      if (open.length === 1 || top.name !== local(name)) throw new XmlError(`</${name}> closes nothing`);
      open.pop();
    } else if (name) {
      const element: Open = { name: local(name), children: [], text: '' };
      top.children.push(element);
      if (!empty) open.push(element);
    }
  }
  const [only, ...more] = root.children;
  if (open.length > 1) throw new XmlError(`the document ends inside of <${open.at(-1)?.name}>`);
  if (!only || more.length > 0 || root.text.replace(/^\uFEFF/, '').trim() !== '')
    throw new XmlError('it is no document');
  return only;
}

/** The text of the first child of that name. */
export function textOf({ children }: XmlElement, name: string): string | undefined {
  return children.find((child) => child.name === name)?.text;
}

export function childrenOf({ children }: XmlElement, name: string): XmlElement[] {
  return children.filter((child) => child.name === name);
}

/** A text as it is written into a document. */
export function escapeXml(text: string): string {
  return text.replace(/[<>&"'\r]/g, (one) => `&#${one.charCodeAt(0)};`);
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));|&/gi, (whole, hex, decimal, name) => {
    const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : undefined;
    if (code !== undefined && code <= 0x10_ffff) return String.fromCodePoint(code);
    const known = name && Object.hasOwn(named, name) ? named[name] : undefined;
    if (known === undefined) throw new XmlError(`${whole} is no character`);
    return known;
  });
}
