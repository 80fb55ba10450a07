import { BlockList, isIP } from 'node:net';
import type { DatabaseTarget } from './database-url.ts';

/** Networks that packets of the internet do not come from. */
function innerNetworks(): BlockList {
  const networks = new BlockList();
  const subnets = [
    ['10.0.0.0', 8],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['100.64.0.0', 10],
  ] as const;
  for (const [network, bits] of subnets) networks.addSubnet(network, bits, 'ipv4');
  networks.addAddress('::1', 'ipv6');
  networks.addSubnet('fc00::', 7, 'ipv6');
  networks.addSubnet('fe80::', 10, 'ipv6');
  return networks;
}
const inner = innerNetworks();

/**
 * Why nobody knows that a server is the right one, as the end of a sentence; undefined where its certificate is checked,
 * or where it is not reached over the internet: a socket, a private address, a name without a domain.
 */
export function unprovenServer({ host, tls }: DatabaseTarget): string | undefined {
  if (tls.mode === 'require' && tls.strict) return undefined;
  const version = isIP(host);
  const near =
    version === 0
      ? host.startsWith('/') || !host.includes('.') || /\.(?:local|internal|localhost)$/i.test(host)
      : inner.check(host, version === 4 ? 'ipv4' : 'ipv6');
  if (near) return undefined;
  if (tls.mode === 'require') return 'any certificate is accepted';
  return tls.mode === 'disable'
    ? 'the connection is not encrypted'
    : 'a server without TLS, and any certificate, is accepted';
}
