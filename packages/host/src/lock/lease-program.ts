/**
 * What holds the lock: a process on the host that has it by `flock` on descriptor 9 and lives as long as it
 * hears from the run. It says `held SINCE HOLDER` at every beat that finds the lock taken, `granted` once, and
 * `beat` after every beat from then on, so that both sides know when the other has gone.
 *
 * No child keeps descriptor 9: whoever kills this shell frees the lock, whatever it was waiting for. But what a run
 * began to change may outlive the run, and whoever comes next must not meet it halfway: such a command holds the second
 * lock until it ends ({@link begunLock}), and the first is granted only when the second is free.
 * Parameters: lock file, holder, `stdin` or the process id of a run on this machine, seconds of silence, second lock.
 */
export const leaseProgram = `
lock=$1 holder=$2 from=$3 silence=$4 begun=$5
case $from in
  stdin) beat() { timeout "$silence" sh -c 'IFS= read -r l' 8>&- 9>&- >/dev/null 2>&1; } ;;
  *) beat() { sleep 1 8>&- 9>&- >/dev/null 2>&1; kill -s 0 "$from" 2>/dev/null; } ;;
esac
for tool in flock timeout; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 69; }
done
mkdir -p -- "\${lock%/*}" && exec 9>>"$lock" 8>>"$begun" || exit 73
until flock -n 9; do
  echo "held $(cat -- "$lock")"
  beat || exit 0
done
until flock -n 8; do
  who=$(cat -- "$lock")
  echo "held \${who:- somebody}, whose run is gone, but not what it began"
  beat || exit 0
done
exec 8>&-
echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $holder" >"$lock"
echo granted
while beat; do echo beat; done
exec 8>>"$begun"
flock -n 8 && : >"$lock"
`;

/** The lock that commands hold which go on when the run that began them is gone: shared, so that they do not exclude each other. */
export function begunLock(path: string): string {
  return `${path}.begun`;
}
