import { keysOf } from '../judge/keys.ts';
import { probeName } from '../judge/place.ts';
import type { Looked } from '../look/looking.ts';
import type { Seen } from '../look/seen.ts';
import type { LastLook } from './last-look.ts';

/** This look as the next run needs it. Restarts of what was not seen now are those of before. */
export function nextLook(subject: string, { seen, verdict }: Looked, before: LastLook): LastLook {
  const { restarts: keyOf } = keysOf(subject);
  const services = seen.installation?.services ?? [];
  const counted = Object.fromEntries([
    ...services.map(({ service, host, restarts }) => [keyOf(service, host), restarts]),
    ...seen.probes.flatMap(({ restarts, node }) =>
      restarts ? [[keyOf(restarts.of, node), restarts.count]] : [],
    ),
  ]);
  const whole = seen.installation !== undefined && verdict.complete;
  const lock = seen.installation?.lock;
  return {
    version: 1,
    at: seen.at,
    answered: answeredBy(seen, before),
    restarts: whole ? counted : { ...before.restarts, ...counted },
    ...(lock ? { lockedSince: before.lockedSince ?? lock.since ?? seen.at } : {}),
  };
}

/** When each probe that there is now last said yes. */
function answeredBy({ at, probes }: Seen, { answered }: LastLook): LastLook['answered'] {
  return Object.fromEntries(
    probes.flatMap((probe) => {
      const key = probeName(probe);
      const last = probe.ok ? at : answered[key];
      return last === undefined ? [] : [[key, last]];
    }),
  );
}
