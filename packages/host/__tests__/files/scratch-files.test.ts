import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { systemClock as clock, silentLogger as logger, poll } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { compileCache } from '../../../../test/stage/samples/compile-cache.ts';
import { execOnFiles, newScratch } from '../../src/files/scratch-files.ts';
import { localHost } from '../../src/local-host.ts';

const host = localHost({ logger, clock });

const until = async (holds: () => Promise<boolean>) =>
  expect(
    await poll({ clock, timeoutMs: 20_000, intervalMs: 50 }, async () =>
      (await holds()) ? { done: true, value: 'held' } : { done: false },
    ),
  ).toEqual({ timedOut: false, value: 'held' });

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe('files of one command', () => {
  test('are there while it runs, for its user alone, and gone after it; its status is returned', async () => {
    const directory = newScratch('test');
    const files = new Map<string, string | Uint8Array>([
      [`${directory}/.env`, "A='x'\nend\n"],
      [`${directory}/deep er/ünd.bin`, Buffer.from([0, 255, 10])],
    ]);
    const seen = 'cat "$1/.env"; od -An -tx1 "$1/deep er/ünd.bin"; stat -c %a "$1" "$1/.env"; umask; exit 3';
    const { stdout, exitCode } = await execOnFiles(
      host,
      { directory, files },
      ['sh', '-c', `umask 022; ${seen}`, 'sh', directory],
      { accept: 'any' },
    );
    expect(stdout).toBe("A='x'\nend\n 00 ff 0a\n700\n600\n0022\n");
    expect(exitCode).toBe(3);
    expect(await exists(directory)).toBe(false);
  });

  test('change no variable that the command gets', async () => {
    const directory = newScratch('test');
    const env = { path: 'a', content: 'b', directory: 'c' };
    const { stdout } = await execOnFiles(
      host,
      { directory, files: new Map([[`${directory}/f`, 'x']]) },
      ['sh', '-c', 'echo "$path $content $directory"'],
      { env },
    );
    expect(stdout).toBe('a b c\n');
  });

  test('that do not all arrive run nothing', async () => {
    const directory = newScratch('test');
    const files = new Map([[`${directory}/a\nb`, 'x']]);
    const { stdout, exitCode } = await execOnFiles(host, { directory, files }, ['echo', 'ran'], {
      accept: 'any',
    });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 73 });
    expect(await exists(directory)).toBe(false);
  });

  test('are gone after a command that does not end by itself, and takes no notice of being told to', async () => {
    const directory = newScratch('test');
    const argv = ['sh', '-c', `trap '' TERM; while :; do sleep 0.1; done`];
    const files = new Map([[`${directory}/.env`, 'SECRET=sesame']]);
    await expect(execOnFiles(host, { directory, files }, argv, { timeoutMs: 500 })).rejects.toThrow(
      'did not end in time',
    );
    expect(await exists(directory)).toBe(false);
  });

  test('are gone when the command ends although the run was killed before', async () => {
    const directory = newScratch('test');
    const script = `
      import { execOnFiles, localHost } from '@fairway/host';
      import { silentLogger as logger, systemClock as clock } from '@fairway/runtime';
      const directory = process.argv[1];
      const files = new Map([[directory + '/.env', 'SECRET=sesame']]);
      const argv = ['sh', '-c', 'while [ ! -e "$1/go" ]; do sleep 0.05; done', 'sh', directory];
      await execOnFiles(localHost({ logger, clock }), { directory, files }, argv, {});`;
    const run = spawn(
      process.execPath,
      ['--conditions=fairway-source', '--input-type=module', '--eval', script, directory],
      {
        cwd: import.meta.dirname,
        env: { ...process.env, ...compileCache, NODE_OPTIONS: '' },
        stdio: 'ignore',
      },
    );
    await until(() => exists(`${directory}/.env`));
    run.kill('SIGKILL');
    await once(run, 'exit');
    await host.writeFile(`${directory}/go`, '', { mode: 0o600 });
    await until(async () => !(await exists(directory)));
  });
});
