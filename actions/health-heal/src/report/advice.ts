import { adviceOnRecovery } from '@fairway/releases';
import type { Subject } from '../inputs/subject.ts';
import { placeOf } from '../judge/place.ts';
import type { JudgedService } from '../judge/services.ts';
import { cutOffRecovery } from '../judge/sight-recovery.ts';
import { lostMachines } from '../look/seen.ts';
import type { RunSoFar } from '../run.ts';
import { causesOf } from './cause.ts';

/** What to do about a run that has found something failing: what only people can do first. */
export function adviceOnFailing(run: Pick<RunSoFar, 'inputs' | 'healing' | 'maintenance'>): string {
  const { healing, inputs, maintenance } = run;
  const { seen, verdict } = healing.looked;
  if (causesOf(healing.looked).length === 0)
    return 'Wait for the next run. If it takes longer to start, raise the input `timeout`.';
  const gone = [...new Set(lostMachines(seen).map(({ host }) => host))];
  const lock = seen.installation?.lock;
  if (seen.installation && cutOffRecovery(seen)) return adviceOnRecovery(seen.installation.ledgers.directory);
  return [
    gone.length === 0
      ? undefined
      : `See whether ${gone.join(', ')} ${gone.length === 1 ? 'is' : 'are'} up, and reached by SSH from the runner.`,
    ...whereToLook(run),
    adviceOnNothing(run),
    lock && `Nothing is touched while ${lock.holder} holds the lock: end that run, and the lock is free.`,
    maintenance === undefined ? undefined : 'Nothing is touched, and nobody is told, until the window ends.',
    lock || maintenance !== undefined
      ? undefined
      : verdict.targets.length > 0 && inputs.heal.length > 0
        ? 'The next run looks again, and heals what its budget allows.'
        : 'The next run looks again, but nothing of this is healed by itself.',
  ]
    .filter((sentence) => sentence !== undefined)
    .join(' ');
}

/** Where no container is left, a name is wrong or somebody took it down. */
function adviceOnNothing({ healing, inputs }: Pick<RunSoFar, 'inputs' | 'healing'>): string | undefined {
  const { installation } = healing.looked.seen;
  if (!installation || installation.services.length > 0 || installation.unseen.length > 0) return undefined;
  if (installation.ledger !== 'absent') return 'Deploy it again: no container of it is left.';
  const { kind, name } = inputs.subject;
  return `Check the input "${kind === 'swarm' ? 'stack' : 'project'}": nothing is known of "${name}" there, neither containers nor a ledger.`;
}

/** Where the words of what fails are: saved, or still with Docker. */
function whereToLook({ healing, inputs }: Pick<RunSoFar, 'inputs' | 'healing'>): readonly string[] {
  const kept = sayEvidence(healing);
  if (kept !== undefined) return [`Read what was saved before the first step: ${kept}.`];
  const [first, ...others] = healing.looked.verdict.services.filter(
    ({ state, because }) => state === 'bad' && because.length === 0,
  );
  if (inputs.subject.kind === 'probes')
    return ['See what serves the addresses above, and whether they answer from elsewhere.'];
  if (!first) return [];
  const rest = others.length === 0 ? '' : `, and ${others.length} more`;
  return [`Read the log of ${placeOf(first.look)}${rest}: ${logCommand(first, inputs.subject)}.`];
}

/** Where the evidence of a heal is kept: `on web1 in PATH`; undefined where none was saved. */
export function sayEvidence({ evidence }: RunSoFar['healing']): string | undefined {
  if (!evidence || evidence.kept.length === 0) return undefined;
  return evidence.kept.map(({ host, path }) => `on ${host} in \`${path}\``).join(', ');
}

function logCommand({ look }: JudgedService, subject: Exclude<Subject, { kind: 'probes' }>): string {
  if (subject.kind === 'swarm')
    return `\`docker service logs --tail 100 ${subject.name}_${look.service}\` on the manager`;
  const [only] = subject.hosts;
  const host = look.host ?? (subject.hosts.length === 1 ? only?.name : undefined);
  return `\`docker compose --project-name ${subject.name} logs --tail 100 ${look.service}\`${host ? ` on ${host}` : ''}`;
}
