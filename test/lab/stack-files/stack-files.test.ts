import {
  deployStack,
  mergeStackFiles,
  parseStackFile,
  renderStack,
  stackFaults,
  substitute,
  variablesOf,
} from '@fairway/docker/stack';
import { connectHost, type Host, localHost } from '@fairway/host';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { oddStack, stackOddities } from '../../stage/samples/stack-oddities.ts';
import { awkwardStacks } from './awkward-stacks.ts';

let lab: Lab;
let host: Host;

beforeAll(async () => {
  lab = await startLab({ nodes: 1, swarm: true }, { logger: silentLogger });
  const { address, knownHosts } = lab.node('manager');
  const { user, privateKey } = lab.ssh;
  host = await connectHost(
    { address, user, privateKey, hostKeys: { knownHosts } },
    { logger: silentLogger, clock: systemClock },
  );
}, 400_000);

afterAll(async () => {
  await host?.close();
  await lab?.stop();
}, 400_000);

const given = { A: 'a', EMPTY: '', SPECIAL: 'x "y" \'z\' # $A ${A} \\n' };
const pieces = [
  '$A',
  '${A}',
  '$EMPTY',
  '${EMPTY}',
  '$SPECIAL',
  '${SPECIAL}',
  '${NONE}',
  '$NONE',
  '$$',
  '$$A',
];
const defaults = ['A', 'EMPTY', 'NONE'].flatMap((name) => [
  ...[`\${${name}:-d e}`, `\${${name}-d}`, `\${${name}:-}`, `\${${name}-}`, `\${${name}:-$$}`],
]);
const plain = ['x', ' ', '-', ':', '{', '}', '.', '"', "'", '\\', '#', '\n', 'é', '_', '1'];
const texts = fc
  .array(fc.constantFrom(...pieces, ...defaults, ...plain), { minLength: 1, maxLength: 6 })
  .map((all) => all.join(''));
/** Values that writers of YAML lose or misread. */
const breaks = [...plain, '\t', '\r', '|', '>', '~', '{{', '\u0085', '\u2028', '\ufeff'];

/** A node, and this machine, whose Docker CLI is often a newer one; Debian 12's own does not know the command yet. */
async function readersOfStacks(): Promise<readonly Host[]> {
  const local = localHost({ logger: silentLogger, clock: systemClock });
  const { stdout } = await local.exec(['docker', 'stack', '--help'], { accept: 'any' });
  return /^ *config /m.test(stdout) ? [host, local] : [host];
}

/** The environment of the service `a` of a stack file, as Docker reads it. */
async function dockerReads(
  text: string,
  variables: Readonly<Record<string, string>>,
  reader = host,
): Promise<Readonly<Record<string, unknown>>> {
  const merged = await mergeStackFiles(reader, {
    files: [parseStackFile('stack.yml', text)],
    uploads: new Map([['stack.yml', text]]),
    variables,
    unset: ['NONE'],
  });
  return merged.services['a']?.['environment'] as Record<string, unknown>;
}

/** Stack files on the host as Docker reads them, without our own labels and without the path of the files. */
async function dockerConfigures(
  directory: string,
  paths: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  const argv = ['docker', 'stack', 'config', ...paths.flatMap((path) => ['-c', `${directory}/${path}`])];
  const { stdout } = await host.exec(argv, { env });
  const { version: _version, services, ...rest } = parse(stdout.replaceAll(`${directory}/`, ''));
  const all = Object.entries(services as Record<string, Record<string, unknown>>);
  const comparable = all.map(([name, { env_file: _read, ...service }]) => {
    const { labels = {}, ...deploy } = Object(service['deploy']) as { labels?: Record<string, string> };
    const own = Object.entries(labels).filter(([label]) => label !== 'io.fairway.release');
    return [name, { ...service, deploy: { ...deploy, labels: Object.fromEntries(own) } }];
  });
  const sections = Object.entries(rest).filter(([name]) => !name.startsWith('x-'));
  return { ...Object.fromEntries(sections), services: Object.fromEntries(comparable) };
}

function stackWith(environment: Readonly<Record<string, string>>): string {
  return JSON.stringify({ services: { a: { image: 'x', environment } } });
}

