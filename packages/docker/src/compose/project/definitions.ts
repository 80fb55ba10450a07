import type { Host } from '@fairway/host';
import type { AskOptions } from '../../engine/engine.ts';
import {
  allNetworks,
  allVolumes,
  askEngine,
  isLabel,
  networkDifferences,
  volumeDifferences,
} from '../../engine/index.ts';
import type { EngineNetwork } from '../../engine/networks.ts';
import type { EngineVolume } from '../../engine/volumes.ts';
import type { ComposeModel } from '../model/model.ts';
import { usedResources } from '../service/used-resources.ts';

/** The networks and volumes of an engine. */
export interface KeptThings {
  readonly networks: readonly EngineNetwork[];
  readonly volumes: readonly EngineVolume[];
}

/** A network or a volume that exists and is not as the files define it. */
export interface UnlikeDefinition {
  readonly kind: 'network' | 'volume';
  /** Its key in the files, and its name in Docker. */
  readonly key: string;
  readonly name: string;
  /** `internal is false, and the files say true`. */
  readonly differences: readonly string[];
}

/** The networks and volumes of the files that exist already, compared with their definitions. */
export interface ComparedDefinitions {
  /** Those that give the services something else than the files say. */
  readonly unlike: readonly UnlikeDefinition[];
  /** Those whose labels alone differ. Nothing that runs reads them. */
  readonly labels: readonly UnlikeDefinition[];
}

/** Reads the networks and volumes of a host. */
export async function keptThings(host: Host, options: AskOptions = {}): Promise<KeptThings> {
  const [networks, volumes] = await askEngine(host, [allNetworks, allVolumes], options);
  return { networks, volumes };
}

type Named = Readonly<Record<string, unknown>> & {
  readonly name?: string | undefined;
  readonly external?: boolean | undefined;
};

/**
 * Compares a project's networks and volumes with those of the engine. Docker makes a network or a volume once and never
 * changes it, and Compose uses what it finds under the name.
 * @param before the files of the release that runs. What they wrote and the new ones leave out differs as well.
 */
export function compareDefinitions(
  model: Pick<ComposeModel, 'services' | 'networks' | 'volumes'>,
  { networks, volumes }: KeptThings,
  before?: Pick<ComposeModel, 'networks' | 'volumes'>,
): ComparedDefinitions {
  const used = usedResources(model);
  const found = [
    ...own(model.networks, used.networks).map(([key, wanted]) => {
      const is = networks.find((network) => network.name === wanted.name);
      const earlier = sameName(before?.networks, wanted.name);
      return {
        ...{ kind: 'network' as const, key, name: wanted.name },
        differences: is && networkDifferences(wanted, is, earlier),
      };
    }),
    ...own(model.volumes, used.volumes).map(([key, wanted]) => {
      const is = volumes.find((volume) => volume.name === wanted.name);
      const earlier = sameName(before?.volumes, wanted.name);
      return {
        ...{ kind: 'volume' as const, key, name: wanted.name },
        differences: is && volumeDifferences(wanted, is, earlier),
      };
    }),
  ];
  const those = (label: boolean) =>
    found.flatMap(({ differences = [], ...one }): UnlikeDefinition[] => {
      const counted = differences.filter((difference) => isLabel(difference) === label);
      if (counted.length === 0) return [];
      return [
        {
          ...one,
          differences: counted.map((item) => `${item.key} is ${item.is}, and the files say ${item.wanted}`),
        },
      ];
    });
  return {
    unlike: those(false),
    labels: those(true),
  };
}

/** What services use and the project owns. Compose makes nothing else. */
function own(
  all: Readonly<Record<string, Named | null>>,
  used: ReadonlySet<string>,
): readonly (readonly [string, Named & { name: string }])[] {
  return Object.entries(all).flatMap(([key, one]) =>
    one?.name && !one.external && used.has(key) ? [[key, { ...one, name: one.name }] as const] : [],
  );
}

function sameName(all: Readonly<Record<string, Named | null>> | undefined, name: string): Named | undefined {
  return Object.values(all ?? {}).find((one) => one?.name === name) ?? undefined;
}
