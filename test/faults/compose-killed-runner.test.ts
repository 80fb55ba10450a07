import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RunOptions } from '../lab/compose-deploy/step.ts';
import { enters } from '../stage/step/hold.ts';
import type { StepResult } from '../stage/step/run-step.ts';
import { startComposeLab } from './compose-lab.ts';
import { type Aftermath, allEnded, errorOf, requireGreen, requireKilled, soakUntil } from './under-fault.ts';
import { useLab } from './use-lab.ts';

const phases = ['preflight', 'plan', 'bring', 'deploy', 'prove', 'record'] as const;

const hosts = useLab(startComposeLab);
const aftermaths = new Map<string, Aftermath>();
/** By phase, the registry login that lay on the server when its lock was free. */
const loginsLeft = new Map<string, string>();

/** Each phase has its own project, so all runs go side by side. A run is killed when it enters its phase. */
async function kill(phase: string): Promise<Aftermath> {
  const project = `killed-in-${phase}`;
  requireGreen(await hosts.run(project, 'v1'));
  const killed = await hosts.run(project, 'v2', {
    inputs: { soak: soakUntil(phase) },
    onLog: (log, step) => {
      if (enters(phase, log)) step.kill('SIGKILL');
    },
  });
  const lockWasFree = await hosts.lockIsFree(project);
  loginsLeft.set(phase, await hosts.sh(`ls -d /var/lib/fairway/compose/${project}/logins 2>/dev/null || :`));
  const served = await hosts.serves(project);
  const next = await hosts.run(project, 'v2');
  return { ended: killed, lockWasFree, served, next };
}

describe('a runner that is killed by -9', () => {
  beforeAll(async () => {
    await allEnded(phases.map(async (phase) => aftermaths.set(phase, await kill(phase))));
  }, 1_200_000);

  test.each(phases)(
    'in %s leaves both services serving, a free lock and no registry login, and the next run repairs',
    async (phase) => {
      const project = `killed-in-${phase}`;
      const { ended: killed, lockWasFree, served, next } = aftermaths.get(phase) as Aftermath;
      requireKilled(killed, phase);
      expect(lockWasFree).toBe(true);
      expect(loginsLeft.get(phase)).toBe('');
      expect(served).toMatch(/keeper v[12].*lamp v[12]/);
      requireGreen(next);
      expect(next.outputs['status']).toMatch(/^(deployed|unchanged)$/);
      expect(await hosts.serves(project)).toBe('keeper v2, lamp v2');
      expect(await hosts.papers(project)).toBe('rules of v2');
      expect((await hosts.ledger(project)).at(-1)).toMatch(/^v2 (proven|unchanged)$/);
      expect(await hosts.sh(`docker ps --filter name=${project} --format '{{.Names}}' | sort`)).toBe(
        `${project}-keeper\n${project}-lamp-1`,
      );
    },
    600_000,
  );
});

test('no registry login is left after the runs that repair', async () => {
  expect(await hosts.sh('ls -d /var/lib/fairway/compose/*/logins 2>/dev/null || :')).toBe('');
  expect(await hosts.sh('ls -d /tmp/fairway-* 2>/dev/null || :')).toBe('');
});

describe('two deploys at once', () => {
  test('wait for each other; a third that may not wait names the holder of the lock', async () => {
    const project = 'two-at-once';
    requireGreen(await hosts.run(project, 'v1'));
    const impatient: Promise<StepResult>[] = [];
    const [one, other] = await Promise.all([
      hosts.run(project, 'v2', {
        onLog: (log) => {
          if (enters('plan', log) && impatient.length === 0)
            impatient.push(hosts.run(project, 'v4', { inputs: { 'lock-timeout': '0s' } }));
        },
      }),
      hosts.run(project, 'v3', { inputs: { 'lock-timeout': '5m' } }),
    ]);
    requireGreen(one);
    requireGreen(other);
    const [refused] = await Promise.all(impatient);
    expect(refused && errorOf(refused)).toMatch(
      /The lock \S+ on manager \S+ was not free within 0 s.*held by "ada/,
    );
    const serving = await hosts.serves(project);
    expect(['keeper v2, lamp v2', 'keeper v3, lamp v3']).toContain(serving);
    const entries = await hosts.ledger(project);
    for (let at = 0; at < entries.length; at += 2) {
      expect(entries[at + 1]?.split(' ')[0]).toBe(entries[at]?.split(' ')[0]);
    }
  }, 600_000);
});

