import { Failure } from '@fairway/runtime';

/**
 * Directories of the system. A sync deletes files that the source does not have, so none of these may be its target.
 */
const systemDirectories = new Set(
  '/bin /boot /dev /etc /home /lib /lib32 /lib64 /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/lib /usr/local /usr/sbin /usr/share /var /var/cache /var/lib /var/lib/docker /var/log /var/run /var/spool /var/tmp /etc/docker /etc/ssh /etc/systemd'.split(
    ' ',
  ),
);

/**
 * The destination of a sync without a last slash.
 * @throws Failure for a path in which a sync could delete files that are not ours
 */
export function safeDestination(path: string, host: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const plain = `/${parts.join('/')}`;
  const why = !path.startsWith('/')
    ? 'It is not an absolute path.'
    : parts.length === 0
      ? 'It is the root directory.'
      : parts.includes('..')
        ? 'It contains "..".'
        : path.includes('\0')
          ? 'It contains a NUL byte.'
          : systemDirectories.has(plain)
            ? `${plain} belongs to the system.`
            : undefined;
  if (why === undefined) return plain;
  throw new Failure({
    what: `Nothing is synced to "${path}" on ${host}.`,
    why: `${why} A sync deletes whatever the source does not have.`,
    fix: 'Give a directory of its own, for example /srv/NAME/config.',
  });
}
