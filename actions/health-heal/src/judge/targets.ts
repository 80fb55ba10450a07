import type { ServiceLook } from '@fairway/deploy-kit';
import type { ProbeSeen, Seen } from '../look/seen.ts';
import { placeOf, sayStopped } from './place.ts';
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
      ...bad.filter(({ roots }) => roots.length > 0).map(whyLeftAlone),
      ...services
        .filter(({ state }) => state === 'stopped')
        .map(
          ({ look }) =>
            `${placeOf(look)} ${sayStopped(look)}${look.why ? ` (${look.why})` : ''}: it is left so.`,
        ),
    ],
  };
}

/** Why what fails because of others is not touched, or what may fail because of them. */
function whyLeftAlone({ look, roots, because }: JudgedService): string {
  const named = (services: JudgedService['roots']) => services.map((one) => placeOf(one.look)).join(', ');
  return because.length > 0
    ? `${placeOf(look)} is left alone: it fails because of ${named(because)}.`
    : `${placeOf(look)} is left alone: ${named(roots)} ${roots.length === 1 ? 'does' : 'do'} not run on purpose, and nothing says that it is not needed.`;
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
export function driftTargets(seen: Pick<Seen, 'installation'>, judged: readonly JudgedService[]): Targets {
  const { drift, services } = seen.installation ?? { drift: [], services: [] };
  const owned = drifted(seen, judged);
  const left = driftedStores(seen, judged);
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

/** The stores of data that differ from the ledger, and that nobody has named. */
export function driftedStores(
  seen: Pick<Seen, 'installation'>,
  judged: readonly JudgedService[],
): readonly JudgedService[] {
  return drifted(seen, judged).filter(({ look, named }) => look.datastore && !named);
}

function drifted(
  { installation }: Pick<Seen, 'installation'>,
  judged: readonly JudgedService[],
): readonly JudgedService[] {
  return judged.filter(({ look }) =>
    installation?.drift.some(
      ({ of, host }) => of === look.service && (host === undefined || host === look.host),
    ),
  );
}
