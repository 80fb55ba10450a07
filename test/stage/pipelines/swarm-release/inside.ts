import type { Lab, LabNode } from '@fairway/lab';

/** The files and environment of a service's running container, read inside it. */
export interface Inside {
  readonly node: string;
  file(path: string): Promise<string>;
  environment(): Promise<Readonly<Record<string, string>>>;
}

/** All running containers of a service of the stack marina, on whichever node they are. */
export async function containersOf(lab: Lab, service: string): Promise<readonly Inside[]> {
  const filter = `label=com.docker.swarm.service.name=marina_${service}`;
  const found = await Promise.all(
    lab.nodes.map(async (node) => {
      const ids = await output(node, ['docker', 'ps', '--quiet', '--filter', filter]);
      return ids
        .split('\n')
        .filter(Boolean)
        .map((id) => inside(node, id));
    }),
  );
  return found.flat();
}

function inside(node: LabNode, id: string): Inside {
  const file = (path: string) => output(node, ['docker', 'exec', id, 'cat', path]);
  return {
    node: node.name,
    file,
    async environment() {
      const pairs = (await file('/proc/1/environ')).split('\0').filter(Boolean);
      return Object.fromEntries(
        pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      );
    },
  };
}

async function output(node: LabNode, argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await node.exec(argv);
  if (exitCode === 0) return stdout;
  throw new Error(`${node.name}: ${argv.join(' ')} ended with ${exitCode}: ${stderr}`);
}

/** The lines of the ledger on the manager, as people and programs read them: newest last. */
export async function readLedger(lab: Lab): Promise<readonly Record<string, unknown>[]> {
  const manager = lab.node('manager');
  const [path = ''] = (await output(manager, ['find', '/var/lib/fairway', '-name', 'ledger.jsonl'])).split(
    '\n',
  );
  const text = await output(manager, ['cat', path]);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The names of the services that the swarm has. */
export async function serviceNames(lab: Lab): Promise<readonly string[]> {
  const names = await output(lab.node('manager'), ['docker', 'service', 'ls', '--format', '{{.Name}}']);
  return names.split('\n').filter(Boolean).sort();
}
