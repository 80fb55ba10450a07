import type { IncomingHttpHeaders } from 'node:http';
import { StoreRefusal } from '../cloud/refusal.ts';
import { PassingProblem, retryAfter } from '../http/retry.ts';
import { parseXml, textOf, XmlError } from '../xml.ts';

const passingCodes = new Set([
  ...['InternalError', 'OperationTimedOut', 'ServerBusy'],
  // The body did not arrive as it was sent.
  ...['Md5Mismatch', 'InvalidMd5'],
]);

/** What an answer that is no success means: a refusal, or a problem that can pass. */
export function readRefusal(
  status: number,
  headers: IncomingHttpHeaders,
  text: string,
): StoreRefusal | PassingProblem {
  const { code, said } = readError(status, headers, text);
  if (passingCodes.has(code) || status === 429 || status === 408 || (status >= 500 && status !== 501)) {
    return new PassingProblem(`it answers ${status} ${code}`, { pauseMs: retryAfter(headers) });
  }
  return new StoreRefusal({ status, code, said, serverTime: Date.parse(headers.date ?? '') });
}

/** Whether the key is taken: a create that was to fail then has failed. */
export function saysTaken({ status, code }: StoreRefusal): boolean {
  return code === 'BlobAlreadyExists' || (status === 412 && code === 'ConditionNotMet');
}

/** Whether a policy, a hold or a lease of the store keeps what was to be removed. */
export function saysKept({ status, code, said }: StoreRefusal): boolean {
  return (
    (status === 409 || status === 412 || status === 403) &&
    /immutab|legal.?hold|retention|^lease/i.test(`${code} ${said}`)
  );
}

function readError(status: number, headers: IncomingHttpHeaders, text: string) {
  const header = headers['x-ms-error-code'];
  const code = typeof header === 'string' ? header : undefined;
  try {
    const root = parseXml(text);
    const written = root.name === 'Error' ? textOf(root, 'Code') : undefined;
    // The lines after the first have only the number and the time of the request.
    const [said = ''] = (textOf(root, 'Message') ?? '').split('\n');
    if (written) return { code: code ?? written, said };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
  }
  if (code) return { code, said: '' };
  // The answer to a HEAD has no words; a page has too many.
  return text.trim() === '' ? { code: `Status${status}`, said: '' } : { code: 'NotAzure', said: text };
}
