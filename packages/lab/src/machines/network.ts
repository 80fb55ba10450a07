import { readFileSync } from 'node:fs';
import { Failure } from '@fairway/runtime';
import { networkName } from '../records/names.ts';
import { type LabMark, labelArguments } from './machine.ts';
import { docker, run } from './run.ts';

/** Where each machine of a lab stands in its network. */
export interface AddressPlan {
  readonly registry: string;
  readonly postgres: string;
  readonly builder: string;
  readonly server: (index: number) => string;
}

const addressesIn = (block: number): AddressPlan => {
  const at = (host: number) => `10.213.${block}.${host}`;
  return { registry: at(2), postgres: at(3), builder: at(4), server: (index) => at(11 + index) };
};

/**
 * Makes the lab's network in a block that nobody uses: neither a network of the engine nor a route of this machine.
 * The network is internal: its machines reach each other and this machine, and nothing beyond.
 * Swarm takes its overlay networks from the low end of 10.0.0.0/8, so 10.213 stays clear of them.
 * @throws Failure where all 256 blocks are taken.
 */
export async function makeNetwork(mark: LabMark): Promise<AddressPlan> {
  const routed = routedBlocks(readFileSync('/proc/net/route', 'utf8'));
  const first = Math.floor(Math.random() * 256);
  for (let tried = 0; tried < 256; tried++) {
    const block = (first + tried) % 256;
    if (routed.has(block)) continue;
    const subnet = ['--subnet', `10.213.${block}.0/24`];
    const argv = [
      'network',
      'create',
      '--internal',
      ...subnet,
      ...labelArguments(mark),
      networkName(mark.lab),
    ];
    const { exitCode, stderr } = await run(['docker', ...argv]);
    if (exitCode === 0) return addressesIn(block);
    // The engine refuses a block that overlaps: creating is the claim, so two labs starting at once cannot share one.
    if (!/overlap/i.test(stderr)) await docker(argv);
  }
  throw new Failure({
    what: 'The lab found no free network on this machine.',
    why: 'Every block of 10.213.0.0/16 is taken by another network or route.',
    fix: 'Take down labs that nobody uses: `pnpm lab status`, then `pnpm lab down --name NAME`.',
  });
}

/** The blocks N of 10.213.N.0/24 that /proc/net/route (little-endian hexadecimal addresses) has a route of its own for. */
export function routedBlocks(table: string): Set<number> {
  const blocks = new Set<number>();
  for (const line of table.split('\n').slice(1)) {
    const destination = line.split('\t')[1];
    if (!destination || !/^[0-9A-F]{2}[0-9A-F]{2}D50A$/i.test(destination)) continue;
    blocks.add(Number.parseInt(destination.slice(2, 4), 16));
  }
  return blocks;
}
