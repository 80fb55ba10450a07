import type { Host } from '@fairway/host';
import { type Answer, bodyBytes } from '../answer.ts';
import type { ProbeRequest } from '../probe-request.ts';
import { curlConfig } from './config.ts';

/** A request, and who waits for its answer. */
export interface WaitingRequest {
  readonly request: ProbeRequest;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Sends one request for each line of standard input, all side by side: `INDEX BYTES CONFIG`. A header may hold a token, so
 * that the configuration reaches curl by standard input too, out of a word of the shell. Of each request come lines
 * `INDEX b BASE64` with the beginning of the body, `INDEX b .` at its end, and `INDEX e STATUS WORDS` with the exit status
 * of curl and what it said. Each line is written by one system call, so lines of several requests never mix.
 */
const script = `
set -f
exec 3>&1
ask() {
  index=$1
  {
    said=$(printf %b "$3" | curl --silent --show-error --globoff --config - 2>&1)
    set -- "$?" $said
    printf '%s e %s\\n' "$index" "$*" >&3
  } 4>&1 >/dev/null | {
    head -c "$2" | base64 | awk -v tag="$index b" '{ print tag, $0; fflush() } END { print tag, "." }'
    cat >/dev/null
  } >&3
}
while read -r index bytes config; do ask "$index" "$bytes" "$config" & done
wait
`;

/**
 * Sends requests from a host in one session, with the host's own curl. Each answer is handed on as soon as it is there, so
 * a slow one keeps no other waiting.
 */
export async function curlTogether(
  all: readonly WaitingRequest[],
  host: Host,
  signal: AbortSignal | undefined,
): Promise<void> {
  const open = all.map((one) => ({
    ...one,
    body: [] as string[],
    whole: false,
    said: undefined as string | undefined,
  }));
  const [only, ...others] = all;
  const settle = (line: string) => {
    const [, index = '', kind, text = ''] = /^(\d+) ([be]) (.*)$/.exec(line) ?? [];
    const one = open[Number(index)];
    if (!one || kind === undefined) return;
    if (kind === 'e') one.said = text;
    else if (text === '.') one.whole = true;
    else one.body.push(text);
    if (one.said === undefined || !one.whole) return;
    try {
      one.resolve({ ...readSaid(one.said), body: Buffer.from(one.body.join(''), 'base64').toString('utf8') });
    } catch (error) {
      one.reject(error);
    }
    one.body.length = 0;
  };
  const lines = new Lines(settle);
  try {
    const { exitCode, stderr } = await host.stream(['sh', '-c', script], {
      stdin: all.map(({ request }, index) => lineFor(request, index)).join(''),
      onStdoutBytes: (chunk) => lines.push(chunk),
      timeoutMs: Math.max(...all.map(({ request }) => request.probe.timeout)) + 10_000,
      accept: 'any',
      show: others.length === 0 ? `curl ${only?.request.url}` : `curl of ${all.length} addresses`,
      signal,
    });
    throw new Error(stderr.trim().split('\n').at(-1) || `curl ended with status ${exitCode}`);
  } catch (error) {
    // Who has an answer already is not reached by this.
    for (const one of open) one.reject(error);
  }
}

function lineFor(request: ProbeRequest, index: number): string {
  return `${index} ${bodyBytes(request)} ${asWord(curlConfig(request))}\n`;
}

/** A text as one word that `printf %b` turns back into it. */
function asWord(text: string): string {
  return Array.from(Buffer.from(text, 'utf8'), (byte) =>
    byte > 0x20 && byte < 0x7f && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\0${byte.toString(8).padStart(3, '0')}`,
  ).join('');
}

/** @throws Error with curl's message where no answer arrived */
function readSaid(said: string): Omit<Answer, 'body'> {
  const [all = '', code, seconds, location = ''] = /fairway-status:(\d+) ([\d.]+) <(\S*)>/.exec(said) ?? [];
  const [exit = ''] = said.split(' ', 1);
  const status = Number(code);
  if (exit !== '0' || !(status > 0)) {
    const words = said.slice(exit.length).replace(all, '').trim();
    throw new Error(/curl: \(\d+\).*/.exec(words)?.[0] ?? (words || `curl ended with status ${exit}`));
  }
  return {
    status,
    ms: Math.round(Number(seconds) * 1000),
    ...(location === '' ? {} : { location }),
  };
}

/** Cuts bytes into lines. */
class Lines {
  #rest = Buffer.alloc(0);
  readonly #take: (line: string) => void;

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  push(chunk: Uint8Array): void {
    let all = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    for (let end = all.indexOf(10); end >= 0; end = all.indexOf(10)) {
      this.#take(all.subarray(0, end).toString('utf8'));
      all = all.subarray(end + 1);
    }
    this.#rest = all;
  }
}
