import { Failure } from '@fairway/runtime';
import type { ProbeResult } from './probe-result.ts';

/** One line of evidence: the probe, its answer, the place and the time of the answer. */
export function describeResult({
  probe,
  node,
  url,
  ok,
  status,
  problem,
  body,
  ms,
  attempts,
}: ProbeResult): string {
  const who = node ? `${probe} on ${node}` : probe;
  const tries = attempts > 1 ? `, asked ${attempts} times` : '';
  const said = body === '' ? '' : `: ${body}`;
  return ok
    ? `${who} answered${status === undefined ? '' : ` ${status}`} in ${ms} ms${tries}${said}`
    : `${who} ${problem}${tries} (${url})${said}`;
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
    why: `${first.node ? `${first.probe} on ${first.node}` : first.probe} ${first.problem}.`,
    evidence: failed.slice(0, 10).map(describeResult),
    fix: `Ask it yourself: ${askYourself(first)}. If the answer is right, correct the probe in \`verify\`.`,
  });
}

/** The command or advice with which a reader sees the answer. A database has no URL. */
function askYourself({ url, service }: ProbeResult): string {
  return service === undefined ? `curl -i ${url}` : `run its query in a container of ${service}`;
}
