import { code } from '@fairway/action-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import { countOf, formatSize } from '@fairway/runtime';
import type { Inputs } from './inputs.ts';
import type { Plan } from './plan.ts';
import type { HostEnding } from './removal.ts';
import type { Installation } from './session.ts';

/** The ending of a run, as far as it came. */
export interface DestroyEnding {
  readonly inputs: Inputs;
  readonly plans: ReadonlyMap<Installation, Plan>;
  /** The hosts on which the removal is proven. */
  readonly gone: ReadonlyMap<Installation, HostEnding>;
}

/** Logs the things that are about to be removed, and the volumes that stay. */
export function tellPlan(plans: ReadonlyMap<Installation, Plan>, logger: DeployContext['logger']): void {
  for (const [{ host }, { estate, keep, remove, nothingLeft }] of plans) {
    if (nothingLeft) logger.info(`${host.name}: nothing is left to take away.`);
    for (const { name, state } of estate.containers)
      logger.info(`${host.name}: - container ${name} (${state})`);
    for (const { name } of estate.networks) logger.info(`${host.name}: - network ${name}`);
    for (const { name } of remove) logger.info(`${host.name}: - volume ${name}, with its data`);
    for (const { name } of keep) logger.info(`${host.name}:   volume ${name} stays`);
  }
}

/** Sets the outputs and writes the summary: the removed things and the kept volumes of each host. */
export function tellEnding(
  { inputs, plans, gone }: DestroyEnding,
  { setOutput, summary }: DeployContext,
): void {
  const installations = [...plans];
  const done = gone.size === plans.size;
  const nothing = installations.every(([, { nothingLeft }]) => nothingLeft);
  const kept = [...gone].flatMap(([{ host }, { kept: volumes }]) =>
    volumes.map((volume) => ({ host, volume })),
  );
  setOutput('status', !done ? 'failed' : nothing ? 'nothing-left' : 'destroyed');
  setOutput(
    'removed',
    [...gone].map(([installation, { removed }]) => ({ host: installation.host.name, ...removed })),
  );
  setOutput(
    'volumes',
    kept.map(({ host, volume: { name, bytes } }) => ({ host: host.name, name, size: bytes ?? null })),
  );
  summary.heading(`${inputs.project}: ${headline(done, nothing, kept.length)}`, 2);
  summary.facts([
    ['Environment', inputs.environment],
    ['Hosts', installations.map(([{ host }]) => host.name).join(', ')],
    ...(done && kept.length > 0
      ? [
          [
            'To have it back',
            'Deploy it again. The kept volumes are used then; `restore: true` refuses to deploy without them.',
          ] as const,
        ]
      : []),
  ]);
  summary.table({
    head: ['Host', 'Containers', 'Networks', 'Volumes removed', 'Proven'],
    rows: installations.map(([installation, { estate, remove }]) => [
      installation.host.name,
      listed(estate.containers),
      listed(estate.networks),
      listed(remove),
      gone.has(installation) ? 'gone' : 'not proven',
    ]),
  });
  summary.table({
    head: ['Kept volume', 'Host', 'Size', 'Made', ''],
    rows: kept.map(({ host, volume }) => [
      code(volume.name),
      host.name,
      volume.bytes === undefined ? 'not measured' : formatSize(volume.bytes),
      volume.createdAt,
      remarks[volume.kind],
    ]),
  });
}

const remarks = {
  own: '',
  nameless: 'has no name of its own, so no deploy uses it again',
  external: 'belongs to somebody else',
} as const;

function headline(done: boolean, nothing: boolean, volumes: number): string {
  if (!done) return 'not proven to be gone';
  const kept = volumes === 0 ? 'no volume is kept' : `${countOf(volumes, 'volume is', 'volumes are')} kept`;
  return nothing ? `nothing left to take away, ${kept}` : `destroyed, ${kept}`;
}

function listed(items: readonly { readonly name: string }[]): string {
  return items.map(({ name }) => name).join(', ') || 'none';
}
