import type { RecoverySession, ServiceLook, StoppedApp, WayToRelease } from '@fairway/deploy-kit';
import { type Exchange, UndecidedExchange } from '@fairway/dumps';
import type { RecoveryMark } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import type { Data, HeldSource } from '../../src/data/data.ts';

/** An app with its database, and everything that was done to both, in order. */
export class World {
  readonly done: string[] = [];
  /** The release that serves, and the data below it. */
  serves = 'v2';
  data = 'data of now';
  runs = true;
  /** What there is, as the output says it. */
  stands = '';
  /** Whether backups work with the app. */
  backups = false;
  /** Whether the lock of the database is held. */
  locked = false;
  /** The note on the machine. */
  mark: RecoveryMark | undefined;
  /** The step that fails, by a part of its line. */
  fails = '';
  /** Nobody sees whether the data changed places. */
  undecided = false;
  /** The data on which the app ran, each time that it came up. */
  readonly ranOn: string[] = [];
  /** The container of the database: each release makes it anew. */
  container = 1;
  /** Whether the service of the database is gone. */
  isLost = false;
  /** A step that fails the first time. */
  failsOnce = '';
  /** The step while which the run is cancelled, by a part of its line. */
  cancels = '';
  /** The step before or after which the run is killed, by a part of its line: nothing that it does comes to an end then. */
  kills: { readonly at: string; readonly when: 'before' | 'after' } | undefined;
  readonly lost = new AbortController();
  readonly cancelled = new AbortController();
  readonly #killed = Promise.withResolvers<void>();
  /** The last proven release, to which an unproven one goes back where it may. */
  readonly #proven = 'v2';

  /** Resolves when the run is killed. */
  get killed(): Promise<void> {
    return this.#killed.promise;
  }

  /** @param effect what has happened where the step was taken */
  async #do(line: string, effect: () => void = () => {}): Promise<void> {
    const killed = (when: 'before' | 'after') => this.kills?.when === when && line.includes(this.kills.at);
    if (killed('before')) await this.#die();
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
    effect();
    if (killed('after')) await this.#die();
  }

  #die(): Promise<never> {
    this.kills = undefined;
    this.locked = false;
    this.#killed.resolve();
    return new Promise(() => {});
  }

  readonly session: RecoverySession = {
    lost: this.lost.signal,
    look: async () => {
      throw new TypeError('nobody looks in these tests');
    },
    ...this.#changesUnder(this.cancelled.signal),
    untilBackupsEnd: () => this.#backupsEnd(),
    startStores: async (stores) => {
      const names = stores.map(({ service }) => service);
      await this.#do(`start ${names.join(', ')}`);
      return names;
    },
    note: async (mark) => {
      if (this.fails === 'note') throw failed('note', 'The disk is full.');
      this.mark = structuredClone(mark);
    },
    forget: async () => {
      if (this.kills?.at === 'forget') await this.#die();
      this.mark = undefined;
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
      await this.#do(`stop all but ${stores.join(', ')}`, () => {
        this.runs = false;
      });
    } catch (error) {
      failure = error instanceof Failure ? error : failed('stop', String(error));
    }
    this.runs = false;
    return {
      services: ['backend', 'web'],
      failure,
      start: () =>
        this.#do('start again', () => {
          this.#comesUp();
        }),
    };
  }

  async #goTo(
    { to, restored, unproven }: WayToRelease,
    signal: AbortSignal,
  ): ReturnType<RecoverySession['goTo']> {
    const ending = { probes: [], notes: [], serves: undefined };
    signal.throwIfAborted();
    if (this.fails === `refuse ${to}`) await this.#do(`refuse ${to}`);
    // Whatever becomes of it, its containers run from here on.
    this.serves = to;
    this.container += 1;
    this.#comesUp();
    try {
      await this.#do(`go to ${to}${restored ? ' with its data' : ''}`);
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

  #comesUp(): void {
    this.runs = true;
    this.ranOn.push(`${this.serves} on ${this.data}`);
  }

  /** Data change places only while nobody uses them. */
  #exchange(line: string, to: string): Promise<void> {
    return this.#do(line, () => {
      if (this.runs) throw failed(line, `${this.serves} uses the data.`);
      this.data = to;
      // It ends all sessions in the data, and with them the one that holds their lock.
      this.locked = false;
    });
  }

  async #backupsEnd(): Promise<void> {
    if (this.backups) await this.#do('wait for backups');
  }

  /** The way in which data change places, inside the container that runs now. */
  async #exchangeNow(signal: AbortSignal): Promise<Exchange> {
    signal.throwIfAborted();
    const { container } = this;
    const inContainer = async () => {
      if (container !== this.container) throw failed('exec', `There is no container ${container}.`);
    };
    return {
      plan: async (restored, stop) => {
        await inContainer();
        return this.#places.plan(restored, stop);
      },
      carryOut: async (planned, stop) => {
        await inContainer();
        await this.#places.carryOut(planned, stop);
      },
      undo: async (planned, stop) => {
        await inContainer();
        await this.#places.undo(planned, stop);
      },
    };
  }

  /** The number of the live data is what they are, so a later run finds them by it. */
  readonly #places: Exchange = {
    plan: async (restored) => ({
      ...{ live: 'shop', restored, kept: 'shop_before' },
      numbers: { live: this.data, restored: 'data of v1' },
    }),
    carryOut: async (planned, signal) => {
      signal.throwIfAborted();
      await this.#exchange('exchange', planned.numbers.restored);
      if (this.undecided) throw new UndecidedExchange('shop and shop_new', planned.kept, []);
    },
    undo: async ({ numbers }, signal) => {
      signal.throwIfAborted();
      if (this.data === numbers.live) return;
      await this.#exchange('undo the exchange', numbers.live);
    },
  };

  readonly #held: HeldSource = {
    backUp: async () => {
      await this.#do(`back up${this.locked ? '' : ' without a lock'}`);
      return { id: '20261129T120000000Z-safe00', destinations: ['b2'], empty: this.isLost };
    },
    restore: async ({ backup }) => {
      await this.#do(`restore ${backup.id}${this.locked ? '' : ' without a lock'}`);
      return {
        ...{ name: 'shop_new', where: 'database shop_new', drop: 'DROP DATABASE "shop_new";' },
        ...{ from: 'b2', rows: 3, seconds: 1, notProven: ['comments'] },
      };
    },
    release: async () => {
      this.locked = false;
    },
  };

  readonly source: Data['sources'][number] = {
    name: 'shop',
    where: 'database shop',
    service: 'db',
    obstacle: undefined,
    users: async () => [],
    lock: async () => {
      if (this.locked) throw failed('lock', 'Somebody holds it.');
      this.locked = true;
      return this.#held;
    },
    exchange: (signal) => this.#exchangeNow(signal),
  };

  /** The source, as it was found. */
  get opened(): Pick<Data, 'sources' | 'lost'> {
    if (!this.isLost) return { sources: [this.source], lost: [] };
    const failure = new Failure({ what: 'It is gone.', why: 'The test wants it.', fix: 'Nothing.' });
    const reach = async () => {
      await this.#do('reach shop');
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
