import { contentTypeOf, type ProbeRequest } from '../probe-request.ts';

/**
 * curl's configuration file: each line has a key and a quoted value. The body goes to the file descriptor 4, so that
 * standard output has nothing but the status, the seconds, and the URL of a redirect.
 */
export function curlConfig(
  request: Pick<ProbeRequest, 'method' | 'url' | 'headers' | 'body'> & {
    readonly probe: Pick<ProbeRequest['probe'], 'timeout'>;
  },
): string {
  const { method, url, headers, body, probe } = request;
  const all = { ...contentTypeOf(request), ...headers };
  // curl calls a body of its own accord a form.
  const named = Object.keys(all).some((name) => /^content-type$/i.test(name));
  const lines = [
    ['url', url],
    ['max-time', String(probe.timeout / 1000)],
    // curl shows the head itself as a body.
    ...(method === 'HEAD'
      ? ['head', ['output', '/dev/null']]
      : [...(method === 'GET' ? [] : [['request', method]]), ['output', '/dev/fd/4']]),
    ...Object.entries(all).map(([name, value]) => ['header', `${name}: ${value}`]),
    ...(body === undefined ? [] : [['data-raw', body], ...(named ? [] : [['header', 'Content-Type:']])]),
    ['write-out', 'fairway-status:%{http_code} %{time_total} <%{redirect_url}>\n'],
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
