import { type Clock, Failure, type Logger } from '@fairway/runtime';

/** Credentials that end. */
export interface Ending {
  /** Milliseconds since the Unix epoch. */
  readonly ends: number;
}

/** Where the credentials of a request come from. */
export interface CredentialSource<T> {
  /** Credentials for a request that is sent now. */
  current(): Promise<T>;
  /** Others, after the store said that these have ended; undefined where there are no others. */
  renew(ended: object): Promise<T | undefined>;
}

/** Credentials that are exchanged again in time, however long the run takes. */
export interface Renewed<T extends Ending> extends CredentialSource<T> {
  renew(ended: object): Promise<T>;
}

/**
 * Sends a request with the credentials of now, and once more with others where the store says that these have ended.
 * @param saysEnded whether an error of the request is that word of the store
 */
export async function sendRenewed<T extends object, A>(
  credentials: CredentialSource<T>,
  saysEnded: (error: unknown) => boolean,
  send: (credentials: T) => Promise<A>,
): Promise<A> {
  const first = await credentials.current();
  try {
    return await send(first);
  } catch (error) {
    const others = saysEnded(error) ? await credentials.renew(first) : undefined;
    if (others === undefined) throw error;
    return send(others);
  }
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
