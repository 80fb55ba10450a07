import { code } from '@fairway/action-kit';
import { type HostDeploy, type ProjectEnding, seenRunning } from '@fairway/compose-kit';
import { type DeployContext, servicesUnchecked, summariseEnding, warnUnchecked } from '@fairway/deploy-kit';
import { shortImage } from '@fairway/docker/registry';
import { countOf } from '@fairway/runtime';
import type { Inputs } from './inputs.ts';

/** Logs what the deploy is about to do. */
export function tellWanted(
  { project }: Inputs,
  hosts: readonly HostDeploy[],
  { logger }: Pick<DeployContext, 'logger'>,
): void {
  for (const { name, wanted, previous, changes, files, driftLines } of hosts) {
    const { release } = wanted;
    const before = previous
      ? `${previous.release.version} is proven and kept`
      : 'no other proven release is kept';
    logger.info(`${name}: ${release.id} for the project ${project}; ${before}.`);
    for (const { service, action, how } of changes) {
      const reason = how ? `: ${how.strategy}, because ${how.reason}` : '';
      logger.info(`  ${service}: ${release.digests[service] ?? ''} (${action}${reason})`);
    }
    for (const { to, content } of files) logger.info(`  ${to}: ${countOf(content.files, 'file')}`);
    for (const line of driftLines) logger.warn(`  changed by somebody else: ${line}`);
  }
}

/** Writes the summary: the request, the running release, its hosts, its start times, and what was proven. */
export function tellEnding(
  inputs: Inputs,
  hosts: readonly HostDeploy[],
  ending: ProjectEnding,
  { summary, github }: Pick<DeployContext, 'summary' | 'github'>,
): void {
  const [first] = hosts;
  const { version = '', commit = github.sha } = first?.wanted.release ?? {};
  summariseEnding(
    {
      subject: inputs.project,
      ending,
      asked: { version, commit },
      previous: first?.previous?.release,
      attempt: first?.attempt,
      github,
      servesNow: 'not proven',
      first: [['Environment', environmentOf(inputs)]],
      more: [
        ['Directory', code(inputs.directory)],
        ['Hosts', hosts.map(({ name }) => name).join(', ')],
      ],
    },
    summary,
    () => {
      tellContainers(hosts, ending, summary);
      const unchecked = servicesUnchecked(ending.hosts.flatMap(({ containers }) => seenRunning(containers)));
      const warning = warnUnchecked(unchecked);
      if (warning && ending.serves) summary.text(warning);
      const drift = hosts.flatMap(({ driftLines }) => driftLines);
      if (drift.length > 0) summary.details(`Changed by somebody else (${inputs.drift})`, drift);
    },
  );
}

/** The environment, with its tier where the name does not say it. */
function environmentOf({ environment, tier }: Inputs): string {
  return environment === tier ? environment : `${environment} (${tier})`;
}

function tellContainers(
  hosts: readonly HostDeploy[],
  { hosts: endings, serves, outage }: ProjectEnding,
  summary: DeployContext['summary'],
): void {
  if (!serves) return;
  // The list of hosts above the table says it where there is one.
  const several = hosts.length > 1;
  summary.table({
    head: ['Service', 'Changed', 'Gap', 'Image', 'Container', ...(several ? ['Host'] : []), 'Since (UTC)'],
    rows: endings
      .flatMap(({ name, containers }) => {
        const changes = hosts.find((host) => host.name === name)?.changes ?? [];
        return containers.map((item) => {
          const change = changes.find(({ service }) => service === item.service);
          return { name, item, change, kept: change?.action === 'keep' };
        });
      })
      // What was changed is what a reader looks for.
      .sort((a, b) => Number(a.kept) - Number(b.kept) || a.item.service.localeCompare(b.item.service))
      .map(({ name, item, change, kept }) => {
        const gap = outage[item.service];
        return [
          item.service,
          kept ? 'not touched' : (change?.how?.strategy ?? change?.action ?? ''),
          gap === undefined ? '' : gap === 0 ? 'none' : `${(gap / 1000).toFixed(1)} s`,
          code(shortImage(serves.digests[item.service] ?? item.image)),
          code(item.name),
          ...(several ? [name] : []),
          item.startedAt.slice(0, 16).replace('T', ' '),
        ];
      }),
  });
}
