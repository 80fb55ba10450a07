import { Readable } from 'node:stream';
import { type Source, type VolumeSettings, volumeSource } from '@fairway/dumps';
import { describe, expect, test } from '@jest/globals';
import { keptDump } from './kept-dump.ts';
import { deps, server, signal } from './one-server.ts';

async function open(volume: string, how?: VolumeSettings['while']): Promise<Source> {
  const settings = { name: 'data', volume, exclude: [], while: how };
  return volumeSource(settings, { ...deps, host: await server.connect() });
}

async function dumpOf(source: Source) {
  const { bytes, facts } = await source.dump(signal);
  facts.catch(() => {});
  const dump = Buffer.concat(await bytes.toArray());
  return { dump: () => Readable.from([dump]), facts: await facts };
}

/** A volume with files, and a container that uses it. */
const make = (name: string, command = 'sleep 86400') => `
docker image inspect small >/dev/null 2>&1 || tar -C / -ch bin/busybox | docker import --change 'ENTRYPOINT ["/bin/busybox"]' - small >/dev/null
docker volume create ${name} >/dev/null
docker run --rm -v ${name}:/data small sh -c 'echo one >/data/one; /bin/busybox chown 999:999 /data/one; /bin/busybox chmod 600 /data/one'
docker run -d --stop-timeout 1 --name ${name} -v ${name}:/data small ${command} >/dev/null
`;
const stateOf = (name: string) => server.onServer(`docker inspect -f '{{.State.Status}}' ${name}`);
const contentOf = (volume: string) =>
  server.onServer(`docker run --rm -v ${volume}:/data small sh -c 'cd /data; /bin/busybox head *'`);

const killRun = 'pkill -9 -u deploy -f in_container; pkill -9 -u deploy -x docker';

