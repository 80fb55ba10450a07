import { asRecord } from '@fairway/runtime';
import type { StackFile } from './stack-file.ts';

/** A key in a stack file that Swarm ignores. */
export interface IgnoredKey {
  readonly file: string;
  readonly line: number;
  readonly service: string;
  readonly key: string;
  /** The effect of the key in a swarm, and the key to write instead. */
  readonly note: string;
}

/**
 * The keys that `docker stack deploy` reads and drops, with the key to write instead. The list is docker/cli's
 * cli/compose/types/types.go, and the keys of it that cli/compose/convert/service.go leaves out.
 */
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
  security_opt: 'Swarm has no such setting.',
  shm_size: 'Mount a tmpfs at /dev/shm.',
  userns_mode: 'Swarm has no such setting.',
};

/** The keys of the files that Swarm ignores, with their lines. */
export function ignoredKeys(files: readonly StackFile[]): readonly IgnoredKey[] {
  return files.flatMap((file) =>
    Object.entries(asRecord(file.content['services'])).flatMap(([service, definition]) =>
      [...plainKeys(asRecord(definition)), ...nestedKeys(asRecord(definition))].map(({ path, note }) => ({
        file: file.path,
        line: file.lineOf(['services', service, ...path]),
        service,
        key: path.join('.'),
        note,
      })),
    ),
  );
}

interface Ignored {
  readonly path: readonly (string | number)[];
  readonly note: string;
}

function plainKeys(service: Readonly<Record<string, unknown>>): Ignored[] {
  return Object.keys(service).flatMap((key) => {
    const note = key === 'restart' ? noteOnRestart(service) : notes[key];
    return note ? [{ path: [key], note }] : [];
  });
}

/** Docker warns that it ignores `restart`, but obeys it where `deploy.restart_policy` is missing. */
function noteOnRestart(service: Readonly<Record<string, unknown>>): string | undefined {
  if (asRecord(service['deploy'])['restart_policy'] !== undefined) return '`deploy.restart_policy` counts.';
  return service['restart'] === 'no'
    ? 'Swarm starts what ended again; write `deploy.restart_policy: {condition: none}`.'
    : undefined;
}

function nestedKeys(service: Readonly<Record<string, unknown>>): Ignored[] {
  const networks = Object.entries(asRecord(service['networks'])).flatMap(([name, network]) =>
    ['ipv4_address', 'ipv6_address']
      .filter((key) => Object.hasOwn(asRecord(network), key))
      .map((key) => ({
        path: ['networks', name, key],
        note: 'Swarm gives out addresses itself; other services reach this one by its service name.',
      })),
  );
  const volumes: readonly unknown[] = Array.isArray(service['volumes']) ? service['volumes'] : [];
  const binds = volumes.flatMap((volume, index) =>
    asRecord(asRecord(volume)['bind'])['create_host_path'] === true
      ? [
          {
            path: ['volumes', index, 'bind', 'create_host_path'],
            note: 'Swarm makes no directory; make it on every node, or bring it there with the input `files`.',
          },
        ]
      : [],
  );
  return [...networks, ...binds];
}
