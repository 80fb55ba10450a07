import type { StackFile } from './stack-file.ts';

/** Something in a stack file that Swarm will not do. */
export interface IgnoredKey {
  readonly file: string;
  readonly line: number;
  readonly service: string;
  readonly key: string;
  /** What happens instead, and what to write. */
  readonly note: string;
}

/** What `docker stack deploy` reads and drops (docker/cli, cli/compose/types/types.go), with what to write instead. */
const notes: Readonly<Record<string, string>> = {
  build: 'Swarm builds nothing; the image must be in a registry (the action build-images puts it there).',
  cgroup_parent: 'Swarm has no such setting.',
  cgroupns_mode: 'Swarm has no such setting.',
  container_name: 'Swarm names containers itself; other services reach this one by its service name.',
  depends_on: 'Swarm starts all services at once; let a service wait for what it needs by itself.',
  devices: 'Swarm has no such setting; use a generic resource or a bind mount.',
  domainname: 'Swarm has no such setting.',
  expose: 'Services on one network reach every port of each other without it.',
  external_links: 'Put both services on one network.',
  ipc: 'Swarm has no such setting.',
  links: 'Put both services on one network.',
  mac_address: 'Swarm has no such setting.',
  network_mode: 'Name the network under `networks` (the name "host" works there).',
  pid: 'Swarm has no such setting.',
  privileged: 'Swarm has no such setting; use `cap_add`.',
  profiles: 'Swarm deploys every service of the file.',
  pull_policy: 'Fairway deploys digests: nodes pull what they lack, and only that.',
  restart: 'Write `deploy.restart_policy`.',
  security_opt: 'Swarm has no such setting.',
  shm_size: 'Mount a tmpfs at /dev/shm.',
  userns_mode: 'Swarm has no such setting.',
};

/** The keys of the files that Swarm will ignore, with their lines. */
export function ignoredKeys(files: readonly StackFile[]): readonly IgnoredKey[] {
  return files.flatMap((file) => {
    const services = file.content['services'];
    if (typeof services !== 'object' || services === null) return [];
    return Object.entries(services).flatMap(([service, definition]) =>
      Object.keys(typeof definition === 'object' && definition !== null ? definition : {}).flatMap((key) => {
        const note = notes[key];
        return note
          ? [{ file: file.path, line: file.lineOf(['services', service, key]), service, key, note }]
          : [];
      }),
    );
  });
}
