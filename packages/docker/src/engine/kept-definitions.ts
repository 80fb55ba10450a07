import { BlockList, isIP } from 'node:net';
import { asRecord } from '@fairway/runtime';
import type { EngineNetwork } from './networks.ts';
import type { EngineVolume } from './volumes.ts';

/** A network or a volume as a stack file or a Compose file defines it, merged and with its variables filled in. */
export type Definition = Readonly<Record<string, unknown>>;

/** A key of a definition that the existing network or volume does not have as it is written. */
export interface DefinitionDifference {
  /** The path of the key, as a user writes it: `internal`, `ipam.config.0.subnet`, `labels.team`. */
  readonly key: string;
  /** The value in the file; `not written` where an earlier file wrote the key. */
  readonly wanted: string;
  /** The value in Docker; `nothing` where it has none. */
  readonly is: string;
}

/**
 * What an existing network lacks of its definition. Docker makes a network once and never changes it afterwards
 * (moby#37901). Keys that are not written have Docker's defaults where these are the same on every engine; elsewhere any
 * value is right, because an engine can have defaults of its own.
 * @param before the definition that the network was made from. A key that it wrote and the new one leaves out differs.
 */
export function networkDifferences(
  wanted: Definition,
  is: EngineNetwork,
  before?: Definition,
): readonly DefinitionDifference[] {
  const ipam = asRecord(wanted['ipam']);
  const ipamBefore = asRecord(before?.['ipam']);
  return [
    ...driverDifference(wanted, is.driver, before),
    ...compared('internal', textOf(wanted['internal'] ?? false), String(is.internal)),
    ...compared('attachable', textOf(wanted['attachable'] ?? false), String(is.attachable)),
    ...written('enable_ipv4', wanted['enable_ipv4'], String(is.ipv4), before?.['enable_ipv4']),
    ...written('enable_ipv6', wanted['enable_ipv6'], String(is.ipv6), before?.['enable_ipv6']),
    ...textMap('driver_opts', wanted['driver_opts'], is.options, before?.['driver_opts']),
    ...written('ipam.driver', ipam['driver'], is.ipam.driver, ipamBefore['driver']),
    ...textMap('ipam.options', ipam['options'], is.ipam.options, ipamBefore['options']),
    ...poolDifferences(listOf(ipam['config']), is.ipam.pools),
    ...labelDifferences(wanted, is),
  ];
}

/**
 * What an existing volume lacks of its definition. Docker never changes a volume (docker/cli#1279).
 * @param before the definition that the volume was made from. A key that it wrote and the new one leaves out differs.
 */
export function volumeDifferences(
  wanted: Definition,
  is: EngineVolume,
  before?: Definition,
): readonly DefinitionDifference[] {
  // An engine knows the options of a plugin's volume only if it made the volume itself.
  const knowsOptions = is.driver === 'local' || Object.keys(is.options).length > 0;
  return [
    ...driverDifference(wanted, is.driver, before),
    ...(knowsOptions
      ? textMap('driver_opts', wanted['driver_opts'], is.options, before?.['driver_opts'])
      : []),
    ...labelDifferences(wanted, is),
  ];
}

/**
 * Whether a difference is of words only. Nothing that runs reads a label of a network or a volume, so it does not change
 * what the services get.
 */
export function isLabel({ key }: DefinitionDifference): boolean {
  return key.startsWith('labels.');
}

/** Docker writes the tag of a plugin behind its name. */
function driverDifference(wanted: Definition, is: string, before: Definition | undefined) {
  const name = textOf(wanted['driver']);
  if (name !== '' && is === `${name}:latest`) return [];
  return written('driver', wanted['driver'], is, before?.['driver']);
}

/** Labels that the definition leaves out are not compared: Docker, Compose and people add their own. */
function labelDifferences(wanted: Definition, { labels }: Pick<EngineVolume, 'labels'>) {
  return textMap('labels', wanted['labels'], labels, undefined);
}

function compared(key: string, wanted: string, is: string | undefined): DefinitionDifference[] {
  return wanted === is ? [] : [{ key, wanted, is: is ?? 'nothing' }];
}

function written(key: string, wanted: unknown, is: string, before: unknown): DefinitionDifference[] {
  if (isWritten(wanted)) return compared(key, textOf(wanted), is);
  return isWritten(before) && textOf(before) === is ? [{ key, wanted: 'not written', is }] : [];
}

function textMap(
  key: string,
  wanted: unknown,
  is: Readonly<Record<string, string>>,
  before: unknown,
): DefinitionDifference[] {
  const wants = textsOf(wanted);
  const dropped = [...textsOf(before).keys()].filter((name) => !wants.has(name) && Object.hasOwn(is, name));
  return [
    ...[...wants].flatMap(([name, value]) => compared(`${key}.${name}`, value, is[name])),
    ...dropped.map((name) => ({ key: `${key}.${name}`, wanted: 'not written', is: is[name] ?? '' })),
  ];
}

/** Each written pool must exist with the keys that it writes. The engine chooses what is left out. */
function poolDifferences(
  wanted: readonly Definition[],
  pools: EngineNetwork['ipam']['pools'],
): DefinitionDifference[] {
  return wanted.flatMap((pool, index) => {
    const key = (name: string) => `ipam.config.${index}.${name}`;
    const subnet = isWritten(pool['subnet']) ? textOf(pool['subnet']) : undefined;
    const is =
      subnet === undefined ? pools[index] : pools.find((candidate) => isSameSubnet(candidate.subnet, subnet));
    if (subnet !== undefined && !is) {
      const found = pools.map((candidate) => candidate.subnet).filter((text) => text !== '');
      return [{ key: key('subnet'), wanted: subnet, is: found.join(', ') || 'nothing' }];
    }
    return [
      ...address(key('gateway'), pool['gateway'], is?.gateway),
      ...address(key('ip_range'), pool['ip_range'], is?.ipRange),
      ...textMap(key('aux_addresses'), pool['aux_addresses'], is?.auxAddresses ?? {}, undefined),
    ];
  });
}

function address(key: string, wanted: unknown, is: string | undefined): DefinitionDifference[] {
  if (!isWritten(wanted) || isSameSubnet(textOf(wanted), is ?? '')) return [];
  return [{ key, wanted: textOf(wanted), is: is || 'nothing' }];
}

/** Compares subnets by their addresses: an engine may write back `10.0.5.1/24` as `10.0.5.0/24`, and IPv6 shortened. */
function isSameSubnet(a: string, b: string): boolean {
  if (a === b) return true;
  const [baseA = '', bitsA] = a.split('/');
  const [baseB = '', bitsB] = b.split('/');
  if (bitsA !== bitsB || isIP(baseA) === 0 || isIP(baseA) !== isIP(baseB)) return false;
  const family = isIP(baseA) === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  if (bitsA === undefined) list.addAddress(baseA, family);
  else list.addSubnet(baseA, Number(bitsA), family);
  return list.check(baseB, family);
}

function isWritten(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Docker hands on a key without a value as an empty text. */
function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

/** A mapping of texts, or a list of `NAME=VALUE`, as Compose takes both for labels. */
function textsOf(value: unknown): ReadonlyMap<string, string> {
  if (!Array.isArray(value))
    return new Map(Object.entries(asRecord(value)).map(([name, text]) => [name, textOf(text)]));
  return new Map(
    value.map((item) => {
      const [name = '', ...rest] = String(item).split('=');
      return [name, rest.join('=')];
    }),
  );
}

function listOf(value: unknown): readonly Definition[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}
