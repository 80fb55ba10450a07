import { z } from 'zod';
import { engineQuery } from './engine.ts';

/** Asks an engine for its description and its place in a swarm. */
export const engineInfo = engineQuery(
  '/info',
  z
    .object({
      Name: z.string(),
      ServerVersion: z.string(),
      DockerRootDir: z.string(),
      OSType: z.string(),
      Architecture: z.string(),
      Swarm: z.object({
        NodeID: z.string(),
        LocalNodeState: z.string(),
        ControlAvailable: z.boolean(),
        Error: z.string().optional(),
        Cluster: z.object({ ID: z.string() }).nullish(),
      }),
    })
    .transform(({ Name, ServerVersion, DockerRootDir, OSType, Architecture, Swarm }) => ({
      hostname: Name,
      version: ServerVersion,
      dataDirectory: DockerRootDir,
      operatingSystem: OSType,
      /** In the words of its kernel: `x86_64`. */
      machine: Architecture,
      nodeId: Swarm.NodeID,
      /** `active`, `inactive`, `pending`, `error` or `locked`. */
      swarmState: Swarm.LocalNodeState,
      isManager: Swarm.ControlAvailable,
      swarmError: Swarm.Error ?? '',
      clusterId: Swarm.Cluster?.ID ?? '',
    })),
);
