import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab } from '@fairway/lab';
import { packPackages } from '../../stage/prisma-engine/installed-packages.ts';
import { packEngine } from '../../stage/prisma-engine/pack-engine.ts';
import { run } from '../machine.ts';
import type { Checkout } from './checkout.ts';

/**
 * Gives the manager marina's packages and an `npm` that installs them, since no registry is reached from there.
 * Prisma finds its engine by the wrapper in `.bin`. The manager gets the Node of this machine too, which starts Prisma
 * with half the work of Debian's.
 */
export async function bringPrisma(lab: Lab): Promise<void> {
  const brought = await mkdtemp(join(tmpdir(), 'fairway-brought-'));
  try {
    await packPackages(join(brought, 'marina'));
    await packEngine(join(brought, 'engine'));
    const manager = `fairway-lab-${lab.name}-manager`;
    await copy(`${brought}/.`, `${manager}:/opt`);
    await copy(process.execPath, `${manager}:/usr/local/bin/node`);
  } finally {
    await rm(brought, { recursive: true, force: true });
  }
  await shell(
    lab,
    `
cat > /opt/marina/node_modules/.bin/wrapper <<'END'
#!/bin/sh
export NODE_COMPILE_CACHE=/opt/compiled
PRISMA_SCHEMA_ENGINE_BINARY=/opt/engine/schema-engine.mjs exec node /opt/marina/node_modules/prisma/build/index.js "$@"
END
mv -f /opt/marina/node_modules/.bin/wrapper /opt/marina/node_modules/.bin/prisma
cat > /usr/local/bin/npm <<'END'
#!/bin/sh
test "$1" = ci && test -f package-lock.json && ln -s /opt/marina/node_modules node_modules
END
chmod 755 /usr/local/bin/npm /opt/marina/node_modules/.bin/prisma
chmod -R a+rX /opt
install -d -m 1777 /opt/compiled`,
  );
}

/** Makes images of what the manager has: `postgres:17` with the client programs, and a release `harbor:1` of a checkout. */
export async function makeImages(lab: Lab, { path }: Checkout): Promise<void> {
  await shell(lab, 'rm -rf /app && mkdir -p /app && ln -s /opt/marina/node_modules /app/node_modules');
  await copy(join(path, 'harbor'), `fairway-lab-${lab.name}-manager:/app/harbor`);
  const withLibraries = (programs: string) =>
    `$(for p in ${programs}; do echo $p; ldd $p | grep -o '/[^ ]*'; done | sort -u)`;
  await shell(
    lab,
    `
set -e
# Nothing of the machine but these programs, with what they load.
root() { rm -rf /tmp/root; mkdir -p /tmp/root/tmp /tmp/root/usr/bin /tmp/root/usr/lib /tmp/root/usr/lib64; ln -s usr/bin usr/lib usr/lib64 /tmp/root/; }
put() { tar -C / -ch "$@" 2>/dev/null | tar -C /tmp/root -x; }
root
put ${withLibraries('/usr/lib/postgresql/17/bin/pg_dump /usr/lib/postgresql/17/bin/pg_restore')}
tar -C /tmp/root -c . | docker import --change 'ENV PATH=/usr/lib/postgresql/17/bin' - postgres:17
root
put ${withLibraries('/usr/local/bin/node')}
cp /usr/bin/busybox /tmp/root/usr/bin/env
{ tar -C /tmp/root -cf /tmp/root.tar . && tar -C / -rf /tmp/root.tar opt/marina opt/engine app; }
docker import --change 'ENV PATH=/usr/bin:/usr/local/bin PRISMA_SCHEMA_ENGINE_BINARY=/opt/engine/schema-engine.mjs' --change 'WORKDIR /app/harbor' /tmp/root.tar harbor:1
rm -rf /tmp/root /tmp/root.tar`,
  );
}

/** Lets `db` answer in a Docker network of the manager, and nowhere else, with the lab's PostgreSQL behind it. */
export async function makeNetwork(lab: Lab, network: string): Promise<void> {
  const { address, port } = lab.postgres;
  const proxy = `require("net").createServer((s) => { const t = require("net").connect(${port}, "${address}"); s.on("error", () => {}); t.on("error", () => {}); s.pipe(t).pipe(s); }).listen(5432)`;
  await shell(
    lab,
    `docker network create ${network} && docker run -d --network ${network} --name db --entrypoint node harbor:1 -e '${proxy}'`,
  );
}

async function shell(lab: Lab, script: string): Promise<void> {
  const { exitCode, stderr } = await lab.node('manager').exec(['bash', '-c', script]);
  if (exitCode !== 0) throw new Error(stderr);
}

async function copy(from: string, to: string): Promise<void> {
  const { exitCode, stderr } = await run(['docker', 'cp', from, to]);
  if (exitCode !== 0) throw new Error(stderr);
}
