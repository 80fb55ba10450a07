import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changeByCompose } from '../../../src/compose/index.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-compose-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** A Docker that fails with these words this many times. */
async function dockerSaying(words: string, times: number): Promise<void> {
  const script = `#!/bin/sh
echo "$*" >>${directory}/asked
[ $(wc -l <${directory}/asked) -gt ${times} ] && { echo 'Container quay-web-1  Started' >&2; exit 0; }
echo '${words}' >&2; exit 1
`;
  await writeFile(join(directory, 'docker'), script);
  await chmod(join(directory, 'docker'), 0o755);
}
const up = () => {
  const project = { project: 'quay', directory, files: [join(directory, 'compose.yaml')] };
  const machine = localHost({ logger, clock });
  const env = { PATH: `${directory}:${process.env['PATH']}` };
  const host: Host = { ...machine, exec: (argv, options) => machine.exec(argv, { ...options, env }) };
  return changeByCompose(host, project, ['up', '--detach']);
};
const asked = async () => (await readFile(join(directory, 'asked'), 'utf8')).trimEnd().split('\n');
const died =
  'runc create failed: unable to start container process: waiting for init preliminary setup: read init-p: connection reset by peer: unknown';

describe('a change by Compose', () => {
  test('is run once more where a container died while it was made', async () => {
    await dockerSaying(died, 1);
    expect(await up()).toContain('Started');
    const [first, second, ...more] = await asked();
    expect([second, more]).toEqual([first, []]);
  });

  test('fails where that happens again, with the message of Docker', async () => {
    await dockerSaying(died, 2);
    await expect(up()).rejects.toMatchObject({
      what: '`docker compose up` failed for the project quay on this runner.',
      why: died,
    });
  });

  test('fails at once for any other reason', async () => {
    await dockerSaying('no such image', 1);
    await expect(up()).rejects.toThrow('no such image');
    expect(await asked()).toHaveLength(1);
  });
});
