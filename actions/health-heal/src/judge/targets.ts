import type { ServiceLook } from '@fairway/deploy-kit';
import type { ProbeSeen, Seen } from '../look/seen.ts';
import { placeOf } from './place.ts';
import type { JudgedService } from './services.ts';

export interface Targets {
  readonly targets: readonly ServiceLook[];
  /** The services that are left alone, and why: one sentence each. */
  readonly notes: readonly string[];
}

/**
 * The services to heal. A service that is bad because of another one is not among them: its restart mends nothing. A
 * store of data is among them only where the caller has named it in `heal` of a probe.
 */
export function targetsOf(services: readonly JudgedService[], probes: readonly ProbeSeen[]): Targets {
  const bad = services.filter(({ state }) => state === 'bad');
  const causes = bad.filter(({ roots }) => roots.length === 0);
  const targets = causes.filter(({ look, named }) => !look.datastore || named).map(({ look }) => look);
  return {
    targets,
    notes: [
      ...unknownNames(services, probes),
      ...causes
        .filter(({ look, named }) => look.datastore && !named)
        .map(
          ({ look }) =>
            `${placeOf(look)} keeps data, so it is not restarted. To have it restarted, name it in \`heal\` of its own probe.`,
        ),
      ...bad
        .filter(({ roots }) => roots.length > 0)
        .map(
          ({ look, roots }) =>
            `${placeOf(look)} is left alone: it fails because of ${roots.map((root) => placeOf(root.look)).join(', ')}.`,
        ),
      ...services
        .filter(({ state }) => state === 'stopped')
        .map(
          ({ look }) =>
            `${placeOf(look)} was stopped by hand${look.why ? ` (${look.why})` : ''}: it is left so.`,
        ),
    ],
  };
}

/** A name in `heal` of a probe that is no service: it would wait in vain to be healed. */
function unknownNames(services: readonly JudgedService[], probes: readonly ProbeSeen[]): readonly string[] {
  if (services.length === 0) return [];
  const known = new Set(services.map(({ look }) => look.service));
  const unknown = probes.filter(
    ({ named, speaksFor }) => named && speaksFor !== undefined && !known.has(speaksFor),
  );
  return [
    ...new Set(
      unknown.map(
        ({ name, speaksFor }) =>
          `The probe ${name} names "${speaksFor}" in \`heal\`, and there is no such service: ${[...known].join(', ')}.`,
      ),
    ),
  ];
}

/**
 * The services to bring back where they differ from the ledger; of those, a store of data only where the caller has named
 * it. Where a file differs that no service owns, all others that run may have read it.
 */
export function driftTargets(
  { installation }: Pick<Seen, 'installation'>,
  judged: readonly JudgedService[],
): Targets {
  if (!installation) return { targets: [], notes: [] };
  const { drift, services } = installation;
  const owned = judged.filter(({ look }) =>
    drift.some(({ of, host }) => of === look.service && (host === undefined || host === look.host)),
  );
  const left = owned.filter(({ look, named }) => look.datastore && !named);
  const ofNobody = drift.some(({ of }) => !services.some(({ service }) => service === of));
  const rest = ofNobody
    ? judged.filter((one) => !one.look.datastore && one.look.state === 'up' && !owned.includes(one))
    : [];
  return {
    targets: [...owned.filter((one) => !left.includes(one)), ...rest].map(({ look }) => look),
    notes: left.map(
      ({ look }) =>
        `${placeOf(look)} keeps data, so it is not made anew. Deploy it again, or name it in \`heal\` of its own probe.`,
    ),
  };
}
