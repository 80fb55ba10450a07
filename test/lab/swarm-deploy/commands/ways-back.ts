import type { Lab } from '@fairway/lab';
import { describe, expect, test } from '@jest/globals';
import { pierFiles } from '../pier.ts';
import type { Checkout } from '../step.ts';
import type { SwarmReader } from '../swarm.ts';
import { pierWith } from './pier-with.ts';

/** What the tests of the commands share: one swarm with one stack, in the order of the tests. */
export interface CommandsStage {
  readonly stack: string;
  readonly lab: Lab;
  readonly swarm: SwarmReader;
  readonly checkout: Checkout;
  /** A runner without a checkout: a rollback needs none. */
  readonly elsewhere: Checkout;
  readonly inputs: Readonly<Record<string, string>>;
  readonly run: { readonly env: Readonly<Record<string, string>> };
}

/** The ways back that are not the usual one. */
export function waysBack(stage: () => CommandsStage): void {
  describe('a release that earlier ones do not go together with', () => {
    const schema = (newest: string) =>
      JSON.stringify([{ name: 'harbor', newest, worksFor: newest === '2' ? ['2'] : ['1', '2'] }]);

    test('is not gone back from, neither by itself nor by a rollback without a word', async () => {
      const { checkout, elsewhere, inputs, run } = stage();
      await checkout.write(pierFiles);
      const marked = await checkout.deploy({ ...inputs, schema: schema('1') }, run);
      expect([marked.exitCode, marked.outputs['status']]).toEqual([0, 'unchanged']);
      const bad = await checkout.deploy(
        {
          ...inputs,
          release: 'v2b',
          schema: schema('2'),
          env: JSON.stringify({ GREETING: 'ahoy', KEEPER: 'gone' }),
        },
        run,
      );
      expect([bad.exitCode, bad.outputs['status']]).toEqual([1, 'failed']);
      expect(bad.log).toContain('v1 was not put back');
      expect(bad.log).toContain(
        'harbor: that release knows 1; since then, up to 2, something was taken away',
      );
      const refused = await elsewhere.deploy({ ...inputs, command: 'rollback' }, run);
      expect([refused.exitCode, refused.outputs['status']]).toEqual([1, 'failed']);
      expect(refused.log).toContain('v1 cannot be rolled back to');
      expect(refused.log).toContain('would not work with the databases');
      const forced = await elsewhere.deploy(
        { ...inputs, command: 'rollback', 'rollback-unsafe': 'true', verify: '' },
        run,
      );
      expect([forced.exitCode, forced.outputs['status']]).toEqual([0, 'deployed']);
    }, 400_000);
  });

  describe('a stack that was there before Fairway', () => {
    const old = 'jetty';

    test('serves again as it was when the first release fails', async () => {
      const { lab, swarm, checkout, inputs, run } = stage();
      const text = `
  services:
    lamp:
      image: ${lab.registry.address}/base/busybox:latest
      command: ["sh", "-c", "echo old > /tmp/v; exec sleep 100000"]
      stop_signal: SIGKILL
      environment: {WHO: "somebody else"}
      deploy: {replicas: 2, endpoint_mode: dnsrr}
    gone:
      image: ${lab.registry.address}/base/busybox:latest
      command: ["sleep", "100000"]
      stop_signal: SIGKILL
      deploy: {endpoint_mode: dnsrr}
  `;
      const { username, password, address } = lab.registry;
      await swarm.on('manager', [
        'sh',
        '-c',
        `echo '${password}' | docker login -u ${username} --password-stdin ${address} && printf '%s' "$0" | docker stack deploy --with-registry-auth -c - ${old} && docker logout ${address}`,
        text,
      ]);
      const specs = () =>
        swarm.on('manager', [
          'sh',
          '-c',
          `docker service inspect --format '{{.Spec.Name}} {{json .Spec.TaskTemplate.ContainerSpec}} {{json .Spec.Mode}} {{json .Spec.Labels}}' ${old}_lamp ${old}_gone`,
        ]);
      const before = await specs();
      await checkout.write(pierFiles);
      const first = {
        ...inputs,
        stack: old,
        files: `deploy/pages => /home/deploy/${old}/pages`,
        env: JSON.stringify({ GREETING: 'ahoy', KEEPER: 'gone' }),
      };
      const run1 = await checkout.deploy({ ...first, verify: '' }, run);
      expect(run1.log).toContain('what ran before Fairway was put back and is proven to serve');
      expect([run1.exitCode, run1.outputs['status']]).toEqual([1, 'rolled-back']);
      expect(await specs()).toBe(before);
      expect(await swarm.services(old)).toEqual([`${old}_gone`, `${old}_lamp`]);
      const versions = await swarm.inside(`${old}_lamp`, ['cat', '/tmp/v']);
      expect(new Set(Object.values(versions))).toEqual(new Set(['old\n']));
      await swarm.remove(old);
    }, 300_000);
  });

  describe('a service that was renamed and keeps its port', () => {
    test('takes the port over, and gives it back when the release fails', async () => {
      const { swarm, checkout, inputs, run } = stage();
      const renamed = pierWith(['  lamp:', '  light:']);
      await checkout.write(renamed);
      const plan = await checkout.deploy({ ...inputs, command: 'plan', release: 'v3' }, run);
      expect(plan.log).toContain('mole_lamp goes before light comes, since both publish port 18080/tcp');
      const bad = await checkout.deploy(
        { ...inputs, release: 'v3', env: JSON.stringify({ GREETING: 'ahoy', KEEPER: 'gone' }) },
        run,
      );
      expect([bad.exitCode, bad.outputs['status']]).toEqual([1, 'rolled-back']);
      expect(await swarm.services(stage().stack)).toEqual(['mole_keeper', 'mole_lamp']);
      const good = await checkout.deploy({ ...inputs, release: 'v4' }, run);
      expect([good.exitCode, good.outputs['status']]).toEqual([0, 'deployed']);
      expect(await swarm.services(stage().stack)).toEqual(['mole_keeper', 'mole_light']);
    }, 400_000);
  });
}
