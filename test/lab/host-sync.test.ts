import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectFleet, syncDirectory } from '@fairway/host';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { deps, useTwoServers } from './two-servers.ts';

const servers = useTwoServers();

describe('sync', () => {
  let source: string;
  beforeAll(async () => {
    source = join(servers.directory, 'source');
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
    const { name, address } = servers.lab.node('worker1');
    const worker = { name, address };
    const fleet = await connectFleet([servers.target(), servers.target(worker)], deps);
    servers.closeLater(...fleet.hosts);
    const request = { from: source, to: '/var/lib/fairway/a directory' };
    const proofs = await fleet.all((host) => syncDirectory(host, request, deps));
    expect(proofs[0]).toMatchObject({ files: 2_002, changed: 2_004, removed: 0 });
    expect(proofs[1]).toEqual(proofs[0]);
    const again = await fleet.all((host) => syncDirectory(host, request, deps));
    expect(again[0]).toEqual({ ...proofs[0], changed: 0 });
    expect(await servers.onNode('stat -c %a "/var/lib/fairway/a directory/conf.d/run.sh"')).toBe('750');
  });

  test('sends what changed, deletes what is gone, sets modes back', async () => {
    const host = await servers.connect();
    const to = '/var/lib/fairway/delta';
    await syncDirectory(host, { from: source, to }, deps);
    await servers.onNode(
      `cd ${to}; echo other >conf.d/7.conf; chmod 777 conf.d/8.conf; mkdir extra; touch extra/file; rm run; chown -R deploy: .`,
    );
    await expect(syncDirectory(host, { from: source, to }, deps)).resolves.toMatchObject({
      changed: 3,
      removed: 2,
    });
  });

  test('a directory that somebody else writes to is a mismatch that names the files', async () => {
    const host = await servers.connect();
    const to = '/var/lib/fairway/contested';
    const meddler =
      '#!/bin/sh\n/usr/bin/rsync "$@"; s=$?; echo other >conf.d/7.conf; touch more; rm run; exit $s\n';
    await servers.onNode('install -m 755 /dev/stdin /usr/local/bin/rsync', meddler);
    await expect(syncDirectory(host, { from: source, to }, deps)).rejects.toMatchObject({
      why: '3 paths differ in what was read back.',
      evidence: ['conf.d/7.conf has 6 bytes, not 2', 'run is missing', 'more should not be there'],
    });
    await servers.onNode('rm /usr/local/bin/rsync');
  });

  test('a host without rsync, and one where the user may not write, are told', async () => {
    const host = await servers.connect();
    await expect(syncDirectory(host, { from: source, to: '/opt/app' }, deps)).rejects.toThrow(
      'Permission denied',
    );
    await servers.onNode('install -d -m 755 /opt/of-root');
    await expect(syncDirectory(host, { from: source, to: '/opt/of-root' }, deps)).rejects.toThrow(
      'Permission denied',
    );
    await servers.onNode('mv /usr/bin/rsync /usr/bin/rsync.away');
    const failing = syncDirectory(host, { from: source, to: '/var/lib/fairway/x' }, deps);
    await expect(failing).rejects.toThrow(`rsync is not installed on manager`);
    await servers.onNode('mv /usr/bin/rsync.away /usr/bin/rsync');
  });
});
