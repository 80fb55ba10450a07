import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { watchCommandLines } from '../stage/step/command-lines.ts';
import { runStep } from '../stage/step/run-step.ts';
import { checkOutMarina, type Sources } from './build-images/sources.ts';
import { type Checkout, checkOut } from './migrate-prisma/checkout.ts';
import { installPackages } from './migrate-prisma/packages.ts';
import { migrateStep } from './migrate-prisma/step.ts';

// The command lines of swarm-deploy are tested in swarm-deploy/access.test.ts.
jest.setTimeout(400_000);

let lab: Lab;
let sources: Sources;
let checkout: Checkout;

beforeAll(async () => {
  lab = await startLab({ nodes: 1, registry: true, builder: true, postgres: true }, { logger: silentLogger });
  sources = await checkOutMarina();
  checkout = await checkOut();
  await installPackages(checkout.path);
});
afterAll(async () => {
  await sources?.remove();
  await checkout?.remove();
  await lab?.stop();
});

/** Does the work; the command lines meanwhile that hold a part of what only environment and standard input may. */
async function leaking(
  work: () => Promise<void>,
  ran: RegExp,
  secrets: readonly string[],
): Promise<string[]> {
  const watch = watchCommandLines();
  await work().finally(watch.stop);
  const lines = [...watch.seen];
  expect(lines).toContainEqual(expect.stringMatching(ran));
  return lines.filter((line) => secrets.some((secret) => line.includes(secret)));
}

test('a build puts neither the password of the registry nor a build secret into a command line', async () => {
  const token = 'keel-haul-8816';
  const { address, username, password } = lab.registry;
  const from = 'ARG BASE_REGISTRY\nFROM ${BASE_REGISTRY}/base/busybox\n';
  const use = 'RUN --mount=type=secret,id=token sleep 1; md5sum /run/secrets/token > /sum\n';
  const sha = await sources.commit({ 'buoy/Dockerfile': `${from}${use}` });
  const build = async () => {
    const { exitCode, log } = await runStep({
      action: 'build-images',
      workspace: sources.path,
      inputs: {
        images: '- name: buoy\n  context: buoy\n  build-secrets: [token]\n',
        registry: `${address}/acme`,
        'registry-username': username,
        'registry-password': password,
        'build-args': `BASE_REGISTRY: ${address}`,
        'build-secrets': `token: ${token}`,
        release: '1.0.0',
      },
      env: { ...lab.machineEnv, GITHUB_SHA: sha },
    });
    expect([exitCode, log]).toEqual([0, expect.any(String)]);
  };
  expect(await leaking(build, /docker( |-)buildx .*bake/, [token, password])).toEqual([]);
});

test('a migration puts neither the URL of a database nor its password into a command line of the action', async () => {
  const url = await lab.postgres.createDatabase('harbor');
  const migrate = async () => {
    const { exitCode, log } = await migrateStep(checkout.path, { harbor: { url } });
    expect([exitCode, log]).toEqual([0, expect.any(String)]);
  };
  // Prisma starts its own engine with the URL as an argument (https://github.com/prisma/orm/issues/6426 shows it).
  // SECURITY.md says so; when this finds nothing any more, that sentence can go.
  const lines = await leaking(migrate, /prisma.* migrate deploy/, [new URL(url).password]);
  expect(lines.filter((line) => !line.includes('schema-engine'))).toEqual([]);
  expect(lines).not.toEqual([]);
});
