import { joinComparisons } from '../../compare/compare.ts';
import { NotProvable } from '../../not-provable.ts';
import type { Finding, Source } from '../../source.ts';
import { requireRoomForProof } from '../../throwaway/room.ts';
import { withThrowaway } from '../../throwaway/throwaway-server.ts';
import { describeMaria, type MariaAccess } from '../access.ts';
import type { MariaDeps, MariaSettings } from '../mariadb-settings.ts';
import { lowerCaseOf, sizeOf } from '../server-facts.ts';
import { restoreEvents } from './events.ts';
import { compareMaria, createMaria, fillMaria } from './fill.ts';
import { throwawayLogin } from './throwaway-kind.ts';

/** Restores dumps into a throwaway server, and compares all that a restore can lose without an error. */
export function mariaProof(
  { verifyImage, proofMemory }: Pick<MariaSettings, 'verifyImage' | 'proofMemory'>,
  access: MariaAccess,
  deps: MariaDeps,
): Source['prove'] {
  const { place } = access;
  const { clock } = deps;
  return async (open, { signal, known, run }) => {
    const ofServer = [known?.image, place.container?.image, place.container?.imageId];
    const images = (verifyImage === undefined ? ofServer : [verifyImage]).filter((image) => image != null);
    if (images.length === 0) throw new NotProvable(noImage(access));
    // A server that is gone must not stand in the way of a proof.
    const bytes = await sizeOf(access, signal).catch(() => undefined);
    if (bytes !== undefined) await requireRoomForProof(place.host, bytes, signal);
    const kind = access.dialect.throwaway(await lowerCaseOf(access, signal).catch(() => 0));
    const options = { images, run, memoryBytes: proofMemory, signal };
    return await withThrowaway({ ...deps, host: place.host }, kind, options, async (server, alive) => {
      const began = clock.now();
      const login = { login: throwawayLogin, password: undefined };
      // Its own name: the default of a column names a sequence by its database.
      const restored = { ...access, ...login, place: server.place, database: access.database };
      await createMaria(restored, alive);
      const { bytes, facts } = await open();
      // Whoever made the dump hears of its failure; here it is heard through the bytes.
      facts.catch(() => {});
      const events = await fillMaria(restored, bytes, { clock, signal: alive });
      const { contents } = await facts;
      const compared = joinComparisons(
        await compareMaria(restored, contents, alive),
        await restoreEvents(restored, events, { expected: contents, clock, signal: alive }),
      );
      return { ...compared, seconds: (clock.now() - began) / 1000, image: server.image };
    });
  };
}

export function noImage(access: MariaAccess): Finding {
  return {
    level: 'error',
    what: `A dump of the ${describeMaria(access)} cannot be proven.`,
    why: 'Its server runs in no container, so nobody knows the image for a throwaway server.',
    fix: `Set \`verify-image\` to an image of the same version, such as \`${access.dialect.exampleImage}\`.`,
  };
}
