import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, silentLogger as logger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { localHost } from '../src/local-host.ts';

const host = localHost({ logger, clock: systemClock });
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-local-host-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Seconds that no other process of this machine sleeps. */
const nap = String(1_000_000_000 + process.pid);

const sh = (script: string) => ['sh', '-c', script];

/** Whether any process has the mark in its command line. */
async function lives(mark: string): Promise<boolean> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.some((line) => line.includes(mark));
}

describe('a command', () => {
  test('answers with its exit status and both outputs, complete', async () => {
    const result = await host.exec(sh('echo out; echo err >&2; exit 3'), { accept: [3] });
    expect(result).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  test('gets environment, directory and standard input', async () => {
    const env = { VALUE: 'two\nlines, "quotes", $dollars and Übergröße' };
    const result = await host.exec(sh('pwd; echo "$VALUE"; cat'), { env, cwd: directory, stdin: 'input' });
    expect(result.stdout).toBe(`${directory}\n${env.VALUE}\ninput`);
  });

  test('that never stops talking is ended, and the error says so', async () => {
    const talking = host.exec(['yes', nap]);
    await expect(talking).rejects.toMatchObject({
      what: `\`yes ${nap}\` said too much on this runner, and has been ended.`,
    });
    expect(await lives(`yes\0${nap}`)).toBe(false);
  });

  test('has an empty standard input when none is given', async () => {
    await expect(host.exec(['cat'])).resolves.toMatchObject({ stdout: '' });
  });

  test('need not read its standard input', async () => {
    await expect(host.exec(['true'], { stdin: Buffer.alloc(4_000_000) })).resolves.toMatchObject({
      exitCode: 0,
    });
  });

  test('reports 10,000 lines in order', async () => {
    const lines: string[] = [];
    await host.stream(sh('i=0; while [ $i -lt 10000 ]; do echo "line $i"; i=$((i+1)); done'), {
      onStdout: (line) => lines.push(line),
    });
    expect(lines).toEqual(Array.from({ length: 10_000 }, (_, index) => `line ${index}`));
  });

  test('reports a character whole that arrived in two pieces', async () => {
    const lines: string[] = [];
    await host.stream(sh("printf 'gr\\303'; sleep 0.2; printf '\\274n\\n'"), {
      onStdout: (line) => lines.push(line),
    });
    expect(lines).toEqual(['grün']);
  });

  test('that fails is an error with its host, its exit status and its last lines', async () => {
    const failing = host.exec(sh('echo "no such network" >&2; exit 7'), { show: 'docker service ls' });
    await expect(failing).rejects.toThrow(Failure);
    await expect(failing).rejects.toMatchObject({
      what: '`docker service ls` failed on this runner.',
      why: 'It ended with exit status 7.',
      evidence: ['no such network'],
    });
  });

  test('that does not exist is an error that says so', async () => {
    await expect(host.exec(['no-such-program'])).rejects.toThrow('the program was not found');
  });

  test('in a directory that does not exist does not run', async () => {
    await expect(host.exec(['true'], { cwd: `${directory}/none` })).rejects.toThrow('exit status 126');
  });

  test('that takes too long is ended with all processes that it started, and its last lines are kept', async () => {
    // The timeout passes after the command has printed its lines, however long it took to start.
    const said = join(directory, 'said');
    const sleep = async () => {
      while (!existsSync(said)) await systemClock.sleep(10);
    };
    const hurried = localHost({ logger, clock: { ...systemClock, sleep } });
    const script = `trap "" TERM; echo waiting >&2; : >"$SAID"; sleep ${nap} & sleep ${nap}`;
    const failing = hurried.exec(sh(script), { timeoutMs: 3_000, env: { SAID: said } });
    await expect(failing).rejects.toMatchObject({
      why: 'It was still running after 3 s and has been ended.',
      evidence: ['waiting'],
    });
    expect(await lives(`sleep\0${nap}`)).toBe(false);
  });

  test('that is aborted throws the reason and leaves no process behind', async () => {
    const cancel = new AbortController();
    const running = host.stream(sh(`echo started; sleep ${nap}`), {
      signal: cancel.signal,
      onStdout: () => cancel.abort(new Error('cancelled')),
    });
    await expect(running).rejects.toThrow('cancelled');
    expect(await lives(`sleep\0${nap}`)).toBe(false);
    await expect(host.exec(['true'], { signal: cancel.signal })).rejects.toThrow('cancelled');
  });
});

describe('files', () => {
  test('are written whole, with mode and parents, and read back byte for byte', async () => {
    const path = join(directory, 'deep', "it's a file");
    const content = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
    await host.writeFile(path, content, { mode: 0o640, parents: true });
    expect(await host.readFile(path)).toEqual(content);
    expect(await host.stat(path)).toMatchObject({ type: 'file', mode: 0o640, size: 70_000 });
  });

  test('a new version takes the place of the old one in one step', async () => {
    const path = join(directory, 'replaced');
    await host.writeFile(path, 'old', { mode: 0o600 });
    const before = await stat(path);
    await host.writeFile(path, 'new', { mode: 0o400 });
    const after = await stat(path);
    expect(after.ino).not.toBe(before.ino);
    expect(after.mode & 0o777).toBe(0o400);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await readdir(directory)).filter((name) => name.startsWith('.fairway'))).toEqual([]);
  });

  test('a write that cannot be done leaves the old content and nothing beside it', async () => {
    const failing = host.writeFile(join(directory, 'none', 'file'), 'x', { mode: 0o600 });
    await expect(failing).rejects.toThrow(`\`write ${directory}/none/file\` failed on this runner.`);
    await expect(host.writeFile(directory, 'x', { mode: 0o600 })).rejects.toThrow('Is a directory');
  });

  test('a missing path has no stat', async () => {
    expect(await host.stat(join(directory, 'nothing'))).toBeUndefined();
    expect(await host.stat('/etc/passwd/below')).toBeUndefined();
  });

  test('a symbolic link is reported as a symbolic link', async () => {
    await symlink('/etc/passwd', join(directory, 'link'));
    expect(await host.stat(join(directory, 'link'))).toMatchObject({ type: 'symlink' });
  });

  test('reading a missing file fails with its name', async () => {
    await expect(host.readFile(join(directory, 'nothing'))).rejects.toThrow('No such file or directory');
  });

  test('are removed, directories too, and a missing path is not an error', async () => {
    await host.writeFile(join(directory, 'gone', 'file'), 'x', { mode: 0o600, parents: true });
    await host.remove(join(directory, 'gone'));
    await host.remove(join(directory, 'gone'));
    expect(await host.stat(join(directory, 'gone'))).toBeUndefined();
  });

  test.each(['/', '', '.', 'relative', '/srv/..'])('"%s" is never removed', async (path) => {
    await expect(host.remove(path)).rejects.toThrow('is not removed');
  });

  test('a secret never shows in a command line', async () => {
    const watched = host.exec(sh('cat /proc/[0-9]*/cmdline'), {
      env: { TOKEN: 'swordfish-5' },
      accept: 'any',
    });
    const written = host.writeFile(join(directory, 'secret'), 'swordfish-5', { mode: 0o600 });
    const [{ stdout }] = await Promise.all([watched, written]);
    expect(stdout).not.toContain('swordfish-5');
    await writeFile(join(directory, 'secret'), '');
  });
});
