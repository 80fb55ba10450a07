import { posix } from 'node:path';
import type { Host } from '@fairway/host';

/**
 * Reads the line whole before it touches the file, so a cut connection leaves nothing. If an earlier cut (a full disk,
 * a power loss) left a line unfinished, it ends that line first; otherwise the new line would become a part of it. $1
 * directory, $2 file, $3 bytes of the line.
 */
const script = `
set -eu
umask 077
export LC_ALL=C
line=$(cat)
[ "\${#line}" -eq "$3" ] || { echo "received \${#line} of $3 bytes" >&2; exit 65; }
[ -d "$1" ] || mkdir -p -- "$1"
if [ -s "$2" ] && [ "$(tail -c 1 -- "$2" | od -An -tx1 | tr -d ' ')" != 0a ]; then
  printf '\\n%s\\n' "$line" >> "$2"
else
  printf '%s\\n' "$line" >> "$2"
fi
sync -- "$2" "$1"
`;

/**
 * Appends one line to a file on a host and waits until the line is on the disk.
 * @throws Failure when the line did not arrive whole or could not be written
 */
export async function appendLine(host: Host, path: string, line: string): Promise<void> {
  const bytes = Buffer.byteLength(line);
  await host.exec(['sh', '-c', script, 'append', posix.dirname(path), path, String(bytes)], {
    stdin: line,
    show: `append ${bytes} bytes to ${path}`,
  });
}
