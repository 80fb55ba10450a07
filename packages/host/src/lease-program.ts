/**
 * What holds the lock: a process on the host that has it by `flock` on descriptor 9 and lives as long as it
 * hears from the run. It says `held SINCE HOLDER` at every beat that finds the lock taken, `granted` once, and
 * `beat` after every beat from then on, so that both sides know when the other has gone.
 *
 * No child keeps descriptor 9: whoever kills this shell frees the lock, whatever it was waiting for.
 * Parameters: lock file, holder, `stdin` or the process id of a run on this machine, seconds of silence.
 */
export const leaseProgram = `
lock=$1 holder=$2 from=$3 silence=$4
case $from in
  stdin) beat() { timeout "$silence" sh -c 'IFS= read -r l' 9>&- >/dev/null 2>&1; } ;;
  *) beat() { sleep 1 9>&- >/dev/null 2>&1; kill -s 0 "$from" 2>/dev/null; } ;;
esac
for tool in flock timeout; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 69; }
done
mkdir -p -- "\${lock%/*}" && exec 9>>"$lock" || exit 73
until flock -n 9; do
  echo "held $(cat -- "$lock")"
  beat || exit 0
done
echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $holder" >"$lock"
echo granted
while beat; do echo beat; done
: >"$lock"
`;
