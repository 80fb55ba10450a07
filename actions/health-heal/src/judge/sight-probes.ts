import type { ProbeSeen } from '../look/seen.ts';
import type { About, Sighted } from './about.ts';
import { probeName } from './place.ts';
import type { JudgedService } from './services.ts';

/**
 * One sighting for each probe and place. A probe that speaks for a service is told with that service. Another one is
 * told with the services that are bad, where there are any: they are the likely cause, and are mended first. Only
 * where none is bad by itself, one that was stopped by hand explains it.
 */
export function probeSightings(about: About): readonly Sighted[] {
  const { seen, keys, rules, fault, services } = about;
  const [likely] = [
    ...services.filter((one) => one.state === 'bad' && one.because.length === 0),
    ...services.filter(({ state }) => state === 'stopped'),
  ];
  return seen.probes.map((probe): Sighted => {
    const mine = services.filter(({ probes }) => probes.includes(probe));
    const owned = mine.length > 0;
    const blamed = owned ? mine.find(({ state }) => state === 'bad' || state === 'stopped') : likely;
    const cause = probe.ok ? undefined : blamed;
    const end = cause?.because[0] ?? cause;
    const excused = !probe.ok && fault.probe(probe);
    const tooEarly =
      isTooEarly(probe, services) || (!probe.ok && !cause && (owned ? mine : services).some(isStarting));
    const means = probe.ok || tooEarly ? 'nothing' : excused ? 'excused' : meaningOf(cause, owned, services);
    return {
      sighting: {
        key: keys.probe(probe.name, probe.node),
        state: probe.ok
          ? 'good'
          : excused || tooEarly || (means === 'respected' && cause?.forBackup)
            ? 'unseen'
            : 'bad',
        // What a person did on purpose wakes nobody, whatever asks for it.
        severity: means === 'respected' ? rules.severities.stopped : probe.severity,
        title: titleOf(probe, rules.subject),
        at: seen.at,
        evidence: probe.ok ? [] : [probe.line, ...probe.evidence],
        because: end && !excused ? keys.service(end.look.service, end.look.host) : undefined,
      },
      means,
    };
  });
}

/** Whether a probe saw something that is being started, and no service of the installation says so itself. */
export function isTooEarly(probe: ProbeSeen, services: readonly JudgedService[]): boolean {
  return probe.starting && !services.some((service) => isStarting(service) && service.probes.includes(probe));
}

function isStarting({ look }: JudgedService): boolean {
  return look.state === 'starting';
}

/** What a bad answer means: nothing more than its cause, where that is a service that a person stopped. */
function meaningOf(
  cause: JudgedService | undefined,
  owned: boolean,
  services: readonly JudgedService[],
): Sighted['means'] {
  if (!cause?.onPurpose) return 'failing';
  // A probe that names no service is explained by one that was stopped only if all others are well.
  return owned || services.every(({ state, onPurpose }) => state !== 'bad' || onPurpose)
    ? 'respected'
    : 'failing';
}

function titleOf(probe: ProbeSeen, subject: string): string {
  return `${probeName(probe)} of ${subject} ${probe.ok ? 'answers' : probe.problem}`;
}
