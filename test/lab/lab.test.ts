import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLab, type Lab, startLab } from '@fairway/lab';
import { systemClock as clock, silentLogger as logger, poll } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { crashWithLab, heldBy, openShell, run, sshCommand } from './machine.ts';

jest.setTimeout(400_000);

let lab: Lab;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-lab-test-'));
  // The first run on a machine makes the images.
  lab = await startLab({ nodes: 2, swarm: true, registry: true, builder: true, postgres: true }, { logger });
}, 600_000);

afterAll(async () => {
  await lab?.stop();
  await rm(directory, { recursive: true, force: true });
}, 400_000);

/** Waits, minutes at most, until a look is true. */
async function until(look: () => Promise<boolean>): Promise<void> {
  const ended = await poll({ clock, timeoutMs: 240_000, intervalMs: 250 }, async () =>
    (await look()) ? { done: true, value: undefined } : { done: false },
  );
  if (ended.timedOut) throw new Error(`still not so after ${ended.afterMs} ms: ${look}`);
}

async function onManager(...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.node('manager').exec(argv);
  if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
  return stdout.trim();
}

describe('a lab', () => {
  it.each(['ssh-ed25519', 'ecdsa-sha2-nistp256', 'rsa-sha2-512'])(
    'lets deploy in by its key and shows a pinned host key of type %s',
    async (type) => {
      for (const { address } of lab.nodes) {
        const argv = await sshCommand(lab, address, directory, ['-o', `HostKeyAlgorithms=${type}`]);
        const { stdout } = await run([...argv, 'id -un; docker info --format {{.Swarm.LocalNodeState}}']);
        expect(stdout).toBe('deploy\nactive\n');
      }
    },
  );

  it('gives deploy a place for the state of releases', async () => {
    const { stdout } = await lab.node('worker1').exec(['stat', '--format', '%U', '/var/lib/fairway']);
    expect(stdout).toBe('deploy\n');
  });

  it('runs a service that answers by name from another server, pulled with the password', async () => {
    const { address, username, password } = lab.registry;
    const login = ['docker', 'login', '--username', username, '--password-stdin', address];
    await lab.node('manager').exec(login, password);
    await onManager('docker', 'network', 'create', '--driver', 'overlay', 'crossing');
    const create = (name: string, node: string, image: string, ...command: string[]) =>
      onManager(
        ...['docker', 'service', 'create', '--quiet', '--with-registry-auth', '--name', name],
        ...['--constraint', `node.hostname==${node}`, '--endpoint-mode', 'dnsrr', '--network', 'crossing'],
        ...[`${address}/base/${image}`, ...command],
      );
    const serve = 'mkdir /w; echo ahoy >/w/index.html; exec busybox httpd -f -p 80 -h /w';
    await create('near', 'worker1', 'busybox', 'sh', '-c', serve);
    const ask = "fetch('http://near/').then((r) => r.text()).then(console.log)";
    await create('far', 'manager', 'node', 'node', '-e', `setInterval(() => ${ask}.catch(() => {}), 500)`);
    await until(async () => (await onManager('docker', 'service', 'logs', 'far')).includes('ahoy'));
    await onManager('docker', 'service', 'rm', 'near', 'far');
  });

  it('lets this machine build and push an image with its machineEnv', async () => {
    const { address, username, password } = lab.registry;
    const env = { ...lab.machineEnv, DOCKER_CONFIG: join(directory, 'docker') };
    const login = ['docker', 'login', '--username', username, '--password-stdin', address];
    expect(await run(login, { env, input: password })).toMatchObject({ exitCode: 0 });
    await writeFile(join(directory, 'Dockerfile'), `FROM ${address}/base/busybox\nRUN echo made >/made\n`);
    const tag = `${address}/tried:1`;
    expect(
      await run(['docker', 'buildx', 'build', '--push', '--tag', tag, directory], { env }),
    ).toMatchObject({
      exitCode: 0,
    });
    const { stdout } = await run(['docker', 'buildx', 'imagetools', 'inspect', tag], { env });
    expect(stdout).toContain(tag);
  });

  it('refuses a wrong password at the registry', async () => {
    const { address, username } = lab.registry;
    const env = { ...lab.machineEnv, DOCKER_CONFIG: join(directory, 'docker-wrong') };
    const login = ['docker', 'login', '--username', username, '--password-stdin', address];
    const { exitCode, stderr } = await run(login, { env, input: 'wrong' });
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/unauthorized/i);
  });

  it('makes databases in UTF-8, each with an owner, and answers SQL', async () => {
    const url = await lab.postgres.createDatabase('marine-snow');
    const rows = await lab.postgres.query(url, "select 'ü\n' as text, null as nothing, 1 as one");
    expect(rows).toEqual([{ text: 'ü\n', nothing: null, one: '1' }]);
    await expect(lab.postgres.query(url, 'select * from absent')).rejects.toThrow('"absent" does not exist');
  });

  it('is found by its name', async () => {
    const found = await findLab(lab.name);
    expect(found.nodes.map(({ name }) => name)).toEqual(['manager', 'worker1']);
    await expect(findLab('absent')).rejects.toThrow('There is no lab called absent.');
  });

  it('refuses a second lab of the same name', async () => {
    await expect(startLab({ nodes: 1, name: lab.name }, { logger })).rejects.toThrow('is up already');
    expect(await heldBy(lab.name)).not.toEqual([]);
  });

  it('refuses a fault on a server that it does not have', async () => {
    await expect(lab.kill('worker9')).rejects.toThrow('has no worker9');
  });
});

