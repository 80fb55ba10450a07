import {
  allNetworks,
  allVolumes,
  type Definition,
  isLabel,
  networkDifferences,
  volumeDifferences,
} from '@fairway/docker/engine';
import { describe, expect, it } from '@jest/globals';

/** The answer of Docker Engine 26.1 to GET /networks for an overlay network of a stack. */
const overlay = {
  Name: 'shop_back',
  Id: 'f0vhl3k8gm7ug5vzb0qt5mzjd',
  Created: '2026-01-01T00:00:00.000000000Z',
  Scope: 'swarm',
  Driver: 'overlay',
  EnableIPv6: false,
  IPAM: { Driver: 'default', Options: null, Config: [{ Subnet: '10.0.5.0/24', Gateway: '10.0.5.1' }] },
  Internal: false,
  Attachable: false,
  Ingress: false,
  ConfigFrom: { Network: '' },
  ConfigOnly: false,
  Containers: null,
  Options: { 'com.docker.network.driver.overlay.vxlanid_list': '4097' },
  Labels: { 'com.docker.stack.namespace': 'shop' },
};

/** The answer of Docker Engine 20.10 for a bridge network with everything that can be written. */
const bridge = {
  Name: 'shop_front',
  Id: '779ee35fe6a4',
  Scope: 'local',
  Driver: 'bridge',
  EnableIPv6: true,
  IPAM: {
    Driver: 'default',
    Options: {},
    Config: [
      { Subnet: '10.213.99.0/24', IPRange: '10.213.99.128/25', AuxiliaryAddresses: { a: '10.213.99.5' } },
      { Subnet: 'fd00:1::/64', Gateway: 'fd00:1::1' },
    ],
  },
  Internal: true,
  Attachable: true,
  Ingress: false,
  Options: { 'com.docker.network.bridge.name': 'shop0' },
  Labels: { team: 'a=b' },
};

const whole: Definition = {
  driver: 'bridge',
  internal: true,
  attachable: true,
  enable_ipv6: true,
  driver_opts: { 'com.docker.network.bridge.name': 'shop0' },
  ipam: {
    driver: 'default',
    config: [
      { subnet: '10.213.99.1/24', ip_range: '10.213.99.128/25', aux_addresses: { a: '10.213.99.5' } },
      { subnet: 'fd00:0001:0::/64', gateway: 'fd00:1:0::1' },
    ],
  },
  labels: ['team=a=b'],
};

const network = (found: object) => allNetworks.schema.parse([found])[0] as never;

