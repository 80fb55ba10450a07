/** A mount as Docker and Compose print it. */
export interface Mount {
  readonly type?: string | undefined;
  readonly source?: string | undefined;
  readonly read_only?: boolean | undefined;
}

/** Paths of the operating system, which containers mount to read them. Nobody keeps data there. */
const systemPaths = [
  '/etc/localtime',
  '/etc/timezone',
  '/etc/ssl/certs',
  '/usr/share/zoneinfo',
  '/lib/modules',
  '/proc',
  '/sys',
];

/**
 * Whether a service can write data through a mount that outlives its container.
 * @param managed directories that the deploy itself syncs. They hold configuration, never data.
 */
export function isWritten(
  { type = 'volume', source, read_only: readOnly }: Mount,
  managed: readonly string[],
): boolean {
  if (readOnly || !source || type === 'tmpfs' || type === 'image') return false;
  if (type !== 'bind') return true;
  return !/\.sock$/.test(source) && ![...managed, ...systemPaths].some((path) => isWithin(source, path));
}

/** Whether a path is the directory or a path inside it. */
export function isWithin(path: string, directory: string): boolean {
  const base = directory.replace(/\/+$/, '');
  return path === base || path.startsWith(`${base}/`);
}
