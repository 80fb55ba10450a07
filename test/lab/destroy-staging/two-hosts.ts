import { connectHost, type Host, holdLease, type Lease } from '@fairway/host';
import { type Lab, startLab } from '@fairway/lab';
import {
  entrySchema,
  type LedgerEntry,
  openLedger,
  storeInstallationMark,
  type Tier,
} from '@fairway/releases';
import { silentLogger, systemClock } from '@fairway/runtime';
import { sshInputs } from '../../stage/step/lab-access.ts';
import { runStep, type StepResult } from '../../stage/step/run-step.ts';

/** A project as compose-deploy leaves it on a host. */
export interface ComposeProject {
  readonly project: string;
  readonly environment: string;
  readonly tier: Tier;
  /** The tier of each deploy, oldest first; by default one deploy, of the installation's tier. */
  readonly deploys?: readonly Tier[];
  /** The command of web; a test that needs time makes it slow to stop. */
  readonly web?: string;
  /** Directory of the Compose project, if it is not the one of compose-deploy. */
  readonly madeIn?: string;
}

/** Two hosts with an engine each, read without any of our code. */
export interface TwoHosts {
  readonly lab: Lab;
  /** Brings a project up on hosts, with its state. */
  bringUp(project: ComposeProject, nodes?: readonly string[]): Promise<void>;
  /** Runs the action against hosts. */
  destroy(inputs: Readonly<Record<string, string>>, run?: RunOptions): Promise<StepResult>;
  /** Everything that a project has on a host, one line each. */
  seen(project: string, node?: string): Promise<readonly string[]>;
  /** Everything that the engine of a host has, with ids and times, one line each. */
  everything(node?: string): Promise<readonly string[]>;
  ledger(project: string, node?: string): Promise<readonly LedgerEntry[]>;
  host(node: string): Host;
  on(node: string, script: string): Promise<string>;
  stop(): Promise<void>;
}

export interface RunOptions {
  readonly nodes?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the whole output so far. A returned signal is sent to the run. */
  readonly onLog?: (log: string) => NodeJS.Signals | undefined;
}

export const both = ['manager', 'worker1'];
export const staging = { environment: 'staging', tier: 'staging' } as const;
export const stateDir = '/var/lib/fairway/compose';

const composeFile = (image: string, { project, web = 'exec sleep 100000' }: ComposeProject) => `
name: ${project}
services:
  db:
    image: ${image}
    command: ["sh", "-c", "echo spring > /data/tide; exec sleep 100000"]
    stop_signal: SIGKILL
    volumes: ["data:/data", "/scratch"]
  web:
    image: ${image}
    command: ["sh", "-c", ${JSON.stringify(web)}]
    ${web.startsWith('exec') ? 'stop_signal: SIGKILL' : ''}
    depends_on: [db]
    networks: [default, edge]
networks:
  edge: {}
volumes:
  data: {}
`;

