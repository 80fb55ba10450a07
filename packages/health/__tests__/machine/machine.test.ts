import { CutOff } from '@fairway/host';
import { describe, expect, test } from '@jest/globals';
import { runProbes, verifyItemSchema } from '../../src/index.ts';
import { judgeCommand } from '../../src/machine/ask-command.ts';
import { judgeDisk, readDf } from '../../src/machine/ask-disk.ts';
import { judgeMemory, readMemory } from '../../src/machine/ask-memory.ts';
import { here, machine, runOf } from '../probe-run.ts';

const GB = 1024 ** 3;
const bytes = (row: string) => `Filesystem     1024-blocks      Used Available Capacity Mounted on\n${row}\n`;
const inodes = (row: string) => `Filesystem       Inodes  IUsed    IFree IUse% Mounted on\n${row}\n`;
const half = { mount: '/', freeBytes: 50 * GB, usedPercent: 50, usedInodesPercent: 5 };

describe('a disk', () => {
  test.each([
    [
      'is counted as df counts it, without what is kept for root',
      bytes('/dev/sda1      100000  80000 15000 85% /'),
      inodes('/dev/sda1 1000 20 980 2% /'),
      { mount: '/', freeBytes: 15000 * 1024, usedPercent: (100 * 80000) / 95000, usedInodesPercent: 2 },
    ],
    [
      'may have blanks in its names, and no inodes',
      bytes('//nas/our share 100 90 10 90% /mnt/our share'),
      inodes('//nas/our share 0 0 0 - /mnt/our share'),
      { mount: '/mnt/our share', freeBytes: 10240, usedPercent: 90, usedInodesPercent: undefined },
    ],
    ['that df does not know has no room', '', '', undefined],
  ])('%s', (_, one, two, room) => {
    expect(readDf(one, two)).toEqual(room);
  });

  test.each<[string, object, object, string | undefined]>([
    ['with room is well', {}, {}, undefined],
    ['that is full', {}, { usedPercent: 95.4 }, 'has / 95 % used, more than 90 %'],
    ['that is full but for a little', {}, { usedPercent: 99.97 }, 'has / 100.0 % used, more than 90 %'],
    ['may be fuller where a user says so', { 'max-used': '97%' }, { usedPercent: 95.4 }, undefined],
    [
      'that is full of files',
      {},
      { usedInodesPercent: 99 },
      'has 99 % of the inodes of / used, more than 90 %: too many files',
    ],
    [
      'with too little left',
      { 'min-free': '20GiB' },
      { freeBytes: 19.4 * GB },
      'has 19 GB free on /, less than 20 GB',
    ],
    [
      'is not judged by a share where only a size is given',
      { 'min-free': '1GB' },
      { usedPercent: 99 },
      undefined,
    ],
  ])('%s', (_, disk, room, problem) => {
    const item = verifyItemSchema.parse({ name: 'room', disk }) as Parameters<typeof judgeDisk>[0];
    expect(judgeDisk(item, { ...half, ...room }).problem).toBe(problem);
  });
});

const meminfo = 'MemTotal:       16000000 kB\nMemFree:          100000 kB\nMemAvailable:    4000000 kB\n';
const pressure = 'some avg10=0.00 avg60=9.10 total=1\nfull avg10=0.00 avg60=3.25 avg300=0.00 total=1\n';

describe('memory', () => {
  test.each<[string, string, object, string | undefined]>([
    ['that is available is well', meminfo, {}, undefined],
    ['that is used up', meminfo, { 'max-used': '70%' }, 'has 75 % of its memory used, more than 70 %'],
    [
      'with too little left',
      meminfo,
      { 'min-free': '4GiB' },
      'has 3906 MB of memory available, less than 4096 MB',
    ],
    [
      'that processes wait for',
      meminfo + pressure,
      { 'max-stalled': '2%' },
      'stood still for want of memory 3.3 % of the last minute, more than 2 %',
    ],
    ['that processes hardly wait for', meminfo + pressure, { 'max-stalled': '5%' }, undefined],
    [
      'is not called well where the kernel does not say',
      meminfo,
      { 'max-stalled': '5%' },
      'has a kernel that does not count stalls for memory',
    ],
  ])('%s', (_, text, memory, problem) => {
    const item = verifyItemSchema.parse({ name: 'memory', memory }) as Parameters<typeof judgeMemory>[0];
    const room = readMemory(text);
    expect(room && judgeMemory(item, room).problem).toBe(problem);
  });

  test('that nobody counts is not read', () => {
    expect(readMemory('')).toBeUndefined();
  });
});

