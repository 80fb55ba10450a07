import { type Clock, Failure, type Logger } from '@fairway/runtime';

/** Credentials that end. */
export interface Ending {
  /** Milliseconds since the Unix epoch. */
  readonly ends: number;
}

/** Credentials that are exchanged again in time, however long the run takes. */
export interface Renewed<T extends Ending> {
  /** Credentials for a request that is sent now. */
  current(): Promise<T>;
  /** Others, after the store said that these have ended. */
  renew(ended: object): Promise<T>;
}

/** Those with less time left are replaced, so that none ends in the middle of a part. */
const renewBeforeMs = 10 * 60_000;

/** @param exchange gets new credentials; it tries again by itself */
export function renewedInTime<T extends Ending>(
  exchange: () => Promise<T>,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Renewed<T> {
  let known: T | undefined;
  let underWay: Promise<T> | undefined;
  const renewed = () => {
    underWay ??= exchange()
      .then((given) => {
        known = given;
        return given;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
  return {
    async current() {
      const left = (known?.ends ?? 0) - clock.now();
      if (known && left >= renewBeforeMs) return known;
      const usable = left > 0 ? known : undefined;
      try {
        return await renewed();
      } catch (error) {
        // Those that are still good serve on: the exchange may work at the next request.
        if (!usable || !(error instanceof Failure)) throw error;
        logger.warn(`${error.what} The keys so far are good for some minutes.`);
        return usable;
      }
    },
    async renew(ended) {
      // Parts end together: the first asks, and the others take what it got.
      if (known && known !== ended) return known;
      return renewed();
    },
  };
}
