import type { Host } from '@fairway/host';
import { z } from 'zod';
import { engineQuery } from '../../engine/index.ts';

/** A machine of the swarm, as its managers see it. */
export interface SwarmNode {
  readonly id: string;
  readonly hostname: string;
  /** The node's address, as the managers know it. */
  readonly address: string;
  readonly role: 'manager' | 'worker';
  readonly availability: 'active' | 'pause' | 'drain';
  /** `ready`, `down`, `disconnected` or `unknown`. */
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly engineLabels: Readonly<Record<string, string>>;
  readonly os: string;
  /** The architecture in Go's names, which images use: `amd64`, `arm64`. */
  readonly architecture: string;
  /** The architecture in the kernel's names, which placement constraints use: `x86_64`, `aarch64`. */
  readonly machine: string;
  readonly engineVersion: string;
}

/** A node and the connection to its machine. */
export interface NodeHost {
  readonly node: SwarmNode;
  readonly host: Host;
}

const labels = z.record(z.string(), z.string()).nullish();

const nodeSchema = z
  .object({
    ID: z.string(),
    Spec: z.object({
      Role: z.enum(['manager', 'worker']),
      Availability: z.enum(['active', 'pause', 'drain']),
      Labels: labels,
    }),
    Description: z.object({
      Hostname: z.string(),
      Platform: z.object({ Architecture: z.string(), OS: z.string() }),
      Engine: z.object({ EngineVersion: z.string(), Labels: labels }),
    }),
    Status: z.object({ State: z.string(), Addr: z.string() }),
    ManagerStatus: z.object({ Addr: z.string().optional() }).nullish(),
  })
  .transform(
    ({ ID, Spec, Description, Status, ManagerStatus }): SwarmNode => ({
      id: ID,
      hostname: Description.Hostname,
      address: reachableAddress(Status.Addr, ManagerStatus?.Addr),
      role: Spec.Role,
      availability: Spec.Availability,
      state: Status.State,
      labels: Spec.Labels ?? {},
      engineLabels: Description.Engine.Labels ?? {},
      os: Description.Platform.OS,
      architecture: goArchitecture(Description.Platform.Architecture),
      machine: Description.Platform.Architecture,
      engineVersion: Description.Engine.EngineVersion,
    }),
  );

/** All nodes of the swarm; only a manager answers. */
export const allNodes = engineQuery('/nodes', z.array(nodeSchema));

/** The address of a node. A manager can list itself as 0.0.0.0 (moby#35437); then its address as a manager is right. */
function reachableAddress(status: string, manager: string | undefined): string {
  if (status !== '0.0.0.0' && status !== '127.0.0.1' && status !== '') return status;
  return manager?.replace(/:\d+$/, '') ?? status;
}

/** The Go name of an architecture. Engines report the kernel's name. */
function goArchitecture(kernel: string): string {
  const names: Readonly<Record<string, string>> = {
    x86_64: 'amd64',
    aarch64: 'arm64',
    armv7l: 'arm',
    armv6l: 'arm',
    i686: '386',
    i386: '386',
  };
  return names[kernel] ?? kernel;
}
