import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pierFiles, pierInputs } from './swarm-deploy/pier.ts';
import { type Checkout, checkOut } from './swarm-deploy/step.ts';

let lab: Lab;
let checkout: Checkout;

beforeAll(async () => {
  lab = await startLab({ nodes: 3, swarm: true, registry: true }, { logger: silentLogger });
  checkout = await checkOut(pierFiles);
}, 180_000);

afterAll(async () => {
  await checkout?.remove();
  await lab?.stop();
}, 60_000);

const passphrase = 'four words of sea';

/** A key of its own for deploys, locked with a passphrase, that every node knows. */
async function lockedKey(): Promise<string> {
  const make = `cd "$(mktemp -d)" && ssh-keygen -q -t ed25519 -N '${passphrase}' -f k && cat k.pub k`;
  const { stdout } = await lab.node('manager').exec(['sh', '-c', make]);
  const [publicKey = '', ...privateKey] = stdout.split('\n');
  for (const { name } of lab.nodes)
    await lab.node(name).exec(['sh', '-c', 'cat >>~deploy/.ssh/authorized_keys'], `${publicKey}\n`);
  return privateKey.join('\n');
}

/** From where each SSH connection to a node came that was let in so far. */
async function callersOf(name: string): Promise<string[]> {
  const log = await lab.logs(name);
  return [...log.matchAll(/Accepted publickey for deploy from (\S+)/g)].map(([, from = '']) => from);
}

test('a deploy with a locked key through a jump host enters the jump host once, and each node from there', async () => {
  const before = await Promise.all(lab.nodes.map(({ name }) => callersOf(name)));
  const run = await checkout.deploy({
    ...pierInputs(lab, 'quay'),
    'ssh-key': await lockedKey(),
    'ssh-key-passphrase': passphrase,
    'ssh-jump': `deploy@${lab.node('worker2').address}`,
  });
  expect([run.exitCode, run.outputs['status']]).toEqual([0, 'deployed']);
  const after = await Promise.all(lab.nodes.map(({ name }) => callersOf(name)));
  const came = after.map((callers, index) => callers.slice(before[index]?.length));
  const jump = lab.node('worker2').address;
  const fromElsewhere = came.flat().filter((from) => from !== jump && !from.startsWith('127.'));
  expect([came.map(({ length }) => length), fromElsewhere.length]).toEqual([[1, 1, 2], 1]);
  expect(run.summary).toContain(`manager (${lab.node('manager').address})`);
  expect(run.log + run.summary + JSON.stringify(run.outputs)).not.toContain(passphrase);
}, 120_000);
