import type { ChildProcess } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { keeperGone, smallStackFiles } from '../apps/small-stack.ts';
import { smallStackWith } from './small-stack-with.ts';
import type { CommandsStage } from './stage.ts';

/** Rollbacks that are refused, fail or take over a foreign stack. */
export function rollbacks(stage: () => CommandsStage): void {
  describe('a release that is not safe to roll back', () => {
    const schema = (newest: string) =>
      JSON.stringify([{ name: 'harbor', newest, worksFor: newest === '2' ? ['2'] : ['1', '2'] }]);

    test('is not rolled back, neither after a failure nor by a rollback without the consent of the caller', async () => {
      const { checkout, elsewhere, inputs, run } = stage();
      await checkout.write(smallStackFiles);
      const marked = await checkout.deploy({ ...inputs, schema: schema('1') }, run);
      expect([marked.exitCode, marked.outputs['status']]).toEqual([0, 'unchanged']);
      const bad = await checkout.deploy(
        {
          ...inputs,
          release: 'v2b',
          schema: schema('2'),
          env: keeperGone,
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
    }, 600_000);
  });

  describe('a stack that was there before Fairway', () => {
    /** Deploys it with Docker alone, and returns the specs of its services as the manager has them. */
    async function deployOld(old: string): Promise<() => Promise<string>> {
      const { lab, swarm } = stage();
      const { username, password, address } = lab.registry;
      const text = `
  services:
    lamp:
      image: ${address}/base/busybox:latest
      command: ["sh", "-c", "echo old > /tmp/v; exec sleep 100000"]
      stop_signal: SIGKILL
      environment: {WHO: "somebody else"}
      deploy: {mode: global, endpoint_mode: dnsrr}
    gone:
      image: ${address}/base/busybox:latest
      command: ["sleep", "100000"]
      stop_signal: SIGKILL
      deploy: {endpoint_mode: dnsrr}
  `;
      const login = `docker login -u ${username} --password-stdin ${address}`;
      const deploy = `docker stack deploy --with-registry-auth -c - ${old}`;
      const script = `echo '${password}' | ${login} && printf '%s' "$0" | ${deploy} && docker logout ${address}`;
      await swarm.on('manager', ['sh', '-c', script, text]);
      const fields = '{{json .Spec.TaskTemplate.ContainerSpec}} {{json .Spec.Mode}} {{json .Spec.Labels}}';
      const inspect = `docker service inspect --format '{{.Spec.Name}} ${fields}' ${old}_lamp ${old}_gone`;
      return () => swarm.on('manager', ['sh', '-c', inspect]);
    }
    /** The other stack of this lab has the port on every node. */
    const withoutPort = smallStackWith([
      '    ports:\n      - {target: 8080, published: 18080, mode: host}\n',
      '',
    ]);
    const firstOf = (old: string, env: Readonly<Record<string, string>>) => ({
      ...stage().inputs,
      stack: old,
      files: `deploy/pages => /home/deploy/${old}/pages`,
      env: JSON.stringify({ GREETING: 'ahoy', ...env }),
      verify: '',
    });

    test('serves unchanged again when the first release fails, and when it is cancelled', async () => {
      const { stack, swarm, checkout, run } = stage();
      const old = 'jetty';
      const specs = await deployOld(old);
      const before = await specs();
      const refused = await checkout.deploy({ ...firstOf(old, {}), command: 'plan' }, run);
      expect(refused.log).toContain('The service lamp publishes a port with "mode: host" that is taken');
      expect(refused.log).toContain(`worker1: the service ${stack}_lamp has 18080/tcp`);
      await checkout.write(withoutPort);
      const failed = await checkout.deploy(firstOf(old, { KEEPER: 'gone', PULSE: '1s' }), run);
      expect(failed.log).toContain('what ran before Fairway was put back and is proven to serve');
      expect([failed.exitCode, failed.outputs['status']]).toEqual([1, 'rolled-back']);
      expect(await specs()).toBe(before);
      expect(await swarm.services(old)).toEqual([`${old}_gone`, `${old}_lamp`]);
      const versions = await swarm.inside(`${old}_lamp`, ['cat', '/tmp/v']);
      expect(new Set(Object.values(versions))).toEqual(new Set(['old\n']));

      let sent = false;
      const cancelled = await checkout.deploy(
        { ...firstOf(old, {}), soak: '60s' },
        {
          ...run,
          onLog(log) {
            if (sent || !log.includes('::group::prove')) return undefined;
            sent = true;
            return 'SIGINT';
          },
        },
      );
      await checkout.write(smallStackFiles);
      expect([cancelled.exitCode, sent, cancelled.log]).toEqual([1, true, expect.any(String)]);
      expect(cancelled.log).toContain('This step was cancelled');
      expect(await specs()).toBe(before);
      expect(await swarm.services(old)).toEqual([`${old}_gone`, `${old}_lamp`]);
      const ledger = await swarm.on('manager', ['cat', `/var/lib/fairway/stacks/${old}/ledger.jsonl`]);
      expect(ledger).toContain('cancelled; the return to what ran before Fairway was begun');
      await swarm.remove(old);
    }, 600_000);
  });

  describe('a service that was renamed and keeps its port', () => {
    test('takes the port over, even if the runner is killed meanwhile or GitHub is silent, and gives it back when the release fails', async () => {
      const { stack, swarm, checkout, inputs, run } = stage();
      const renamed = smallStackWith(['  lamp:', '  light:']);
      await checkout.write(renamed);
      const plan = await checkout.deploy({ ...inputs, command: 'plan', release: 'v3' }, run);
      expect(plan.log).toContain('mole_lamp goes before light comes, since both publish port 18080/tcp');
      const bad = await checkout.deploy({ ...inputs, release: 'v3', env: keeperGone }, run);
      expect([bad.exitCode, bad.outputs['status']]).toEqual([1, 'rolled-back']);
      expect(await swarm.services(stack)).toEqual(['mole_keeper', 'mole_lamp']);
      // This runs in the server's own shell, because the time without either service is short.
      const gone =
        'until left=$(docker service ls -q --filter name=mole_lamp) && [ -z "$left" ]; do sleep 0.05; done';
      const going = swarm.on('manager', ['timeout', '1200', 'sh', '-c', gone]);
      let step: ChildProcess | undefined;
      const killed = checkout.deploy(
        { ...inputs, release: 'v4' },
        {
          ...run,
          onLog(_log, child) {
            step = child;
            return undefined;
          },
        },
      );
      await going;
      step?.kill('SIGKILL');
      await killed;
      const both = ['mole_keeper', 'mole_light'];
      const isThere = async () => JSON.stringify(await swarm.services(stack)) === JSON.stringify(both);
      for (let look = 0; look < 600 && !(await isThere()); look++)
        await swarm.on('manager', ['sleep', '0.5']);
      expect(await swarm.services(stack)).toEqual(both);
      // A silent GitHub fails no proven deploy.
      const dead = { env: { ...run.env, GITHUB_API_URL: 'http://127.0.0.1:9' } };
      const good = await checkout.deploy({ ...inputs, release: 'v4' }, dead);
      expect([good.exitCode, good.outputs['status'], good.log]).toEqual([0, 'deployed', expect.any(String)]);
      expect(good.log).toMatch(/::warning.*The deployment is not on GitHub/);
    }, 600_000);
  });
}
