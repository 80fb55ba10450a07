import { type Cell, code } from '@fairway/action-kit';
import { countOf, formatTime } from '@fairway/runtime';
import { placeOf, sayStopped } from '../judge/place.ts';
import type { RunSoFar } from '../run.ts';
import type { ToldRun } from '../tell/tell-run.ts';
import { lastingSince, sayCauses, saySince, sayTried } from './cause.ts';
import { drifts } from './failure.ts';

/** The verdict of a run, behind the name of what was looked at. */
export function headline({ outcome, healing, first, maintenance, session }: RunSoFar): string {
  const { verdict, seen } = healing.looked;
  switch (outcome) {
    case 'healthy': {
      if (verdict.destroyed) return 'removed on purpose';
      const stopped = verdict.services.filter(({ state }) => state === 'stopped');
      const looked = `${countOf(verdict.services.length, 'service')} and ${countOf(seen.probes.length, 'probe')}`;
      return stopped.length === 0
        ? `healthy, ${looked} looked at`
        : `healthy, but ${stopped.map(({ look }) => `${placeOf(look)} ${sayStopped(look)}`).join(', ')}`;
    }
    case 'healed':
      return `healed: ${healing.healed.join(', ') || 'what differed'}`;
    case 'deploying':
      return `being changed by ${first.seen.installation?.lock?.holder ?? 'somebody'}`;
    case 'prober-fault':
      return 'not proven, because the network of the runner is at fault';
    case 'drifted':
      return drifts({ healing })
        ? 'serves, but is not what its ledger says'
        : 'serves, but its last deploy has ended without proof';
    case 'failing': {
      const cause = sayCauses(healing.looked, session.subject) ?? 'it is still starting';
      return `failing${maintenance === undefined ? '' : ' during maintenance'}: ${cause}`;
    }
  }
}

/**
 * What a reader needs first: of a heal what was wrong, since when, what was done and what to do. A failure says that
 * itself, right above.
 */
export function firstFacts(run: RunSoFar, told: ToldRun): (readonly [string, Cell])[] {
  const { healing, maintenance, outcome } = run;
  const { seen, verdict } = healing.looked;
  const { release, provenBy } = seen.installation ?? {};
  const since = verdict.services.flatMap(({ look }) => look.since ?? []);
  const failed = outcome !== 'healthy' && outcome !== 'healed';
  // The evidence of a failure holds the other notes.
  const notes = failed ? told.said : [...healing.notes, ...verdict.notes, ...told.said];
  const proven = provenBy?.endedAt ? `, proven ${formatTime(Date.parse(provenBy.endedAt))}` : '';
  return [
    ...(outcome === 'healed' ? healedFacts(run, told) : []),
    ...(maintenance === undefined
      ? []
      : [['Maintenance', `${maintenance}: nothing is touched, nobody is told`] as const]),
    ...(release ? [['Release', `${release.version}${proven}`] as const] : []),
    ...(since.length > 0 ? [['Last start of a container', formatTime(Math.max(...since))] as const] : []),
    ...(outcome === 'healed' ? [] : evidenceFacts(run)),
    ...notes.map((note) => ['Note', note] as const),
  ];
}

function healedFacts(run: RunSoFar, { incidents }: ToldRun): (readonly [string, Cell])[] {
  const { first, healing, session } = run;
  const since = lastingSince(first, incidents);
  const was = sayCauses(first, session.subject) ?? 'what differed';
  return [
    ['Was wrong', `${was}${since === undefined ? '' : `,${saySince(since, first.seen.at)}`}`],
    ['Done', healing.steps.map(sayTried).join('; ')],
    ['To do', 'nothing now. What was saved before the first step says why it failed'],
    ...evidenceFacts(run),
  ];
}

function evidenceFacts({ healing }: RunSoFar): (readonly [string, Cell])[] {
  return (healing.evidence?.kept ?? []).map(({ host, path }) => [`Saved on ${host}`, code(path)] as const);
}
