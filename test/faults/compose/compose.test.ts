import { expect, test } from '@jest/globals';
import { useLab } from '../use-lab.ts';
import { startComposeLab } from './compose-lab.ts';
import { testCutNetwork } from './cut-network.ts';
import { testKilledRunner } from './killed-runner.ts';
import { testLostResources } from './lost-resources.ts';
import { testTwoAtOnce } from './two-at-once.ts';

// One server and four projects for all: each part begins with what the one before has proven.
const hosts = useLab(startComposeLab);

testCutNetwork(hosts, { bring: 'pier', deploy: 'quay', prove: 'slip', record: 'dock' });
testKilledRunner(hosts, 'pier');
testTwoAtOnce(hosts, 'quay');
testLostResources(hosts, { registry: 'slip', engine: ['slip', 'dock'], disk: 'quay' });

test('no registry login is left after the runs that repair', async () => {
  expect(await hosts.sh('ls -d /var/lib/fairway/compose/*/logins 2>/dev/null || :')).toBe('');
  expect(await hosts.sh('ls -d /tmp/fairway-* 2>/dev/null || :')).toBe('');
});
