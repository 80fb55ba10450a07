import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { commandSource } from '../../src/command/command-source.ts';
import { scriptOnDumpArgv } from '../../src/command/script.ts';
import type { CommandSettings } from '../../src/command/settings.ts';
import { inScratch, scratchBase } from '../../src/scratch/scratch.ts';
import type { DumpFacts, RestoreTarget } from '../../src/source.ts';

const host = localHost({ logger, clock });
const { signal } = new AbortController();
const run = `test-${process.pid}`;

function open(settings: Partial<CommandSettings>) {
  const all = { name: 'redis', dump: 'printf dump', verify: 'cat >/dev/null', restore: undefined, env: {} };
  return commandSource({ ...all, ...settings }, { host, clock });
}

async function dumpOf(source: ReturnType<typeof open>) {
  const { bytes, facts } = await source.dump(signal);
  return { text: Buffer.concat(await bytes.toArray()).toString(), facts: await facts };
}

async function proofOf(settings: Partial<CommandSettings>, text: string, expected: DumpFacts | number) {
  const facts = typeof expected === 'number' ? factsOf(expected) : expected;
  const dump = { bytes: Readable.from([Buffer.from(text)]), facts: Promise.resolve(facts) };
  return open(settings).prove(async () => dump, { signal, run, known: facts });
}

function factsOf(bytes: number): DumpFacts {
  const contents = { rows: { redis: bytes }, catalog: [] };
  return { tool: 'x', server: null, database: null, image: null, migrations: null, contents };
}

const leftBehind = async () => (await readdir(scratchBase)).filter((name) => name.includes(run));

describe('the dump of a command', () => {
  it('is what the command writes, and its length is known', async () => {
    const source = open({ dump: 'printf "$KEY of $FAIRWAY_NAME"', env: { KEY: 'dump' } });
    const { text, facts } = await dumpOf(source);
    expect(text).toBe('dump of redis');
    expect(facts.contents.rows).toEqual({ redis: 13 });
    expect((await dumpOf(source.sibling('other') as typeof source)).text).toBe('dump of other');
  });

  it('has its whole length, however slowly it is read', async () => {
    const { bytes, facts } = await open({ dump: 'head -c 1000000 /dev/zero' }).dump(signal);
    let read = 0;
    for await (const piece of bytes) {
      read += piece.length;
      await clock.sleep(5);
    }
    expect((await facts).contents.rows).toEqual({ redis: read });
    expect(read).toBe(1_000_000);
  });

  it('has no facts where somebody gives it up after its command has ended', async () => {
    const { bytes, facts } = await open({ dump: 'head -c 200000 /dev/zero' }).dump(signal);
    bytes.once('data', () => bytes.pause());
    await clock.sleep(200);
    bytes.destroy();
    await expect(facts).rejects.toThrow();
  });

  it.each([
    [
      'ends with status 1 after its last byte',
      'head -c 100000 /dev/zero; echo disk full >&2; exit 1',
      /disk full/,
    ],
    ['fails in the first part of a pipe', '(head -c 1000 /dev/zero; exit 3) | cat', /exit status 3/],
    ['goes on after a line that failed', 'false\necho dump', /exit status 1/],
    ['is killed', 'head -c 1000 /dev/zero; kill -9 $$', /exit status 137|SIGKILL/],
    ['uses a variable that is not set', 'echo "$NOT_SET"', /NOT_SET/],
  ])('has no end where the command %s', async (_, dump, why) => {
    const { bytes, facts } = await open({ dump }).dump(signal);
    await expect(bytes.toArray()).rejects.toThrow(why);
    await expect(facts).rejects.toThrow(why);
  });

  it('ends its command when nobody wants it any more', async () => {
    const { bytes, facts } = await open({ dump: 'while :; do head -c 100000 /dev/zero; done' }).dump(signal);
    bytes.once('data', () => bytes.destroy());
    await expect(facts).rejects.toThrow();
  });
});

