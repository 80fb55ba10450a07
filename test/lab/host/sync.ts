import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectFleet, syncDirectory } from '@fairway/host';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { deps, servers } from './two-servers.ts';

describe('sync', () => {
  let source: string;
  beforeAll(async () => {
    source = join(servers.directory, 'source');
    await mkdir(join(source, 'conf.d', 'empty'), { recursive: true });
    await writeFile(join(source, 'long'), Buffer.alloc(3_000_000, 'one'));
    const deep = join(source, 'd'.repeat(90), 'e'.repeat(90));
    await mkdir(deep, { recursive: true });
    await symlink('f'.repeat(200), join(deep, 'g'.repeat(90)));
    await writeFile(join(source, "it's a\nfile, Übergröße"), 'weird');
    await writeFile(join(source, 'conf.d', 'run.sh'), '#!/bin/sh\n');
    await chmod(join(source, 'conf.d', 'run.sh'), 0o750);
    await symlink('conf.d/run.sh', join(source, 'run'));
    await symlink('conf.d', join(source, 'linked'));
    for (let index = 0; index < 600; index += 1)
      await writeFile(join(source, 'conf.d', `${index}.conf`), `${index}\n`);
  });

  test('makes a directory equal on both hosts, proves it, and touches nothing the second time', async () => {
    const { name, address } = servers.lab.node('worker1');
    const worker = { name, address };
    const fleet = await connectFleet([servers.target(), servers.target(worker)], deps);
    servers.closeLater(...fleet.hosts);
    const request = { from: source, to: '/var/lib/fairway/a directory' };
    const proofs = await fleet.all((host) => syncDirectory(host, request, deps));
    expect(proofs[0]).toMatchObject({ files: 603, changed: 606, removed: 0 });
    expect(proofs[1]).toEqual(proofs[0]);
    const again = await fleet.all((host) => syncDirectory(host, request, deps));
    expect(again[0]).toEqual({ ...proofs[0], changed: 0 });
    expect(await servers.onNode('stat -c %a "/var/lib/fairway/a directory/conf.d/run.sh"')).toBe('750');
  });

  test('sends changed files, deletes removed ones and resets modes', async () => {
    const host = await servers.connect();
    const to = '/var/lib/fairway/delta';
    const spoil = (script: string) => servers.onNode(`cd ${to}; ${script}; chown -R deploy: .`);
    const sync = () => syncDirectory(host, { from: source, to }, deps);
    await sync();
    await spoil(
      'echo other >conf.d/7.conf; chmod 777 conf.d/8.conf; mkdir extra; touch extra/file; rm run; chmod 700 conf.d/empty',
    );
    const inode = await servers.onNode(`stat -c %i ${to}/conf.d/9.conf`);
    await expect(sync()).resolves.toMatchObject({ changed: 3, removed: 2 });
    expect(await servers.onNode(`stat -c %i ${to}/conf.d/9.conf`)).toBe(inode);
    await spoil('rm -r conf.d/empty conf.d/3.conf; touch conf.d/empty; mkdir -p conf.d/3.conf/deep');
    await expect(sync()).resolves.toMatchObject({ changed: 1, removed: 1 });
    await spoil('truncate -s 2999000 long; rm conf.d/4.conf; mkfifo pipe');
    await expect(sync()).resolves.toMatchObject({ changed: 2, removed: 1 });
    await servers.onNode(`rm -r ${to}; mkdir ${to}.real; chown deploy: ${to}.real; ln -s ${to}.real ${to}`);
    await expect(sync()).resolves.toMatchObject({ changed: 606, removed: 0 });
    await expect(sync()).resolves.toMatchObject({ changed: 0, removed: 0 });
  });

  test('fails for a directory that somebody else writes to, and names the files', async () => {
    const host = await servers.connect();
    const to = '/var/lib/fairway/contested';
    const meddler = '#!/bin/sh\n"/usr/bin/${0##*/}" "$@"; s=$?; echo other >conf.d/7.conf; rm run; exit $s\n';
    await servers.onNode('cd /usr/local/bin; install -m 755 /dev/stdin rsync; cp -p rsync tar', meddler);
    try {
      await expect(syncDirectory(host, { from: source, to }, deps)).rejects.toMatchObject({
        why: '2 paths differ in what was read back.',
        evidence: ['conf.d/7.conf has 6 bytes, not 2', 'run is missing'],
      });
    } finally {
      await servers.onNode('rm /usr/local/bin/rsync /usr/local/bin/tar');
    }
  });

  test('fails with the cause on a host without rsync or without the right to write', async () => {
    const host = await servers.connect();
    await expect(syncDirectory(host, { from: source, to: '/opt/app' }, deps)).rejects.toThrow(
      'Permission denied',
    );
    await servers.onNode('install -d -m 755 /opt/of-root');
    await expect(syncDirectory(host, { from: source, to: '/opt/of-root' }, deps)).rejects.toThrow(
      'Permission denied',
    );
    const to = '/var/lib/fairway/x';
    await servers.onNode('cd /usr/bin; mv rsync rsync.away; mv tar tar.away');
    try {
      const failing = syncDirectory(host, { from: source, to }, deps);
      await expect(failing).rejects.toThrow(`rsync is not installed on manager`);
      await servers.onNode('cd /usr/bin; mv rsync.away rsync');
      await expect(syncDirectory(host, { from: source, to }, deps)).resolves.toMatchObject({ files: 603 });
    } finally {
      await servers.onNode(
        'cd /usr/bin; for name in rsync tar; do [ -e $name ] || mv $name.away $name; done',
      );
    }
  });
});
