import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { type Checkout, checkOutFor } from '../../stage/step/checkout.ts';
import { composeInputs } from '../../stage/step/compose-inputs.ts';
import { accessInputs, sshInputs } from '../../stage/step/lab-access.ts';
import { runStep, type StepResult } from '../../stage/step/run-step.ts';
import { killWhen, type OnLog } from './kill-when.ts';

const files = {
  'deploy/compose.yaml': `
services:
  db:
    image: \${REGISTRY}/base/postgres:latest
    environment: {POSTGRES_PASSWORD: tide, POSTGRES_DB: pier}
    volumes: ['harbours:/var/lib/postgresql/data']
    healthcheck:
      test: [CMD-SHELL, pg_isready -h 127.0.0.1 -U postgres]
      interval: 5s
      start_period: 60s
      start_interval: 300ms
  page:
    image: \${REGISTRY}/base/postgres:latest
    entrypoint: [sh, -c]
    # It makes the first tables, and needs the column when it starts. Then it writes all the time: it connects anew for each
    # row, and never gives up.
    command:
      - |
        psql -q -c "create table if not exists visits (id serial primary key, at timestamptz default now())" \\
          -c "create table if not exists harbours (id serial primary key, old_name text)" \\
          -c "select $$COLUMN from $$TABLE limit 0" || exit 1
        mkdir -p /tmp/www && echo \${RELEASE} >/tmp/www/ok && httpd -p 8080 -h /tmp/www
        while :; do psql -qc "insert into visits default values"; sleep 1; done
    ports: ["8090:8080"]
    environment: {PGHOST: db, PGUSER: postgres, PGPASSWORD: tide, PGDATABASE: pier, TABLE: "\${TABLE}", COLUMN: "\${COLUMN}"}
    stop_signal: SIGKILL
    depends_on: {db: {condition: service_healthy}}
volumes:
  harbours:
`,
};

/** The column that a release needs, and the newest migration that it was made for. */
export interface ReleaseNeeds {
  readonly table?: string;
  readonly column: string;
  readonly migration: string;
}

/** A project with a database, and a page that writes to it all the time. */
export interface Pier {
  readonly lab: Lab;
  /** Deploys a release that is proven by a column of the table, and records the migration that it was made for. */
  deploy(
    release: string,
    needs: ReleaseNeeds,
    inputs?: Readonly<Record<string, string>>,
  ): Promise<StepResult>;
  backUp(onLog?: OnLog): Promise<StepResult>;
  /** Changes the Compose file of the next deploy. */
  edit(from: string, to: string): Promise<void>;
  recover(inputs: Readonly<Record<string, string>>): Promise<StepResult>;
  /** Begins a recovery, and kills its run as soon as that has said this. */
  killRecovery(inputs: Readonly<Record<string, string>>, said: RegExp): Promise<void>;
  heal(): Promise<StepResult>;
  /** Runs SQL in the container of the database, and returns what psql prints. */
  sql(sql: string, database?: string): Promise<string>;
  sh(script: string): Promise<string>;
  stop(): Promise<void>;
}

export async function openPier(): Promise<Pier> {
  const [lab, checkout]: [Lab, Checkout] = await Promise.all([
    startLab({ nodes: 1, swarm: true, registry: true }, { logger: silentLogger }),
    checkOutFor('compose-deploy', files),
  ]);
  const { name, address } = lab.node('manager');
  const sh = async (script: string) => {
    const { exitCode, stdout, stderr } = await lab.node('manager').exec(['sh', '-c', script]);
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout.trim();
  };
  await sh('install -d -o deploy -g deploy /srv/backups');
  const data = {
    databases: JSON.stringify([
      { name: 'pier', kind: 'postgres', host: address, project: 'pier', service: 'db', database: 'pier' },
    ]),
    destinations: JSON.stringify([{ name: 'shed', kind: 'host', host: address, directory: '/srv/backups' }]),
  };
  let composeFile = files['deploy/compose.yaml'];
  const step = (action: string, inputs: Readonly<Record<string, string>>, onLog?: OnLog) =>
    runStep({
      action,
      ...(onLog ? { onLog } : {}),
      workspace: checkout.path,
      inputs,
      env: { GITHUB_ACTOR: 'ada', GITHUB_RUN_ID: '42', GITHUB_REPOSITORY: 'acme/pier' },
    });
  const recover = (inputs: Readonly<Record<string, string>>, onLog?: OnLog) =>
    step(
      'recover',
      {
        ...data,
        ...accessInputs(lab),
        project: 'pier',
        environment: 'pier',
        hosts: `${name}=${address}`,
        confirm: 'pier',
        timeout: '5m',
        soak: '1s',
        ...inputs,
      },
      onLog,
    );
  return {
    lab,
    sh,
    deploy: (release, { table = 'harbours', column, migration }, inputs = {}) =>
      checkout.run({
        ...composeInputs(lab, 'pier'),
        release,
        migrate: 'never',
        env: JSON.stringify({ TABLE: table, COLUMN: column }),
        schema: JSON.stringify([{ name: 'pier', newest: migration, worksFor: [migration] }]),
        verify: JSON.stringify([
          { name: 'page', url: 'http://{node}:8090/ok', contains: '{release}' },
          {
            name: 'harbours',
            service: 'db',
            sql: `select count(*) > 0 from information_schema.columns where table_name = '${table}' and column_name = '${column}'`,
            answer: 't',
          },
        ]),
        ...inputs,
      }),
    backUp: (onLog) => step('backup-upload', { ...data, ...sshInputs(lab) }, onLog),
    async edit(from, to) {
      composeFile = composeFile.replace(from, to);
      await checkout.write({ 'deploy/compose.yaml': composeFile });
    },
    recover: (inputs) => recover(inputs),
    killRecovery: (inputs, said) => killWhen(said, (onLog) => recover(inputs, onLog)),
    heal: () =>
      step('health-heal', {
        ...sshInputs(lab),
        project: 'pier',
        environment: 'pier',
        hosts: `${name}=${address}`,
      }),
    sql: (sql, database = 'pier') =>
      sh(`docker exec pier-db-1 psql -X -At -U postgres -d '${database}' -c "${sql}"`),
    async stop() {
      await checkout.remove();
      await lab.stop();
    },
  };
}
