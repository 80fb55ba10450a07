import type { Answered, ProbeCall } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import type { ServiceProbe } from './probe.ts';
import type { ServiceSeen } from './service-seen.ts';

/** The one call of a service of the installation. */
export function serviceCalls(item: ServiceProbe, run: ProbeRun): ProbeCall[] {
  const { service } = item;
  return [
    {
      item,
      url: `service ${service}`,
      service,
      async ask() {
        if (!run.lookAtServices) {
          return {
            body: '',
            problem: 'cannot be asked: nothing looks at the services of an installation here',
          };
        }
        const seen = (await run.lookAtServices()).filter((one) => one.service === service);
        return judgeService(service, seen, run.earlierRestarts);
      },
    },
  ];
}

/** Judges a service by how it was seen, on each of its hosts. The worst counts. */
export function judgeService(
  service: string,
  seen: readonly ServiceSeen[],
  earlierRestarts: ProbeRun['earlierRestarts'],
): Answered {
  if (seen.length === 0) return { body: '', problem: `cannot be asked: there is no service ${service}` };
  const judged = seen.map((one) => ({ one, found: problemOf(one, earlierRestarts) }));
  const bad = judged.find(({ found }) => found && !found.state) ?? judged.find(({ found }) => found);
  const body = seen.map(inWords).join('; ');
  if (!bad?.found) return { body };
  const { problem, state } = bad.found;
  const { host, evidence } = bad.one;
  return {
    problem,
    body,
    evidence,
    ...(state ? { state } : {}),
    ...(host === undefined ? {} : { node: host }),
  };
}

function problemOf(
  { service, host, state, running, wanted, restarts, image, released, why }: ServiceSeen,
  earlierRestarts: ProbeRun['earlierRestarts'],
): { problem: string; state?: 'starting' | 'stopped' } | undefined {
  if (state === 'job') return undefined;
  const because = why === undefined ? '' : `: ${why}`;
  if (state === 'starting') return { problem: `is still starting${because}`, state };
  if (state === 'stopped') return { problem: `was stopped by a person${because}`, state };
  if (state === 'down') return { problem: `is down, with ${running} of ${wanted} running${because}` };
  if (running < wanted) return { problem: `runs ${running} of ${wanted} replicas${because}` };
  if (image !== undefined && released !== undefined && digestOf(image) !== digestOf(released)) {
    return { problem: `runs ${image} instead of ${released}` };
  }
  const before = earlierRestarts?.(service, host);
  return before !== undefined && restarts > before
    ? { problem: `was restarted ${restarts - before} times since the last look` }
    : undefined;
}

/** The digest of a reference; the whole reference where it has none. */
function digestOf(reference: string): string {
  return /@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1] ?? reference;
}

function inWords({ host, state, running, wanted }: ServiceSeen): string {
  return `${state}, ${running} of ${wanted}${host === undefined ? '' : ` on ${host}`}`;
}
