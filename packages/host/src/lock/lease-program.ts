/**
 * The program of the process that holds the lock. It runs on the host, has the lock by `flock` on descriptor 9, and
 * lives as long as it hears from the run. It prints `held SINCE HOLDER` at every beat while another run holds the lock,
 * `granted` once, and then `beat` after every beat. So each side notices when the other one is gone.
 *
 * No child keeps descriptor 9, so the end of this shell frees the lock, whatever the shell was waiting for. A command
 * that changes something may outlive its run, and the next run must not begin in the middle of the change. Such a
 * command holds the second lock until it ends ({@link begunLock}), and the first lock is granted only when the second
 * is free.
 *
 * What a run leaves on its host dies with the lease: however the shell ends once it has the lock, it removes the paths,
 * still under the lock, because the next run uses the same ones. A command that still runs may need them, so it is
 * waited for. A login that was under way may write its file anew, so they are removed once more.
 *
 * Parameters: lock file, holder, `stdin` or the process id of a run on this machine, seconds of silence, second lock,
 * and the paths.
 */
export const leaseProgram = `
lock=$1 holder=$2 from=$3 silence=$4 begun=$5
shift 5
case $from in
  stdin) beat() { timeout "$silence" sh -c 'IFS= read -r l' 8>&- 9>&- >/dev/null 2>&1; } ;;
  *) beat() { sleep 1 8>&- 9>&- >/dev/null 2>&1; kill -s 0 "$from" 2>/dev/null; } ;;
esac
for tool in flock timeout; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 69; }
done
mkdir -p -m 0700 -- "\${lock%/*}" && exec 9>>"$lock" 8>>"$begun" || exit 73
until flock -n 9; do
  echo "held $(cat -- "$lock")"
  beat || exit 0
done
until flock -n 8; do
  who=$(cat -- "$lock")
  echo "held \${who:- somebody}, whose run is gone while its commands still run"
  beat || exit 0
done
exec 8>&-
echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $holder" >"$lock"
tidy() {
  trap '' HUP INT TERM PIPE
  exec 8>>"$begun"
  flock -n 8 || {
    echo "$(cat -- "$lock"), whose run is gone while its commands still run" >"$lock"
    flock 8 9>&-
  }
  left=
  for path; do [ ! -e "$path" ] || left=yes; done
  [ -z "$left" ] || { rm -rf -- "$@"; sleep 2; rm -rf -- "$@"; } 8>&- 9>&-
  : >"$lock"
}
trap '' PIPE
trap 'exit 0' HUP INT TERM
trap 'tidy "$@"' EXIT
echo granted
while beat; do echo beat || exit 0; done
`;

/**
 * The lock for commands that continue when their run is gone. They hold it shared, so they do not exclude each other.
 */
export function begunLock(path: string): string {
  return `${path}.begun`;
}
