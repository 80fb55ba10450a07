import { Failure } from '@fairway/runtime';
import type { ProbeResult } from './probe-result.ts';

/** One line of evidence: the probe, its answer, the place and the time of the answer. */
export function describeResult(result: ProbeResult): string {
  const { url, ok, status, statusOnly, problem, body, ms, attempts } = result;
  const tries = attempts > 1 ? `, asked ${attempts} times` : '';
  const only = statusOnly ? ', only the status was checked' : '';
  const said = body === '' ? '' : `: ${body}`;
  return ok
    ? `${nameOf(result)} answered${status === undefined ? '' : ` ${status}`} in ${ms} ms${only}${tries}${said}`
    : `${nameOf(result)} ${problem}${tries} (${url})${said}`;
}

/** A probe's name, with the node that it asked. */
export function nameOf({ probe, node }: Pick<ProbeResult, 'probe' | 'node'>): string {
  return node ? `${probe} on ${node}` : probe;
}

/**
 * The failure of results; undefined when all are healthy. An empty list is a failure too, unless `allowEmpty`: without
 * probes nothing is proven.
 */
export function probesFailure(
  results: readonly ProbeResult[],
  { allowEmpty = false }: { readonly allowEmpty?: boolean } = {},
): Failure | undefined {
  if (results.length === 0 && !allowEmpty) {
    return new Failure({
      what: 'No probe asked the deployed services anything.',
      why: 'The input `verify` names no probe, or there is no node to ask.',
      fix: 'Give `verify` at least one probe, like `- {name: web, url: "http://{node}:8080/"}`.',
    });
  }
  const failed = results.filter(({ ok }) => !ok);
  const [first] = failed;
  if (!first) return undefined;
  const names = [...new Set(failed.map(({ probe }) => probe))].join(', ');
  return new Failure({
    what: `${failed.length} of ${results.length} probes failed: ${names}.`,
    why: `${nameOf(first)} ${first.problem}.`,
    evidence: failed.slice(0, 10).flatMap((result) => [describeResult(result), ...result.evidence]),
    fix: `Ask it yourself: ${askYourself(first)}. If the answer is right, correct the probe in \`verify\`.`,
  });
}

/** The command or advice with which a reader sees the answer. */
function askYourself({ kind, url, service, node }: ProbeResult): string {
  const there = node === undefined ? '' : ` on ${node}`;
  switch (kind) {
    case 'url':
      return `curl -i ${url}`;
    case 'tcp':
      return `nc -v ${url.replace(/:(\d+)$/, ' $1')}${there}`;
    case 'sql':
      return service === undefined
        ? `send its query with psql to the URL in ${url.split(':', 1)[0]}${there}`
        : `run its query in a container of ${service}`;
    case 'container':
      return `docker inspect ${url.replace(/^container /, '')}${there}`;
    case 'service':
      return `docker ps --all --filter name=${service}`;
    case 'disk':
      return `df -h ${url.replace(/^disk /, '')}${there}`;
    case 'memory':
      return `free -m${there}`;
    case 'backup':
      return 'read backups.json beside the ledger, and the last run of backup-upload';
    case 'command':
      return `${url}${there}`;
  }
}
