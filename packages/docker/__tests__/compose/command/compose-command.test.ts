import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Host, localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changeByCompose } from '../../../src/compose/index.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-compose-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const plugin = '.docker/cli-plugins/docker-compose';

/** A program of the account that fails with these words this many times. */
async function programSaying(words: string, times: number, at = plugin): Promise<void> {
  const script = `#!/bin/sh
echo "$*" >>${directory}/asked
[ $(wc -l <${directory}/asked) -gt ${times} ] && { echo 'Container quay-web-1  Started' >&2; exit 0; }
echo '${words}' >&2; exit 1
`;
  await mkdir(dirname(join(directory, at)), { recursive: true });
  await writeFile(join(directory, at), script, { mode: 0o755 });
}
const up = () => {
  const project = { project: 'quay', directory, files: [join(directory, 'compose.yaml')] };
  const machine = localHost({ logger, clock });
  const env = { PATH: `${directory}:${process.env['PATH']}`, HOME: directory };
  const host: Host = { ...machine, exec: (argv, options) => machine.exec(argv, { ...options, env }) };
  return changeByCompose(host, { ...project, variables: { RELEASE: 'v 2' } }, ['up', '--detach']);
};
const asked = async () => (await readFile(join(directory, 'asked'), 'utf8')).trimEnd().split('\n');
const died =
  'runc create failed: unable to start container process: waiting for init preliminary setup: read init-p: connection reset by peer: unknown';

describe('the program of Compose', () => {
  test("is the plugin that docker would start, without docker's own start", async () => {
    await programSaying('', 0);
    await programSaying('docker was started', 9, 'docker');
    expect(await up()).toContain('Started');
    expect(await asked()).toEqual([
      `--ansi never --project-name quay --project-directory ${directory} --file ${directory}/compose.yaml up --detach`,
    ]);
  });

  test('is looked for by docker itself where its configuration names further places', async () => {
    await programSaying('not this one', 9);
    await programSaying('', 0, 'docker');
    await writeFile(join(directory, '.docker/config.json'), '{"cliPluginsExtraDirs": ["/opt/plugins"]}');
    expect(await up()).toContain('Started');
    expect(await asked()).toEqual([expect.stringMatching(/^compose --ansi never .* up --detach$/)]);
  });
});

describe('a change by Compose', () => {
  test('is run once more where a container died while it was made', async () => {
    await programSaying(died, 1);
    expect(await up()).toContain('Started');
    const [first, second, ...more] = await asked();
    expect([second, more]).toEqual([first, []]);
  });

  test('fails where that happens again, with the message of Docker', async () => {
    await programSaying(died, 2);
    await expect(up()).rejects.toMatchObject({
      what: '`docker compose up` failed for the project quay on this runner.',
      why: died,
    });
  });

  test('fails at once for any other reason', async () => {
    await programSaying('no such image', 1);
    await expect(up()).rejects.toThrow('no such image');
    expect(await asked()).toHaveLength(1);
  });
});
