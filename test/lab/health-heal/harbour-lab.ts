import { openInstalledProject } from '@fairway/compose-kit';
import type { HealingSession, HealStep, Installed, InstalledLook, ServiceLook } from '@fairway/deploy-kit';
import { connectHost, type Host } from '@fairway/host';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger, systemClock } from '@fairway/runtime';
import { checkOutFor } from '../../stage/step/checkout.ts';
import { composeInputs } from '../../stage/step/compose-inputs.ts';
import { sshInputs } from '../../stage/step/lab-access.ts';
import { runStep, type StepResult } from '../../stage/step/run-step.ts';
import { quietContext } from './context.ts';
import { harbourFiles, otherProject } from './harbour.ts';

/** A password that the project's database has, and that nobody may ever read. */
export const password = 'p%40ss-w0rd-of-db';

/** The project `harbour`, deployed and proven on a server, beside a project of somebody else. */
export interface HarbourLab {
  readonly lab: Lab;
  readonly host: Host;
  readonly installed: Installed;
  /** The output of a script on the server, as root. */
  sh(script: string): Promise<string>;
  deploy(release: string): Promise<StepResult>;
  /** Runs the action as a workflow does. */
  health(inputs?: Readonly<Record<string, string>>): Promise<StepResult>;
  /** The state of a service, and why. */
  stateOf(name: string): Promise<string>;
  /** Waits until the engine says this of the state of a container. A look costs more than such a question. */
  engineSays(container: string, field: string, value: string): Promise<string>;
  /** Looks until a service has a state. */
  until(name: string, state: ServiceLook['state']): Promise<ServiceLook>;
  /** Works under the lock of the deploy. */
  locked<T>(work: (session: HealingSession) => Promise<T>): Promise<T>;
  heal(step: HealStep, ...names: string[]): Promise<readonly string[]>;
  /** The network that a container is in, as it sees it. */
  interfacesOf(name: string): Promise<string>;
  /** Every container of the server: name, id, and when it was started. */
  all(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export async function startHarbour(): Promise<HarbourLab> {
  await using undo = new AsyncDisposableStack();
  const lab = await startLab({ nodes: 1, registry: true }, { logger: silentLogger });
  undo.defer(() => lab.stop());
  const manager = lab.node('manager');
  const host = await connectManager(lab);
  undo.defer(() => host.close());
  const checkout = await checkOutFor('compose-deploy', harbourFiles);
  undo.defer(() => checkout.remove());
  const sh = async (script: string) => {
    const { exitCode, stdout, stderr } = await manager.exec(['sh', '-c', script]);
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout.trim();
  };
  const deploy = (release: string) =>
    checkout.run({
      ...composeInputs(lab, 'harbour', ['manager']),
      release,
      files: 'deploy/rules => rules',
      env: 'TIDE: June',
      'secret-env': JSON.stringify({ DB_PASSWORD: password }),
      verify: JSON.stringify([{ name: 'rows', service: 'db', sql: 'SELECT 1' }]),
    });
  const { exitCode, log } = await deploy('v1');
  if (exitCode !== 0) throw new Error(log);
  const file = otherProject(await sh("docker inspect --format '{{.Image}}' harbour-vpn-1"));
  await manager.exec(['sh', '-c', 'mkdir -p /srv/n && cat >/srv/n/compose.yaml'], file);
  await sh('cd /srv/n && docker compose up --detach');
  const installed = openProject('harbour', host);
  const locked: HarbourLab['locked'] = async (work) => {
    const session = await installed.lock();
    if (!session) throw new Error('somebody holds the lock');
    try {
      return await work(session);
    } finally {
      await session[Symbol.asyncDispose]();
    }
  };
  let runs = 0;
  const opened = undo.move();
  return {
    ...{ lab, host, installed, sh, deploy, locked },
    health: (inputs = {}) =>
      runStep({
        action: 'health-heal',
        workspace: checkout.path,
        inputs: {
          project: 'harbour',
          hosts: `manager=${manager.address}`,
          ...sshInputs(lab),
          heal: 'restart\nrecreate',
          'heal-wait': '1s',
          timeout: '5m',
          ...inputs,
        },
        env: { GITHUB_RUN_ID: String(++runs), GITHUB_RUN_ATTEMPT: '1' },
      }),
    async stateOf(name) {
      const { state, why = '' } = service(await installed.look(), name);
      return `${state}: ${why}`;
    },
    engineSays: (container, field, value) =>
      sh(
        `until [ "$(docker inspect --format '{{.State.${field}}}' ${container})" = ${value} ]; do sleep 0.5; done`,
      ),
    async until(name, state) {
      for (;;) {
        const found = service(await installed.look(), name);
        if (found.state === state) return found;
        await systemClock.sleep(1_000);
      }
    },
    heal: (step, ...names) =>
      locked(async (session) => {
        const look = await session.look();
        return session.heal(
          step,
          names.map((name) => service(look, name)),
        );
      }),
    interfacesOf: (name) => sh(`docker exec harbour-${name}-1 ip -o addr`),
    async all() {
      const lines = await sh(
        `docker inspect --format '{{.Name}} {{.Id}} {{.State.StartedAt}}' $(docker ps -aq)`,
      );
      return lines.split('\n').sort();
    },
    stop: () => opened.disposeAsync(),
  };
}

function connectManager(lab: Lab): Promise<Host> {
  const { user, privateKey } = lab.ssh;
  const { name, address } = lab.node('manager');
  const target = { name, address, user, privateKey, hostKeys: { knownHosts: lab.knownHosts } };
  return connectHost(target, { logger: silentLogger, clock: systemClock });
}

/** A project of the server, as health-heal opens it. */
export function openProject(project: string, host: Host): Installed {
  return openInstalledProject(
    {
      project,
      directory: undefined,
      stateDir: '/var/lib/fairway',
      hosts: [host],
      limits: { timeoutMs: 300_000, soakMs: 1_000 },
    },
    quietContext('health-heal'),
  );
}

/** A service out of a look. */
export function service(look: InstalledLook, name: string): ServiceLook {
  const found = look.services.find((one) => one.service === name);
  if (!found) throw new Error(`no service ${name}`);
  return found;
}

/** The containers that are not as before, by name. */
export const changed = (before: readonly string[], after: readonly string[]) =>
  after.filter((line) => !before.includes(line)).map((line) => line.split(' ')[0]);
