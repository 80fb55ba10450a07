/** Prefix of every container, volume, network and image of any lab. */
export const prefix = 'fairway-lab';

/** The labels by which a lab finds its own things: the lab's name, the machine's name, and the owner. */
export const labels = {
  lab: 'io.fairway.lab',
  machine: 'io.fairway.lab.machine',
  owner: 'io.fairway.lab.owner',
} as const;

/** The machines of a lab that are not servers. */
export const services = ['registry', 'builder', 'postgres'] as const;
export type Service = (typeof services)[number];

/** The lab's network. */
export const networkName = (lab: string): string => `${prefix}-${lab}`;

/** The container of a machine, and the volume that its engine keeps its data in. */
export const containerName = (lab: string, machine: string): string => `${prefix}-${lab}-${machine}`;

/** The names of the servers of a lab: one manager, then the workers. */
export function serverNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => (index === 0 ? 'manager' : `worker${index}`));
}

/** Allowed names of a lab: they become parts of container names and of a socket's path. */
export const labNamePattern = /^[a-z0-9][a-z0-9-]{0,30}$/;
