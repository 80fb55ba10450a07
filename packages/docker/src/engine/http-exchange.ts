import { Buffer } from 'node:buffer';
import { Failure, shorten } from '@fairway/runtime';

/** One answer of an engine. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** A request to an engine: a path, and headers besides those that every request has. */
export interface HttpRequest {
  /** Default: GET. */
  readonly method?: 'DELETE' | 'GET' | 'POST';
  readonly path: string;
  readonly headers?: readonly string[];
}

/**
 * The text of several requests without a body, for one connection.
 * @param last whether the engine closes the connection after the last answer (default) or keeps it
 */
export function getRequests(
  requests: readonly HttpRequest[],
  last: 'close' | 'keep-alive' = 'close',
): string {
  return requests
    .map(({ method = 'GET', path, headers = [] }, index) =>
      [
        `${method} ${path} HTTP/1.1`,
        'Host: docker',
        `Connection: ${index === requests.length - 1 ? last : 'keep-alive'}`,
        ...headers,
        '',
        '',
      ].join('\r\n'),
    )
    .join('');
}

/**
 * The answers in a stream of HTTP/1.1 responses, in order.
 * @throws Failure where the stream ends before `count` answers are complete: a cut must never look like an answer
 */
export function readAnswers(stream: string, count: number, where: string): readonly HttpAnswer[] {
  const bytes = Buffer.from(stream);
  const answers = answersIn(bytes, count);
  if (answers.length < count) throw incomplete(bytes, answers.length, count, where);
  return answers;
}

/** The answers that are complete so far, in order; at most `count`. */
export function answersIn(bytes: Buffer, count: number): readonly HttpAnswer[] {
  const answers: HttpAnswer[] = [];
  let at = 0;
  while (answers.length < count) {
    const next = readAnswer(bytes, at);
    if (!next) break;
    answers.push(next.answer);
    at = next.end;
  }
  return answers;
}

/** The message in the body of an error: the Engine API puts it into `message`. */
export function messageIn(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed) return String(parsed.message);
  } catch {}
  return shorten(body, 300);
}

function readAnswer(bytes: Buffer, start: number): { answer: HttpAnswer; end: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n', start);
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', start, headEnd);
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
  const bodyStart = headEnd + 4;
  if (/^transfer-encoding:\s*chunked/im.test(head)) {
    const chunks = readChunks(bytes, bodyStart);
    return chunks && { answer: { status, body: chunks.body }, end: chunks.end };
  }
  // RFC 9112, section 6.3: answers with these statuses have no body and no content-length.
  const empty = status === 204 || status === 304;
  const length = empty ? 0 : Number(/^content-length:\s*(\d+)/im.exec(head)?.[1]);
  const end = bodyStart + length;
  if (!status || Number.isNaN(length) || end > bytes.length) return undefined;
  return { answer: { status, body: bytes.toString('utf8', bodyStart, end) }, end };
}

function readChunks(bytes: Buffer, start: number): { body: string; end: number } | undefined {
  const parts: Buffer[] = [];
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const end = lineEnd + 2 + size + 2;
    if (Number.isNaN(size) || end > bytes.length) return undefined;
    if (size === 0) return { body: Buffer.concat(parts).toString(), end };
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = end;
  }
}

function incomplete(bytes: Buffer, got: number, count: number, where: string): Failure {
  return new Failure({
    what: `The Docker Engine of ${where} did not answer completely.`,
    why: `The connection ended after ${got} of ${count} answers.`,
    evidence: shorten(bytes.toString('utf8'), 300).split(/\r?\n/).slice(0, 4),
    fix: `Check that docker runs there and that this account may use it: run \`docker info\` on ${where}.`,
  });
}
