import type { MachineFacts } from '@fairway/docker/machine';
import type { MergedService } from '@fairway/docker/stack';
import type { SwarmNode } from '@fairway/docker/swarm';
import { asRecord } from '@fairway/runtime';

/**
 * Prints whether the kernel has IPVS: loaded, built in, or as a module that docker can load. Virtual addresses of services and
 * the routing mesh are IPVS; without it docker starts the tasks and drops the packets ("Native loadbalancing will not work").
 */
export const ipvsScript = `
ipvs=no
kernel=$(uname -r)
if [ -e /proc/net/ip_vs ]; then ipvs=yes; fi
for modules in "/lib/modules/$kernel" "/usr/lib/modules/$kernel" "/run/booted-system/kernel-modules/lib/modules/$kernel"; do
  [ "$ipvs" = no ] || break
  if grep -qs '/ip_vs\\.ko' "$modules/modules.dep" "$modules/modules.builtin"; then ipvs=yes; fi
done
echo ipvs=$ipvs
`;

/**
 * A warning where services with a virtual address or a port of the routing mesh may run on nodes whose kernel has no IPVS.
 * @param mayRun whether a service may run on a node, by its host name
 */
export function lackOfIpvs(
  services: Readonly<Record<string, MergedService>>,
  nodes: readonly {
    readonly node: Pick<SwarmNode, 'hostname'>;
    readonly facts: Pick<MachineFacts, 'other'>;
  }[],
  mayRun: (service: string, hostname: string) => boolean,
): readonly string[] {
  const without = nodes.filter(({ facts }) => facts.other('ipvs') === 'no').map(({ node }) => node.hostname);
  const virtual = Object.entries(services).filter(
    ([service, definition]) => isVirtual(definition) && without.some((hostname) => mayRun(service, hostname)),
  );
  if (virtual.length === 0) return [];
  const names = virtual.map(([service]) => service).join(', ');
  return [
    `the kernel of ${without.join(', ')} has no IPVS (module ip_vs), which virtual addresses and the routing mesh need: ${names} may not be reached. Install the module, or write "endpoint_mode: dnsrr" under \`deploy\` and publish ports with "mode: host"`,
  ];
}

/** Whether other services reach a service by a virtual address, or clients by the routing mesh. */
function isVirtual(definition: MergedService): boolean {
  const mode = asRecord(definition['deploy'])['endpoint_mode'];
  if (String(mode ?? 'vip').toLowerCase() === 'dnsrr') return false;
  const { networks } = definition;
  const keys = Array.isArray(networks) ? networks.map(String) : Object.keys(asRecord(networks));
  return keys.length === 0 || keys.some((key) => key !== 'host');
}