describe('a fault', () => {
  const inSwarm = async (state: string) =>
    (await onManager('docker', 'node', 'inspect', '--format', '{{.Status.State}}', 'worker1')) === state;

  it('pause: the server accepts a connection and never answers, until it is restored', async () => {
    const { address } = lab.node('worker1');
    await lab.pause('worker1');
    const socket = connect(22, address);
    await new Promise((resolve) => socket.once('connect', resolve));
    const greeting = new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(data.toString())),
    );
    await until(() => inSwarm('down'));
    await lab.restore('worker1');
    expect(await greeting).toContain('OpenSSH');
    socket.destroy();
    await until(() => inSwarm('ready'));
  });

  it('kill: every process dies; the restored server is back in the swarm with its keys and images', async () => {
    const { address, exec } = lab.node('worker1');
    const before = (await exec(['docker', 'image', 'ls', '--quiet'])).stdout;
    expect(before).not.toBe('');
    const hasty = await sshCommand(lab, address, directory, ['-o', 'ConnectTimeout=3']);
    await lab.kill('worker1');
    expect((await run([...hasty, 'true'])).exitCode).toBe(255);
    await lab.restore('worker1');
    const ssh = await sshCommand(lab, address, directory);
    expect((await run([...ssh, 'docker image ls --quiet'])).stdout).toBe(before);
    await until(() => inSwarm('ready'));
  });

  it('restartEngine: containers without a restart policy end, those with one run again, and the machine stays', async () => {
    const { address, username, password } = lab.registry;
    const { exec } = lab.node('manager');
    await exec(['docker', 'login', '--username', username, '--password-stdin', address], password);
    const image = `${address}/base/busybox`;
    const start = (name: string, policy: string) =>
      onManager('sh', '-c', `docker run -d --name ${name} --restart ${policy} ${image} sleep 9999`);
    await start('stays', 'always');
    await start('ends', 'no');
    const booted = (await exec(['cat', '/run/sshd.pid'])).stdout;
    await lab.restartEngine('manager');
    const states = ['inspect', '--format', '{{.State.Status}}', 'stays', 'ends'];
    await until(async () => (await onManager('docker', ...states)) === 'running\nexited');
    expect((await exec(['cat', '/run/sshd.pid'])).stdout).toBe(booted);
    await onManager('docker', 'rm', '--force', 'stays', 'ends');
    await until(async () => (await exec(['docker', 'node', 'ls'])).exitCode === 0);
    await until(() => inSwarm('ready'));
  });

  it('cut: packets vanish and an open connection goes on after the restore', async () => {
    const shell = openShell(await sshCommand(lab, lab.node('worker1').address, directory));
    expect(await shell.ask('echo before')).toBe('before');
    await lab.cut('worker1');
    const answer = shell.ask('echo after');
    const ssh = await sshCommand(lab, lab.node('worker1').address, directory, ['-o', 'ConnectTimeout=2']);
    expect((await run([...ssh, 'true'])).exitCode).toBe(255);
    expect(shell.isWaiting()).toBe(true);
    await lab.restore('worker1');
    expect(await answer).toBe('after');
    await shell.close();
    await until(() => inSwarm('ready'));
  });

  it('can also be made on a service such as the registry', async () => {
    const ping = () =>
      fetch(`https://${lab.registry.address}/v2/`).then(
        () => 'up',
        (error) => error.cause.code,
      );
    await lab.kill('registry');
    expect(await ping()).toMatch(/EHOSTUNREACH|ECONNREFUSED|TIMEOUT/);
    await lab.restore('registry');
    // It answers again, by a certificate that this process was not told to trust.
    expect(await ping()).toMatch(/CERT|VERIFY/);
  });
});

describe('labs on one machine', () => {
  let kept: Lab;
  let orphan: Awaited<ReturnType<typeof crashWithLab>>;

  beforeAll(async () => {
    [kept, orphan] = await Promise.all([
      startLab({ nodes: 1, registry: true, keep: true }, { logger }),
      crashWithLab(),
    ]);
  }, 600_000);
  afterAll(() => kept?.stop(), 400_000);

  it('run side by side', async () => {
    expect(kept.node('manager').address).not.toBe(lab.node('manager').address);
    expect(await heldBy(kept.name)).not.toEqual([]);
    expect(orphan.held).not.toEqual([]);
  });

  it('are removed at the next start if their owner was killed, unless they are kept; nothing is left behind when that start is interrupted', async () => {
    const stop = new AbortController();
    const name = `half-way-${process.pid}`;
    const info = (line: string) => {
      if (line.endsWith(' is ready')) stop.abort(new Error('stopped'));
    };
    const deps = { logger: { ...logger, info }, signal: stop.signal };
    await expect(startLab({ nodes: 1, name, postgres: true }, deps)).rejects.toThrow('stopped');
    expect(await heldBy(name)).toEqual([]);
    // Somebody else's lab may have started in between, and be at it.
    await until(async () => (await heldBy(orphan.name)).length === 0);
    expect(await heldBy(kept.name)).not.toEqual([]);
  });

  it('are removed completely while others stay', async () => {
    await kept.stop();
    expect(await heldBy(kept.name)).toEqual([]);
    expect(await onManager('docker', 'node', 'ls', '--quiet')).toMatch(/^\S+\n\S+$/);
  });
});
