import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { startVendor, type Vendor } from '../../stage/channels/vendor.ts';
import { checkOutFor } from '../../stage/step/checkout.ts';
import { composeInputs } from '../../stage/step/compose-inputs.ts';
import { accessInputs } from '../../stage/step/lab-access.ts';
import { runStep, type StepResult } from '../../stage/step/run-step.ts';

const served = (port: number) => `
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "mkdir -p /www && echo \${RELEASE} >/www/ok && exec httpd -f -p 80 -h /www"]
    stop_signal: SIGKILL
    restart: unless-stopped
    ports: ["${port}:80"]`;
const files = {
  'deploy/compose.yaml': `
services:
  page: ${served(8090)}
    depends_on: [backend]
  backend: ${served(8091)}
  clerk:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sleep", "100000"]
    stop_signal: SIGKILL
  db:
    image: \${REGISTRY}/base/postgres:latest
    restart: unless-stopped
    environment: {POSTGRES_PASSWORD: tide, POSTGRES_USER: app, POSTGRES_DB: app}
    stop_signal: SIGINT
    ports: ["5432:5432"]
    healthcheck: {test: ["CMD", "pg_isready", "-U", "app"], interval: 10s, timeout: 30s, start_interval: 300ms, start_period: 60s}
`,
};

/** Where the host keeps what the next run must know. */
export const stateDir = '/var/lib/fairway/compose/jetty';

/** The project `jetty`, deployed and proven on a server, which the action looks at. People are told by a hook. */
export interface Jetty {
  readonly lab: Lab;
  readonly hook: Vendor;
  /** A directory that every run has. */
  readonly workspace: string;
  /** The output of a script on the server, as root. */
  sh(script: string): Promise<string>;
  look(
    inputs?: Readonly<Record<string, string>>,
    env?: Readonly<Record<string, string>>,
  ): Promise<StepResult>;
  /** What people were told by a piece of work, oldest first. */
  toldBy<T>(work: () => Promise<T>): Promise<readonly [T, readonly Told[]]>;
  stop(): Promise<void>;
}

/** A message as far as tests look at it. */
export interface Told {
  readonly state: string;
  readonly key: string;
  readonly severity: string;
  readonly title: string;
}

export async function openJetty(): Promise<Jetty> {
  await using undo = new AsyncDisposableStack();
  const [lab, hook, checkout] = await Promise.all([
    startLab({ nodes: 1, registry: true }, { logger: silentLogger }),
    startVendor(() => ({ reply: { status: 204 } })),
    checkOutFor('compose-deploy', files),
  ]);
  undo.defer(() => lab.stop());
  undo.defer(() => checkout.remove());
  undo.defer(() => hook.stop());
  const { exitCode, log } = await checkout.run({
    ...composeInputs(lab, 'jetty'),
    release: 'v1',
    'secret-env': JSON.stringify({ DATABASE_URL: 'postgresql://app:tide@127.0.0.1:5432/app' }),
    verify: JSON.stringify([
      { name: 'release', url: 'http://{node}:8090/ok', contains: '{release}' },
      { name: 'rows', sql: 'select 1', 'url-env': 'DATABASE_URL', failures: 1, timeout: '30s' },
    ]),
  });
  if (exitCode !== 0) throw new Error(log);
  const webhook = { url: `${hook.url}/hooks/4f9c1f1d2ab34567`, secret: 'a-key-of-the-hook' };
  const told = () => hook.sent.filter(({ method }) => method === 'POST').map(({ body }) => body as Told);
  let runs = 0;
  const opened = undo.move();
  return {
    ...{ lab, hook, workspace: checkout.path },
    async sh(script) {
      const ran = await lab.node('manager').exec(['sh', '-c', script]);
      if (ran.exitCode !== 0) throw new Error(`${script}: ${ran.stderr}`);
      return ran.stdout.trim();
    },
    look: (inputs = {}, env = {}) =>
      runStep({
        action: 'health-heal',
        workspace: checkout.path,
        inputs: {
          project: 'jetty',
          environment: 'production',
          hosts: `manager=${lab.node('manager').address}`,
          ...accessInputs(lab),
          control: `${hook.url}/`,
          'heal-wait': '1s',
          notify: JSON.stringify({ channels: { hook: { webhook } } }),
          ...inputs,
        },
        env: { GITHUB_RUN_ID: String(++runs), GITHUB_RUN_ATTEMPT: '1', ...env },
      }),
    async toldBy(work) {
      const before = told().length;
      const result = await work();
      return [result, told().slice(before)];
    },
    stop: () => opened.disposeAsync(),
  };
}
