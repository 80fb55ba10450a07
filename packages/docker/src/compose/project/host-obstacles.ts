import { z } from 'zod';
import { datastoreOf } from '../../registry/reference/datastores.ts';
import type { ComposeModel } from '../model/model.ts';
import { replicasOf } from '../model/model.ts';
import { usedResources } from '../service/used-resources.ts';
import { writtenSources } from '../service/written-mounts.ts';
import { type HostSurvey, wantsGpu } from './host-survey.ts';
import { composeLabels } from './project-state.ts';
import { subnetsOverlap } from './subnets.ts';

/** Why Docker could not start a project on a host as it is, one sentence each. */
export function hostObstacles(
  model: ComposeModel,
  { networks, volumes, containers, runtimes, inSwarm, gpuToolkit }: HostSurvey,
): readonly string[] {
  const services = Object.entries(model.services).filter(([, service]) => replicasOf(service) > 0);
  const used = usedResources(model);
  const external = [
    ...Object.entries(model.networks).flatMap(([key, one]) => {
      const name = one?.name ?? key;
      const isThere = networks.some((network) => network.name === name || network.id === name);
      return one?.external && used.networks.has(key) && !isThere && !inSwarm
        ? [`the network ${name}, which the files call external, is not there: docker network create ${name}`]
        : [];
    }),
    ...Object.entries(model.volumes).flatMap(([key, one]) => {
      const name = one?.name ?? key;
      return one?.external && used.volumes.has(key) && !volumes.some((volume) => volume.name === name)
        ? [`the volume ${name}, which the files call external, is not there: docker volume create ${name}`]
        : [];
    }),
  ];
  const labelled = Object.entries(model.networks).flatMap(([key, one]) => {
    const is =
      one?.external || !used.networks.has(key) ? undefined : networks.find(({ name }) => name === one?.name);
    if (!is || is.labels[composeLabels.network] === key) return [];
    const owner = is.labels[composeLabels.project];
    return [
      `the network ${is.name} exists and is not the network ${key} of this project${owner ? `, but one of ${owner}` : ''}: give it another name, or write external: true`,
    ];
  });
  const overlapping = Object.entries(model.networks).flatMap(([key, one]) => {
    if (!one || one.external || !used.networks.has(key) || networks.some(({ name }) => name === one.name))
      return [];
    return subnetsOf(one).flatMap((subnet) => {
      const other = networks.find(({ ipam }) =>
        ipam.pools.some((pool) => subnetsOverlap(pool.subnet, subnet)),
      );
      return other
        ? [`the subnet ${subnet} of the network ${key} overlaps with that of the network ${other.name}`]
        : [];
    });
  });
  const names = services.flatMap(([service, { container_name: name }]) => {
    const holder = name
      ? containers.find((one) => one.name === name && one.project !== model.name)
      : undefined;
    if (!holder) return [];
    const whose = holder.project ? `the project ${holder.project}` : 'no project';
    return [`the name ${name}, which ${service} wants, belongs to a container of ${whose}`];
  });
  // Other programs may share a volume with another project on purpose. Two databases never do.
  const sharing = services.flatMap(([service, definition]) => {
    const sources = datastoreOf(definition) ? writtenSources(definition, model, []) : [];
    return containers
      .filter(({ project }) => project !== model.name)
      .flatMap(({ name, writes }) => {
        const source = sources.find((one) => writes.includes(one));
        return source
          ? [
              `${service} is a datastore, and the container ${name} outside of the project writes to ${source}`,
            ]
          : [];
      });
  });
  const machines = services.flatMap(([service, definition]) => {
    const runtime = definition['runtime'];
    if (typeof runtime === 'string' && runtime !== '' && !runtimes.includes(runtime))
      return [`the engine has no runtime ${runtime}, which ${service} wants; it has ${runtimes.join(', ')}`];
    return wantsGpu(definition) && !gpuToolkit && !runtimes.includes('nvidia')
      ? [`${service} wants a graphics processor, and NVIDIA's container toolkit is not installed`]
      : [];
  });
  return [...external, ...labelled, ...overlapping, ...names, ...sharing, ...machines];
}

const ipamSchema = z.looseObject({
  ipam: z
    .looseObject({ config: z.array(z.looseObject({ subnet: z.string().nullish() })).nullish() })
    .nullish(),
});

function subnetsOf(network: object): readonly string[] {
  const found = ipamSchema.safeParse(network);
  return found.success ? (found.data.ipam?.config ?? []).flatMap(({ subnet }) => subnet || []) : [];
}
