import type { MergedStack } from '@fairway/docker/stack';
import { asRecord } from '@fairway/runtime';

/** A service as far as it tells on which others it depends. */
export interface Depending {
  /** The name in the stack. */
  readonly service: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Variables whose whole value is a host name. */
const namesHost = /(?:HOST|HOSTNAME|ADDR|ADDRESS|SERVER|ENDPOINT|UPSTREAM|BROKER|URL|URI|DSN)S?$/i;

/**
 * The services that each service depends on: those that the stack file names in `depends_on`, which Swarm ignores, and
 * those that its environment names as the host of a URL or an address. Two services that need each other depend on
 * neither, since neither explains the other.
 * @returns service → names in the stack, sorted
 */
export function dependencies(
  stack: string,
  services: readonly Depending[],
  merged: Pick<MergedStack, 'services'> | undefined,
): ReadonlyMap<string, readonly string[]> {
  const names = new Set(services.map(({ service }) => service));
  const found = new Map(
    services.map(({ service, environment }) => {
      const declared = declaredIn(merged?.services[service]?.['depends_on']);
      const used = Object.entries(environment)
        .flatMap(([name, value]) => hostsIn(name, value))
        .map((host) => shortHost(stack, host));
      const others = [...declared, ...used].filter((name) => names.has(name) && name !== service);
      return [service, [...new Set(others)].sort()] as const;
    }),
  );
  return new Map(
    [...found].map(([service, others]) => [
      service,
      others.filter((other) => !reaches(other, service, found)),
    ]),
  );
}

function declaredIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : Object.keys(asRecord(value));
}

/** The hosts that one variable names. */
function hostsIn(name: string, value: string): readonly string[] {
  return value.split(/[\s,;]+/).flatMap((word) => {
    const url = /^[A-Za-z][A-Za-z0-9+.:-]*:\/\/(?:[^/?#]*@)?([A-Za-z0-9_.-]+)/.exec(word)?.[1];
    const address = /^(?:[^@\s/]+@)?([A-Za-z0-9_.-]+):\d+(?:\/.*)?$/.exec(word)?.[1];
    const host = namesHost.test(name) && /^[A-Za-z0-9_.-]+$/.test(word) ? word : undefined;
    return url ?? address ?? host ?? [];
  });
}

function shortHost(stack: string, host: string): string {
  const name = host.replace(/^tasks\./, '');
  return name.startsWith(`${stack}_`) ? name.slice(stack.length + 1) : name;
}

function reaches(
  from: string,
  to: string,
  found: ReadonlyMap<string, readonly string[]>,
  seen = new Set<string>(),
): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (found.get(from) ?? []).some((next) => reaches(next, to, found, seen));
}
