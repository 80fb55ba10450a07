import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connectFleet,
  connectHost,
  type Host,
  holdLease,
  type SshTarget,
  syncDirectory,
} from '@fairway/host';
import { type Lab, type LabNode, startLab } from '@fairway/lab';
import { silentLogger as logger, systemClock } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';

jest.setTimeout(120_000);

const deps = { logger, clock: systemClock };
let lab: Lab;
let node: LabNode;
let directory: string;
const open: Host[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-host-test-'));
  lab = await startLab(
    { nodes: 2, swarm: false, registry: false, builder: false, postgres: false },
    { logger },
  );
  node = lab.node('manager');
}, 600_000);

afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()));
});

afterAll(async () => {
  await lab?.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

function target(more: Partial<SshTarget> = {}): SshTarget {
  return {
    name: node.name,
    address: node.address,
    user: 'deploy',
    privateKey: lab.ssh.privateKey,
    hostKeys: { knownHosts: lab.knownHosts },
    ...more,
  };
}

async function connect(more: Partial<SshTarget> = {}): Promise<Host> {
  const host = await connectHost(target(more), deps);
  open.push(host);
  return host;
}

/** Runs a shell script on the server as root, not over SSH. */
async function onNode(script: string, input?: string): Promise<string> {
  const { stdout } = await node.exec(['sh', '-c', script], input);
  return stdout.trim();
}

/** Waits until a script on the server says `yes`. */
async function until(script: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await onNode(script)) === 'yes') return;
    await systemClock.sleep(100);
  }
  throw new Error(`not so within 10 s: ${script}`);
}

const sh = (script: string) => ['sh', '-c', script];
const nobodyRuns = (mark: string) => `pgrep -f '[s]leep ${mark}' >/dev/null || echo yes`;

describe('the key of a host', () => {
  const lineOf = (type: string) =>
    node.knownHosts.split('\n').find((line) => line.includes(` ${type} `)) ?? '';

  test.each(['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'])(
    'is found when only its %s key is known',
    async (type) => {
      const host = await connect({ hostKeys: { knownHosts: lineOf(type) } });
      await expect(host.exec(['hostname'])).resolves.toMatchObject({ stdout: 'manager\n' });
    },
  );

  test.each(['ed25519', 'ecdsa', 'rsa'])('is found by the fingerprint of its %s key', async (type) => {
    const line = await onNode(`ssh-keygen -lf /etc/ssh/ssh_host_${type}_key.pub`);
    await connect({ hostKeys: { fingerprints: [line] } });
  });

  test('is found in hashed lines', async () => {
    const hashed = await onNode('cd $(mktemp -d); cat >k; ssh-keygen -q -H -f k >&2; cat k', lab.knownHosts);
    expect(hashed).not.toContain(node.address);
    await connect({ hostKeys: { knownHosts: hashed } });
  });

  test('that nobody pinned ends the attempt and is shown with what to compare', async () => {
    const other = lab.node('worker1').knownHosts;
    const fingerprint = (await onNode('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')).split(' ')[1];
    const failing = connectHost(target({ hostKeys: { knownHosts: other } }), deps);
    await expect(failing).rejects.toMatchObject({
      what: `The host key of manager (${node.address}) is not trusted, and nothing was sent to it.`,
      evidence: expect.arrayContaining([`presented: ssh-ed25519 ${fingerprint}`]),
      fix: expect.stringContaining('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub'),
    });
  });

  test('that changed ends the attempt', async () => {
    const foreign = lab.node('worker1').knownHosts.replaceAll(lab.node('worker1').address, node.address);
    await expect(connectHost(target({ hostKeys: { knownHosts: foreign } }), deps)).rejects.toThrow(
      'differs from the pinned',
    );
  });

  test('that is revoked ends the attempt, whatever else is pinned', async () => {
    const knownHosts = `${node.knownHosts}\n@revoked * ${lineOf('ssh-ed25519').split(' ').slice(1).join(' ')}`;
    await expect(connectHost(target({ hostKeys: { knownHosts } }), deps)).rejects.toThrow('@revoked');
  });

  test('of no fingerprint shows all keys that the host has', async () => {
    const hostKeys = { fingerprints: [`SHA256:${'A'.repeat(43)}`] };
    await expect(connectHost(target({ hostKeys }), deps)).rejects.toMatchObject({
      evidence: expect.arrayContaining(
        ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'].map((type) =>
          expect.stringContaining(`presented: ${type} SHA256:`),
        ),
      ),
    });
  });
});

