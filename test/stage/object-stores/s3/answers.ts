import type { Answer } from '../serve.ts';
import { type Content, writeXml } from '../xml.ts';

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

/** A document of S3. */
export function xml(root: string, content: Content): string {
  return writeXml(root, content, root === 'Error' ? '' : ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"');
}

export function xmlAnswer(root: string, content: Content, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/xml' }, body: xml(root, content) };
}

export function errorAnswer({ status, code, message, more }: S3Error): Answer {
  return xmlAnswer('Error', { Code: code, Message: message, ...more, RequestId: '4442587FB7D0A2F9' }, status);
}
