import { countOf, formatTime, sayElapsed, shortLine } from '@fairway/runtime';
import type { Backup, Catalogue, DestinationLook } from './catalogue.ts';
import type { Copy } from './copy.ts';
import { isReliable, isSafety } from './counting.ts';

const dayMs = 86_400_000;

/** Something in a catalogue that people should know: one sentence or two. */
export interface Remark {
  readonly kind:
    | Exclude<Copy['state'], 'whole'>
    | 'not-listed'
    | 'unreadable-proof'
    | 'foreign'
    | 'unconfigured'
    | 'no-backup'
    | 'not-proven'
    | 'missing-copy'
    | 'gap';
  readonly source?: string;
  readonly destination?: string;
  readonly id?: string;
  readonly text: string;
}

/**
 * What is missing or wrong in a catalogue, and what in it is not ours.
 * @param look.sources those of the configuration
 * @param look.days how far back gaps and missing copies are told: what is older was thinned out on purpose
 */
export function remarksOn(
  catalogue: Catalogue,
  look: { readonly sources: readonly string[]; readonly days: number; readonly now: number },
): Remark[] {
  const since = look.now - look.days * dayMs;
  return [
    ...catalogue.destinations.flatMap(remarksOnDestination),
    ...look.sources.flatMap((source) => remarksOnSource(catalogue, source, since)),
    ...unconfigured(catalogue, look.sources),
    ...[...catalogue.sources.values()].flat().flatMap((backup) => brokenCopies(backup, look.now)),
  ];
}

function remarksOnDestination({
  name: destination,
  problem,
  foreign,
  unreadable,
}: DestinationLook): Remark[] {
  if (problem !== undefined) return [{ kind: 'not-listed', destination, text: problem }];
  const remarks: Remark[] = unreadable.map((text) => ({ kind: 'unreadable-proof', destination, text }));
  if (foreign.length > 0) {
    const shown = foreign.slice(0, 3).map((key) => shortLine(key, 80));
    const more = foreign.length > shown.length ? ` and ${foreign.length - shown.length} more` : '';
    const text = `${countOf(foreign.length, 'object is', 'objects are')} not ours and left alone: ${shown.join(', ')}${more}.`;
    remarks.push({ kind: 'foreign', destination, text });
  }
  return remarks;
}

function remarksOnSource(catalogue: Catalogue, source: string, since: number): Remark[] {
  const backups = (catalogue.sources.get(source) ?? []).filter(isThere);
  if (backups.length === 0) return [{ kind: 'no-backup', source, text: `There is no backup of ${source}.` }];
  const listed = catalogue.destinations.filter(({ problem }) => problem === undefined);
  return [
    ...listed.flatMap(({ name }) => notProven(backups, source, name)),
    ...listed.flatMap(({ name }) => missingCopies(backups, name, since)),
    ...gaps(backups, since),
  ];
}

const isThere = ({ copies }: Backup) => copies.some((copy) => copy.state === 'whole' && !isSafety(copy));
const copyAt = ({ copies }: Backup, destination: string) =>
  copies.find((copy) => copy.destination === destination);

function notProven(backups: readonly Backup[], source: string, destination: string): Remark[] {
  if (
    backups.some(({ copies }) => copies.some((copy) => copy.destination === destination && isReliable(copy)))
  )
    return [];
  const text = `No copy of ${source} at ${destination} is proven, so nothing is removed there.`;
  return [{ kind: 'not-proven', source, destination, text }];
}

/** What a destination lacks since it has copies of that source at all. */
function missingCopies(backups: readonly Backup[], destination: string, since: number): Remark[] {
  const oldest = backups.findLast((backup) => copyAt(backup, destination));
  return backups
    .filter((backup) => backup.at >= Math.max(since, oldest?.at ?? since) && !copyAt(backup, destination))
    .map(({ source, id }) => ({
      kind: 'missing-copy',
      source,
      destination,
      id,
      text: `${destination} lacks ${source}/${id}.`,
    }));
}

/** Times between two backups that are longer than usual by half. It takes four of them to know what is usual. */
function gaps(backups: readonly Backup[], since: number): Remark[] {
  const pairs = backups.slice(1).map((before, n) => ({ before, after: backups[n] ?? before }));
  const spans = pairs.map(({ before, after }) => after.at - before.at).toSorted((one, other) => one - other);
  const usual = spans[Math.floor(spans.length / 2)];
  if (usual === undefined || spans.length < 4) return [];
  return pairs
    .filter(({ before, after }) => after.at >= since && after.at - before.at > 1.5 * usual)
    .map(({ before, after }) => ({
      kind: 'gap',
      source: after.source,
      text: `There is no backup of ${after.source} between ${formatTime(before.at)} and ${formatTime(after.at)}: ${sayElapsed(after.at - before.at)}, where ${sayElapsed(usual)} is usual.`,
    }));
}

function unconfigured(catalogue: Catalogue, sources: readonly string[]): Remark[] {
  return [...catalogue.sources]
    .filter(([source]) => !sources.includes(source))
    .map(([source, backups]) => ({
      kind: 'unconfigured',
      source,
      text: `${source} has ${countOf(backups.length, 'backup')} and is not in the configuration. It was renamed or removed, or another job has it. Nothing of it is ever removed.`,
    }));
}

function brokenCopies({ copies }: Backup, now: number): Remark[] {
  return copies.flatMap(({ state, problem = '', destination, source, id, taken }) => {
    if (state === 'whole') return [];
    // The run that is storing it now has not come to the manifest yet.
    if (state === 'bare' && now - taken.last < dayMs) return [];
    return [{ kind: state, source, destination, id, text: `${source}/${id} at ${destination}: ${problem}` }];
  });
}
