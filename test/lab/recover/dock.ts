import type { Lab } from '@fairway/lab';
import { checkOutFor } from '../../stage/step/checkout.ts';
import { accessInputs, sshInputs } from '../../stage/step/lab-access.ts';
import { runStep, type StepResult } from '../../stage/step/run-step.ts';
import { swarmInputs } from '../../stage/step/swarm-inputs.ts';
import { killWhen, type OnLog } from './kill-when.ts';

const stack = 'dock';

const files = {
  'deploy/stack.yml': `
services:
  db:
    image: \${REGISTRY}/base/postgres:latest
    environment: {POSTGRES_PASSWORD: tide, POSTGRES_DB: dock}
    volumes: ['berths:/var/lib/postgresql/data']
    healthcheck: {test: [CMD-SHELL, pg_isready -h 127.0.0.1 -U postgres], interval: 5s, start_period: 60s, start_interval: 300ms}
    deploy: {endpoint_mode: dnsrr, update_config: {monitor: 500ms}}
  page:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "mkdir -p /www && echo \${RELEASE} >/www/ok && exec httpd -f -p 80 -h /www"]
    stop_signal: SIGKILL
    ports: [{target: 80, published: 8091, mode: host}]
    deploy: {endpoint_mode: dnsrr, update_config: {monitor: 500ms}, restart_policy: {delay: 500ms}}
volumes:
  berths:
`,
};

/** A stack with a page and its database, on the server of a lab that is a swarm of its own. */
export interface Dock {
  /** Deploys a release that needs a column of the table, where there is one, and was made for a migration. */
  deploy(
    release: string,
    needs: { readonly column: string; readonly migration: string },
  ): Promise<StepResult>;
  backUp(): Promise<StepResult>;
  recover(inputs: Readonly<Record<string, string>>): Promise<StepResult>;
  /** Begins a recovery, and kills its run as soon as that has said this. */
  killRecovery(inputs: Readonly<Record<string, string>>, said: RegExp): Promise<void>;
  sql(sql: string): Promise<string>;
  /** The tasks of a service, as Docker counts them. */
  replicas(service: string): Promise<string>;
  remove(): Promise<void>;
}

export async function openDock(lab: Lab): Promise<Dock> {
  const checkout = await checkOutFor('swarm-deploy', files);
  const { address } = lab.node('manager');
  const data = {
    databases: JSON.stringify([
      { name: 'dock', kind: 'postgres', host: address, stack, service: 'db', database: 'dock' },
    ]),
    destinations: JSON.stringify([{ name: 'shed', kind: 'host', host: address, directory: '/srv/backups' }]),
  };
  const sh = async (script: string) => {
    const { exitCode, stdout, stderr } = await lab.node('manager').exec(['sh', '-c', script]);
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout.trim();
  };
  const step = (action: string, inputs: Readonly<Record<string, string>>, onLog?: OnLog) =>
    runStep({
      action,
      ...(onLog ? { onLog } : {}),
      workspace: checkout.path,
      inputs,
      env: { GITHUB_ACTOR: 'ada', GITHUB_RUN_ID: '43', GITHUB_REPOSITORY: 'acme/dock' },
    });
  const recover = (inputs: Readonly<Record<string, string>>, onLog?: OnLog) =>
    step(
      'recover',
      {
        ...data,
        ...accessInputs(lab),
        stack,
        environment: stack,
        manager: address,
        confirm: stack,
        soak: '1s',
        ...inputs,
      },
      onLog,
    );
  return {
    deploy: (release, { column, migration }) =>
      checkout.run({
        ...swarmInputs(lab, stack),
        release,
        schema: JSON.stringify([{ name: 'dock', newest: migration, worksFor: [migration] }]),
        verify: JSON.stringify([
          { name: 'page', url: 'http://{node}:8091/ok', contains: '{release}' },
          {
            name: 'berths',
            service: 'db',
            sql: `select to_regclass('berths') is null or exists (select from information_schema.columns where table_name = 'berths' and column_name = '${column}')`,
            answer: 't',
          },
        ]),
      }),
    backUp: () => step('backup-upload', { ...data, ...sshInputs(lab) }),
    recover: (inputs) => recover(inputs),
    killRecovery: (inputs, said) => killWhen(said, (onLog) => recover(inputs, onLog)),
    sql: (sql) =>
      sh(
        `docker exec "$(docker ps --quiet --filter label=com.docker.swarm.service.name=${stack}_db)" psql -X -At -U postgres -d dock -c "${sql}"`,
      ),
    replicas: (service) => sh(`docker service ls --filter name=${stack}_${service} --format '{{.Replicas}}'`),
    remove: () => checkout.remove(),
  };
}
