import { holdLease } from '@fairway/host';
import { describe, expect, test } from '@jest/globals';
import { deps, servers } from './two-servers.ts';

const sh = (script: string) => ['sh', '-c', script];
const nobodyRuns = (mark: string) => `pgrep -f '[s]leep ${mark}' >/dev/null || echo yes`;

describe('commands', () => {
  test('receive values byte for byte, and no command line contains them', async () => {
    const host = await servers.connect();
    const value = 'it\'s "two"\nlines; $HOME `id` \\n 100% Übergröße ✓ swordfish-7';
    const script =
      'printf %s "$VALUE"; pwd; cat; cat /proc/[0-9]*/cmdline | tr "\\0" " " | grep -c [s]wordfish-7 >&2';
    const result = await host.exec(sh(script), {
      env: { VALUE: value },
      cwd: '/tmp',
      stdin: 'in',
      accept: 'any',
    });
    expect(result).toMatchObject({ stdout: `${value}/tmp\nin`, stderr: '0\n' });
  });

  test('run fourteen at once', async () => {
    const host = await servers.connect();
    const numbers = Array.from({ length: 14 }, (_, index) => String(index));
    const results = await Promise.all(numbers.map((number) => host.exec(sh(`sleep 0.2; echo ${number}`))));
    expect(results.map(({ stdout }) => stdout.trim())).toEqual(numbers);
  });

  test('return all of 10,000 lines, and a character that was split between two packets', async () => {
    const host = await servers.connect();
    const lines: string[] = [];
    await host.stream(sh("seq 10000; printf 'gr\\303'; sleep 0.2; printf '\\274n\\n'"), {
      onStdout: (line) => lines.push(line),
    });
    expect(lines).toHaveLength(10_001);
    expect(lines.slice(-2)).toEqual(['10000', 'grün']);
  });

  test('take and return megabytes, even if nobody reads them', async () => {
    const host = await servers.connect();
    const bytes = Buffer.alloc(5_000_000, 'x');
    await expect(host.exec(['true'], { stdin: bytes })).resolves.toMatchObject({ exitCode: 0 });
    const { stdout } = await host.exec(['cat'], { stdin: bytes });
    expect(stdout.length).toBe(bytes.length);
  });

  test('are ended on the host when they take too long, with every process that they started', async () => {
    const host = await servers.connect();
    const failing = host.exec(sh('trap "" TERM; sleep 86003 & sleep 86003'), { timeoutMs: 500 });
    await expect(failing).rejects.toThrow('has been ended');
    await servers.until(nobodyRuns('86003'));
  });

  test('are ended on the host when they are cancelled, even if all channels are in use', async () => {
    const host = await servers.connect();
    const cancel = new AbortController();
    const running = Array.from({ length: 12 }, () =>
      host.exec(['sleep', '86004'], { signal: cancel.signal }),
    );
    await servers.until("[ $(pgrep -fc '^[s]leep 86004') -ge 8 ] && echo yes");
    cancel.abort(new Error('cancelled'));
    const results = await Promise.allSettled(running);
    expect(results.map((result) => result.status === 'rejected' && result.reason.message)).toEqual(
      Array.from({ length: 12 }, () => 'cancelled'),
    );
    await servers.until(nobodyRuns('86004'));
  });

  test('fail when a signal ends them', async () => {
    const host = await servers.connect();
    await expect(host.exec(sh('kill -9 $$'), { accept: 'any' })).rejects.toThrow('It ended by SIGKILL');
  });

  test('fail when their connection is cut, whatever exit statuses they accept', async () => {
    const host = await servers.connect();
    const failing = host.exec(sh('echo begun; pkill -9 -u deploy sshd; sleep 5'), { accept: 'any' });
    await expect(failing).rejects.toMatchObject({
      what: expect.stringContaining('was cut off on manager'),
      why: expect.stringContaining('without an exit status'),
    });
    await expect(host.exec(['true'])).rejects.toThrow('was cut off');
  });

  test.each([1, 2])(
    'run side by side where sshd allows few sessions a connection (MaxSessions %d)',
    async (most) => {
      const reload =
        'pkill -HUP -o -x sshd; until ssh-keyscan -t ed25519 127.0.0.1 2>/dev/null | grep -q .; do sleep 0.1; done';
      await servers.onNode(`echo 'MaxSessions ${most}' >/etc/ssh/sshd_config.d/00-few.conf; ${reload}`);
      try {
        const host = await servers.connect();
        const lease = await holdLease(host, { path: '/var/lib/fairway/few', holder: 'few', waitMs: 0 }, deps);
        const numbers = Array.from({ length: 12 }, (_, at) => String(at));
        const results = await Promise.all(numbers.map((at) => host.exec(sh(`sleep 0.2; echo ${at}`))));
        expect(results.map(({ stdout }) => stdout.trim())).toEqual(numbers);
        await lease.release();
      } finally {
        await servers.onNode(`rm /etc/ssh/sshd_config.d/00-few.conf; ${reload}`);
      }
    },
  );

  test('fail for a user without a login shell, and the error shows its output', async () => {
    await servers.onNode(
      'useradd -m -s /usr/sbin/nologin idle; cp -r ~deploy/.ssh ~idle; chown -R idle: ~idle',
    );
    const host = await servers.connect({ user: 'idle' });
    await expect(host.exec(['true'], { accept: 'any' })).rejects.toMatchObject({
      why: expect.stringContaining('the login shell did not run the command'),
      evidence: ['This account is currently not available.'],
      fix: expect.stringContaining('nologin'),
    });
  });

  test('return their own output only, even if the login shell prints something', async () => {
    await servers.onNode('cd ~deploy; cp -p .bashrc kept; echo "echo noise" >.bashrc');
    try {
      const host = await servers.connect();
      await expect(host.exec(['echo', 'signal'])).resolves.toMatchObject({ stdout: 'signal\n' });
    } finally {
      await servers.onNode('cd ~deploy; mv kept .bashrc');
    }
  });
});

