import type { Answer } from '../serve.ts';
import { writeXml } from '../xml.ts';

/** An error as Azure answers it. */
export class AzureError extends Error {
  override readonly name = 'AzureError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message = code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The document of an error; in the answer to a HEAD only its header is seen. */
export function errorAnswer({
  status,
  code,
  message,
}: Pick<AzureError, 'status' | 'code' | 'message'>): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: writeXml('Error', { Code: code, Message: `${message}\nRequestId:0e2b\nTime:2026-11-29T03:17:00Z` }),
  };
}
