import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Host, localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import { databaseFile, writingStoreOf } from '../../src/files/database-files.ts';
import { pathsSource } from '../../src/files/paths/paths-source.ts';
import type { VolumeSettings } from '../../src/files/settings.ts';
import { volumeSource } from '../../src/files/volume-source.ts';
import type { Source } from '../../src/source.ts';

const here = localHost({ logger, clock });
const { signal } = new AbortController();
let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'fairway-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function make(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(base, name)), { recursive: true });
    await writeFile(join(base, name), 'x');
  }
}

async function dumpOf(source: Source): Promise<string> {
  const { bytes, facts } = await source.dump(signal);
  facts.catch(() => {});
  await bytes.toArray();
  await facts;
  return 'whole';
}

const errorsOf = async (source: Source) =>
  (await source.check(signal)).map(({ level, what, why }) => `${level}: ${what} ${why}`);

test.each([
  ['./global/pg_control', 8192, 'PostgreSQL', undefined],
  ['srv/pg/17/main/postmaster.pid', 90, undefined, 'PostgreSQL'],
  ['./ibdata1', 12_582_912, 'MariaDB or MySQL', undefined],
  ['./ibtmp1', 12_582_912, undefined, 'MariaDB or MySQL'],
  ['./WiredTiger', 50, 'MongoDB', undefined],
  ['./mongod.lock', 2, undefined, 'MongoDB'],
  ['./mongod.lock', 0, undefined, undefined],
  ['./appendonlydir/appendonly.aof.manifest', 80, 'Redis or Valkey', undefined],
  ['./dump.rdb', 80, undefined, undefined],
  ['./pictures/ibdata1.png', 80, undefined, undefined],
])('the file %s of %i bytes is one of %s, and shows that %s runs', (name, size, server, runs) => {
  expect(databaseFile({ name, size }, { running: false })?.server).toBe(server);
  expect(databaseFile({ name, size }, { running: true })?.server).toBe(runs);
});

test.each([
  ['postgres:17', 'postgres'],
  ['docker.io/grafana/grafana:11', 'grafana'],
  ['registry:3', undefined],
  ['acme/shop:1', undefined],
])('the image %s runs a store that writes its files anew: %s', (image, store) => {
  expect(writingStoreOf(image)).toBe(store);
});

describe('paths', () => {
  const open = (how: 'running' | undefined, exclude: readonly string[] = []) =>
    pathsSource({ name: 'files', paths: [base], exclude, while: how }, { host: here, clock });

  it.each([
    ['that a server has left', ['pg/global/pg_control'], undefined, undefined],
    [
      'of a server that runs',
      ['pg/global/pg_control', 'pg/postmaster.pid'],
      undefined,
      'files of a PostgreSQL',
    ],
    ['of a database that may change', ['my/ibdata1'], 'running', 'files of a MariaDB or MySQL server'],
    ['of no database that may change', ['one', 'dump.rdb'], 'running', undefined],
  ] as const)('%s: %j with `while: %s`', async (_, names, how, refusal) => {
    await make(...names);
    const source = open(how);
    if (refusal === undefined) {
      expect([await dumpOf(source), await errorsOf(source)]).toEqual(['whole', []]);
      return;
    }
    await expect(dumpOf(source)).rejects.toThrow(refusal);
    expect(await errorsOf(source)).toEqual([expect.stringContaining(refusal)]);
    expect(await dumpOf(open(how, [join(base, names[0].split('/', 1)[0] ?? '')]))).toBe('whole');
  });
});

describe('a volume', () => {
  /** A machine with one volume, whose files lie in a directory here. */
  function open(how: VolumeSettings['while'], image: string | undefined, there = true): Source {
    const user = image === undefined ? '' : `["shop-db-1","${image}","","shop","db","",""]\n`;
    const host: Host = {
      ...here,
      async exec(argv, options) {
        const said = { exitCode: 0, stdout: '', stderr: '' };
        const text = argv.join(' ');
        if (argv[0] === 'docker')
          return there ? said : { ...said, exitCode: 1, stderr: 'no such volume: shop_data' };
        if (text.includes('docker ps')) return { ...said, stdout: user };
        if (!text.includes('/volume')) return said;
        return here.exec([...argv.slice(-5, -1), base], options);
      },
      pipe: (argv, options) => {
        const at = argv.indexOf('tar');
        return here.pipe(
          argv.slice(at).map((word) => word.replace('/volume', base)),
          options,
        );
      },
    };
    return volumeSource({ name: 'data', volume: 'shop_data', exclude: [], while: how }, { host, clock });
  }

  it.each([
    ['that a known server uses', 'running', 'postgres:17', ['one'], /shop-db-1, which runs postgres/],
    ['with the files of a server', 'running', 'acme/pg:1', ['global/pg_control'], /files of a PostgreSQL/],
    ['that stands still', 'paused', 'postgres:17', ['global/pg_control'], undefined],
    ['that nobody uses', 'running', undefined, ['global/pg_control'], undefined],
    ['of uploads', 'running', 'acme/shop:1', ['one'], undefined],
  ] as const)('%s, with `while: %s`', async (_, how, image, names, refusal) => {
    await make(...names);
    const source = open(how, image);
    if (refusal === undefined) {
      expect([await dumpOf(source), await errorsOf(source)]).toEqual(['whole', []]);
      return;
    }
    await expect(dumpOf(source)).rejects.toThrow(refusal);
    expect(await errorsOf(source)).toEqual([expect.stringMatching(refusal)]);
  });

  it('that is not there is named, and how to find its name', async () => {
    await expect(dumpOf(open('running', undefined, false))).rejects.toThrow(
      /The volume shop_data on .* cannot be backed up\..*no such volume: shop_data.*docker volume ls/s,
    );
  });
});