describe('a resource that is lost during a deploy', () => {
  test('a dead registry ends the run before anything is changed', async () => {
    const project = 'no-registry';
    requireGreen(await hosts.run(project, 'v1'));
    await hosts.lab.kill('registry');
    try {
      const run = await hosts.run(project, 'v2');
      expect(run.outputs['status']).toBe('failed');
      expect(await hosts.serves(project)).toBe('keeper v1, lamp v1');
      expect(await hosts.ledger(project)).toEqual(['v1 started', 'v1 proven']);
    } finally {
      await hosts.lab.restore('registry');
    }
  }, 600_000);

  test('an engine that is restarted in deploy and in prove: each run ends with one release proven', async () => {
    const [changing, proving] = ['engine-in-deploy', 'engine-in-prove'];
    await allEnded([changing, proving].map(async (project) => requireGreen(await hosts.run(project, 'v1'))));
    const others: Promise<unknown>[] = [];
    const once = (phase: string, act: () => Promise<unknown>): NonNullable<RunOptions['onLog']> => {
      let done = false;
      return (log) => {
        if (done || !enters(phase, log)) return undefined;
        done = true;
        others.push(act());
        return undefined;
      };
    };
    const restart = once('deploy', () => hosts.lab.restartEngine('manager'));
    // The first run soaks until the second one has come to its deploy.
    const begin = once('prove', () => hosts.run(changing, 'v2', { onLog: restart }));
    const run = await hosts.run(proving, 'v2', { inputs: { soak: '60s' }, onLog: begin });
    await allEnded(others);
    expect(others).toHaveLength(2);
    for (const project of [changing, proving]) {
      const [end = ''] = (await hosts.ledger(project)).slice(-1);
      expect([project, end, run.log]).toEqual([
        project,
        expect.stringMatching(/^v2 (?:proven|rolled-back)$/),
        expect.anything(),
      ]);
      const serving = end === 'v2 proven' ? 'v2' : 'v1';
      expect(await hosts.serves(project)).toBe(`keeper ${serving}, lamp ${serving}`);
    }
  }, 600_000);

  test('a disk that fills up while files are put in place: the previous release serves again', async () => {
    const project = 'full-disk';
    const papers = `/home/deploy/${project}/papers`;
    requireGreen(await hosts.run(project, 'v1'));
    let filled: Promise<string> | undefined;
    const run = await hosts.run(project, 'v2', {
      onLog: (log, step) => {
        if (filled || !enters('bring', log)) return;
        step.kill('SIGSTOP');
        // A small file system in memory takes the place of the disk.
        filled = hosts
          .sh(
            `cp -a ${papers} /tmp/papers; mount -t tmpfs -o size=64k,mode=777 full ${papers}; cp -a /tmp/papers/. ${papers}/; chown deploy ${papers}/*; rm -r /tmp/papers; dd if=/dev/zero of=${papers}/.fill bs=1k 2>/dev/null || :`,
          )
          .finally(() => step.kill('SIGCONT'));
      },
    });
    try {
      await filled;
      expect(run.exitCode).toBe(1);
      expect(errorOf(run)).toMatch(/No space left on device|is not equal to its stored copy/);
      expect(await hosts.serves(project)).toBe('keeper v1, lamp v1');
    } finally {
      await hosts.sh(`umount -l ${papers}`);
    }
    requireGreen(await hosts.run(project, 'v2', { inputs: { drift: 'replace' } }));
    expect(await hosts.serves(project)).toBe('keeper v2, lamp v2');
  }, 600_000);
});
