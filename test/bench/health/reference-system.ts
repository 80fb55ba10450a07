import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { median, type Row, rowOf } from '../../../scripts/bench-report/rows.ts';
import { run, sshCommand } from '../../lab/machine.ts';
import { accessInputs, sshInputs } from '../../stage/step/lab-access.ts';
import { runStep } from '../../stage/step/run-step.ts';
import { runHealth } from './health-run.ts';

const port = 18_080;

const api = `
  require("node:http")
    .createServer((ask, answer) => answer.end(JSON.stringify({ status: "ok", version: process.env.RELEASE })))
    .listen(3000);
`
  .replaceAll(/\s+/g, ' ')
  .trim();

/** A page, an API and a database, as the reference pipelines have them. */
const composeFile = `services:
  page:
    image: \${BASES}/nginx:latest
    ports: ["${port}:80"]
    volumes: ["./gate:/etc/nginx/conf.d:ro"]
  api:
    image: \${BASES}/node:latest
    command: ${JSON.stringify(['node', '-e', api])}
    environment: {RELEASE: "\${RELEASE}"}
    stop_signal: SIGKILL
    healthcheck: {test: ["CMD", "wget", "-qO/dev/null", "http://127.0.0.1:3000/"], interval: 5s, start_interval: 300ms, start_period: 30s}
  db:
    image: \${BASES}/postgres:latest
    environment: {POSTGRES_PASSWORD: "bench"}
    healthcheck: {test: ["CMD", "pg_isready"], interval: 5s, start_interval: 300ms, start_period: 30s}
`;

const gate = `server {
  listen 80;
  resolver 127.0.0.11 valid=1s ipv6=off;
  set $api http://api:3000;
  location /api/ { proxy_pass $api; }
  location / { return 200 "the yard"; }
}
`;

const verify = [
  { name: 'page', url: `http://{host}:${port}/`, contains: 'the yard' },
  { name: 'api', url: `http://{host}:${port}/api/health`, json: { status: 'ok', version: '{release}' } },
  { name: 'database', service: 'db', sql: 'select 1', answer: '1' },
];
const ofTheHost = [
  { name: 'room', disk: { path: '/', 'max-used': '99%' } },
  { name: 'memory', memory: { 'max-used': '99%' } },
];

/** One run of health-heal on the reference system, against the same checks by curl and ssh, in turns. */
export async function measureReference(rounds: number, say: (line: string) => void): Promise<readonly Row[]> {
  say('Starting a server and a registry.');
  const lab = await startLab({ nodes: 1, swarm: false, registry: true }, { logger: silentLogger });
  const workspace = await mkdtemp(join(tmpdir(), 'fairway-bench-health-'));
  try {
    say('Deploying the reference system.');
    await deploy(lab, workspace);
    const script = await scriptFor(lab, workspace);
    const inputs = {
      project: 'yard',
      hosts: lab.node('manager').address,
      ...sshInputs(lab),
      probes: JSON.stringify(ofTheHost),
    };
    // The first run of each finds cold caches.
    await runHealth(workspace, inputs);
    await byHand(script);
    const [ours, peer]: [number[], number[]] = [[], []];
    for (let round = 1; round <= rounds; round++) {
      say(`Reference system: round ${round} of ${rounds}.`);
      ours.push((await runHealth(workspace, inputs)).ms);
      peer.push(await byHand(script));
    }
    return [
      rowOf({
        case: 'reference system, one run end to end',
        unit: 'ms',
        ours: median(ours),
        peer: median(peer),
        peerName: 'the same checks by curl and ssh',
        goal: 1,
      }),
    ];
  } finally {
    await rm(workspace, { recursive: true, force: true });
    await lab.stop();
  }
}

async function deploy(lab: Lab, workspace: string): Promise<void> {
  await mkdir(join(workspace, 'gate'));
  await writeFile(join(workspace, 'compose.yaml'), composeFile);
  await writeFile(join(workspace, 'gate/gate.conf'), gate);
  const { exitCode, log } = await runStep({
    action: 'compose-deploy',
    workspace,
    inputs: {
      environment: 'bench',
      project: 'yard',
      directory: '/home/deploy/yard',
      hosts: lab.node('manager').address,
      ...accessInputs(lab),
      'compose-files': 'compose.yaml',
      files: 'gate => gate',
      release: 'v1',
      env: `BASES=${lab.registry.address}/base`,
      soak: '1s',
      verify: JSON.stringify(verify),
    },
    env: { GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567' },
  });
  if (exitCode !== 0) throw new Error(`compose-deploy ended with ${exitCode}:\n${log}`);
}

/** The checks as a workflow has them by hand: one command after the other, and a connection for each on the server. */
async function scriptFor(lab: Lab, workspace: string): Promise<string> {
  const { address } = lab.node('manager');
  const ssh = (await sshCommand(lab, address, workspace)).join(' ');
  const on = (command: string) => `${ssh} '${command}'`;
  return [
    'set -eu',
    `curl -fsS http://${address}:${port}/ | grep -q "the yard"`,
    `curl -fsS http://${address}:${port}/api/health | grep -q "\\"version\\":\\"v1\\""`,
    `${on('docker exec yard-db-1 psql -XAtqU postgres -c "select 1"')} | grep -qx 1`,
    `test "$(${on('cd yard && docker compose ps --status running --quiet')} | wc -l)" = 3`,
    `${on('docker inspect --format "{{.Image}} {{.RestartCount}} {{if .State.Health}}{{.State.Health.Status}}{{end}}" yard-page-1 yard-api-1 yard-db-1')} >/dev/null`,
    `${on('cd yard && find . -type f -exec sha256sum {} +')} >/dev/null`,
    `${on('df -P /')} >/dev/null`,
    `${on('cat /proc/meminfo')} >/dev/null`,
  ].join('\n');
}

async function byHand(script: string): Promise<number> {
  const start = performance.now();
  const { exitCode, stdout, stderr } = await run(['bash', '-o', 'pipefail', '-c', script]);
  if (exitCode !== 0) throw new Error(`the checks by hand ended with ${exitCode}:\n${stdout}${stderr}`);
  return performance.now() - start;
}