describe('An existing network', () => {
  it.each<[string, object, Definition, Definition | undefined, readonly string[]]>([
    ['a definition without keys', overlay, {}, undefined, []],
    ['all keys as they are', bridge, whole, undefined, []],
    ['internal', overlay, { internal: true }, undefined, ['internal: true, is false']],
    [
      'internal that is gone from the file',
      bridge,
      { attachable: true },
      undefined,
      ['internal: false, is true'],
    ],
    ['attachable', overlay, { attachable: true }, undefined, ['attachable: true, is false']],
    ['another driver', overlay, { driver: 'bridge' }, undefined, ['driver: bridge, is overlay']],
    ['IPv6', overlay, { enable_ipv6: true }, undefined, ['enable_ipv6: true, is false']],
    [
      'IPv6 that the file before wrote',
      bridge,
      { ...whole, enable_ipv6: null },
      whole,
      ['enable_ipv6: not written, is true'],
    ],
    ['no IPv4', overlay, { enable_ipv4: false }, undefined, ['enable_ipv4: false, is true']],
    [
      'another subnet',
      overlay,
      { ipam: { config: [{ subnet: '10.0.6.0/24' }] } },
      undefined,
      ['ipam.config.0.subnet: 10.0.6.0/24, is 10.0.5.0/24'],
    ],
    [
      'a shorter subnet',
      overlay,
      { ipam: { config: [{ subnet: '10.0.5.0/25' }] } },
      undefined,
      ['ipam.config.0.subnet: 10.0.5.0/25, is 10.0.5.0/24'],
    ],
    [
      'another gateway, range and auxiliary address',
      bridge,
      {
        internal: true,
        attachable: true,
        ipam: {
          config: [
            {
              subnet: '10.213.99.0/24',
              gateway: '10.213.99.1',
              ip_range: '10.213.99.0/25',
              aux_addresses: { a: '10.213.99.6' },
            },
          ],
        },
      },
      undefined,
      [
        'ipam.config.0.gateway: 10.213.99.1, is nothing',
        'ipam.config.0.ip_range: 10.213.99.0/25, is 10.213.99.128/25',
        'ipam.config.0.aux_addresses.a: 10.213.99.6, is 10.213.99.5',
      ],
    ],
    ['a pool that leaves the subnet to Docker', overlay, { ipam: { config: [{}] } }, undefined, []],
    [
      'an address driver',
      overlay,
      { ipam: { driver: 'dhcp' } },
      undefined,
      ['ipam.driver: dhcp, is default'],
    ],
    [
      'encryption',
      overlay,
      { driver_opts: { encrypted: null } },
      undefined,
      ['driver_opts.encrypted: , is nothing'],
    ],
    [
      'encryption that the file before wrote',
      { ...overlay, Options: { ...overlay.Options, encrypted: '' } },
      {},
      { driver_opts: { encrypted: null } },
      ['driver_opts.encrypted: not written, is '],
    ],
    ['an option of the engine', { ...overlay, Options: { mtu: '1400' } }, {}, {}, []],
    ['a label', overlay, { labels: { team: 'a' } }, undefined, ['labels.team: a, is nothing']],
    ['a number for a text', { ...overlay, Labels: { n: '1' } }, { labels: { n: 1 } }, undefined, []],
  ])('is compared with %s', (_title, found, wanted, before, expected) => {
    const told = networkDifferences(wanted, network(found), before).map(
      ({ key, wanted: text, is }) => `${key}: ${text}, is ${is}`,
    );
    expect(told).toEqual(expected);
  });

  it('differs in more than words unless only labels differ', () => {
    const told = networkDifferences({ internal: true, labels: { a: 'b' } }, network(overlay));
    expect(told.map((difference) => isLabel(difference))).toEqual([false, true]);
  });
});

describe('An existing volume', () => {
  const parsed = allVolumes.schema.parse({
    Volumes: [
      {
        CreatedAt: '2026-01-01T00:00:00Z',
        Driver: 'local',
        Labels: { 'com.docker.stack.namespace': 'shop' },
        Mountpoint: '/var/lib/docker/volumes/shop_data/_data',
        Name: 'shop_data',
        Options: { type: 'tmpfs', device: 'tmpfs', o: 'size=10m' },
        Scope: 'local',
      },
    ],
    Warnings: null,
  });
  const options = { type: 'tmpfs', device: 'tmpfs', o: 'size=10m' };

  it.each<[string, Definition, Definition | undefined, readonly string[]]>([
    ['a definition without keys', {}, undefined, []],
    ['all keys as they are', { driver: 'local', driver_opts: options }, undefined, []],
    [
      'another size',
      { driver_opts: { ...options, o: 'size=20m' } },
      undefined,
      ['driver_opts.o: size=20m, is size=10m'],
    ],
    ['another driver', { driver: 'nfs' }, undefined, ['driver: nfs, is local']],
    [
      'options that the file before wrote',
      { driver_opts: { type: 'tmpfs', device: 'tmpfs' } },
      { driver_opts: options },
      ['driver_opts.o: not written, is size=10m'],
    ],
    ['a label', { labels: { team: 'a' } }, undefined, ['labels.team: a, is nothing']],
  ])('is compared with %s', (_title, wanted, before, expected) => {
    const told = parsed.flatMap((is) => volumeDifferences(wanted, is, before));
    expect(told.map(({ key, wanted: text, is }) => `${key}: ${text}, is ${is}`)).toEqual(expected);
  });

  it.each([
    ['a plugin under its name without the tag', { driver: 'acme/nfs' }, []],
    ['options of a plugin that another node knows', { driver: 'acme/nfs', driver_opts: { o: 'x' } }, []],
    ['another plugin', { driver: 'acme/smb' }, ['driver']],
  ])('of a plugin is compared with %s', (_title, wanted, expected) => {
    const is = { name: 'shop_data', driver: 'acme/nfs:latest', options: {}, labels: {} };
    expect(volumeDifferences(wanted, is).map(({ key }) => key)).toEqual(expected);
  });

  it('is none where an engine has no volumes', () => {
    expect(allVolumes.schema.parse({ Volumes: null })).toEqual([]);
  });
});