function numbered(all: readonly string[]): Record<string, string> {
  return Object.fromEntries(all.map((text, index) => [`V${index}`, text]));
}

describe('a stack file is read as Docker reads it', () => {
  test('with variables and defaults in every kind of text', async () => {
    const understood = fc.sample(texts, 500).filter((text) => {
      try {
        return variablesOf([parseStackFile('stack.yml', JSON.stringify({ a: text }))]).length >= 0;
      } catch {
        return false;
      }
    });
    expect(understood.length).toBeGreaterThan(100);
    const environment = numbered(understood);
    const ours = Object.entries(environment).map(([key, text]) => [key, substitute(text, given)]);
    expect(await dockerReads(stackWith(environment), given)).toEqual(Object.fromEntries(ours));
  }, 400_000);

  test.each(['$', 'a $ b', '${', '${}', '${1}', '$1', '${A', '${A!x}', '${A b}', '$-'])(
    'and a text that Docker does not understand is refused: %s',
    async (text) => {
      const stack = parseStackFile('stack.yml', JSON.stringify({ services: { a: { image: text } } }));
      const said = await dockerReads(stackWith({ V: text }), given).then(
        () => 'understood',
        () => 'refused',
      );
      const we = (() => {
        try {
          variablesOf([stack]);
          return 'understood';
        } catch {
          return 'refused';
        }
      })();
      expect(we).toBe(said);
    },
    400_000,
  );

  test('with several files: maps are merged, and the later file wins', async () => {
    const first =
      'services: {a: {image: one, environment: {A: "1", B: "1"}, command: [one]}, b: {image: two}}';
    const second = 'services: {a: {environment: {B: "2"}, command: [two], deploy: {replicas: 3}}}';
    const merged = await mergeStackFiles(host, {
      files: [parseStackFile('deploy/stack.yml', first), parseStackFile('deploy/production.yml', second)],
      uploads: new Map([
        ['deploy/stack.yml', first],
        ['deploy/production.yml', second],
      ]),
      variables: {},
      unset: [],
    });
    expect(merged.services).toMatchObject({
      a: { image: 'one', environment: { A: '1', B: '2' }, command: ['two'], deploy: { replicas: 3 } },
      b: { image: 'two' },
    });
  }, 400_000);

  test.each([
    ['without a service', 'services: {}\n', 'The stack has no services: deploy/stack.yml'],
    [
      'that mounts a relative path',
      'services:\n  a:\n    image: x\n    volumes: ["./pages:/pages"]\n',
      /The service a mounts a relative path: deploy\/stack\.yml, line 4[\s\S]*input "files"/,
    ],
  ])('and a stack %s is refused', async (_what, text, says) => {
    const merging = mergeStackFiles(host, {
      files: [parseStackFile('deploy/stack.yml', text)],
      uploads: new Map([['deploy/stack.yml', text]]),
      variables: {},
      unset: [],
    });
    await expect(merging).rejects.toThrow(says);
  });

  test.each(awkwardStacks)(
    '$what: what is deployed is what Docker itself makes of the files',
    async (stack) => {
      const texts = stack.files.map(
        (text, index) => [index === 0 ? 'deploy/0.yml' : `more/${index}.yml`, text] as const,
      );
      const uploads = new Map([...texts, ...Object.entries(stack.beside ?? {})]);
      const variables = { GIVEN: 'given "x" $A' };
      const files = texts.map(([path, text]) => parseStackFile(path, text));
      const directory = async () => (await host.exec(['mktemp', '-d'])).stdout.trim();

      const checkout = await directory();
      for (const [path, text] of uploads)
        await host.writeFile(`${checkout}/${path}`, text, { mode: 0o644, parents: true });
      const dockers = await dockerConfigures(
        checkout,
        files.map(({ path }) => path),
        variables,
      );

      const merged = await mergeStackFiles(host, {
        files,
        uploads,
        variables,
        unset: [],
      });
      const images = Object.fromEntries(
        Object.keys(merged.services).map((name) => [name, merged.services[name]?.image ?? '']),
      );
      const rendered = renderStack({ merged, version: 'v1', images, data: [], files: [] });
      const stored = await directory();
      await host.writeFile(`${stored}/rendered.yml`, rendered, { mode: 0o644 });
      expect(await dockerConfigures(stored, ['rendered.yml'], {})).toEqual(dockers);
    },
    400_000,
  );

  test('and values of any characters survive the CLI of a node, and that of this machine if it knows `stack config`', async () => {
    const characters = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !text.includes('\0'));
    const breaking = fc.array(fc.constantFrom(...breaks), { maxLength: 7 }).map((all) => all.join(''));
    const values = numbered([
      ...fc.sample(characters, 300),
      ...fc.sample(breaking, 300),
      ...['0o17', '.inf', '~', 'yes', '1_000', '=', '<<'],
    ]);
    const uses = Object.fromEntries(Object.keys(values).map((name) => [name, `\${${name}}`]));
    for (const reader of await readersOfStacks()) {
      const environment = await dockerReads(stackWith(uses), values, reader);
      const rendered = renderStack({
        merged: {
          services: { a: { image: 'x', environment } },
          networks: {},
          volumes: {},
          configs: {},
          secrets: {},
        },
        version: 'v1',
        images: { a: 'x' },
        data: [],
        files: [],
      });
      expect(await dockerReads(rendered, {}, reader)).toEqual(environment);
      // Swarm reads templates in environment values, so braces of a value are escaped.
      const asText = (value: unknown) => String(value).replaceAll('{{"{{"}}', '{{');
      const back = Object.entries(environment).map(([name, value]) => [name, asText(value)]);
      expect(Object.fromEntries(back)).toEqual(values);
    }
  }, 400_000);
});

