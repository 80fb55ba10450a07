import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { watchCommandLines } from '../stage/step/command-lines.ts';
import { runStep } from '../stage/step/run-step.ts';
import { checkOutMarina, type Sources } from './build-images/sources.ts';
import { type Checkout, checkOut } from './migrate-prisma/checkout.ts';
import { installPackages } from './migrate-prisma/packages.ts';
import { migrateStep } from './migrate-prisma/step.ts';

// The command lines of swarm-deploy are tested in swarm-deploy/jump-host.ts.
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

/** What a program of the action's user finds of the runner's in the action's process: its names of variables. */
function environments() {
  const found = new Set<string>();
  let looks = 0;
  return {
    look(_log: string, { pid }: ChildProcess) {
      try {
        const names = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        looks += 1;
        for (const name of names)
          if (/^(?:INPUT|ACTIONS|STATE)_/.test(name)) found.add(name.replace(/=.*/s, ''));
      } catch {
        // The step has ended meanwhile.
      }
    },
    found: () => {
      expect(looks).toBeGreaterThan(0);
      return [...found];
    },
  };
}

test('a build puts neither the password of the registry nor a build secret where another program reads them', async () => {
  const token = 'keel-haul-8816';
  const { address, username, password } = lab.registry;
  const from = 'ARG BASE_REGISTRY\nFROM ${BASE_REGISTRY}/base/busybox\n';
  const use = 'RUN --mount=type=secret,id=token sleep 1; md5sum /run/secrets/token > /sum\n';
  const sha = await sources.commit({ 'buoy/Dockerfile': `${from}${use}` });
  const process = environments();
  const build = async () => {
    const { exitCode, log } = await runStep({
      action: 'build-images',
      onLog: process.look,
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
  expect(process.found()).toEqual([]);
});

test('a migration puts neither the URL of a database nor its password where another program reads them', async () => {
  const url = await lab.postgres.createDatabase('harbor');
  const process = environments();
  const migrate = async () => {
    const { exitCode, log } = await migrateStep(checkout.path, { harbor: { url } }, { onLog: process.look });
    expect([exitCode, log]).toEqual([0, expect.any(String)]);
  };
  // Prisma starts its own engine with the URL as an argument (https://github.com/prisma/orm/issues/6426 shows it).
  // SECURITY.md says so; when this finds nothing any more, that sentence can go.
  const lines = await leaking(migrate, /prisma.* migrate deploy/, [new URL(url).password]);
  expect(lines.filter((line) => !line.includes('schema-engine'))).toEqual([]);
  expect(lines).not.toEqual([]);
  expect(process.found()).toEqual([]);
});