export async function openTwoHosts(): Promise<TwoHosts> {
  const lab = await startLab({ nodes: 2, swarm: false, registry: true }, { logger: silentLogger });
  const { user, privateKey } = lab.ssh;
  const { address: registry, username, password } = lab.registry;
  const image = `${registry}/base/busybox:latest`;
  const hosts = new Map<string, Host>();
  const host = (node: string) => hosts.get(node) ?? fail(`no host ${node}`);
  const on = async (node: string, script: string) => {
    const { exitCode, stdout, stderr } = await lab.node(node).exec(['sh', '-c', script]);
    if (exitCode !== 0) throw new Error(`${script} on ${node}: ${stderr}`);
    return stdout.trim();
  };
  await Promise.all(
    lab.nodes.map(async ({ name, address, exec }) => {
      const deps = { logger: silentLogger, clock: systemClock };
      const target = { name, address, user, privateKey, hostKeys: { knownHosts: lab.knownHosts } };
      hosts.set(name, await connectHost(target, deps));
      await exec(['docker', 'login', '--username', username, '--password-stdin', registry], password);
      await on(name, `docker pull --quiet ${image}`);
    }),
  );

  return {
    lab,
    host,
    on,
    async bringUp(moored, nodes = ['manager']) {
      const { project, environment, tier, deploys = [tier], madeIn = `/srv/www/${project}` } = moored;
      await Promise.all(
        nodes.map(async (node) => {
          const file = `${madeIn}/compose.yaml`;
          await lab
            .node(node)
            .exec(['sh', '-c', `mkdir -p ${madeIn} && cat >${file}`], composeFile(image, moored));
          await on(node, `docker compose --project-directory ${madeIn} -f ${file} up --detach`);
          const dir = `${stateDir}/${project}`;
          await host(node).exec(['mkdir', '-p', dir]);
          const directory = `/srv/www/${project}`;
          await storeInstallationMark(host(node), dir, { environment, tier, project, directory });
          for (const [index, each] of deploys.entries())
            await openLedger(host(node), { dir }).append(entryOf(`v${index + 1}`, environment, each));
        }),
      );
    },
    destroy(inputs, { nodes = ['manager'], env = {}, onLog } = {}) {
      return runStep({
        action: 'destroy-staging',
        workspace: lab.stateDir,
        inputs: {
          environment: 'staging',
          hosts: nodes.map((node) => `${node}=${lab.node(node).address}`).join('\n'),
          ...sshInputs(lab),
          ...inputs,
        },
        env: { GITHUB_ACTOR: 'ada', GITHUB_RUN_ID: '42', ...env },
        onLog(log, step) {
          const signal = onLog?.(log);
          if (signal) step.kill(signal);
        },
      });
    },
    async seen(project, node = 'manager') {
      const filter = `--filter label=com.docker.compose.project=${project}`;
      const listed = await on(
        node,
        `docker ps -a ${filter} --format 'container {{.Names}}'; docker network ls ${filter} --format 'network {{.Name}}'; docker volume ls ${filter} --format 'volume {{.Name}}'`,
      );
      return listed.split('\n').filter(Boolean).sort();
    },
    async everything(node = 'manager') {
      const listed = await on(
        node,
        `docker ps -a --no-trunc --format '{{.ID}} {{.Names}} {{.State}}'; docker network ls --no-trunc --format '{{.ID}} {{.Name}}'; docker volume ls -q | xargs -r docker volume inspect --format '{{.Name}} {{.CreatedAt}}'; ls ${stateDir}`,
      );
      return listed.split('\n').sort();
    },
    async ledger(project, node = 'manager') {
      const lines = (await on(node, `cat ${stateDir}/${project}/ledger.jsonl`)).split('\n');
      return lines.map((line) => entrySchema.parse(JSON.parse(line)));
    },
    async stop() {
      await Promise.all([...hosts.values()].map((each) => each.close()));
      await lab.stop();
    },
  };
}

/** Holds the lock of quay-staging on worker1, as a deploy does. */
export function lockedBy(hosts: TwoHosts, holder: string): Promise<Lease> {
  const path = `${stateDir}/quay-staging/lock`;
  const deps = { logger: silentLogger, clock: systemClock };
  return holdLease(hosts.host('worker1'), { path, holder, waitMs: 60_000 }, deps);
}

function entryOf(version: string, environment: string, tier: Tier): LedgerEntry {
  return {
    id: `${version}-0123456789ab`,
    version,
    commit: '0123456789abcdef0123456789abcdef01234567',
    startedAt: '2026-11-20T10:00:00.000Z',
    endedAt: '2026-11-20T10:01:00.000Z',
    actor: 'ada',
    runUrl: 'https://github.com/acme/marina/actions/runs/41',
    outcome: 'proven',
    environment,
    tier,
  };
}

function fail(message: string): never {
  throw new Error(message);
}