describe('a command', () => {
  const said = (stdout: string, exitCode = 0, stderr = '') => ({ stdout, exitCode, stderr });
  test.each<[string, object, ReturnType<typeof said>, string | undefined]>([
    ['that succeeds', {}, said('active'), undefined],
    ['that fails', {}, said('', 3, 'inactive'), 'ended with exit status 3 instead of 0'],
    ['that fails as it should', { exit: 3 }, said('', 3), undefined],
    [
      'that does not exist',
      {},
      said('', 127, 'sh: pg_isready: not found'),
      'ended with exit status 127 instead of 0: the program was not found',
    ],
    ['that says what it should', { contains: 'ready' }, said('db is ready'), undefined],
    [
      'that says something else',
      { contains: 'ready' },
      said('no', 0, 'ready'),
      'ended without "ready" in its output',
    ],
    ['whose JSON is right', { json: { 'nodes.0.up': true } }, said('{"nodes":[{"up":true}]}'), undefined],
    [
      'whose JSON is wrong',
      { json: { up: true } },
      said('{"up":false}'),
      'answered with false at up instead of true',
    ],
    ['that says no JSON', { json: { up: true } }, said('up'), 'answered with an output that is not JSON'],
  ])('%s', (_, more, ended, problem) => {
    expect(judgeCommand({ exit: 0, ...more }, ended).problem).toBe(problem);
  });
});

describe('what is asked on hosts', () => {
  const web1 = (host = here) => [{ name: 'web1', address: '10.0.0.1', host }];
  const ask = async (item: object, targets = web1()) => {
    const [result] = await runProbes([verifyItemSchema.parse({ name: 'x', ...item })], runOf({ targets }));
    return result;
  };

  test('is read from this machine', async () => {
    expect(await ask({ disk: { 'min-free': '1B' } })).toMatchObject({
      node: 'web1',
      ok: true,
      url: 'disk /',
    });
    expect(await ask({ memory: { 'min-free': '1B' } })).toMatchObject({ ok: true, kind: 'memory' });
    expect(await ask({ disk: { path: '/no/such/path' } })).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/^cannot be measured: df: .*\/no\/such\/path/),
    });
  });

  test('is a list of words, in which placeholders are filled and no shell reads', async () => {
    const { host, asked } = machine({ stdout: 'v1.1.0 on 10.0.0.1' });
    const item = { command: ['app', '--of', '{release}', '$(id); echo'], contains: '{release} on {node}' };
    expect(await ask(item, web1(host))).toMatchObject({ ok: true, body: 'v1.1.0 on 10.0.0.1' });
    expect(asked[0]?.argv).toEqual(['app', '--of', 'v1.1.0', '$(id); echo']);
  });

  test('is asked on the hosts that it names', async () => {
    const results = await runProbes(
      [verifyItemSchema.parse({ name: 'x', command: ['true'], hosts: ['worker1'] })],
      runOf(),
    );
    expect(results).toMatchObject([{ node: 'worker1', ok: true }]);
  });

  test.each<[string, object, readonly { name: string }[], string]>([
    [
      'a host that there is not',
      { hosts: ['web9'] },
      web1(),
      'cannot be asked: no host is called web9; there are: web1',
    ],
    ['no host at all', {}, [], 'cannot be asked: there is no host'],
  ])('is not well on %s', async (_, more, targets, problem) => {
    const result = await ask({ command: ['true'], ...more }, targets as ReturnType<typeof web1>);
    expect(result).toMatchObject({ ok: false, problem });
  });

  test('says nothing where the host is lost', async () => {
    const lost = new CutOff({ what: '`true` was cut off on web1.', why: 'Connection lost.', fix: 'Look.' });
    expect(await ask({ command: ['true'] }, web1(machine(lost).host))).toMatchObject({
      ok: false,
      fault: 'prober',
      problem: 'gave no answer: `true` was cut off on web1.',
      evidence: ['Connection lost.'],
    });
  });
});
