import type { InstalledLook } from '@fairway/deploy-kit';
import { begunLock, type Host } from '@fairway/host';

/**
 * Prints `held SINCE HOLDER` where somebody holds the lock. The test takes the lock for itself for an instant, shared, so
 * it never waits and no run that takes the lock is refused by it. $1 the lock, $2 the lock of commands that were begun.
 */
const script = `
[ -e "$1" ] || exit 0
if ! flock -n -s "$1" true; then :
elif [ -e "$2" ] && ! flock -n -x "$2" true; then :
else exit 0
fi
echo "held $(cat -- "$1")"
`;

/** Who holds the lock of an installation, without waiting for it; undefined where nobody does. */
export async function readLock(
  host: Host,
  lease: string,
  signal: AbortSignal,
): Promise<InstalledLook['lock']> {
  const { stdout } = await host.exec(['sh', '-c', script, 'lock', lease, begunLock(lease)], {
    signal,
    timeoutMs: 30_000,
    show: `who holds ${lease}`,
  });
  return lockIn(stdout);
}

/** The holder in the script's line. A lock that was taken an instant ago has no holder yet. */
export function lockIn(text: string): InstalledLook['lock'] {
  const [, since = '', holder = ''] = /^held ?(\S*) ?(.*)$/m.exec(text) ?? [];
  if (!text.startsWith('held')) return undefined;
  const at = Date.parse(since);
  return { holder: holder || 'a run that gave no name', since: Number.isNaN(at) ? undefined : at };
}
