import { Readable } from 'node:stream';
import { type PathsSettings, pathsSource, type Source } from '@fairway/dumps';
import { describe, expect, test } from '@jest/globals';
import { keptDump } from './kept-dump.ts';
import { deps, server, signal } from './one-server.ts';

const plain = { exclude: [], while: undefined };
const target = { existing: 'refuse', mask: undefined } as const;

async function open(
  settings: Pick<PathsSettings, 'paths'> & Partial<PathsSettings>,
  user = 'root',
): Promise<Source> {
  return pathsSource(
    { name: 'uploads', ...plain, ...settings },
    { ...deps, host: await server.connect(user) },
  );
}

async function dumpOf(source: Source) {
  const { bytes, facts } = await source.dump(signal);
  const dump = Buffer.concat(await bytes.toArray());
  return { dump: () => Readable.from([dump]), length: dump.length, facts: await facts };
}

/** Files of every kind, with what is easily lost. */
const tree = `
set -e
rm -rf "$1"; mkdir -p "$1/deep" "$1/cache"; cd "$1"
echo a >deep/a; chown 1234:5678 deep/a; chmod 4755 deep/a
echo b >'b ü'; ln 'b ü' hard; ln -s /nowhere link; mkfifo pipe; mknod device c 1 3; touch -d '2001-02-03 04:05:06.789' deep
setcap cap_net_bind_service+ep 'b ü' 2>/dev/null || true
head -c 3000000 /dev/urandom >big; echo x >cache/x; echo y >y.log
`;
const make = (path: string) => server.onServer(`sh -c '${tree.replaceAll("'", `'\\''`)}' sh ${path}`);

describe('paths of a server', () => {
  test('come back as they were, owners and devices included, and nothing of the proof stays', async () => {
    await make('/srv/all');
    const source = await open({ paths: ['/srv/all', '/etc/hosts'], exclude: ['/srv/all/cache', '*.log'] });
    expect(await source.check(signal)).toEqual([]);
    const { dump, facts } = await dumpOf(source);
    expect(facts.contents.rows).toEqual({ '/srv/all': 9, '/etc/hosts': 1 });
    const proof = await source.prove(keptDump(dump(), facts), { signal, run: 'paths', known: facts });
    expect(proof).toMatchObject({ differences: [], notProven: [], rows: 10 });
    expect(await server.onServer('ls /var/tmp')).not.toContain('fairway');

    const restored = await source.restore(dump(), facts, { name: '/srv/restored/here', ...target }, signal);
    expect(restored).toMatchObject({ differences: [], where: expect.stringContaining('/srv/restored/here') });
    expect(await server.onServer('stat -c "%u:%g %a" /srv/restored/here/srv/all/deep/a')).toBe(
      '1234:5678 4755',
    );
  });

  test('are proven by another user than root, who is told what that leaves open', async () => {
    await make('/srv/mine');
    await server.onServer('rm /srv/mine/device');
    const source = await open({ paths: ['/srv/mine'] }, 'deploy');
    const { dump, facts } = await dumpOf(source);
    const proof = await source.prove(keptDump(dump(), facts), { signal, run: 'deploy', known: facts });
    expect(proof).toMatchObject({ differences: [], notProven: [expect.stringContaining('only root')] });
  });

  test.each([
    ['cannot be read', 'chmod 0 /srv/bad/big', ['/srv/bad'], /Permission denied/],
    ['are not there', 'true', ['/srv/bad', '/srv/none'], /srv\/none.*No such file/],
    ['are links', 'ln -sfn /srv/bad /srv/current', ['/srv/current'], /name what it leads to, \/srv\/bad/],
  ])('that %s fail the dump', async (_, script, paths, why) => {
    await make('/srv/bad');
    await server.onServer(script);
    const source = await open({ paths }, 'deploy');
    expect(await source.check(signal)).not.toEqual([]);
    const { bytes, facts } = await source.dump(signal);
    await expect(bytes.toArray()).rejects.toThrow(why);
    await expect(facts).rejects.toThrow(why);
  });

  test('that change while they are read are named, or fail the dump', async () => {
    // The pipe to the reader is full before the end of the file is read.
    const changing = async (how: 'running' | undefined) => {
      await server.onServer('mkdir -p /srv/changing && head -c 16000000 /dev/zero >/srv/changing/log');
      const source = await open({ paths: ['/srv/changing'], while: how });
      const { bytes, facts } = await source.dump(signal);
      facts.catch(() => {});
      await new Promise((resolve) => bytes.once('readable', resolve));
      await server.onServer(
        'head -c 1000 /srv/changing/log >/srv/changing/short && mv /srv/changing/short /srv/changing/log; truncate -s 10 /srv/changing/log; touch /srv/changing',
      );
      return { source, bytes, facts };
    };
    const refused = await changing(undefined);
    await expect(refused.bytes.toArray()).rejects.toThrow(/changed while the archive was written/);
    await expect(refused.facts).rejects.toThrow(/while: running/);
    const named = await changing('running');
    const dump = { bytes: Readable.from(await named.bytes.toArray()), facts: named.facts };
    const options = { signal, run: 'changing', known: null };
    const proof = await named.source.prove(async () => dump, options);
    expect(proof.differences).toEqual([]);
    expect(proof.notProven.join()).toMatch(/the content of srv\/changing.* at one moment/);
  });

  test('that lost something are told apart, and never replace what is there', async () => {
    await make('/srv/lost');
    const source = await open({ paths: ['/srv/lost'] });
    const { dump, facts } = await dumpOf(source);
    await server.onServer(
      'echo changed >/srv/lost/deep/a; rm /srv/lost/big; mkdir -p /srv/kept && echo kept >/srv/kept/file',
    );
    const other = await dumpOf(source);
    const proof = await source.prove(keptDump(other.dump(), facts), {
      signal,
      run: 'lost',
      known: facts,
    });
    expect(proof.differences).toEqual([
      'path /srv/lost: 12 files when it was dumped, 11 after the restore',
      expect.stringMatching(/^directory srv\/lost: .*time/),
      expect.stringMatching(/^file srv\/lost\/big .*is missing/),
      expect.stringMatching(/^file srv\/lost\/deep\/a: mode 4755/),
    ]);

    const onto = { name: '/srv/kept', mask: undefined };
    const restoring = (from: Readable, existing: 'refuse' | 'replace') =>
      source.restore(from, facts, { ...onto, existing }, signal);
    await expect(restoring(dump(), 'refuse')).rejects.toThrow('/srv/kept is there already');
    await expect(restoring(other.dump(), 'replace')).rejects.toThrow(/Not everything came back/);
    const [whole = Buffer.alloc(0)] = await dump().toArray();
    await expect(restoring(Readable.from([whole.subarray(0, 1_000_000)]), 'replace')).rejects.toThrow(
      /Unexpected EOF/,
    );
    expect(await server.onServer('cat /srv/kept/file; ls /srv | grep fairway || true')).toBe('kept');
    await restoring(dump(), 'replace');
    expect(await server.onServer('ls /srv/kept; ls /srv | grep fairway || true')).toBe('srv');
  });
});
