import { asRecord } from '@fairway/runtime';
import { isLabel, volumeDifferences } from '../../engine/kept-definitions.ts';
import type { EngineVolume } from '../../engine/volumes.ts';
import type { MergedStack } from '../merge/merged-stack.ts';
import { sharedWrites } from '../merge/shared-writes.ts';
import { inWords } from './network-faults.ts';
import type { StackFault } from './stack-fault.ts';
import type { NodeState } from './swarm-state.ts';
import { type UsedDefinition, usedVolumes } from './uses.ts';

type Sections = Pick<MergedStack, 'services' | 'volumes'>;

/**
 * What keeps the volumes of a stack from being what its file says. A volume belongs to a node; Swarm makes one that is missing
 * when a task starts there, an external one as well, and never changes one that exists.
 * @param mayRun whether a service may run on a node
 * @param before the stack that was deployed last, where it is known
 */
export function volumeStateFaults(
  stack: string,
  next: Sections,
  nodes: readonly NodeState[],
  mayRun: (service: string, node: string) => boolean,
  before?: Pick<MergedStack, 'volumes'>,
): readonly StackFault[] {
  return usedVolumes(stack, next).flatMap((volume): readonly StackFault[] => {
    const takers = nodes.filter(({ node }) => volume.services.some((service) => mayRun(service, node)));
    const having = takers.flatMap(({ node, volumes }) => {
      const is = volumes.find(({ name }) => name === volume.name);
      return is ? [{ node, is }] : [];
    });
    if (volume.external) return having.length > 0 || takers.length === 0 ? [] : [missing(volume, takers)];
    const lines = having.flatMap(({ node, is }) =>
      differencesOf(volume, is, before)
        .filter((difference) => !isLabel(difference))
        .map((difference) => ({ node, line: `${node}: ${inWords(difference)}`, key: difference.key })),
    );
    if (lines.length === 0) return [];
    const where = [...new Set(lines.map(({ node }) => node))].join(', ');
    return [
      {
        keys: ['volumes', volume.key, lines[0]?.key.split('.')[0] ?? ''],
        what: `The volume ${volume.name} exists on ${where} and is not what the stack file says`,
        why: 'Docker makes a volume once and never changes it. New tasks would get the old one.',
        evidence: lines.map(({ line }) => line),
        fix: `Write another key or \`name\` for it, such as \`name: ${volume.name}_2\`: the new volume begins empty. Or remove it by hand on ${where}, which deletes its data: stop the services that use it, then docker volume rm ${volume.name}.`,
      },
    ];
  });
}

/** What a reader should know about the volumes of a stack, each in words. */
export function volumeWarnings(
  stack: string,
  next: Sections,
  nodes: readonly NodeState[],
  mayRun: (service: string, node: string) => boolean,
): readonly string[] {
  return usedVolumes(stack, next).flatMap((volume) => {
    const takers = nodes.filter(({ node }) => volume.services.some((service) => mayRun(service, node)));
    const labels = takers.flatMap(({ node, volumes }) =>
      volumes
        .filter(({ name }) => name === volume.name && !volume.external)
        .flatMap((is) => differencesOf(volume, is).filter(isLabel))
        .map((difference) => `the volume ${volume.name} on ${node} keeps its labels: ${inWords(difference)}`),
    );
    const lacking = takers.filter(({ volumes }) => !volumes.some(({ name }) => name === volume.name));
    if (!volume.external || lacking.length === 0 || lacking.length === takers.length) return labels;
    const names = lacking.map(({ node }) => node).join(', ');
    return [
      ...labels,
      `the external volume ${volume.name} is not on ${names}: a task that starts there gets an empty one`,
    ];
  });
}

/** What the volumes of one node lack of what a stack says, and which are missing there, for the services that run there. */
export function volumesApart(
  stack: string,
  next: Sections,
  { node, volumes }: NodeState,
  services: ReadonlySet<string>,
): readonly string[] {
  return usedVolumes(stack, next)
    .filter((volume) => volume.services.some((service) => services.has(service)))
    .flatMap((volume) => {
      const is = volumes.find(({ name }) => name === volume.name);
      if (!is) return [`${node}: the volume ${volume.name} is not there`];
      if (volume.external) return [];
      return differencesOf(volume, is)
        .filter((difference) => !isLabel(difference))
        .map((difference) => `${node}: the volume ${volume.name}: ${inWords(difference)}`);
    });
}

function differencesOf(
  { key, definition }: UsedDefinition,
  is: EngineVolume,
  before?: Pick<MergedStack, 'volumes'>,
) {
  return volumeDifferences(definition, is, before && asRecord(before.volumes[key]));
}

function missing({ key, name }: UsedDefinition, takers: readonly NodeState[]): StackFault {
  const nodes = takers.map(({ node }) => node).join(', ');
  return {
    keys: ['volumes', key],
    what: `No node has the volume ${name}, which the stack expects there`,
    why: `The stack file says that it is external. Swarm would make an empty one without a word. Looked on ${nodes}.`,
    fix: `Create it on the node that has the data: docker volume create ${name}; or remove \`external\` to let Swarm make it.`,
  };
}

/**
 * Datastores whose new task would start beside the old one, on the same files. Docker does what the file says, and the
 * files are destroyed.
 * @param managed directories that the deploy itself syncs
 */
export function sharedWriteFaults(
  services: MergedStack['services'],
  managed: readonly string[],
): readonly StackFault[] {
  return sharedWrites(services, managed).flatMap(({ service, section, to, store }) =>
    store === undefined
      ? []
      : [
          {
            keys: ['services', service, 'deploy', section, 'order'],
            what: `The service ${service} has "order: start-first" in ${section}, and writes to ${to}`,
            why: `${store} is a datastore. Its new task would start beside the old one, and two of it destroy each other's files.`,
            fix: 'Write `order: stop-first`, or leave `order` out.',
          },
        ],
  );
}

/** The services whose new task starts beside the old one while both write to the same place, each in words. */
export function sharedWriteWarnings(
  services: MergedStack['services'],
  managed: readonly string[],
): readonly string[] {
  return sharedWrites(services, managed).map(
    ({ service, section, to }) =>
      `${service} has "order: start-first" in ${section}: while it is updated, two tasks may write to ${to}. Unless both releases can share it, write order: stop-first`,
  );
}
