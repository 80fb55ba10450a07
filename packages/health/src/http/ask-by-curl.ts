import type { Host } from '@fairway/host';
import { type Answer, bodyLimit } from './answer.ts';
import type { ProbeRequest } from './probe-request.ts';

const mark = '\nfairway-status:';
/** Bytes of the end that are kept: the mark and a status. */
const endLength = 64;

/**
 * Sends a request from a host, with the host's own curl, resolver and trusted certificates. URL and headers travel by
 * standard input, because a header may hold a token.
 * @throws Error with curl's message when no answer arrived
 */
export async function askByCurl(request: ProbeRequest, host: Host, signal?: AbortSignal): Promise<Answer> {
  const seconds = String(request.probe.timeout / 1000);
  const argv = ['curl', '--silent', '--show-error', '--globoff', '--max-time', seconds];
  const said = new HeadAndEnd();
  const { exitCode, stderr } = await host.stream([...argv, '--config', '-'], {
    stdin: curlConfig(request),
    onStdoutBytes: (chunk) => said.push(chunk),
    timeoutMs: request.probe.timeout + 10_000,
    accept: 'any',
    show: `curl ${request.url}`,
    signal,
  });
  const end = said.end.lastIndexOf(mark);
  const status = Number(said.end.slice(end + mark.length));
  if (exitCode !== 0 || end < 0 || !(status > 0)) {
    throw new Error(stderr.trim().split('\n').at(-1) || `curl ended with status ${exitCode}`);
  }
  return { status, body: said.head(said.end.length - end) };
}

/** The beginning of an output and its end. What lies between is read and dropped, however much it is. */
class HeadAndEnd {
  readonly #head: Uint8Array[] = [];
  #size = 0;
  #end = Buffer.alloc(0);

  push(chunk: Uint8Array): void {
    if (this.#size < bodyLimit + endLength) this.#head.push(chunk);
    this.#size += chunk.length;
    this.#end = Buffer.concat([this.#end, chunk]).subarray(-endLength);
  }

  /** The last characters. */
  get end(): string {
    return this.#end.toString('latin1');
  }

  /** The first bytes as text, at most {@link bodyLimit}, without the last `without` bytes of the whole. */
  head(without: number): string {
    return Buffer.concat(this.#head)
      .subarray(0, Math.min(bodyLimit, this.#size - without))
      .toString('utf8');
  }
}

/** curl's configuration file: each line has a key and a quoted value. */
export function curlConfig({ url, headers }: Pick<ProbeRequest, 'url' | 'headers'>): string {
  const lines = [
    ['url', url],
    ...Object.entries(headers).map(([name, value]) => ['header', `${name}: ${value}`]),
    ['write-out', `${mark}%{http_code}`],
  ];
  return lines.map(([key, value = '']) => `${key} = "${escapeValue(value)}"\n`).join('');
}

function escapeValue(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
}
