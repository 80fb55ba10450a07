import type { Host } from '@fairway/host';
import { type Answer, bodyBytes } from './answer.ts';
import { contentTypeOf, type ProbeRequest } from './probe-request.ts';

const mark = '\nfairway-status:';
/** Bytes of the end that are kept: the mark, a status, the seconds, and the URL of a redirect. */
const endLength = 4_096;

/**
 * Sends a request from a host, with the host's own curl, resolver and trusted certificates. URL and headers travel by
 * standard input, because a header may hold a token.
 * @throws Error with curl's message when no answer arrived
 */
export async function askByCurl(request: ProbeRequest, host: Host, signal?: AbortSignal): Promise<Answer> {
  const limit = String(request.probe.timeout / 1000);
  const argv = ['curl', '--silent', '--show-error', '--globoff', '--max-time', limit];
  const said = new HeadAndEnd(bodyBytes(request));
  const { exitCode, stderr } = await host.stream([...argv, '--config', '-'], {
    stdin: curlConfig(request),
    onStdoutBytes: (chunk) => said.push(chunk),
    timeoutMs: request.probe.timeout + 10_000,
    accept: 'any',
    show: `curl ${request.url}`,
    signal,
  });
  const end = said.end.lastIndexOf(mark);
  const [code, seconds, location = ''] = said.end.slice(end + mark.length).split(' ');
  const status = Number(code);
  if (exitCode !== 0 || end < 0 || !(status > 0)) {
    throw new Error(stderr.trim().split('\n').at(-1) || `curl ended with status ${exitCode}`);
  }
  return {
    status,
    body: said.head(said.end.length - end),
    ms: Math.round(Number(seconds) * 1000),
    ...(location === '' ? {} : { location }),
  };
}

/** The beginning of an output and its end. What lies between is read and dropped, however much it is. */
class HeadAndEnd {
  readonly #head: Uint8Array[] = [];
  #size = 0;
  #end = Buffer.alloc(0);
  readonly #most: number;

  /** @param most bytes of the beginning that are kept */
  constructor(most: number) {
    this.#most = most;
  }

  push(chunk: Uint8Array): void {
    if (this.#size < this.#most + endLength) this.#head.push(chunk);
    this.#size += chunk.length;
    this.#end = Buffer.concat([this.#end, chunk]).subarray(-endLength);
  }

  /** The last characters. */
  get end(): string {
    return this.#end.toString('latin1');
  }

  /** The first bytes as text, without the last `without` bytes of the whole. */
  head(without: number): string {
    return Buffer.concat(this.#head)
      .subarray(0, Math.min(this.#most, this.#size - without))
      .toString('utf8');
  }
}

/** curl's configuration file: each line has a key and a quoted value. */
export function curlConfig(request: Pick<ProbeRequest, 'method' | 'url' | 'headers' | 'body'>): string {
  const { method, url, headers, body } = request;
  const all = { ...contentTypeOf(request), ...headers };
  // curl calls a body of its own accord a form.
  const named = Object.keys(all).some((name) => /^content-type$/i.test(name));
  const lines = [
    ['url', url],
    // What follows is only the end of the output: curl shows the head itself as one.
    ...(method === 'HEAD'
      ? ['head', ['output', '/dev/null']]
      : method === 'GET'
        ? []
        : [['request', method]]),
    ...Object.entries(all).map(([name, value]) => ['header', `${name}: ${value}`]),
    ...(body === undefined ? [] : [['data-raw', body], ...(named ? [] : [['header', 'Content-Type:']])]),
    ['write-out', `${mark}%{http_code} %{time_total} %{redirect_url}`],
  ];
  return lines
    .map((line) =>
      typeof line === 'string' ? `${line}\n` : `${line[0]} = "${escapeValue(line[1] ?? '')}"\n`,
    )
    .join('');
}

function escapeValue(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
}
