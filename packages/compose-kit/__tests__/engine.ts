import { composeLabels } from '@fairway/docker/compose';
import { type ExecOptions, type ExecResult, type Host, localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';

export interface EngineHostOptions {
  /** The answer to a path; undefined for 404. An error that is thrown is an engine that is silent. */
  readonly answer: (path: string) => unknown;
  /** Any other command. Default: it says nothing. */
  readonly run?: (argv: readonly string[]) => Promise<Partial<ExecResult>>;
  /** Called when `docker events` is begun: resolves when it begins to report. Default: at once. */
  readonly reports?: () => Promise<void>;
}

/** A host whose engine and commands are functions, and on which nothing else works. */
export function engineHost({ answer, run = async () => ({}), reports = async () => {} }: EngineHostOptions) {
  const listeners = { open: 0 };
  const written: string[] = [];
  const host: Host = {
    ...localHost({ logger: silentLogger, clock: systemClock }),
    async writeFile(path) {
      written.push(path);
    },
    async remove() {},
    async exec(argv, options) {
      options?.signal?.throwIfAborted();
      const paths = [...String(options?.stdin).matchAll(/^GET (\S+) HTTP/gm)].map(([, path = '']) => path);
      const stdout = paths
        .map((path) => responseOf(answer(new URL(path, 'http://docker').pathname)))
        .join('');
      return { exitCode: 0, stdout, stderr: '', ...(paths.length === 0 ? await run(argv) : {}) };
    },
    async stream(_, { onStdout, signal }: ExecOptions & { readonly onStdout?: (line: string) => void } = {}) {
      listeners.open += 1;
      await reports();
      onStdout?.('since 1');
      if (!signal?.aborted)
        await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
      listeners.open -= 1;
      throw new Error('the log was ended');
    },
  };
  return { host, listeners, written };
}

function responseOf(found: unknown): string {
  const body = JSON.stringify(found ?? { message: 'no such object' });
  const status = found === undefined ? '404 Not Found' : '200 OK';
  return `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** A container of a service as the engine describes it. It runs what the release asks for. */
export const running = (service: string, number: number) => ({
  ...{ Id: `${service}${number}`, Name: `/quay-${service}-${number}`, Image: `sha256:${service}` },
  ...{ Created: '2026-11-21T08:00:00Z', RestartCount: 0 },
  State: {
    ...{ Status: 'running', ExitCode: 0, Error: '', OOMKilled: false },
    ...{ StartedAt: '2026-11-21T08:00:00Z', FinishedAt: '0001-01-01T00:00:00Z' },
  },
  Config: {
    Image: `${service}@sha256:v2`,
    Labels: {
      [composeLabels.project]: 'quay',
      [composeLabels.service]: service,
      [composeLabels.number]: String(number),
      [composeLabels.configHash]: `hash of ${service}`,
      [composeLabels.workingDir]: '/srv/quay',
    },
  },
  HostConfig: {},
});