describe('the key of a user', () => {
  const makers = [
    ['OpenSSH ed25519', 'ssh-keygen -q -t ed25519 -N "" -f k'],
    ['OpenSSH ed25519 with a passphrase', 'ssh-keygen -q -t ed25519 -N "a pass phrase" -f k'],
    ['OpenSSH RSA', 'ssh-keygen -q -t rsa -b 2048 -N "" -f k'],
    ['OpenSSH ECDSA 521', 'ssh-keygen -q -t ecdsa -b 521 -N "" -f k'],
    ['PEM RSA', 'ssh-keygen -q -m PEM -t rsa -b 2048 -N "" -f k'],
    ['PEM RSA with a passphrase', 'ssh-keygen -q -m PEM -t rsa -b 2048 -N "a pass phrase" -f k'],
    ['PEM ECDSA', 'ssh-keygen -q -m PEM -t ecdsa -b 384 -N "" -f k'],
    ['PKCS#8 RSA with a passphrase', 'ssh-keygen -q -m PKCS8 -t rsa -b 2048 -N "a pass phrase" -f k'],
    [
      'PKCS#8 Ed25519',
      `openssl genpkey -algorithm ed25519 -out k
       { printf '\\0\\0\\0\\013ssh-ed25519\\0\\0\\0\\040'; openssl pkey -in k -pubout -outform DER | tail -c 32; } >blob
       echo ssh-ed25519 $(base64 -w0 blob) >k.pub`,
    ],
  ];
  test.each(makers)('%s lets us in', async (name = '', maker = '') => {
    const install = 'cat k.pub >>~deploy/.ssh/authorized_keys';
    const privateKey = await onNode(`cd $(mktemp -d); { ${maker}; } >&2; ${install}; cat k`);
    const host = await connect({
      privateKey,
      ...(name.includes('passphrase') && { passphrase: 'a pass phrase' }),
    });
    await expect(host.exec(['id', '-un'])).resolves.toMatchObject({ stdout: 'deploy\n' });
  });

  test('that the host does not know is refused with its fingerprint', async () => {
    const made = await onNode(
      'cd $(mktemp -d); ssh-keygen -q -t ed25519 -N "" -f k; ssh-keygen -lf k; cat k',
    );
    const [print = '', ...key] = made.split('\n');
    await expect(connectHost(target({ privateKey: key.join('\n') }), deps)).rejects.toMatchObject({
      what: `manager (${node.address}) did not let deploy in.`,
      why: expect.stringContaining('publickey'),
      evidence: [`offered: ssh-ed25519 ${print.split(' ')[1]}`],
    });
  });
});