describe('files on the host', () => {
  test('are written whole with their mode, and keep their owner', async () => {
    const host = await servers.connect({ user: 'root' });
    await servers.onNode('install -o deploy -g deploy -m 600 /dev/null /srv/kept');
    await host.writeFile('/srv/kept', 'new', { mode: 0o640 });
    expect(await host.stat('/srv/kept')).toMatchObject({
      mode: 0o640,
      owner: 'deploy',
      group: 'deploy',
      size: 3,
    });
    await host.writeFile('/srv/a/b/given', 'x', { mode: 0o400, owner: 'deploy:docker', parents: true });
    expect(await host.stat('/srv/a/b/given')).toMatchObject({
      mode: 0o400,
      owner: 'deploy',
      group: 'docker',
    });
  });

  test('keep their old content when their owner cannot be kept, and the write fails', async () => {
    await servers.onNode(
      'install -d -o deploy /srv/shared; install -m 644 /etc/hostname /srv/shared/of-root',
    );
    const host = await servers.connect();
    await expect(host.writeFile('/srv/shared/of-root', 'x', { mode: 0o644 })).rejects.toThrow('chown');
    expect(await servers.onNode('cat /srv/shared/of-root; ls -A /srv/shared')).toBe('manager\nof-root');
  });

  test('keep their old content when a cut connection breaks off the new one', async () => {
    await servers.onNode(
      'install -d -o deploy /srv/cut; echo old | install -o deploy -g deploy -m 600 /dev/stdin /srv/cut/file',
    );
    const host = await servers.connect();
    // This runs in the server's own shell and starts before the write, so that even a fast write is caught.
    const begun = 'until ls -A /srv/cut | grep -q fairway; do sleep 0.02; done; pkill -9 -u deploy sshd';
    await servers.onNode(`timeout 300 sh -c '${begun}' >/dev/null 2>&1 &`);
    const failing = host.writeFile('/srv/cut/file', Buffer.alloc(200_000_000), { mode: 0o600 });
    await expect(failing).rejects.toThrow('was cut off');
    await servers.until('[ "$(ls -A /srv/cut)" = file ] && echo yes');
    expect(await servers.onNode('cat /srv/cut/file')).toBe('old');
  });
});
