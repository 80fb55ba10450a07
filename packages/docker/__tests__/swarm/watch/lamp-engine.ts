import type { ExecResult } from '@fairway/host';
import type { SwarmNode } from '../../../src/swarm/model/nodes.ts';
import type { SwarmService } from '../../../src/swarm/model/services.ts';
import type { StackView } from '../../../src/swarm/watch/view-stack.ts';
import { type EngineHost, engineHost } from '../../engine/engine-host.ts';

/** A manager whose engine shows the view that `show` returns at each look. */
export function managerShowing(
  view: () => StackView,
  run?: (argv: readonly string[]) => Partial<ExecResult>,
): EngineHost {
  return engineHost({
    answer(path) {
      const { services, tasks, nodes, networks } = view();
      switch (path) {
        case '/services':
          return services.map((service) => ({
            ...service,
            UpdateStatus: asEngineSays(service.UpdateStatus),
          }));
        case '/tasks':
          return tasks;
        case '/nodes':
          return nodes.map(nodeOf);
        case '/networks':
          return [...networks].map(([Id, Name]) => ({ Id, Name }));
        default:
          return undefined;
      }
    },
    ...(run ? { run } : {}),
  });
}

function asEngineSays(status: SwarmService['UpdateStatus']) {
  return status && { State: status.state, Message: status.message, StartedAt: status.startedAt };
}

function nodeOf({ id, hostname, address, role, availability, state, os, machine, engineVersion }: SwarmNode) {
  return {
    ID: id,
    Spec: { Role: role, Availability: availability },
    Description: {
      Hostname: hostname,
      Platform: { Architecture: machine, OS: os },
      Engine: { EngineVersion: engineVersion },
    },
    Status: { State: state, Addr: address },
  };
}
