import type { LabNode } from '@fairway/lab';

/** The containers and files of a project on a server, as the engine shows them. */
export interface Belongings {
  /** Running container's id by service, of services with one container. */
  readonly running: Readonly<Record<string, string>>;
  readonly containers: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

/** Looks at everything of a Compose project, whoever made it. */
export async function belongingsOf(node: LabNode, project: string): Promise<Belongings> {
  const filter = ['--filter', `label=com.docker.compose.project=${project}`];
  const list = async (...argv: readonly string[]) =>
    (await output(node, ['docker', ...argv])).split('\n').filter(Boolean).sort();
  const services = await list('ps', ...filter, '--format', '{{.Label "com.docker.compose.service"}} {{.ID}}');
  return {
    running: Object.fromEntries(services.map((line) => line.split(' ') as [string, string])),
    containers: await list('ps', '--all', '--quiet', ...filter),
    networks: await list('network', 'ls', '--quiet', ...filter),
    volumes: await list('volume', 'ls', '--quiet', ...filter),
  };
}

/** Runs SQL in the database of a project. */
export async function query(node: LabNode, project: string, sql: string): Promise<string> {
  const { running } = await belongingsOf(node, project);
  const psql = ['psql', '--username', 'boatyard', '--no-align', '--tuples-only', '--command', sql];
  return (await output(node, ['docker', 'exec', running['postgres'] ?? 'no postgres', ...psql])).trim();
}

/** The lines of a project's ledger, newest last. */
export async function readLedger(
  node: LabNode,
  project: string,
): Promise<readonly Record<string, unknown>[]> {
  const text = await output(node, ['cat', `/var/lib/fairway/compose/${project}/ledger.jsonl`]);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

export async function output(node: LabNode, argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await node.exec(argv);
  if (exitCode === 0) return stdout;
  throw new Error(`${node.name}: ${argv.join(' ')} ended with ${exitCode}: ${stderr}`);
}
