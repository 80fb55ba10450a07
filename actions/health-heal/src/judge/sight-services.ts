import type { Severity } from '@fairway/runtime';
import type { About, Sighted } from './about.ts';
import { placeOf, sayStopped } from './place.ts';
import type { JudgedService } from './services.ts';
import { cutOffRecovery } from './sight-recovery.ts';

/** Lines of evidence that a sighting of a service holds at most. */
const evidenceLines = 40;

/** Restarts since the look before from which on a service counts as one that cannot stay up. */
const loopFrom = 3;

/** One sighting for each service: it runs and answers, or it does not. */
export function serviceSightings(about: About): readonly Sighted[] {
  return about.services.map((service) => sightingOf(service, about));
}

function sightingOf(service: JudgedService, { seen, keys, rules }: About): Sighted {
  const { look, state, complaints, onPurpose, forBackup } = service;
  const key = keys.service(look.service, look.host);
  const place = placeOf(look);
  const at = seen.at;
  if (state === 'good' || state === 'unsure') {
    return {
      sighting: {
        key,
        state: state === 'good' ? 'good' : 'unseen',
        severity: rules.severities.service,
        title: `${place} of ${rules.subject} ${state === 'good' ? 'runs' : look.state === 'starting' ? 'is being started' : 'gave no answer that proves anything'}`,
        at,
        evidence: [],
      },
      means: 'nothing',
    };
  }
  const [cause] = service.because;
  const because = cause && keys.service(cause.look.service, cause.look.host);
  return {
    sighting: {
      key,
      state: forBackup ? 'unseen' : 'bad',
      severity: onPurpose ? rules.severities.stopped : severityOf(service, rules.severities),
      title: `${place} of ${rules.subject} ${titleOf(service, cutOffRecovery(seen) !== undefined)}`,
      at,
      evidence: [
        ...(look.why ? [`${place}: ${look.why}`] : []),
        ...complaints.flatMap(({ line, evidence }) => [line, ...evidence]),
        ...look.evidence,
      ].slice(0, evidenceLines),
      because,
    },
    means: onPurpose ? 'respected' : 'failing',
  };
}

function titleOf({ look, state, complaints }: JudgedService, cutOff: boolean): string {
  if (state === 'stopped' || look.state === 'stopped')
    return cutOff && look.haltedBy === undefined
      ? 'was stopped by a recovery that was cut off'
      : sayStopped(look);
  if (look.state === 'down') {
    return look.running > 0
      ? `runs only ${look.running} of ${look.wanted} replicas`
      : `is down${look.why ? `: ${look.why}` : ''}`;
  }
  const [first] = complaints;
  return `runs, and does not answer as it should${first ? `: ${first.name} ${first.problem}` : ''}`;
}

/** A probe says how bad its own answer is; the worst of all counts. */
function severityOf({ look, complaints }: JudgedService, severities: About['rules']['severities']): Severity {
  const own =
    look.state === 'down' || look.state === 'stopped'
      ? [look.running > 0 ? severities.degraded : severities.service]
      : [];
  return [...own, ...complaints.map(({ severity }) => severity)].sort()[0] ?? severities.service;
}

/** One sighting for each service whose restarts were counted before: a service that cannot stay up. */
export function restartSightings({ seen, keys, rules, services }: About): readonly Sighted[] {
  return services.flatMap(({ look, state }): Sighted[] => {
    const key = keys.restarts(look.service, look.host);
    const before = rules.earlierRestarts[key];
    if (before === undefined) return [];
    // Fewer restarts than before: the container was made anew, and counts from nought.
    const since = look.restarts >= before ? look.restarts - before : look.restarts;
    const bad = since >= loopFrom;
    return [
      {
        sighting: {
          key,
          state: bad ? 'bad' : look.state === 'up' ? 'good' : 'unseen',
          severity: rules.severities.restarts,
          title: `${placeOf(look)} of ${rules.subject} was restarted ${since} times since the last look`,
          at: seen.at,
          evidence: bad ? look.evidence.slice(0, evidenceLines) : [],
          because: bad && state !== 'good' ? keys.service(look.service, look.host) : undefined,
        },
        means: bad ? 'failing' : 'nothing',
      },
    ];
  });
}
