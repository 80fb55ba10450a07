import type { RecoverySession, ServiceLook, WayToRelease } from '@fairway/deploy-kit';
import { UndecidedExchange } from '@fairway/dumps';
import { Failure } from '@fairway/runtime';
import type { Data } from '../../src/data/data.ts';

/** An app with its database, and everything that was done to both, in order. */
export class World {
  readonly done: string[] = [];
  /** The release that serves, and the data below it. */
  serves = 'v2';
  data = 'data of now';
  runs = true;
  /** The step that fails, by a part of its line. */
  fails = '';
  /** Nobody sees whether the data changed places. */
  undecided = false;
  readonly lost = new AbortController();
  /** Whether the service of the database is gone. */
  isLost = false;

  #do(line: string): void {
    this.done.push(line);
    if (this.fails !== '' && line.includes(this.fails))
      throw new Failure({ what: `${line} failed.`, why: 'The test wants it.', fix: 'Nothing.' });
  }

  readonly session: RecoverySession = {
    lost: this.lost.signal,
    look: async () => {
      throw new TypeError('nobody looks in these tests');
    },
    stopApp: async (stores) => {
      this.#do(`stop all but ${stores.join(', ')}`);
      this.runs = false;
      return {
        services: ['backend', 'web'],
        start: async () => {
          this.#do('start again');
          this.runs = true;
        },
      };
    },
    startStores: async (stores) => {
      const names = stores.map(({ service }) => service);
      this.#do(`start ${names.join(', ')}`);
      return names;
    },
    goTo: (way) => this.#goTo(way),
    [Symbol.asyncDispose]: async () => {},
  };

  async #goTo({ to, restored, beforePutBack }: WayToRelease): ReturnType<RecoverySession['goTo']> {
    const ending = { probes: [], notes: [], serves: undefined };
    if (this.fails === `refuse ${to}`) this.#do(`refuse ${to}`);
    try {
      this.#do(`go to ${to}${restored ? ' with its data' : ''}`);
    } catch (error) {
      await beforePutBack?.();
      this.runs = true;
      return { ending: { ...ending, status: 'rolled-back' }, failure: error as Failure };
    }
    this.serves = to;
    this.runs = true;
    return { ending: { ...ending, status: 'deployed' } };
  }

  readonly source: Data['sources'][number] = {
    name: 'shop',
    where: 'database shop',
    service: 'db',
    obstacle: undefined,
    backUp: async () => {
      this.#do('back up');
      return { id: '20261129T120000Z-safe00', destinations: ['b2'] };
    },
    restore: async ({ backup }) => {
      this.#do(`restore ${backup.id}`);
      return {
        name: 'shop_new',
        where: 'database shop_new',
        from: 'b2',
        rows: 3,
        seconds: 1,
        notProven: ['comments'],
      };
    },
    exchange: async () => {
      this.#do('exchange');
      const before = this.data;
      this.data = 'data of v1';
      const exchanged = {
        kept: 'shop_before',
        undo: async () => {
          this.#do('undo the exchange');
          this.data = before;
        },
      };
      if (this.undecided) throw new UndecidedExchange('shop and shop_new', exchanged, []);
      return exchanged;
    },
  };

  /** The source, as it was found. */
  get opened(): Pick<Data, 'sources' | 'lost'> {
    if (!this.isLost) return { sources: [this.source], lost: [] };
    const failure = new Failure({ what: 'It is gone.', why: 'The test wants it.', fix: 'Nothing.' });
    const reach = async () => {
      this.#do('reach shop');
      return this.source;
    };
    return { sources: [], lost: [{ name: 'shop', service: 'db', failure, reach }] };
  }

  get down(): readonly ServiceLook[] {
    return this.isLost ? [{ service: 'db', state: 'down' } as unknown as ServiceLook] : [];
  }

  get state() {
    return { serves: this.serves, data: this.data, runs: this.runs };
  }
}
