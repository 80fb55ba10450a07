import type { RecoverySession, ServiceLook, StoppedApp, WayToRelease } from '@fairway/deploy-kit';
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
  /** Whether the service of the database is gone. */
  isLost = false;
  /** A step that fails the first time. */
  failsOnce = '';
  /** The step while which the run is cancelled, by a part of its line. */
  cancels = '';
  readonly lost = new AbortController();
  readonly cancelled = new AbortController();
  /** The last proven release, to which an unproven one goes back where it may. */
  readonly #proven = 'v2';

  #do(line: string): void {
    this.done.push(line);
    if (this.cancels !== '' && line.includes(this.cancels)) {
      this.cancels = '';
      this.cancelled.abort(new Error('the run was cancelled'));
    }
    if (this.failsOnce !== '' && line.includes(this.failsOnce)) {
      this.failsOnce = '';
      throw failed(line, 'The test wants it once.');
    }
    if (this.fails !== '' && line.includes(this.fails)) throw failed(line, 'The test wants it.');
  }

  readonly session: RecoverySession = {
    lost: this.lost.signal,
    look: async () => {
      throw new TypeError('nobody looks in these tests');
    },
    ...this.#changesUnder(this.cancelled.signal),
    startStores: async (stores) => {
      const names = stores.map(({ service }) => service);
      this.#do(`start ${names.join(', ')}`);
      return names;
    },
    returning: this.#changesUnder(this.lost.signal),
    [Symbol.asyncDispose]: async () => {},
  };

  #changesUnder(signal: AbortSignal): RecoverySession['returning'] {
    return {
      stopApp: (stores) => this.#stopApp(stores, signal),
      goTo: (way) => this.#goTo(way, signal),
    };
  }

  /** One that fails has stopped the first service all the same. */
  async #stopApp(stores: readonly string[], signal: AbortSignal): Promise<StoppedApp> {
    let failure: Failure | undefined;
    try {
      signal.throwIfAborted();
      this.#do(`stop all but ${stores.join(', ')}`);
    } catch (error) {
      failure = error instanceof Failure ? error : failed('stop', String(error));
    }
    this.runs = false;
    return {
      services: ['backend', 'web'],
      failure,
      start: async () => {
        this.#do('start again');
        this.runs = true;
      },
    };
  }

  async #goTo(
    { to, restored, unproven }: WayToRelease,
    signal: AbortSignal,
  ): ReturnType<RecoverySession['goTo']> {
    const ending = { probes: [], notes: [], serves: undefined };
    signal.throwIfAborted();
    if (this.fails === `refuse ${to}`) this.#do(`refuse ${to}`);
    // Whatever becomes of it, its containers run from here on.
    this.serves = to;
    this.runs = true;
    try {
      this.#do(`go to ${to}${restored ? ' with its data' : ''}`);
      signal.throwIfAborted();
    } catch (error) {
      const failure = error instanceof Failure ? error : failed(`go to ${to}`, String(error));
      // The last proven release itself has nothing to go back to.
      if (unproven === 'leave' || to === this.#proven)
        return { ending: { ...ending, status: 'failed' }, failure };
      this.serves = this.#proven;
      return { ending: { ...ending, status: 'rolled-back' }, failure };
    }
    return { ending: { ...ending, status: 'deployed' } };
  }

  /** Data change places only while nobody uses them. */
  #exchange(line: string, to: string): void {
    this.#do(line);
    if (this.runs) throw failed(line, `${this.serves} uses the data.`);
    this.data = to;
  }

  readonly source: Data['sources'][number] = {
    name: 'shop',
    where: 'database shop',
    service: 'db',
    obstacle: undefined,
    users: async () => [],
    backUp: async () => {
      this.#do('back up');
      return { id: '20261129T120000000Z-safe00', destinations: ['b2'] };
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
    exchange: async (_, signal) => {
      signal.throwIfAborted();
      const before = this.data;
      this.#exchange('exchange', 'data of v1');
      const exchanged = {
        kept: 'shop_before',
        undo: async (stop: AbortSignal) => {
          stop.throwIfAborted();
          this.#exchange('undo the exchange', before);
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

function failed(line: string, why: string): Failure {
  return new Failure({ what: `${line} failed.`, why, fix: 'Nothing.' });
}
