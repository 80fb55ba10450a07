import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { smallStackInputs } from './apps/small-stack.ts';
import { operatorsAndOthers } from './operators.ts';
import { type Checkout, checkOut } from './step.ts';
import { readSwarm, type SwarmReader } from './swarm.ts';

/** `gate` runs on every node and forwards the answer of `keeper`. `keeper` runs on the manager; only it changes with a release. */
const stackFile = `
services:
  gate:
    image: \${REGISTRY}/base/busybox:latest
    stop_signal: SIGKILL
    command: ["httpd", "-f", "-p", "8080", "-h", "/www"]
    configs:
      - {source: ask-keeper, target: /www/cgi-bin/keeper, mode: 0755}
    ports:
      - {target: 8080, published: 18081, mode: host}
    deploy:
      mode: global
      endpoint_mode: dnsrr
      restart_policy: {delay: 1s}
  keeper:
    image: \${REGISTRY}/base/busybox:latest
    stop_signal: SIGKILL
    command: ["sh", "-c", "mkdir /www && echo keeper of $RELEASE > /www/version && exec httpd -f -p 3000 -h /www"]
    deploy:
      endpoint_mode: dnsrr
      placement: {constraints: [node.role == manager]}
      update_config: {order: start-first, monitor: 1s}
configs:
  ask-keeper:
    file: ./ask-keeper
`;

/** Runs for each request (CGI). */
const askKeeper = `#!/bin/sh
printf 'Content-Type: text/plain\\r\\n\\r\\n'
exec wget -T 4 -q -O - http://keeper:3000/version
`;

const stack = 'ford';
let lab: Lab;
let swarm: SwarmReader;
let checkout: Checkout;
let inputs: Record<string, string>;

beforeAll(async () => {
  lab = await startLab({ nodes: 2, swarm: true, registry: true }, { logger: silentLogger });
  swarm = readSwarm(lab);
  checkout = await checkOut({ 'deploy/stack.yml': stackFile, 'deploy/ask-keeper': askKeeper });
  inputs = {
    ...smallStackInputs(lab, stack),
    env: '',
    secrets: '',
    files: '',
    verify:
      '[{"name": "gate", "url": "http://{node}:18081/cgi-bin/keeper", "contains": "keeper of {release}"}]',
  };
}, 600_000);

afterAll(async () => {
  await checkout?.remove();
  await lab?.stop();
}, 600_000);

/** Imitates an engine that has lost the other nodes: its containers run and answer, but packets to other nodes are dropped. */
async function loseOthers(node: string): Promise<void> {
  const network = (
    await swarm.on('manager', ['docker', 'network', 'inspect', '-f', '{{.Id}}', `${stack}_default`])
  ).trim();
  const namespace = `/run/docker/netns/1-${network.slice(0, 10)}`;
  await swarm.on(node, ['nsenter', `--net=${namespace}`, 'ip', 'link', 'set', 'vxlan0', 'down']);
}

const gates = async () => {
  const tasks = await swarm.tasks(stack);
  return Object.fromEntries(
    tasks.filter(({ service }) => service === `${stack}_gate`).map(({ node, id }) => [node, id]),
  );
};

describe('a node whose engine has lost the other nodes of the overlay network', () => {
  let before: Record<string, string>;

  beforeAll(async () => {
    const first = await checkout.deploy(inputs);
    expect([first.exitCode, first.log]).toEqual([0, expect.any(String)]);
    before = await gates();
    await loseOthers('worker1');
  }, 600_000);

  test('gets new tasks in place of those that nothing can reach, and the release is proven', async () => {
    const run = await checkout.deploy({ ...inputs, release: 'v2' });
    expect([run.exitCode, run.outputs['status'], run.log]).toEqual([0, 'deployed', expect.any(String)]);
    expect(run.log).toContain('Replacing gate on worker1.');
    expect(run.summary).toContain('worker1 answered only after its tasks were replaced');
    const after = await gates();
    expect(after['manager']).toBe(before['manager']);
    expect(after['worker1']).not.toBe(before['worker1']);
    const { address } = lab.node('worker1');
    let answer = '';
    // The gate waits only seconds for the keeper, which may be too short on a busy machine.
    for (let tries = 0; tries < 30 && answer === ''; tries++)
      answer = await (await fetch(`http://${address}:18081/cgi-bin/keeper`)).text();
    expect(answer).toBe('keeper of v2\n');
  }, 600_000);
});

operatorsAndOthers(() => ({ lab, swarm }));
