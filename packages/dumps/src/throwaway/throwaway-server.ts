import type { Host } from '@fairway/host';
import { type Clock, type Logger, messageOf } from '@fairway/runtime';
import { inContainer, type Place } from '../place/place.ts';
import { chooseImage } from './image.ts';
import type { ServerKind } from './kind.ts';
import { Remains } from './remains.ts';
import { runServer } from './running-server.ts';
import { sweepThrowaways } from './sweep.ts';

const defaultMemory = 1024 ** 3;

export interface ThrowawayDeps {
  /** The machine that it runs on. */
  readonly host: Host;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface ThrowawayOptions {
  /** The images to make it from, the best first: the first that is there is taken. */
  readonly images: readonly string[];
  /** A name for what is made; `[A-Za-z0-9._-]` of it are kept. */
  readonly run: string;
  /** Default: 1 GiB. */
  readonly memoryBytes?: number | undefined;
  readonly signal: AbortSignal;
}

/** An empty server that answers. */
export interface ThrowawayServer {
  /** Where its programs run, as root of the container. */
  readonly place: Place;
  readonly image: string;
  /** The directory of the server's programs. */
  readonly programs: string;
}

/**
 * Starts an empty server from an image, works with it, and proves that nothing of it is left. The work gets a signal that
 * aborts when the server ends.
 * @throws what the work throws; Failure where the server does not start, ends by itself, or does not go
 */
export async function withThrowaway<T>(
  deps: ThrowawayDeps,
  kind: ServerKind,
  options: ThrowawayOptions,
  work: (server: ThrowawayServer, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { host, logger } = deps;
  const { images, run, signal, memoryBytes = defaultMemory } = options;
  for (const gone of await sweepThrowaways(host, signal))
    logger.info(`${host.name}: removed ${gone} of a throwaway server whose run was killed.`);
  const image = await chooseImage(host, images, signal);
  const server = await runServer(deps, kind, { image, run, memoryBytes, signal });
  let result: { readonly value: T } | { readonly error: unknown };
  try {
    const programs = await server.ready;
    const { container } = server;
    const where = `the throwaway server on ${host.name}`;
    const place = inContainer(host, { id: container, name: container, imageId: image, image }, where);
    result = { value: await work({ place, image, programs }, server.signal) };
  } catch (error) {
    // The work knows the end of its server as a lost connection. The server's own words say more.
    result = { error: server.signal.aborted ? server.signal.reason : error };
  }
  try {
    await server.remove();
  } catch (error) {
    if ('value' in result) throw error;
    // What ended the work may have ended the way to it, too. It goes by itself then, as that of a killed run does.
    if (error instanceof Remains) logger.error(messageOf(error));
    else logger.debug(`Nobody could look whether ${server.container} is gone: ${messageOf(error)}`);
  }
  if ('error' in result) throw result.error;
  return result.value;
}
