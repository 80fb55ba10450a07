import { describe, expect, it } from '@jest/globals';
import { routedBlocks } from '../../src/machines/network.ts';

describe('the blocks that a lab must not take', () => {
  it('are those that this machine has a route for', () => {
    const table = [
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
      'eth0\t00000000\t0102000A\t0003\t0\t0\t0\t00000000\t0\t0\t0',
      'docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0',
      'br-1\t00D4D50A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
      'br-2\t0003D50A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
    ].join('\n');
    expect([...routedBlocks(table)]).toEqual([212, 3]);
  });
});
