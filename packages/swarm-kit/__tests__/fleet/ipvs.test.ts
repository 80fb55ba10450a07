import { expect, test } from '@jest/globals';
import { lackOfIpvs } from '../../src/fleet/ipvs.ts';

const node = (hostname: string, ipvs: string) => ({ node: { hostname }, facts: { other: () => ipvs } });
const nodes = [node('n1', 'yes'), node('n2', 'no')];
const everywhere = () => true;
const dnsrr = { deploy: { endpoint_mode: 'dnsrr' } };

test.each<
  [string, Parameters<typeof lackOfIpvs>[0], (service: string, hostname: string) => boolean, string[]]
>([
  [
    'a service with a virtual address',
    { web: {}, api: dnsrr },
    everywhere,
    ['of n2 has no IPVS (module ip_vs), which'],
  ],
  ['a service that may not run there', { web: {} }, (_service, hostname) => hostname === 'n1', []],
  ['services without virtual addresses', { web: dnsrr, agent: { networks: { host: null } } }, everywhere, []],
])('%s', (_what, services, mayRun, expected) => {
  const found = lackOfIpvs(services, nodes, mayRun);
  expect(found).toEqual(expected.map((words) => expect.stringContaining(words)));
  for (const warning of found)
    expect(warning).toMatch(/: web may not be reached.*endpoint_mode: dnsrr.*mode: host/);
});

test('nodes that do not say are not warned of', () => {
  expect(lackOfIpvs({ web: {} }, [node('n1', ''), node('n2', 'yes')], everywhere)).toEqual([]);
});
