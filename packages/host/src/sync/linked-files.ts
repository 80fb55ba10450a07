import { Failure, formatSize } from '@fairway/runtime';
import type { ExecOptions, Host } from '../host.ts';
import type { Manifest } from './manifest.ts';
import type { SyncSteps } from './sync-steps.ts';

/** Gives files an inode of their own, with the same content and mode. Standard input: the paths. $1 directory. */
const leaveScript = `
cd -- "$1" || exit 1
exec xargs -0 -r sh -c 'for file do cp -p -- "$file" "$file.fairway-own" && mv -f -- "$file.fairway-own" "$file" || exit 1; done' sh
`;

/**
 * Cuts the hard links of files that will change. Without this, a mode that is set or a part that is rewritten would
 * change the other names of the same file too.
 */
export async function leaveLinks(
  host: Host,
  directory: string,
  changing: readonly string[],
  there: Manifest,
  limits: ExecOptions,
): Promise<void> {
  const files = new Set(there.filter(({ type }) => type === 'file').map(({ path }) => path));
  const linked = changing.filter((path) => files.has(path)).map((path) => `./${path}`);
  if (linked.length === 0) return;
  await host.exec(['sh', '-c', leaveScript, 'sh', directory], {
    ...limits,
    stdin: linked.join('\0'),
    show: `give ${linked.length} changed files of ${directory} an inode of their own`,
  });
}

/**
 * Requires that the files that are sent fit on the disk.
 * @throws Failure with the space that is needed, and the space that is free
 */
export function requireSpace(
  { name, typed }: Pick<Host, 'name' | 'typed'>,
  directory: string,
  source: Manifest,
  { send }: Pick<SyncSteps, 'send'>,
  freeBytes: number | undefined,
): void {
  const sent = new Set(send);
  const bytes = source.reduce((sum, { path, size }) => sum + (sent.has(path) ? size : 0), 0);
  if (freeBytes === undefined || bytes <= freeBytes) return;
  throw new Failure({
    what: `${name} has no room for the files of ${directory}.`,
    why: `They need ${formatSize(bytes)} more, and ${formatSize(freeBytes)} are free. Nothing was sent.`,
    fix: `Free space there: \`${typed(`df -h ${directory.replace(/\/[^/]*$/, '')}`)}\` shows the file system.`,
  });
}
