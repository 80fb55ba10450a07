import { Readable } from 'node:stream';
import type { DumpFacts, LockRequest, Restored, Source } from '@fairway/dumps';

/** What a source holds, and what goes wrong with it. A test may change it while it goes on. */
export interface FakeSettings {
  /** Its rows: one a line of the dump. */
  rows: readonly string[];
  dump?: 'ends with status 1' | 'is cut' | 'writes nothing' | 'hangs';
  /** What a proof finds, besides rows that are missing. */
  differences?: readonly string[];
  proving?: 'fails';
  /** What a proof waits for before it takes the dump, such as its image. */
  pull?: () => Promise<void>;
  dumped?: () => void;
  globals?: boolean;
  /** The name on its server; its own by default. */
  database?: string;
  lock?: (request: LockRequest) => Promise<void>;
  released?: () => void;
}

/** A source in memory, and what was done with it. */
export interface FakeSource extends Source {
  /** The texts that were restored into throwaway servers. */
  readonly proven: string[];
  /** What its server holds besides, by name. */
  readonly databases: Map<string, string>;
}

/** A source whose dumps are lines of text, behind the seam that all kinds of sources have. */
export function fakeSource(
  name: string,
  settings: FakeSettings,
  databases: Map<string, string> = new Map([[name, '']]),
): FakeSource {
  const proven: string[] = [];
  const factsOf = (rows: readonly string[]): DumpFacts => ({
    tool: 'fake_dump 1.0',
    server: 'Fake 15.1',
    database: settings.database ?? name,
    image: 'fake@sha256:1',
    contents: { rows: { lines: rows.length }, catalog: [{ kind: 'index', name: 'one', detail: 'unique' }] },
    migrations: ['1_first', '2_second'],
  });
  const compare = (text: string, { contents }: DumpFacts) => {
    const rows = text.split('\n').length - 1;
    const written = contents.rows['lines'] ?? 0;
    const lost = rows === written ? [] : [`lines: ${written} rows were dumped, and ${rows} came back`];
    return { differences: [...lost, ...(settings.differences ?? [])], notProven: [], rows: written };
  };

  return {
    name,
    kind: 'postgres',
    where: `database ${settings.database ?? name} of the fake server`,
    content: 'bin',
    proven,
    databases,
    check: async () => [],
    async dump() {
      settings.dumped?.();
      const text = settings.rows.map((row) => `${row}\n`).join('');
      const facts = Promise.withResolvers<DumpFacts>();
      facts.promise.catch(() => {});
      let given = false;
      const bytes = new Readable({
        read() {
          if (settings.dump === 'hangs') return;
          if (!given && settings.dump !== 'writes nothing') {
            given = true;
            return void this.push(text);
          }
          const error = new Error(`the dump ${settings.dump}`);
          if (settings.dump === 'is cut') this.destroy(error);
          else this.push(null);
          if (settings.dump === 'is cut' || settings.dump === 'ends with status 1') facts.reject(error);
          else facts.resolve(factsOf(settings.rows));
        },
      });
      return { bytes, facts: facts.promise };
    },
    dumpGlobals: settings.globals
      ? async () => ({
          bytes: Readable.from(['-- roles\n-- PostgreSQL database cluster dump complete\n']),
          facts: Promise.resolve(factsOf([])),
        })
      : undefined,
    ...(settings.lock
      ? {
          async lock(request: LockRequest) {
            await settings.lock?.(request);
            return { lost: new AbortController().signal, release: async () => settings.released?.() };
          },
        }
      : {}),
    async prove(open) {
      await settings.pull?.();
      if (settings.proving === 'fails') throw new Error('the throwaway server does not start');
      const { bytes, facts } = await open();
      const text = await textOf(bytes);
      proven.push(text);
      return { ...compare(text, await facts), seconds: 4, image: 'fake@sha256:1' };
    },
    async restore(dump, expected, { name: target, existing }): Promise<Restored> {
      const text = await textOf(dump);
      if (databases.has(target) && existing === 'refuse') throw new Error(`${target} exists`);
      databases.set(target, text);
      return { ...compare(text, expected), seconds: 5, where: `database ${target}` };
    },
    isItself: (target) => target === (settings.database ?? name),
    sibling: (target) => fakeSource(target, { ...settings, database: target }, databases),
    exchange: undefined,
    close: async () => {},
  };
}

async function textOf(stream: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}
