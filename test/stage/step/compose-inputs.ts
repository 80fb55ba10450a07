import type { Lab } from '@fairway/lab';
import { accessInputs } from './lab-access.ts';

/**
 * The inputs that every deploy of a project to hosts of a lab needs.
 * @param nodes names of the hosts; by default all of the lab
 */
export function composeInputs(lab: Lab, project: string, nodes?: readonly string[]): Record<string, string> {
  const hosts = nodes?.map((node) => lab.node(node)) ?? lab.nodes;
  return {
    environment: project,
    project,
    directory: `/home/deploy/${project}`,
    hosts: hosts.map(({ name, address }) => `${name}=${address}`).join('\n'),
    ...accessInputs(lab),
    'compose-files': 'deploy/compose.yaml',
    timeout: '5m',
    soak: '1s',
    drain: '0s',
  };
}
