import { describe, expect, test } from '@jest/globals';
import { both, lockedBy, type TwoHosts } from './two-hosts.ts';

/** Refusals: projects that are not a staging of compose-deploy, and removals that would harm another project. */
export function testRefusals(open: () => TwoHosts): void {
  describe('a refused run touches nothing', () => {
    test.each<[string, Record<string, string>, string[]]>([
      [
        'if the name is a typo; the error lists the projects that exist',
        { project: 'quay-stagin' },
        [
          'compose-deploy has never deployed a project of the name "quay-stagin"',
          'quay: production, environment "production", v1 proven',
          'quay-staging: staging, environment "staging", v1 proven',
        ],
      ],
      [
        'if it is production',
        { project: 'quay', environment: 'production' },
        ['It is production: its ledger says so'],
      ],
      [
        'if it was production before it was called staging',
        { project: 'lantern' },
        ['It is production', 'v1 was deployed as such'],
      ],
      [
        'if project and environment do not belong together',
        { project: 'quay' },
        ['belongs to the environment "production", not to "staging"'],
      ],
      [
        'if another project has taken the name',
        { project: 'buoy' },
        ['buoy-db-1, buoy-web-1 are not its own', 'buoy-db-1 was made by the project in /srv/other/buoy'],
      ],
      [
        'if containers of another project need its networks, running or not',
        { project: 'pier' },
        ['idle needs the network pier_default', 'reporter needs the network pier_edge'],
      ],
    ])('%s', async (_what, inputs, says) => {
      const before = await open().everything();
      const run = await open().destroy(inputs);
      for (const words of says) expect(run.log).toContain(words);
      expect([run.exitCode, run.outputs['status']]).toEqual([1, 'failed']);
      expect(await open().everything()).toEqual(before);
    });

    test('on any host if one of them is not reached', async () => {
      const before = await open().everything();
      const hosts = `manager=${open().lab.node('manager').address}\nworker1=${open().lab.node('worker1').address}:2`;
      const run = await open().destroy({ project: 'quay-staging', hosts });
      expect(run.log).toContain('worker1');
      expect([run.exitCode, run.outputs['status']]).toEqual([1, 'failed']);
      expect(await open().everything()).toEqual(before);
    });

    test('while another run deploys; the error names that run', async () => {
      const lease = await lockedBy(open(), 'bob acme/marina');
      const before = await open().everything('worker1');
      const run = await open()
        .destroy({ project: 'quay-staging', 'lock-timeout': '1s' }, { nodes: both })
        .finally(lease.release);
      expect([run.exitCode, run.outputs['status']]).toEqual([1, 'failed']);
      expect(run.log).toContain('bob acme/marina');
      expect(await open().everything('worker1')).toEqual(before);
    });
  });
}
