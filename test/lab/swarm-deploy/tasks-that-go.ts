import type { Lab } from '@fairway/lab';
import { expect, test } from '@jest/globals';
import type { StepResult } from '../../stage/step/run-step.ts';
import type { ClerkParts } from './apps/clerk-and-porter.ts';
import { errorOf } from './outcomes.ts';
import { readServing } from './serving.ts';
import type { SwarmReader } from './swarm.ts';

/** A swarm that is started before the tests, and deploys to it. */
export interface Stage {
  readonly lab: () => Lab;
  readonly swarm: () => SwarmReader;
  deploy(
    stack: string,
    release: string,
    parts: ClerkParts,
    options?: { readonly inputs?: Readonly<Record<string, string>> },
  ): Promise<StepResult>;
}

/** Tasks that end sooner than Swarm remembers them, or later than the release is given time. */
export function tasksThatGo(stage: Stage): void {
  test('a crash loop is seen where Swarm keeps no history of tasks; the first release is kept for inspection, and the next good one repairs it', async () => {
    await stage.swarm().on('manager', ['docker', 'swarm', 'update', '--task-history-limit', '0']);
    try {
      const after = { command: 'sleep 4; echo no ink >&2; exit 3' };
      const run = await stage.deploy('forgotten', 'v1', after, { inputs: { soak: '15s' } });
      expect([run.exitCode, run.outputs['status']]).toEqual([1, 'failed']);
      // The swarm forgets an ended task at its next collection: the look may come before or after that.
      const seen =
        /the service clerk on \w+[\s\S]*(non-zero exit \(3\)|--task-history-limit 5)[\s\S]*log: no ink/;
      expect(errorOf(run)).toMatch(seen);
    } finally {
      await stage.swarm().on('manager', ['docker', 'swarm', 'update', '--task-history-limit', '5']);
    }
    expect(await stage.swarm().services('forgotten')).toEqual(['forgotten_clerk', 'forgotten_porter']);
    const next = await stage.deploy('forgotten', 'v2', {});
    expect([next.outputs['status'], next.log]).toEqual(['deployed', expect.any(String)]);
  }, 600_000);

  test('an earlier task that takes its whole time to leave is waited for beyond the timeout', async () => {
    const leaver = `  leaver:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "trap '' TERM; while :; do sleep 0.2; done"]
    stop_grace_period: 25s
    environment: {RELEASE: "\${RELEASE}"}
    deploy: {endpoint_mode: dnsrr, update_config: {order: start-first, monitor: 1s}}
`;
    const inputs = { soak: '0s', timeout: '20s' };
    expect((await stage.deploy('leaving', 'v1', { stack: leaver })).exitCode).toBe(0);
    const run = await stage.deploy('leaving', 'v2', { stack: leaver }, { inputs });
    expect([run.outputs['status'], run.log]).toEqual(['deployed', expect.anything()]);
    const { containers } = await readServing(stage.lab(), 'leaving');
    expect(containers.filter((line) => line.includes('leaver'))).toHaveLength(1);
  }, 600_000);
}
