import { tmpdir } from 'node:os';
import type { Lab } from '@fairway/lab';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { watchCommandLines } from '../../stage/step/command-lines.ts';
import { sshInputs } from '../../stage/step/lab-access.ts';
import { runStep } from '../../stage/step/run-step.ts';
import { smallStackInputs } from './apps/small-stack.ts';
import type { Checkout, StepResult } from './step.ts';

const passphrase = 'four words of sea';
const lampRoom = 'another key to the lamp room';
const oil = 'oil pressed by moonlight';

/** A lab with a swarm, and a checkout of the small stack that deploys to it. */
export interface JumpStage {
  readonly lab: Lab;
  readonly checkout: Checkout;
  readonly stack: string;
}

/** A deploy key with a passphrase that every node accepts. */
async function lockedKey(lab: Lab): Promise<string> {
  const make = `cd "$(mktemp -d)" && ssh-keygen -q -t ed25519 -N '${passphrase}' -f k && cat k.pub k && rm k`;
  const { stdout } = await lab.node('manager').exec(['sh', '-c', make]);
  const [publicKey = '', ...privateKey] = stdout.split('\n');
  for (const { name } of lab.nodes)
    await lab.node(name).exec(['sh', '-c', 'cat >>~deploy/.ssh/authorized_keys'], `${publicKey}\n`);
  return privateKey.join('\n');
}

async function callersOf(lab: Lab, name: string): Promise<string[]> {
  const log = await lab.logs(name);
  return [...log.matchAll(/Accepted publickey for deploy from (\S+)/g)].map(([, from = '']) => from);
}

/** By node, the sources of the connections that a piece of work has opened. */
async function called<T>(lab: Lab, work: () => Promise<T>): Promise<[T, string[][]]> {
  const all = () => Promise.all(lab.nodes.map(({ name }) => callersOf(lab, name)));
  const before = await all();
  const result = await work();
  return [result, (await all()).map((from, index) => from.slice(before[index]?.length))];
}

/** A deploy, and a look at its stack, by a key with a passphrase and through one of the nodes. */
export function throughAJumpHost(stage: () => JumpStage): void {
  describe('a deploy with a locked key through a jump host', () => {
    let run: StepResult;
    let secrets: Readonly<Record<string, string>>;
    let commandLines: ReadonlySet<string>;
    /** By node, the source of each SSH connection that was accepted during the run. */
    let callers: string[][];
    /** The same, while the stack was looked at. */
    let lookers: string[][];

    beforeAll(async () => {
      const { lab, checkout, stack } = stage();
      const key = await lockedKey(lab);
      const throughJump = {
        'ssh-key': key,
        'ssh-key-passphrase': passphrase,
        'ssh-jump': `deploy@${lab.node('worker2').address}`,
      };
      const watch = watchCommandLines();
      [run, callers] = await called(lab, () =>
        checkout.deploy({
          ...smallStackInputs(lab, stack),
          ...throughJump,
          secrets: JSON.stringify({ key: lampRoom }),
          env: '',
          'secret-env': JSON.stringify({ GREETING: oil }),
        }),
      );
      watch.stop();
      commandLines = watch.seen;
      [, lookers] = await called(lab, () =>
        runStep({
          action: 'health-heal',
          workspace: tmpdir(),
          inputs: { stack, manager: lab.node('manager').address, ...sshInputs(lab), ...throughJump },
        }),
      );
      const keyLine = key.split('\n')[1] ?? '';
      secrets = { passphrase, lampRoom, oil, keyLine, password: lab.registry.password };
    }, 600_000);

    test('is proven, and its log names every node', () => {
      expect([run.exitCode, run.outputs['status']]).toEqual([0, 'deployed']);
      expect(run.summary).toContain(`manager (${stage().lab.node('manager').address})`);
    });

    test('enters the jump host once from outside, and each node once from there, as a look at it does', () => {
      const jump = stage().lab.node('worker2').address;
      for (const from of [callers, lookers]) {
        const outside = from.flat().filter((one) => one !== jump && !one.startsWith('127.'));
        expect([from.map(({ length }) => length), outside.length]).toEqual([[1, 1, 2], 1]);
      }
    });

    test('shows no secret in log, summary or outputs', () => {
      const told = run.log + run.summary + JSON.stringify(run.outputs);
      for (const [name, secret] of Object.entries(secrets))
        expect([name, told.includes(secret)]).toEqual([name, false]);
    });

    test('puts no secret into a command line, here or on a node', () => {
      const lines = [...commandLines];
      // The watch misses short commands. One command that was seen proves that it sees the nodes.
      expect(lines).toContainEqual(expect.stringMatching(/docker (?:secret create|stack deploy)/));
      for (const [name, secret] of Object.entries(secrets))
        expect([name, lines.filter((line) => line.includes(secret))]).toEqual([name, []]);
    });

    test('leaves secrets on the nodes only in the stored release, in files that only their owner can read', async () => {
      // runc hands a health check to its container in a file that lives for a moment.
      const search =
        'grep -rlsF --exclude="runc-process*" -f - /tmp /var/tmp /home /root /var/lib/fairway | xargs -r stat -c "%a %n"';
      const found = await Promise.all(
        stage().lab.nodes.map(({ exec }) =>
          exec(['sh', '-c', search], `${Object.values(secrets).join('\n')}\n`),
        ),
      );
      const [onManager = '', ...onWorkers] = found.map(({ stdout }) => stdout.trim());
      const stored = onManager.split('\n');
      expect(stored.length).toBeGreaterThan(0);
      for (const file of stored) expect(file).toMatch(/^600 \/var\/lib\/fairway\/stacks\/quay\/releases\//);
      expect(onWorkers).toEqual(['', '']);
    });
  });
}
