import type { Host } from '@fairway/host';
import { type Answer, bodyLimit } from './answer.ts';
import type { ProbeRequest } from './probe-request.ts';

const mark = '\nfairway-status:';

/**
 * Sends a request from a host, with the host's own curl, resolver and trusted certificates. URL and headers travel by
 * standard input, because a header may hold a token.
 * @throws Error with curl's message when no answer arrived
 */
export async function askByCurl(request: ProbeRequest, host: Host, signal?: AbortSignal): Promise<Answer> {
  const seconds = String(request.probe.timeout / 1000);
  const argv = ['curl', '--silent', '--show-error', '--globoff', '--max-time', seconds];
  const { exitCode, stdout, stderr } = await host.exec([...argv, '--config', '-'], {
    stdin: curlConfig(request),
    timeoutMs: request.probe.timeout + 10_000,
    accept: 'any',
    show: `curl ${request.url}`,
    signal,
  });
  const end = stdout.lastIndexOf(mark);
  const status = Number(stdout.slice(end + mark.length));
  if (exitCode !== 0 || end < 0 || !(status > 0)) {
    throw new Error(stderr.trim().split('\n').at(-1) || `curl ended with status ${exitCode}`);
  }
  return { status, body: stdout.slice(0, Math.min(end, bodyLimit)) };
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
