import { serverPaths } from './kind.ts';

/** Milliseconds between two signs of life that the run gives its server. */
export const beatMs = 20_000;

/** Seconds of silence after which a server ends itself. A paused or very slow run must not lose its own. */
const silenceSeconds = 180;

/**
 * The first process of a throwaway server's container. The container lives as long as its standard input is open and
 * something is heard there: a run that is killed takes its server along, and one that lost the way to it is missed after
 * minutes. Its end takes all other processes along. It prints `ready` and the directory of the programs.
 *
 * $1 the user, $2 to $4 the scripts of the kind: find, start, answers.
 */
export const serverProgram = `
user=$1 find=$2 start=$3 answers=$4
umask 022
HOME=${serverPaths.home} DATA=${serverPaths.data} RUN=${serverPaths.run}
export HOME DATA RUN
cd "$HOME" || exit 70
[ -z "$(ls -A "$HOME")" ] || { echo "The new volume is not empty." >&2; exit 70; }
grep -q "^$user:" /etc/passwd || echo "$user:x:999:999::$HOME:/bin/sh" >>/etc/passwd || exit 70
mkdir "$DATA" "$RUN" && chmod 700 "$DATA" && chown "$(id -u "$user"):$(id -g "$user")" "$DATA" "$RUN" || exit 70
PROGRAMS=$(sh -c "$find")
export PROGRAMS
[ -n "$PROGRAMS" ] || { echo "The image has no programs of the server." >&2; exit 71; }

as_user() {
  if command -v gosu >/dev/null; then exec gosu "$user" sh -c "$1"; fi
  if command -v su-exec >/dev/null; then exec su-exec "$user" sh -c "$1"; fi
  if setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups true 2>/dev/null; then
    exec setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups sh -c "$1"
  fi
  exec su -s /bin/sh -c "$1" "$user"
}

trap 'exit 0' HUP INT TERM
exec 3<&0
( as_user "$start" ) 3<&- &
server=$!
( while IFS= read -r beat; do echo "$beat" >"$HOME/beat"; done <&3; kill -s TERM $$ ) &
(
  exec 3<&-
  heard=
  while sleep ${silenceSeconds}; do
    now=$(cat "$HOME/beat" 2>/dev/null)
    [ "$now" != "$heard" ] || { echo "Nothing was heard of the run for ${silenceSeconds} s." >&2; kill -s TERM $$; }
    heard=$now
  done
) &
(
  exec 3<&-
  until sh -c "$answers" >/dev/null 2>&1; do sleep 0.2; done
  echo "ready $PROGRAMS"
) &
exec 3<&-
wait "$server"
status=$?
echo "The server ended by itself, with exit status $status." >&2
exit 72
`;