describe('commands', () => {
  test('values arrive byte for byte and stand in no command line', async () => {
    const host = await connect();
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

  test('fourteen at once all run', async () => {
    const host = await connect();
    const numbers = Array.from({ length: 14 }, (_, index) => String(index));
    const results = await Promise.all(numbers.map((number) => host.exec(sh(`sleep 0.2; echo ${number}`))));
    expect(results.map(({ stdout }) => stdout.trim())).toEqual(numbers);
  });

  test('10,000 lines arrive, and a character that was cut in two', async () => {
    const host = await connect();
    const lines: string[] = [];
    await host.stream(sh("seq 10000; printf 'gr\\303'; sleep 0.2; printf '\\274n\\n'"), {
      onStdout: (line) => lines.push(line),
    });
    expect(lines).toHaveLength(10_001);
    expect(lines.slice(-2)).toEqual(['10000', 'grün']);
  });

  test('megabytes go in and out, read or not', async () => {
    const host = await connect();
    const bytes = Buffer.alloc(5_000_000, 'x');
    await expect(host.exec(['true'], { stdin: bytes })).resolves.toMatchObject({ exitCode: 0 });
    const { stdout } = await host.exec(['cat'], { stdin: bytes });
    expect(stdout.length).toBe(bytes.length);
  });

  test('one that takes too long is ended on the host, with all that it started', async () => {
    const host = await connect();
    const failing = host.exec(sh('trap "" TERM; sleep 86003 & sleep 86003'), { timeoutMs: 500 });
    await expect(failing).rejects.toThrow('has been ended');
    await until(nobodyRuns('86003'));
  });

  test('one that is cancelled is ended on the host, also when all channels are taken', async () => {
    const host = await connect();
    const cancel = new AbortController();
    const running = Array.from({ length: 12 }, () =>
      host.exec(['sleep', '86004'], { signal: cancel.signal }),
    );
    await until("[ $(pgrep -fc '^[s]leep 86004') -ge 8 ] && echo yes");
    cancel.abort(new Error('cancelled'));
    const results = await Promise.allSettled(running);
    expect(results.map((result) => result.status === 'rejected' && result.reason.message)).toEqual(
      Array.from({ length: 12 }, () => 'cancelled'),
    );
    await until(nobodyRuns('86004'));
  });

  test('one that a signal ended has failed', async () => {
    const host = await connect();
    await expect(host.exec(sh('kill -9 $$'), { accept: 'any' })).rejects.toThrow('It ended by SIGKILL');
  });

  test('one whose connection is cut has failed, whatever it accepts', async () => {
    const host = await connect();
    const failing = host.exec(sh('echo begun; pkill -9 -u deploy sshd; sleep 5'), { accept: 'any' });
    await expect(failing).rejects.toMatchObject({
      what: expect.stringContaining('was cut off on manager'),
      why: expect.stringContaining('without an exit status'),
    });
    await expect(host.exec(['true'])).rejects.toThrow('was cut off');
  });

  test('a login shell that talks does not mix in', async () => {
    await onNode('cd ~deploy; cp -p .bashrc kept; echo "echo noise" >.bashrc');
    const host = await connect();
    const { stdout } = await host.exec(['echo', 'signal']);
    await onNode('cd ~deploy; mv kept .bashrc');
    expect(stdout).toBe('signal\n');
  });
});

describe('files on the host', () => {
  test('are written whole with mode, and keep the owner that they had', async () => {
    const host = await connect({ user: 'root' });
    await onNode('install -o deploy -g deploy -m 600 /dev/null /srv/kept');
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

  test('an owner that cannot be kept is an error, and the old content stays', async () => {
    await onNode('install -d -o deploy /srv/shared; install -m 644 /etc/hostname /srv/shared/of-root');
    const host = await connect();
    await expect(host.writeFile('/srv/shared/of-root', 'x', { mode: 0o644 })).rejects.toThrow('chown');
    expect(await onNode('cat /srv/shared/of-root; ls -A /srv/shared')).toBe('manager\nof-root');
  });

  test('content that a cut connection broke off never takes the place of the old', async () => {
    await onNode(
      'install -d -o deploy /srv/cut; echo old | install -o deploy -g deploy -m 600 /dev/stdin /srv/cut/file',
    );
    const host = await connect();
    const failing = host.writeFile('/srv/cut/file', Buffer.alloc(200_000_000), { mode: 0o600 });
    await until('ls -A /srv/cut | grep -q fairway && echo yes');
    await onNode('pkill -9 -u deploy sshd');
    await expect(failing).rejects.toThrow('was cut off');
    await until('[ "$(ls -A /srv/cut)" = file ] && echo yes');
    expect(await onNode('cat /srv/cut/file')).toBe('old');
  });
});

describe('a jump host', () => {
  test('leads to a host that is checked as well', async () => {
    const inner = lab.node('worker1');
    const jump = target();
    const through = await connect({ name: inner.name, address: inner.address, jump });
    await expect(through.exec(['hostname'])).resolves.toMatchObject({ stdout: 'worker1\n' });
    const foreign = { knownHosts: node.knownHosts.replaceAll(node.address, inner.address) };
    const failing = connectHost(
      target({ name: inner.name, address: inner.address, jump, hostKeys: foreign }),
      deps,
    );
    await expect(failing).rejects.toThrow(`The host key of worker1 (${inner.address}) is not trusted`);
  });

  test('is checked itself, and what lies behind it is named when it cannot be reached', async () => {
    const jump = target({ hostKeys: { knownHosts: lab.node('worker1').knownHosts } });
    await expect(connectHost(target({ address: '127.0.0.1', jump }), deps)).rejects.toThrow(
      `The host key of manager (${node.address}) is not trusted`,
    );
    await expect(
      connectHost(target({ address: '127.0.0.1', port: 9, jump: target() }), deps),
    ).rejects.toThrow('cannot be reached through manager');
  });
});

describe('sync', () => {
  let source: string;
  beforeAll(async () => {
    source = join(directory, 'source');
    await mkdir(join(source, 'conf.d', 'empty'), { recursive: true });
    await writeFile(join(source, "it's a\nfile, Übergröße"), 'weird');
    await writeFile(join(source, 'conf.d', 'run.sh'), '#!/bin/sh\n');
    await chmod(join(source, 'conf.d', 'run.sh'), 0o750);
    await symlink('conf.d/run.sh', join(source, 'run'));
    await symlink('conf.d', join(source, 'linked'));
    for (let index = 0; index < 2_000; index += 1)
      await writeFile(join(source, 'conf.d', `${index}.conf`), `${index}\n`);
  });

  test('makes a directory equal on both hosts, proves it, and touches nothing the second time', async () => {
    const { name, address } = lab.node('worker1');
    const worker = { name, address };
    const fleet = await connectFleet([target(), target(worker)], deps);
    open.push(...fleet.hosts);
    const request = { from: source, to: '/var/lib/fairway/a directory' };
    const proofs = await fleet.all((host) => syncDirectory(host, request, deps));
    expect(proofs[0]).toMatchObject({ files: 2_002, changed: 2_004, removed: 0 });
    expect(proofs[1]).toEqual(proofs[0]);
    const again = await fleet.all((host) => syncDirectory(host, request, deps));
    expect(again[0]).toEqual({ ...proofs[0], changed: 0 });
    expect(await onNode('stat -c %a "/var/lib/fairway/a directory/conf.d/run.sh"')).toBe('750');
  });

  test('sends what changed, deletes what is gone, sets modes back', async () => {
    const host = await connect();
    const to = '/var/lib/fairway/delta';
    await syncDirectory(host, { from: source, to }, deps);
    await onNode(
      `cd ${to}; echo other >conf.d/7.conf; chmod 777 conf.d/8.conf; mkdir extra; touch extra/file; rm run; chown -R deploy: .`,
    );
    await expect(syncDirectory(host, { from: source, to }, deps)).resolves.toMatchObject({
      changed: 3,
      removed: 2,
    });
  });

  test('a directory that somebody else writes to is a mismatch that names the files', async () => {
    const host = await connect();
    const to = '/var/lib/fairway/contested';
    const meddler =
      '#!/bin/sh\n/usr/bin/rsync "$@"; s=$?; echo other >conf.d/7.conf; touch more; rm run; exit $s\n';
    await onNode('install -m 755 /dev/stdin /usr/local/bin/rsync', meddler);
    await expect(syncDirectory(host, { from: source, to }, deps)).rejects.toMatchObject({
      why: '3 paths differ in what was read back.',
      evidence: ['conf.d/7.conf has 6 bytes, not 2', 'run is missing', 'more should not be there'],
    });
    await onNode('rm /usr/local/bin/rsync');
  });

  test('a host without rsync, and one where the user may not write, are told', async () => {
    const host = await connect();
    await expect(syncDirectory(host, { from: source, to: '/opt/app' }, deps)).rejects.toThrow(
      'Permission denied',
    );
    await onNode('install -d -m 755 /opt/of-root');
    await expect(syncDirectory(host, { from: source, to: '/opt/of-root' }, deps)).rejects.toThrow(
      'Permission denied',
    );
    await onNode('mv /usr/bin/rsync /usr/bin/rsync.away');
    const failing = syncDirectory(host, { from: source, to: '/var/lib/fairway/x' }, deps);
    await expect(failing).rejects.toThrow(`rsync is not installed on manager`);
    await onNode('mv /usr/bin/rsync.away /usr/bin/rsync');
  });
});

describe('the lock of a host', () => {
  const path = '/var/lib/fairway/lock';

  test('is held by one; the second is told by whom, and gets it when it is free', async () => {
    const [one, two] = [await connect(), await connect()];
    const lease = await holdLease(one, { path, holder: 'run 1 of acme/marina', waitMs: 0 }, deps);
    await expect(holdLease(two, { path, holder: 'run 2', waitMs: 700 }, deps)).rejects.toThrow(
      /held by "run 1 of acme\/marina" since \d{4}-\d\d-\d\dT/,
    );
    const told: string[] = [];
    const teller = { ...deps, logger: { ...logger, info: (text: string) => told.push(text) } };
    const waiting = holdLease(two, { path, holder: 'run 2', waitMs: 60_000 }, teller);
    await systemClock.sleep(600);
    await lease.release();
    await lease.release();
    const second = await waiting;
    expect(told[0]).toContain('held by "run 1 of acme/marina"');
    expect([lease.lost.aborted, second.lost.aborted]).toEqual([false, false]);
    await second.release();
    expect(await onNode(`flock -n ${path} echo free`)).toBe('free');
  });

  test('waiting for it can be cancelled', async () => {
    const [one, two] = [await connect(), await connect()];
    const lease = await holdLease(one, { path, holder: 'run 1', waitMs: 0 }, deps);
    const cancel = new AbortController();
    const waiting = holdLease(
      two,
      { path, holder: 'run 2', waitMs: 60_000 },
      { ...deps, signal: cancel.signal },
    );
    await systemClock.sleep(300);
    cancel.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    await lease.release();
  });

  test('a killed runner leaves it free, and nothing running', async () => {
    const file = join(directory, 'target.json');
    await writeFile(file, JSON.stringify(target()), { mode: 0o600 });
    const script = `
      import { readFileSync } from 'node:fs';
      import { connectHost, holdLease } from '@fairway/host';
      import { silentLogger as logger, systemClock as clock } from '@fairway/runtime';
      const host = await connectHost(JSON.parse(readFileSync(process.argv[1], 'utf8')), { logger, clock });
      await holdLease(host, { path: '${path}', holder: 'a runner', waitMs: 0 }, { logger, clock });
      console.log('held');`;
    const runner = spawn(
      process.execPath,
      ['--conditions=fairway-source', '--input-type=module', '--eval', script, file],
      {
        cwd: join(import.meta.dirname, '..'),
        env: { ...process.env, NODE_OPTIONS: '' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [said] = await once(runner.stdout, 'data');
    expect(String(said)).toBe('held\n');
    expect(await onNode(`flock -n ${path} echo free || echo taken`)).toBe('taken');
    runner.kill('SIGKILL');
    await until(`flock -n ${path} echo yes`);
    await until("pgrep -f '[a] runner' >/dev/null || echo yes");
  });

  test('is lost at once when its process on the host is killed', async () => {
    const host = await connect();
    const lease = await holdLease(host, { path, holder: 'victim', waitMs: 0 }, deps);
    await onNode("pkill -9 -f '[v]ictim'");
    if (!lease.lost.aborted) await once(lease.lost, 'abort');
    expect(lease.lost.reason).toMatchObject({ what: `The lock ${path} on ${host.name} was lost.` });
    expect(await onNode(`flock -n ${path} echo free`)).toBe('free');
    await lease.release();
  });
});

describe('bad days', () => {
  test('a host that hangs, one that is down and one without a network end quickly', async () => {
    const worker = lab.node('worker1');
    const victim = target({ name: worker.name, address: worker.address, connectTimeoutMs: 3_000 });
    const attempt = () => connectHost(victim, deps);
    await lab.pause('worker1');
    await expect(attempt()).rejects.toThrow('did not complete an SSH connection within 3 s');
    await lab.restore('worker1');
    await lab.cut('worker1');
    await expect(attempt()).rejects.toThrow('cannot be reached');
    await lab.restore('worker1');
    await lab.kill('worker1');
    await expect(attempt()).rejects.toThrow('cannot be reached');
    await lab.restore('worker1');
    await (await attempt()).close();
  });

  test('a lost network ends commands, frees the lock, and tells its holder before another can take it', async () => {
    const worker = lab.node('worker1');
    const path = '/var/lib/fairway/lock';
    const host = await connect({ name: worker.name, address: worker.address });
    const lease = await holdLease(host, { path, holder: 'far away', waitMs: 0 }, deps);
    const command = host.exec(['sleep', '600']);
    command.catch(() => {});
    await lab.cut('worker1');
    await once(lease.lost, 'abort');
    const { stdout } = await worker.exec(['sh', '-c', `flock -n ${path} echo free || echo taken`]);
    expect(stdout).toBe('taken\n');
    await expect(command).rejects.toThrow('the connection went silent');
    let free = '';
    for (let tries = 0; free !== 'free\n' && tries < 40; tries += 1) {
      await systemClock.sleep(500);
      free = (await worker.exec(['sh', '-c', `flock -n ${path} echo free`])).stdout;
    }
    expect(free).toBe('free\n');
    await lease.release();
    await host.close();
    await lab.restore('worker1');
  });
});
