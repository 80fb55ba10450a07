import type { ServerReader } from './server.ts';

/** Clients that insert rows into a PostgreSQL of a project all the time, and connect again when it is away. */
export interface Writer {
  /** Ends the clients. @returns the ids of all rows that the database has confirmed */
  stop(): Promise<readonly string[]>;
}

const table = 'create table if not exists entries (id uuid primary key)';
const insert = 'insert into entries select gen_random_uuid() from pg_sleep(0.02) returning id;';
/** A client that is cut off in the middle of an answer has no row confirmed by it, so only whole lines count. */
const client = `yes '${insert}' | psql -qAt -v ON_ERROR_STOP=1 -h store -U postgres 2>/dev/null`;

/**
 * Starts the clients, as a container beside the project.
 * @param image an image with psql, which the server has
 */
export async function startWriter(
  { sh }: ServerReader,
  {
    project,
    image,
    clients = 3,
  }: { readonly project: string; readonly image: string; readonly clients?: number },
): Promise<Writer> {
  const name = `${project}-writer`;
  const loop = `while [ ! -e /tmp/stop ]; do ${client}; sleep 0.1; done >/tmp/ids.$one & `;
  const script = `psql -q -h store -U postgres -c "${table}" && for one in $(seq ${clients}); do ${loop} done; wait`;
  await sh(
    `docker run -d --name ${name} --network ${project}_default -e PGPASSWORD=tide --entrypoint sh ${image} -c ${quoted(script)}`,
  );
  await sh(`until docker exec ${name} sh -c 'test -s /tmp/ids.${clients}'; do sleep 0.1; done`);
  return {
    async stop() {
      await sh(
        `docker exec ${name} sh -c 'touch /tmp/stop; pkill yes; while pgrep psql; do sleep 0.3; done'`,
      );
      const said = await sh(`docker exec ${name} sh -c 'cat /tmp/ids.*'; docker rm -f ${name} >/dev/null`);
      return said.split('\n').filter((line) => /^[0-9a-f-]{36}$/.test(line));
    },
  };
}

/** The greatest number of containers of a service that ran at once since a moment, by the engine's own events. */
export async function mostAtOnce(
  { sh }: ServerReader,
  { project, service, since }: { readonly project: string; readonly service: string; readonly since: string },
): Promise<number> {
  const labels = [`project=${project}`, `service=${service}`].map(
    (label) => `--filter label=com.docker.compose.${label}`,
  );
  const said = await sh(
    `docker events --since ${since} --until $(date +%s.%N) ${labels.join(' ')} --filter event=start --filter event=die --format '{{.Action}}'`,
  );
  let running = 1;
  let most = running;
  for (const action of said.split('\n').filter(Boolean)) {
    running += action === 'start' ? 1 : -1;
    most = Math.max(most, running);
  }
  return most;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
