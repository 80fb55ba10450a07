import { expect, test } from '@jest/globals';
import { app, type Builds, build, docker, shown } from '../builds.ts';

const scratch = 'FROM scratch\nCOPY Dockerfile /\n';

/** A bake file as teams have them: variables, inheritance, a matrix, one target on top of another, a secret. */
const hcl = `
variable "REGISTRY" {}
variable "VERSION" { default = "dev" }
group "default" { targets = ["quay", "cranes"] }
target "_all" {
  labels = { "test.acme.fleet" = "north" }
  args = { RELEASE = VERSION, TEMPLATE = "a$\${b}" }
}
target "base" {
  context = "bake/base"
  args = { BASE_REGISTRY = REGISTRY }
}
target "quay" {
  inherits = ["_all"]
  context = "bake/quay"
  contexts = { base = "target:base" }
  tags = ["\${REGISTRY}/acme/north-quay:\${VERSION}-bake", "\${REGISTRY}/acme/north-quay"]
  secret = ["type=env,id=token,env=QUAY_TOKEN"]
  output = ["type=docker"]
}
target "cranes" {
  inherits = ["_all"]
  matrix = { crane = ["left", "right"] }
  name = "crane-\${crane}"
  context = "bake/crane"
  args = { CRANE = crane }
}
`;
const files = {
  'docker-bake.hcl': hcl,
  'bake/base/Dockerfile': app('RUN echo oak > /wood'),
  'bake/quay/Dockerfile':
    'FROM base\nARG RELEASE\nARG TEMPLATE\nENV RELEASE=$RELEASE TEMPLATE=$TEMPLATE\nRUN --mount=type=secret,id=token md5sum /run/secrets/token > /sum\n',
  'bake/crane/Dockerfile': 'FROM scratch\nARG CRANE\nARG RELEASE\nENV CRANE=$CRANE\nCOPY Dockerfile /\n',
};
const token = 'keel-haul-7717';

/** Images that a bake file asks for, instead of the input `images`. */
export function bakeFile(builds: () => Builds): void {
  const bake = (inputs: Record<string, string>, more: Record<string, string> = {}) => {
    const { address } = builds().lab.registry;
    const env = { REGISTRY: address, VERSION: '8.0.0', QUAY_TOKEN: token };
    const given = { release: '8.0.0', 'bake-file': 'docker-bake.hcl', 'build-args': '', ...inputs };
    return build(builds(), given, { files: { ...files, ...more }, env });
  };

  test('its targets, resolved by buildx, are built and pushed like all other images, with the build arguments of the step before its own; unchanged targets are not built again', async () => {
    const step = await bake({ 'build-args': 'RELEASE: same' });
    expect(step.log).not.toContain('::error');
    expect(step.exitCode).toBe(0);
    const images = JSON.parse(step.outputs['images'] ?? '');
    const { address } = builds().lab.registry;
    expect(images.map(({ repository }: { repository: string }) => repository)).toEqual(
      ['north-quay', 'crane-left', 'crane-right'].map((name) => `${address}/acme/${name}`),
    );
    expect(images[0].tags).toEqual(['8.0.0', '8.0.0-bake', 'latest']);
    for (const tag of images[0].tags)
      expect(await builds().registry.digest('acme/north-quay', tag)).toBe(images[0].digest);
    const { config } = await builds().registry.config('acme/north-quay', '8.0.0');
    expect(config.Labels).toMatchObject({
      'test.acme.fleet': 'north',
      'org.opencontainers.image.version': '8.0.0',
    });
    expect(config.Env).toEqual(expect.arrayContaining(['RELEASE=same', 'TEMPLATE=a${b}']));
    expect((await builds().registry.config('acme/crane-left', '8.0.0')).config.Env).toContain('CRANE=left');
    expect(await builds().registry.tags('acme/base')).toEqual([]);
    expect(step.log).toContain('quay: output of the bake file do not count here');

    const again = await bake({ 'bake-targets': 'cranes', 'build-args': 'RELEASE: same', release: '8.3.0' });
    expect(again.log).toContain('Nothing is built');
    const cranes = images.slice(1).map(({ name, digest }: Record<string, string>) => [name, digest]);
    expect(Object.entries(JSON.parse(again.outputs['digests'] ?? ''))).toEqual(cranes);
  });

  test('its secrets reach the build and appear nowhere; an image that contains one is not pushed', async () => {
    const { address } = builds().lab.registry;
    const read = await docker(
      builds(),
      'run',
      '--rm',
      `${address}/acme/north-quay:8.0.0`,
      'cat',
      '/wood',
      '/sum',
    );
    expect(read.stdout).toMatch(/^oak\n[0-9a-f]{32}/);
    const dockerfile = `${files['bake/quay/Dockerfile']}ENV LEAK=${token}\n`;
    const step = await bake({ release: '8.1.0' }, { 'bake/quay/Dockerfile': dockerfile });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('The image north-quay shows the secret "token" to everyone who pulls it');
    expect(shown(step)).not.toContain(token);
    expect(await builds().registry.tags('acme/north-quay')).not.toContain('8.1.0');
  });

  test('a Compose file works as a bake file, and a pre-release does not move latest', async () => {
    const compose =
      'services:\n  db:\n    image: postgres\n  left:\n    image: ${REGISTRY}/acme/crane-left\n    build: bake/buoy\n';
    const before = await builds().registry.digest('acme/crane-left', 'latest');
    const step = await bake(
      { 'bake-file': 'compose.yaml', release: '8.4.0-rc.1' },
      { 'compose.yaml': compose, 'bake/buoy/Dockerfile': scratch },
    );
    expect(step.log).not.toContain('::error');
    expect(Object.keys(JSON.parse(step.outputs['digests'] ?? ''))).toEqual(['crane-left']);
    expect(await builds().registry.digest('acme/crane-left', 'latest')).toBe(before);
    expect(await builds().registry.digest('acme/crane-left', '8.4.0-rc.1')).not.toBe(before);
  });

  test.each<[string, Record<string, string>, string, string[]]>([
    ['a target that is not there', { 'bake-targets': 'quay\njetty' }, hcl, ['no target or group "jetty"']],
    ['a file that cannot be read', {}, 'target "x" {\n  tags = [nobody]\n}\n', ['x.hcl:2', 'nobody']],
    [
      'a secret without a value',
      { 'bake-targets': 'x' },
      'target "x" { secret = ["id=anchor,env=NOT_THERE"] }',
      ['asks for the secret "anchor"', 'the environment variable NOT_THERE'],
    ],
    ['no Dockerfile', { 'bake-targets': 'x' }, 'target "x" { context = "bake" }', ['bake/Dockerfile']],
  ])('%s is an error before anything is built', async (_case, inputs, text, said) => {
    const step = await bake({ 'bake-file': 'x.hcl', ...inputs }, { 'x.hcl': text });
    expect(step.exitCode).toBe(1);
    for (const words of said) expect(step.log).toContain(words);
    expect(step.log).not.toContain('::group::build');
  });
}