describe('the swarm', () => {
  test('refuses the stacks that are refused before a deploy, and takes the others', async () => {
    const clean =
      'docker service ls -q | xargs -r docker service rm; docker network ls -q --filter label=com.docker.stack.namespace=q | xargs -r docker network rm';
    const deploy = `docker stack deploy --detach=true --resolve-image never -c - q && echo taken || true; { ${clean}; } >/dev/null`;
    const wrong: string[] = [];
    for (const oddity of stackOddities) {
      const text = oddStack(oddity);
      const { stdout, stderr } = await host.exec(['sh', '-c', deploy], { stdin: text, accept: 'any' });
      const isTaken = stdout.endsWith('taken\n');
      const files = [parseStackFile('stack.yml', text)];
      const request = { files, uploads: new Map([['stack.yml', text]]), variables: {}, unset: [] };
      const faults = stackFaults('q', await mergeStackFiles(host, request));
      const expected = oddity.fault === undefined || oddity.acceptedButDead === true;
      if (isTaken !== expected)
        wrong.push(`${oddity.title}: Docker ${isTaken ? 'takes it' : `says ${stderr}`}`);
      if (faults.length !== (oddity.fault === undefined ? 0 : 1))
        wrong.push(`${oddity.title}: ${faults.map(({ what }) => what).join(' ')}`);
    }
    expect(wrong).toEqual([]);
  }, 400_000);

  test('hands a published port from one service of a stack to another in one deploy', async () => {
    const stackWithPorts = (ports: Readonly<Record<string, number>>) =>
      JSON.stringify({
        version: '3.8',
        services: Object.fromEntries(
          Object.entries(ports).map(([name, published]) => [
            name,
            { image: 'x:1', ports: [{ target: 80, published }], deploy: { replicas: 0 } },
          ]),
        ),
      });
    const before = { a: 8081, b: 8082, c: 8083, d: 8084 };
    const after = { a: 8080, b: 8081, c: 8082, d: 8083 };
    await deployStack(host, { stack: 'p', text: stackWithPorts(before) });
    await deployStack(host, { stack: 'p', text: stackWithPorts(after) });
    const { stdout } = await host.exec([
      ...['docker', 'service', 'inspect', 'p_a', 'p_b', 'p_c', 'p_d', '--format'],
      '{{(index .Spec.EndpointSpec.Ports 0).PublishedPort}}',
    ]);
    expect(stdout.trim().split('\n').map(Number)).toEqual(Object.values(after));
    await host.exec(['docker', 'stack', 'rm', 'p']);
  }, 400_000);
});
