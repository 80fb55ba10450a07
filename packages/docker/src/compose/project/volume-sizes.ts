import type { Host } from '@fairway/host';
import { z } from 'zod';
import type { AskOptions } from '../../engine/engine.ts';
import { askEngine, engineQuery } from '../../engine/index.ts';

const usage = z.looseObject({
  Volumes: z
    .array(z.looseObject({ Name: z.string(), UsageData: z.looseObject({ Size: z.number() }).nullish() }))
    .nullish(),
});
const volumeUsage = engineQuery('/system/df', usage, { type: 'volume' });

/**
 * The bytes of every volume of a host that the engine can measure, by name. The engine reads through all of their
 * files, which may take a while.
 * @throws Failure where the engine does not answer in time
 */
export async function volumeSizes(
  host: Host,
  options: AskOptions = {},
): Promise<ReadonlyMap<string, number>> {
  const [{ Volumes }] = await askEngine(host, [volumeUsage], options);
  return new Map(
    (Volumes ?? []).flatMap(({ Name, UsageData }) =>
      // Volumes of other drivers have the size -1.
      UsageData && UsageData.Size >= 0 ? [[Name, UsageData.Size] as const] : [],
    ),
  );
}
