import { allNetworks, allVolumes } from '@fairway/docker/engine';
import { stateFaults } from '../../../src/stack/faults/stack-faults.ts';
import { allServices, type SwarmState } from '../../../src/stack/faults/swarm-state.ts';
import type { MergedStack } from '../../../src/stack/merge/merged-stack.ts';
import { mergedStack } from './merged-stack.ts';

export const ofStack = (stack: string) => ({ 'com.docker.stack.namespace': stack });
export const networks = (...found: object[]) =>
  allNetworks.schema.parse(
    found.map((network) => ({
      Id: 'x',
      Driver: 'overlay',
      Scope: 'swarm',
      Labels: ofStack('q'),
      ...network,
    })),
  );
export const volumes = (...found: object[]) =>
  allVolumes.schema.parse({ Volumes: found.map((volume) => ({ Driver: 'local', ...volume })) });
export const service = (name: string, more: object = {}, stack = 'q') => ({
  Spec: { Name: name, Labels: ofStack(stack), Mode: { Replicated: { Replicas: 1 } }, ...more },
});
export const publishing = (port: number, mode = 'ingress') => ({
  EndpointSpec: {
    Mode: 'vip',
    Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: port, PublishMode: mode }],
  },
});
export const services = (...found: object[]) => allServices.schema.parse(found);
export const port = (published: number, mode = 'ingress') => ({
  ports: [{ mode, target: 80, published, protocol: 'tcp' }],
});

/** The faults of a stack called q, in one line each. */
export function judge(next: Partial<MergedStack>, state: Partial<SwarmState>, before?: Partial<MergedStack>) {
  const { faults, warnings, newNetworks } = stateFaults({
    stack: 'q',
    next: mergedStack(next),
    state: { services: [], networks: [], nodes: [], resources: new Map(), ...state },
    mayRun: (_service, node) => node !== 'n9',
    before: before && mergedStack(before),
  });
  const told = faults.map(({ what, evidence = [] }) => [what, ...evidence].join(' | '));
  return { told, warnings, newNetworks, faults };
}
