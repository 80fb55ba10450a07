import { type Destination, KeyExistsFailure, type Upload } from '@fairway/object-store';
import { type Clock, type Failure, type Logger, tidyUp } from '@fairway/runtime';
import { inTime } from './deadline.ts';
import { asFailure, noAnswer, otherLength, stalled, tooManyParts } from './lane-failures.ts';
import type { Part } from './part.ts';

export interface LaneOptions {
  readonly key: string;
  readonly contentType: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a destination may take for one part, with all that it tries again. */
  readonly stallMs: number;
  /** Ends what is begun or made, even where the destination does not answer. */
  readonly signal: AbortSignal;
  /** Called whenever a part was stored, and when the lane is lost. */
  readonly onMove: () => void;
}

/** Parts under way at once: enough for a distant store, and few enough that a slow one acknowledges some in time. */
const mostUnderWay = 4;

/** A store makes one object of thousands of parts; some take minutes for that. */
const commitMs = 15 * 60_000;

/** The way of one object to one destination. Its first failure loses it: it then takes nothing more of the stream. */
export class Lane {
  readonly destination: Destination;
  readonly #options: LaneOptions;
  readonly #waiting: Part[] = [];
  /** The parts that are being stored, the oldest first, and since when. */
  readonly #underWay = new Map<Part, number>();
  #upload: Upload | undefined;
  #failure: Failure | undefined;
  /** Whether the object may be there under its name. */
  #object: 'none' | 'being made' | 'made' = 'none';
  #stored = 0;
  /** Aborted while nothing is under way. */
  #idle = new AbortController();
  #drained = Promise.withResolvers<void>();
  #removal: Promise<void> = Promise.resolve();

  private constructor(destination: Destination, options: LaneOptions) {
    this.destination = destination;
    this.#options = options;
    this.#rest();
  }

  /**
   * Begins the object at the destination. Where that fails, the lane is lost from the start.
   * @param refusal why nothing is begun there
   */
  static async begin(destination: Destination, options: LaneOptions, refusal?: Failure): Promise<Lane> {
    const lane = new Lane(destination, options);
    const { key, contentType, clock, stallMs, logger, signal } = options;
    if (refusal) {
      lane.#failure = refusal;
      return lane;
    }
    const begun = destination.begin(key, { contentType });
    try {
      const late = () => noAnswer(destination, 'begin of the upload', stallMs);
      lane.#upload = await inTime(begun, { clock, ms: stallMs, late, signal });
    } catch (error) {
      lane.#failure = asFailure(destination, error);
      // An upload that begins after all is not left behind.
      begun.then((upload) => tidyUp(() => upload.abort(), logger)).catch(() => {});
    }
    return lane;
  }

  /** Why the lane is lost; undefined while it is not. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** The bytes of the parts that the destination has acknowledged. */
  get stored(): number {
    return this.#stored;
  }

  /** Stores a part, and releases it in any case. */
  send(part: Part): void {
    const { maxParts } = this.destination.limits;
    if (part.number > maxParts) this.lose(tooManyParts(this.destination, maxParts, this.#stored));
    if (this.#failure) {
      part.release({ reuse: true });
      return;
    }
    this.#waiting.push(part);
    this.#next();
  }

  /**
   * Makes the object, once all parts are stored. Only for a stream that has come to its proven end. Of a lane that is
   * lost, it waits for what is being removed.
   * @param bytes the length that the object must have
   */
  async commit(bytes: number): Promise<void> {
    await this.#drained.promise;
    const upload = this.#upload;
    if (this.#failure || !upload) return this.#removal;
    this.#object = 'being made';
    try {
      const { clock, signal } = this.#options;
      const late = () => noAnswer(this.destination, 'end of the upload', commitMs);
      const made = await inTime(upload.commit(), { clock, ms: commitMs, late, signal });
      this.#object = 'made';
      if (made.bytes !== bytes) throw otherLength(this.destination, bytes, made.bytes);
    } catch (error) {
      // Where the name was taken, the object is somebody else's.
      this.#object = error instanceof KeyExistsFailure ? 'none' : 'made';
      await this.lose(error);
    }
  }

  /**
   * Gives the lane up and removes what the destination has of it: parts, and an object that was made or may have been.
   * While one is being made, that ends first.
   */
  async lose(error: unknown): Promise<void> {
    if (this.#object === 'being made') return;
    if (this.#failure) return this.#removal;
    this.#failure = asFailure(this.destination, error);
    // Requests that are cut off may still read their bytes for a moment.
    for (const part of this.#underWay.keys()) part.release({ reuse: false });
    this.#underWay.clear();
    for (const part of this.#waiting.splice(0)) part.release({ reuse: true });
    this.#rest();
    this.#removal = this.#remove();
    this.#options.onMove();
    await this.#removal;
  }

  async #remove(): Promise<void> {
    const { clock, stallMs, logger, key } = this.#options;
    const late = () => noAnswer(this.destination, 'removal of the upload', stallMs);
    const ended = (work: Promise<unknown>) =>
      tidyUp(async () => void (await inTime(work, { clock, ms: stallMs, late })), logger);
    if (this.#upload) await ended(this.#upload.abort());
    if (this.#object === 'made') await ended(this.destination.remove(key));
  }

  #next(): void {
    while (this.#upload && this.#underWay.size < mostUnderWay) {
      const part = this.#waiting.shift();
      if (!part) return;
      this.#underWay.set(part, this.#options.clock.now());
      if (this.#idle.signal.aborted) this.#watch();
      this.#upload.part(part.number, part.bytes, part.md5).then(
        () => this.#partStored(part),
        (error) => this.lose(error),
      );
    }
  }

  #partStored(part: Part): void {
    // A lane that was lost meanwhile has released it.
    if (!this.#underWay.delete(part)) return;
    this.#stored += part.bytes.length;
    part.release({ reuse: true });
    this.#next();
    if (this.#underWay.size === 0) this.#rest();
    this.#options.onMove();
  }

  /** Loses the lane where a part is under way for too long. */
  async #watch(): Promise<void> {
    const { clock, stallMs } = this.#options;
    this.#idle = new AbortController();
    const { signal } = this.#idle;
    this.#drained = Promise.withResolvers();
    try {
      for (;;) {
        const [[oldest, since] = []] = this.#underWay;
        if (!oldest || since === undefined) return;
        const left = since + stallMs - clock.now();
        if (left <= 0)
          return await this.lose(stalled(this.destination, oldest.number, stallMs, this.#stored));
        await clock.sleep(left, signal);
      }
    } catch (error) {
      if (!signal.aborted) await this.lose(error);
    }
  }

  #rest(): void {
    this.#idle.abort();
    this.#drained.resolve();
  }
}
