import type { Answer } from '../serve.ts';

/** An error as a store answers it. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly status: number;
  readonly code: string;
  readonly more: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message = code, more: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/** Nested names and texts of a document. */
export type Content = string | number | readonly Content[] | { readonly [name: string]: Content };

/** A document of S3. A list repeats the name that it stands under. */
export function xml(root: string, content: Content): string {
  const space = root === 'Error' ? '' : ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${space}>${inside(content)}</${root}>`;
}

export function xmlAnswer(root: string, content: Content, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/xml' }, body: xml(root, content) };
}

export function errorAnswer({ status, code, message, more }: S3Error): Answer {
  return xmlAnswer('Error', { Code: code, Message: message, ...more, RequestId: '4442587FB7D0A2F9' }, status);
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