describe('the proof of a dump', () => {
  it('holds what the verify command says of it', async () => {
    const proof = await proofOf({ verify: 'grep -c key' }, 'key a\nkey b\n', 12);
    expect(proof).toMatchObject({ differences: [], rows: 1, evidence: ['2'], image: null });
    expect(await leftBehind()).toEqual([]);
  });

  it('gives the whole dump as a file to a command that names it, in a directory that is gone afterwards', async () => {
    const verify = 'wc -c <"$FAIRWAY_DUMP"; touch beside; mkdir deep; chmod 0 deep; ls; pwd';
    const { evidence = [] } = await proofOf({ verify }, 'four', 4);
    expect(evidence.slice(0, -1)).toEqual(['4', 'beside', 'deep', 'dump']);
    expect(evidence.at(-1)).toContain(`${scratchBase}/fairway-proof-${run}`);
    expect(await leftBehind()).toEqual([]);
  });

  it('fails where the command does, with its words', async () => {
    const verify = 'cat >/dev/null; echo 3 keys are missing >&2; exit 1';
    await expect(proofOf({ verify }, 'dump', 4)).rejects.toThrow(/verify of redis.*3 keys are missing/s);
    expect(await leftBehind()).toEqual([]);
  });

  it('sees a dump that has lost its end, although the command is content', async () => {
    expect(await proofOf({ verify: 'head -c 1 >/dev/null' }, 'dum', 4)).toMatchObject({
      differences: ['redis: 4 bytes were dumped, and 3 came back'],
    });
  });

  it('gives a command no end of a dump that fails on its way', async () => {
    let asked = 0;
    const cut = new Readable({
      read() {
        if (asked++ === 0) this.push('du');
        else this.destroy(new Error('The copy was changed.'));
      },
    });
    const dump = { bytes: cut, facts: Promise.resolve(factsOf(4)) };
    const seen = open({ verify: 'cat; echo whole' }).prove(async () => dump, { signal, run, known: null });
    await expect(seen).rejects.toThrow('The copy was changed.');
    expect(await leftBehind()).toEqual([]);
  });

  it('removes what a killed proof has left, and nothing in which something lives', async () => {
    const mine = `${scratchBase}/fairway-proof-${run}`;
    const make = `mkdir -p ${mine}-dead ${mine}-live; exec 9>${mine}-live.lock; flock 9; sleep 60`;
    const living = await host.pipe(['sh', '-c', `echo made; ${make}`]);
    living.ended.catch(() => {});
    const made = async () => (await leftBehind()).filter((name) => /live.lock|dead$/.test(name)).length === 2;
    living.stdout.resume();
    while (!(await made())) await clock.sleep(20);
    await host.exec(['sh', '-c', `until ! flock -n ${mine}-live.lock true; do sleep 0.05; done`]);
    await proofOf({}, 'dump', 4);
    expect(await leftBehind()).toEqual([
      expect.stringMatching(/-live$/),
      expect.stringMatching(/-live.lock$/),
    ]);
    living.stdout.destroy();
    await living.ended.catch(() => {});
    await proofOf({}, 'dump', 4);
    expect(await leftBehind()).toEqual([]);
  });
});

describe('the restore of a dump', () => {
  const target: RestoreTarget = { name: 'redis_new', existing: 'refuse', mask: undefined };
  const restoreOf = (settings: Partial<CommandSettings>, to = target, text = 'dump') =>
    open(settings).restore(Readable.from([Buffer.from(text)]), factsOf(4), to, signal);

  it('tells the command where to, and names what nobody has looked at', async () => {
    const restore = 'echo "$(cat) to $FAIRWAY_TARGET, existing: $FAIRWAY_EXISTING"';
    expect(await restoreOf({ restore })).toMatchObject({
      evidence: ['dump to redis_new, existing: refuse'],
      notProven: [expect.stringContaining('what redis_new holds now')],
    });
  });

  it.each(['cat >&2', 'cat "$FAIRWAY_DUMP" >&2'])(
    'never begins %s on a dump that has lost its end',
    async (script) => {
      const seen = restoreOf({ restore: `echo began >&2; ${script}` }, target, 'dum');
      await expect(seen).rejects.toThrow('the dump has 4 bytes, and 3 of them came');
      await expect(seen).rejects.not.toThrow('began');
    },
  );

  it('is not begun by the end of a run that is killed', async () => {
    // What the machine sees of a runner that dies: the end of the input, and nothing else.
    const argv = inScratch(run, scriptOnDumpArgv('echo began', 4));
    const seen = await host.exec(argv, { stdin: 'du', accept: 'any' });
    expect(seen).toMatchObject({ exitCode: 73, stdout: '' });
    expect(await leftBehind()).toEqual([]);
  });

  it('is refused without a command, and with a mask that nothing can run', async () => {
    await expect(restoreOf({})).rejects.toThrow('It has no `restore` command.');
    await expect(restoreOf({ restore: 'cat' }, { ...target, mask: 'UPDATE x' })).rejects.toThrow(
      'A mask is SQL',
    );
  });
});

describe('the check of a command', () => {
  it('reads the scripts, and runs nothing of them', async () => {
    expect(await open({}).check(signal)).toEqual([]);
    const found = await open({ dump: 'touch /nowhere/x', verify: 'if true; then' }).check(signal);
    expect(found).toEqual([
      expect.objectContaining({ level: 'error', why: expect.stringMatching(/unexpected end/) }),
    ]);
  });
});
