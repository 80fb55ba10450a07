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
  tmpfs: 'Write it under `volumes`: `{type: tmpfs, target: /run}`.',
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
  return [
    ...networks,
    ...listOf(service['volumes']).flatMap(mountKeys),
    ...listOf(service['ports']).flatMap(portKeys),
    ...['configs', 'secrets'].flatMap((key) => referenceKeys(key, listOf(service[key]))),
    ...listOf(service['extra_hosts']).flatMap((line, index) =>
      /[:=]/.test(String(line))
        ? []
        : [{ path: ['extra_hosts', index], note: 'A line is NAME:ADDRESS; Docker drops any other one.' }],
    ),
    ...deployKeys(asRecord(service['deploy'])),
  ];
}

const bindKeys: Readonly<Record<string, string>> = {
  create_host_path:
    'Swarm makes no directory; make it on every node, or bring it there with the input `files`.',
  selinux: 'Label the directory on the nodes.',
  recursive: 'Docker mounts what is below with the defaults of the node.',
};

/** Keys of a mount that the schema lets pass and cli/compose/types/types.go does not have. */
function mountKeys(mount: unknown, index: number): Ignored[] {
  const { bind, volume, tmpfs } = asRecord(mount);
  const extra = (key: string, section: unknown, known: readonly string[], notes: Notes) =>
    Object.entries(asRecord(section))
      .filter(([name, value]) => !known.includes(name) && !(name === 'create_host_path' && value === false))
      .map(([name]) => ({
        path: ['volumes', index, key, name],
        note: notes[name] ?? 'Docker does not hand it to Swarm.',
      }));
  return [
    ...extra('bind', bind, ['propagation'], bindKeys),
    ...extra('volume', volume, ['nocopy'], { subpath: 'Swarm mounts the whole volume.' }),
    ...extra('tmpfs', tmpfs, ['size'], { mode: 'Swarm mounts it with the mode 1777.' }),
  ];
}

type Notes = Readonly<Record<string, string>>;

/** Docker drops the address of a published port: every address of the node answers. */
function portKeys(port: unknown, index: number): Ignored[] {
  const text = typeof port === 'string' ? port.replace(/\/\w+$/, '') : '';
  const address = /^(\[.*\]|[0-9.]+):[^:]*:[^:]+$/.exec(text)?.[1];
  if (address === undefined || address === '0.0.0.0' || address === '[::]') return [];
  return [
    {
      path: ['ports', index],
      note: `The port is open on every address of the nodes, not on ${address} alone. Guard it with a firewall, or do not publish it.`,
    },
  ];
}

function referenceKeys(key: string, uses: readonly unknown[]): Ignored[] {
  const known = ['source', 'target', 'uid', 'gid', 'mode'];
  return uses.flatMap((use, index) =>
    Object.keys(asRecord(use))
      .filter((name) => !known.includes(name) && !name.startsWith('x-'))
      .map((name) => ({ path: [key, index, name], note: `Write one of ${known.join(', ')}.` })),
  );
}

/** Settings that the mode of a service leaves without effect. */
function deployKeys(deploy: Readonly<Record<string, unknown>>): Ignored[] {
  const { mode, placement } = deploy;
  const isGlobal = String(mode ?? '').startsWith('global');
  return isGlobal && asRecord(placement)['max_replicas_per_node'] !== undefined
    ? [
        {
          path: ['deploy', 'placement', 'max_replicas_per_node'],
          note: 'A global service has one task on each node anyway.',
        },
      ]
    : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
