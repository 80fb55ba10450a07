import { notFound } from '../not-found.ts';
import type { Answered, ProbeCall } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import type { ServiceProbe } from './probe.ts';
import { sayRestarts } from './restarts.ts';
import type { ServiceSeen } from './service-seen.ts';

/** The calls of a service of the installation: one for each machine that has it for itself; else one. */
export function serviceCalls(item: ServiceProbe, run: ProbeRun): ProbeCall[] {
  const { service } = item;
  const places = run.hostsOf?.(service) ?? [];
  return (places.length > 0 ? places : [undefined]).map((on) => ({
    item,
    ...(on === undefined ? {} : { node: on }),
    url: `service ${service}`,
    service,
    async ask() {
      if (!run.lookAtServices) return notFound('nothing looks at the services of an installation here');
      const all = await run.lookAtServices();
      const seen = all.filter((one) => one.service === service && (on === undefined || one.host === on));
      if (seen.length === 0) return notFound(`there is no service ${service}`, run.unseen);
      return judgeService(seen, run.earlierRestarts);
    },
  }));
}

/** Judges a service by how it was seen, on each of its hosts. The worst counts. */
export function judgeService(
  seen: readonly ServiceSeen[],
  earlierRestarts: ProbeRun['earlierRestarts'],
): Answered {
  const judged = seen.map((one) => ({ one, found: problemOf(one, earlierRestarts) }));
  const bad =
    judged.find(({ found }) => found && !found.state && !found.past) ??
    judged.find(({ found }) => found && !found.state) ??
    judged.find(({ found }) => found);
  const body = seen.map(inWords).join('; ');
  if (!bad?.found) return { body };
  const { problem, state, past } = bad.found;
  const { host, evidence } = bad.one;
  return {
    problem,
    body,
    evidence,
    ...(state ? { state } : {}),
    ...(past ? { past } : {}),
    ...(host === undefined ? {} : { node: host }),
  };
}

function problemOf(
  { service, host, state, running, wanted, restarts, image, released, why }: ServiceSeen,
  earlierRestarts: ProbeRun['earlierRestarts'],
): (Pick<Answered, 'state' | 'past'> & { readonly problem: string }) | undefined {
  if (state === 'job') return undefined;
  const because = why === undefined ? '' : `: ${why}`;
  if (state === 'starting') return { problem: `is still starting${because}`, state };
  if (state === 'stopped') return { problem: `was stopped by a person${because}`, state };
  if (state === 'down') return { problem: `is down, with ${running} of ${wanted} running${because}` };
  if (running < wanted) return { problem: `runs ${running} of ${wanted} replicas${because}` };
  if (image !== undefined && released !== undefined && digestOf(image) !== digestOf(released)) {
    return { problem: `runs ${image} instead of ${released}` };
  }
  const restarted = sayRestarts(restarts, earlierRestarts?.(service, host));
  return restarted === undefined ? undefined : { problem: restarted, past: true };
}

/** The digest of a reference; the whole reference where it has none. */
function digestOf(reference: string): string {
  return /@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1] ?? reference;
}

function inWords({ host, state, running, wanted }: ServiceSeen): string {
  return `${state}, ${running} of ${wanted}${host === undefined ? '' : ` on ${host}`}`;
}