describe('a volume of a server', () => {
  test('is dumped, proven in a throwaway volume, restored into a new one, and exchanged', async () => {
    await server.onServer(make('used'));
    const silent = await open('used');
    expect(await silent.check(signal)).toEqual([
      expect.objectContaining({ why: expect.stringMatching(/used by used/) }),
    ]);
    await expect(silent.dump(signal)).rejects.toThrow(/while: stopped/);

    const source = await open('used', 'paused');
    expect(await source.check(signal)).toEqual([]);
    const { dump, facts } = await dumpOf(source);
    expect(facts.contents).toMatchObject({
      rows: { data: 2 },
      catalog: [{ name: '.' }, { name: 'one', detail: expect.stringMatching(/mode 0600.*owner 999:999/) }],
    });
    expect(await stateOf('used')).toBe('running');
    // A proof that was killed has left these.
    await server.onServer(
      'su deploy -c "mkdir /var/tmp/fairway-proof-old && touch /var/tmp/fairway-proof-old/volume" && docker volume create fairway-proof-old',
    );
    const proof = await source.prove(keptDump(dump(), facts), { signal, run: 'volume', known: facts });
    expect(proof).toMatchObject({ differences: [], notProven: [], rows: 2 });
    expect(await server.onServer('docker volume ls -q; ls /var/tmp')).toBe('used');

    const to = { existing: 'refuse', mask: undefined } as const;
    await source.restore(dump(), facts, { name: 'restored', ...to }, signal);
    await expect(source.restore(dump(), facts, { name: 'restored', ...to }, signal)).rejects.toThrow(
      'already',
    );
    await server.onServer(`docker run --rm -v used:/data small sh -c 'echo two >/data/one'`);
    const planned = await source.exchange?.plan('restored', signal);
    if (!planned) throw new TypeError('a volume has an exchange');
    await expect(source.exchange?.carryOut(planned, signal)).rejects.toThrow(/is used by used/);
    await server.onServer('docker stop -t 0 used');
    await source.exchange?.carryOut(planned, signal);
    expect([await contentOf('used'), await contentOf('restored'), planned.kept]).toEqual([
      'one',
      'two',
      'restored',
    ]);
    await source.exchange?.undo(JSON.parse(JSON.stringify(planned)), signal);
    expect([await contentOf('used'), await contentOf('restored')]).toEqual(['two', 'one']);

    await source.restore(dump(), facts, { name: 'used', existing: 'replace', mask: undefined }, signal);
    expect(await contentOf('used')).toBe('one');
    expect(await server.onServer('docker volume ls -q')).toBe('restored\nused');
    await server.onServer('docker rm -f used; docker volume rm used restored');
  });

  test('is restored whole or not at all: a cut copy and a killed run leave nothing in the way of the next', async () => {
    await server.onServer(make('lost'));
    await server.onServer(
      `docker rm -f lost; docker run --rm -v lost:/data small sh -c '/bin/busybox dd if=/dev/urandom of=/data/big bs=1M count=3' 2>/dev/null`,
    );
    const source = await open('lost');
    const { dump, facts } = await dumpOf(source);
    const [whole = Buffer.alloc(0)] = await dump().toArray();
    const restore = (from: Readable) =>
      source.restore(from, facts, { name: 'back', existing: 'refuse', mask: undefined }, signal);
    const volumes = () => server.onServer(`docker volume ls -q | grep -E '^(lost|back)' | xargs`);

    const cut = Readable.from([whole.subarray(0, 1_000_000)]);
    await expect(restore(cut)).rejects.toThrow(/Unexpected EOF/);
    expect(await volumes()).toBe('lost');

    async function* failing() {
      yield whole.subarray(0, 1_000_000);
      await server.until('docker ps -q --filter volume=back | grep -q . && echo yes');
      throw new Error('The copy was changed.');
    }
    await expect(restore(Readable.from(failing()))).rejects.toThrow('The copy was changed.');
    expect(await volumes()).toBe('lost');

    // A killed run has left these; somebody else has made a volume of the name of another one since.
    await server.onServer(`for name in back mine; do
  docker volume create --label dev.fairway.unfinished=$name $name.unfinished
done
docker volume create --label dev.fairway.restored back; docker volume create mine`);
    await restore(dump());
    expect(await volumes()).toBe('back lost');
    expect(await server.onServer('docker volume ls -q | grep mine')).toBe('mine');
    await server.onServer('docker volume rm lost back mine');
  });

  test('stands still while it is read, and its containers run again, also where nobody wants the dump any more', async () => {
    await server.onServer(
      make('still', `sh -c 'while :; do echo x >>/data/growing; /bin/busybox sleep 0.05; done'`),
    );
    const before = await server.onServer(`docker inspect -f '{{.State.StartedAt}}' still`);
    const { facts } = await dumpOf(await open('still', 'stopped'));
    expect(facts.contents.catalog).not.toContainEqual(expect.objectContaining({ kind: 'changed' }));
    expect(await stateOf('still')).toBe('running');
    expect(await server.onServer(`docker inspect -f '{{.State.StartedAt}}' still`)).not.toBe(before);

    const unwanted = await (await open('still', 'paused')).dump(signal);
    unwanted.bytes.destroy();
    await expect(unwanted.facts).rejects.toThrow();
    await server.until(`docker inspect -f '{{.State.Status}}' still | grep -q running && echo yes`);

    await server.onServer(
      `docker run --rm -v still:/data small sh -c '/bin/busybox mkdir /data/global; echo x >/data/global/pg_control'`,
    );
    const torn = await open('still', 'running');
    const files = /files of a PostgreSQL server \(global\/pg_control\)/;
    expect(await torn.check(signal)).toEqual([
      expect.objectContaining({ level: 'error', why: expect.stringMatching(files) }),
    ]);
    await expect(dumpOf(torn)).rejects.toThrow(files);
    // What read it ends a moment after its stream.
    await server.onServer('docker rm -f still');
    await server.until('docker volume rm still >/dev/null 2>&1 && echo yes');
  });

  test.each([
    ['stopped', 'all processes of the run are killed', killRun, ''],
    ['paused', 'its guard is killed as well', 'pkill -9 -u deploy', 'next'],
  ] as const)('that is %s is put back where %s', async (how, _, kill, next) => {
    await server.onServer(make('killed'));
    await server.onServer(
      `docker run --rm -v killed:/data small sh -c '/bin/busybox dd if=/dev/zero of=/data/big bs=1M count=16' 2>/dev/null`,
    );
    const { bytes, facts } = await (await open('killed', how)).dump(signal);
    facts.catch(() => {});
    bytes.on('error', () => {});
    await server.until(
      `docker inspect -f '{{.State.Status}}' killed | grep -qE 'paused|exited' && docker ps -q --filter label=dev.fairway.files | grep -q . && echo yes`,
    );
    await server.onServer(kill);
    if (next !== '') {
      await expect(stateOf('killed')).resolves.toBe('paused');
      await dumpOf(await open('killed', how));
    }
    await server.until(`docker inspect -f '{{.State.Status}}' killed | grep -q running && echo yes`);
    await server.onServer(
      'docker rm -f killed $(docker ps -aq --filter label=dev.fairway.files); docker volume rm killed',
    );
  });

  test('whose container does not come back well fails the backup', async () => {
    await server.onServer(
      make('ill', `sh -c 'test ! -e /data/started || exit 1; echo x >/data/started; sleep 86400'`),
    );
    const { bytes, facts } = await (await open('ill', 'stopped')).dump(signal);
    await expect(bytes.toArray()).rejects.toThrow(/not running and well again: \/ill exited/);
    await expect(facts).rejects.toThrow();
    await server.onServer('docker rm -f ill; docker volume rm ill');
  });
});
