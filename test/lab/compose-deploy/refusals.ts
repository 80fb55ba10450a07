import type { Lab } from '@fairway/lab';
import { describe, expect, test } from '@jest/globals';
import { rollingAppInputs } from './apps/rolling-app.ts';
import type { ServerReader } from './server.ts';
import type { Checkout } from './step.ts';

/** A server on which nothing of the project `quay` is installed yet, and the checkout of it. */
export interface BareServer {
  readonly lab: Lab;
  readonly quay: Checkout;
  readonly server: ServerReader;
}

/** What is refused before anything is there. Nothing of it stays on the server but the project `theirs`. */
export function testRefusals(open: () => BareServer): void {
  const run = (more: Readonly<Record<string, string>> = {}) =>
    open().quay.run({ ...rollingAppInputs(open().lab, 'quay'), ...more });
  /** The error that a run ended with. */
  const refused = async (more: Readonly<Record<string, string>> = {}) => {
    const { exitCode, outputs, log } = await run(more);
    expect([exitCode, outputs['status']]).toEqual([1, 'failed']);
    return (log.split('\n').findLast((line) => line.startsWith('::error')) ?? '').replaceAll('%0A', '\n');
  };
  const withFile = async (text: string, more: Readonly<Record<string, string>> = {}) => {
    await open().quay.write({ 'deploy/odd.yaml': text });
    return refused({ 'compose-files': 'deploy/odd.yaml', files: '', ...more });
  };

  describe('files that Compose would refuse are refused with file and line', () => {
    test.each<[string, string, string]>([
      ['an unknown key', 'services:\n  web:\n    imag: x\n', 'deploy/odd.yaml: line 3'],
      [
        'a value of another kind',
        'services:\n  web:\n    image: x\n    ports: 80\n',
        'deploy/odd.yaml: line 4',
      ],
      [
        'a volume that is not there',
        'services:\n  web:\n    image: x\n    volumes: ["data:/data"]\n',
        'undefined volume data',
      ],
      ['no services', 'services: {}\n', 'The project has no services'],
      ['a service without an image', 'services:\n  web:\n    build: .\n', 'Nothing is built on the hosts'],
      ['a variable that nobody gives', 'services:\n  web:\n    image: x:${TAG}\n', 'deploy/odd.yaml:3: TAG'],
    ])('%s', async (_name, text, words) => {
      expect(await withFile(text)).toContain(words);
    });
  });

  test('an image for another platform than the host is refused before anything is there', async () => {
    const { address, password } = open().lab.registry;
    const image = `${address}/far/web:1`;
    await open().server.sh(`echo ${password} | docker login -u lab --password-stdin ${address}`);
    await open().server.sh(
      `tar c -T /dev/null | docker import --platform linux/arm64 - ${image} && docker push ${image}`,
    );
    const why = await withFile('services:\n  web:\n    image: ${REGISTRY}/far/web:1\n');
    expect(why).toContain('The service web cannot run on manager');
    expect(why).toContain('The host is linux/amd64, and the image is made for linux/arm64.');
  });

  describe('a deploy leaves alone', () => {
    test('a port that another process uses', async () => {
      const { exec } = open().lab.node('manager');
      const listens = 'require("net").createServer().listen(18080, () => console.log("taken"))';
      const start = `nohup node -e '${listens}' >/tmp/taken 2>&1 & until grep -q taken /tmp/taken; do sleep 0.1; done`;
      await exec(['sh', '-c', start]);
      try {
        const why = await refused();
        expect(why).toMatch(/port 18080\/tcp of manager \S+, which the service gate publishes, is taken/);
        expect(why).toContain('Another process has it.');
      } finally {
        await exec([
          'sh',
          '-c',
          "pkill -f '[c]reateServer'; while pgrep -f '[c]reateServer'; do sleep 0.1; done",
        ]);
      }
    });

    test('containers of another directory with the same project name, and the directory of another project', async () => {
      const { address, password } = open().lab.registry;
      await open().server.sh(`echo ${password} | docker login -u lab --password-stdin ${address}`);
      await open().server.sh(
        `mkdir -p ~/theirs && cd ~/theirs && printf 'services: {cat: {image: "${address}/base/busybox", command: ["sleep", "1000"]}}' >compose.yaml && docker compose -p theirs up -d`,
      );
      const { log } = await run({ project: 'theirs', directory: '/home/deploy/ours' });
      expect(log).toContain('The project name theirs is taken on manager');
      expect(log).toContain('theirs-cat-1: /home/deploy/theirs');
      const inside = await run({ project: 'ours', directory: '/home/deploy/theirs' });
      expect(inside.log).toContain('The directory /home/deploy/theirs on manager');
      expect(inside.log).toContain('belongs to the project theirs');
      expect(await open().server.sh('docker ps -q --filter name=theirs-cat-1')).not.toBe('');
      expect(await open().server.sh('cat ~/theirs/compose.yaml')).toContain('cat: ');
    });
  });

  test('a .env file that belongs to another user is refused before the plan begins', async () => {
    const { exec } = open().lab.node('manager');
    await exec([
      'sh',
      '-c',
      'install -d -o deploy /home/deploy/roots && install -m 0600 /dev/null /home/deploy/roots/.env',
    ]);
    const { exitCode, outputs, log } = await run({ project: 'roots', directory: '/home/deploy/roots' });
    expect([exitCode, outputs['status']]).toEqual([1, 'failed']);
    expect(log).toMatch(
      /::error.*\/home\/deploy\/roots\/\.env on manager \S+ cannot be written.*It belongs to root:root/,
    );
    expect(log).not.toContain('::group::plan');
  });

  describe('a check', () => {
    test('says that the host can take a deploy, and changes nothing', async () => {
      const { outputs, log } = await run({ command: 'check', project: 'checked' });
      expect(outputs['status']).toBe('checked');
      expect(log).toContain('1 of 1 host can take a deploy');
      expect(await open().server.sh('ls -d /var/lib/fairway/compose/checked 2>/dev/null || :')).toBe('');
    });

    test('checks every host, even if one cannot be reached, and lists in a table what is missing: rsync, the right to write', async () => {
      const { hosts = '', ...others } = rollingAppInputs(open().lab, 'quay');
      const gone = `gone=${open().lab.node('manager').address}:9`;
      const inputs = { ...others, command: 'check', directory: '/srv/www/quay', hosts: `${gone}\n${hosts}` };
      await open().lab.node('manager').exec(['mv', '/usr/bin/rsync', '/usr/bin/rsync-away']);
      const checked = await open()
        .quay.run(inputs)
        .finally(() => open().lab.node('manager').exec(['mv', '/usr/bin/rsync-away', '/usr/bin/rsync']));
      expect([checked.exitCode, checked.outputs['status']]).toEqual([1, 'failed']);
      expect(checked.summary).toContain('quay: 3 problems');
      const rows = checked.summary.split('\n').filter((line) => line.startsWith('|'));
      const rowsOf = (where: string) => rows.filter((row) => row.startsWith(`| ${where} |`)).join('\n');
      expect(rowsOf('gone')).not.toBe('');
      expect(rowsOf('manager')).toMatch(/rsync is not installed there/);
      expect(rowsOf('manager')).toContain('/srv/www/quay');
      expect(checked.summary).toContain('| no release yet |');
      expect(checked.log).toContain('/srv/www/quay on manager');
      expect(checked.log).toContain('3 things stand in the way of a deploy of quay');
    });
  });

  test('nothing of what was refused is on the server', async () => {
    const { sh } = open().server;
    expect(await sh('docker ps -aq --filter label=com.docker.compose.project=quay')).toBe('');
    expect(await sh('ls -d /home/deploy/quay /home/deploy/ours 2>/dev/null || :')).toBe('');
  });
}
