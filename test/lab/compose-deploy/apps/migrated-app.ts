import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Lab } from '@fairway/lab';

const run = promisify(execFile);
const backend = join(import.meta.dirname, '../../../../workflows-examples/apps/boatyard/backend');

/** The boatyard's backend and its database. A test can make the database unhealthy. */
export const migratedAppFiles: Readonly<Record<string, string>> = {
  'compose.yaml': `
services:
  backend:
    image: \${REGISTRY}/slip/backend:\${RELEASE}
    depends_on: {db: {condition: service_healthy}}
    environment: {DATABASE_URL: "postgresql://boatyard:\${PASSWORD}@db:5432/boatyard"}
    healthcheck: {test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/health"], interval: 5s, timeout: 30s, start_period: 15s, start_interval: 500ms, retries: 2}
  db:
    image: \${REGISTRY}/base/postgres
    environment: {POSTGRES_USER: boatyard, POSTGRES_PASSWORD: "\${PASSWORD}"}
    volumes: ["db:/var/lib/postgresql/data"]
    healthcheck:
      test: ["CMD-SHELL", "if [ -e /tmp/ill ]; then echo the tide is out; exit 1; fi; pg_isready -h 127.0.0.1 -U boatyard"]
      interval: 5s
      timeout: 30s
      start_period: 60s
      start_interval: 500ms
      retries: 2
volumes:
  db: {}
`,
};

/** Releases of the backend, each with the files that the previous one does not have. */
const edits: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  v1: {},
  v2: {
    'prisma/migrations/20261101090000_measure/migration.sql':
      'ALTER TABLE "boats" ADD COLUMN "metres" INTEGER;\nALTER TABLE "barges" ADD COLUMN "metres" INTEGER;\n',
  },
  v3: {
    'prisma/migrations/20261102090000_forget_tasks/migration.sql':
      'ALTER TABLE "work_orders" DROP COLUMN "task";\n',
    'settings.json': '{ "healthy": false }\n',
  },
};

/** Builds the releases and pushes them to the lab's registry. */
export async function pushReleases(lab: Lab): Promise<void> {
  const { registry, machineEnv } = lab;
  const home = await mkdtemp(join(tmpdir(), 'fairway-slip-'));
  const env = { ...process.env, ...machineEnv, DOCKER_CONFIG: home };
  try {
    const auth = Buffer.from(`${registry.username}:${registry.password}`).toString('base64');
    await writeFile(join(home, 'config.json'), JSON.stringify({ auths: { [registry.address]: { auth } } }), {
      mode: 0o600,
    });
    for (const [version, files] of Object.entries(edits)) {
      const context = join(home, version);
      await cp(backend, context, { recursive: true });
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(context, name)), { recursive: true });
        await writeFile(join(context, name), text);
      }
      const output = `type=image,name=${registry.address}/slip/backend:${version},push=true,compression=uncompressed`;
      const values = [`BASE_REGISTRY=${registry.address}`, `RELEASE=${version}`];
      await run(
        'docker',
        [
          ...['buildx', 'build', '--quiet', '--provenance=false', '--output', output],
          ...['--file', join(context, 'Dockerfile.prod')],
          ...values.flatMap((value) => ['--build-arg', value]),
          context,
        ],
        { env },
      );
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
