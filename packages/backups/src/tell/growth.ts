import { formatSize } from '@fairway/runtime';
import type { Backup } from '../catalogue/catalogue.ts';
import { isReliable, isSafety } from '../catalogue/counting.ts';
import { dataOf } from '../manifest/manifest.ts';

const bars = '▁▂▃▄▅▆▇█';
const most = 30;

/** How the size of a source went over its last backups. */
export interface Growth {
  /** One bar a backup, the oldest first. An empty bar is no size, and the highest is the largest. */
  readonly bars: string;
  /** `1.0 GB to 1.3 GB in 30 backups (+30 %)`. */
  readonly words: string;
}

/** The sizes of the plain data of the last 30 backups, so that compression does not show; undefined where fewer than two are known. */
export function growthOf(newestFirst: readonly Backup[]): Growth | undefined {
  const sizes = newestFirst.filter(isUsual).flatMap(plainSize).slice(0, most).reverse();
  const [first] = sizes;
  const last = sizes.at(-1);
  if (first === undefined || last === undefined || sizes.length === 1) return undefined;
  const largest = Math.max(1, ...sizes);
  const drawn = sizes.map(
    (size) => bars[Math.min(bars.length - 1, Math.floor((size / largest) * bars.length))],
  );
  const change = first === 0 ? '' : ` (${signed(Math.round((last / first - 1) * 100))} %)`;
  const words =
    first === last
      ? `${formatSize(last)}, as the first of the last ${sizes.length} backups`
      : `${formatSize(first)} to ${formatSize(last)} in ${sizes.length} backups${change}`;
  return { bars: drawn.join(''), words };
}

/**
 * Why a new backup looks too small: less than a tenth of the last proven one; undefined where it does not.
 * @param newestFirst the backups before it
 */
export function shrinkage(bytes: number, newestFirst: readonly Backup[]): string | undefined {
  const proven = newestFirst.filter(({ copies }) => copies.some(isReliable));
  const [before] = proven.flatMap(plainSize);
  if (before === undefined || bytes * 10 > before) return undefined;
  return `The backup has ${formatSize(bytes)} before compression. The last proven one had ${formatSize(before)}.`;
}

/** What a restore was about to replace may be empty, and says nothing of how the source grows. */
const isUsual = ({ copies }: Backup) => !copies.some(isSafety);

function plainSize({ copies }: Backup): number[] {
  const manifest = copies.find((copy) => copy.manifest !== undefined)?.manifest;
  return manifest ? [dataOf(manifest).plain.bytes] : [];
}

function signed(percent: number): string {
  return percent > 0 ? `+${percent}` : `${percent}`;
}
