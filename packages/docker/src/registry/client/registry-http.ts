import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { createSecureContext, getCACertificates } from 'node:tls';

/** A request to a registry or to a server that it names. */
export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | undefined;
  /** The most bytes of the answer that are read; the connection is closed behind them. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

export interface RegistryAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** Whether the answer had more bytes than the limit of its request. */
  readonly cut: boolean;
}

/** Sends one request. It follows no redirect. An error has the words of the network, for {@link RegistryFailure}. */
export type SendRequest = (asked: RegistryRequest) => Promise<RegistryAnswer>;

/** Milliseconds without a byte after which a server counts as silent. */
const silenceMs = 60_000;

/** Connections to one server at a time. */
const sideBySide = 8;

/**
 * Sends requests with the authorities and the proxies that Docker's own client uses: those of the system, of
 * `SSL_CERT_FILE` and of `/etc/docker/certs.d`, and `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.
 * @param env the environment with those variables
 */
export function requestSender(env: Readonly<Record<string, string | undefined>>): SendRequest {
  const options = { keepAlive: true, maxSockets: sideBySide, proxyEnv: { ...env } };
  const plain = new PlainAgent(options);
  const agents = new Map<string, Agent>();
  const agentFor = (server: string) => {
    const there = agents.get(server);
    if (there !== undefined) return there;
    // One context for all connections: reading hundreds of authorities takes longer than an answer.
    const secureContext = createSecureContext({
      ca: [
        ...getCACertificates('default'),
        ...getCACertificates('system'),
        ...certificatesIn(env['SSL_CERT_FILE']),
        ...certificatesBelow(`/etc/docker/certs.d/${server}`),
      ],
    });
    const agent = new Agent({ ...options, secureContext });
    agents.set(server, agent);
    return agent;
  };
  return (asked) =>
    new Promise((resolve, reject) => {
      const { url, method, headers, signal } = asked;
      const limits = { method, headers: { ...headers }, ...(signal ? { signal } : {}) };
      const sent =
        url.protocol === 'http:'
          ? plainRequest(url, { ...limits, agent: plain })
          : request(url, { ...limits, agent: agentFor(url.host) });
      sent.once('response', (answer) => readAnswer(answer, asked.limit).then(resolve, reject));
      sent.once('error', reject);
      sent.setTimeout(silenceMs, () => sent.destroy(new Error('silent: no answer for a minute')));
      sent.end(asked.body);
    });
}

function readAnswer(answer: IncomingMessage, limit: number): Promise<RegistryAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const done = (cut: boolean) =>
      resolve({
        status: answer.statusCode ?? 0,
        headers: answer.headers as Record<string, string | undefined>,
        body: Buffer.concat(chunks).subarray(0, limit),
        cut,
      });
    answer.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes <= limit) return;
      done(true);
      answer.destroy();
    });
    answer.once('end', () => (answer.complete ? done(false) : reject(new Error('unexpected EOF'))));
    answer.once('error', reject);
  });
}

function certificatesIn(file: string | undefined): string[] {
  return file !== undefined && file !== '' && existsSync(file) ? [readFileSync(file, 'utf8')] : [];
}

function certificatesBelow(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory).filter((name) => name.endsWith('.crt'));
  return files.flatMap((name) => certificatesIn(`${directory}/${name}`));
}

/** The error of a connection in the words that Docker's tools use, from which the cause is read. */
export function networkWords(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const said = error instanceof Error ? error.message : String(error);
  if (code === 'EPROTO' && /wrong version number|packet length/i.test(said))
    return 'server gave HTTP response to HTTPS client';
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/.test(code)) return `tls: ${said}`;
  const words: Record<string, string> = {
    ENOTFOUND: 'no such host',
    EAI_AGAIN: 'no such host',
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'connection reset',
    EPIPE: 'broken pipe',
    ETIMEDOUT: 'timed out',
    EHOSTUNREACH: 'no route to host',
    ENETUNREACH: 'network is unreachable',
  };
  const word = words[code];
  return word === undefined ? said : `${word}: ${said}`;
}
