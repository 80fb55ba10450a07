import { refused } from './programs.ts';
import { userIdsProgram } from './volume-users.ts';

/** How many seconds a container has to run and be healthy again. */
const patience = 120;

/** Puts back the containers that the file $note names. It fails, and says why, unless all of them are well. */
const putBack = `
state_of() {
  docker inspect --type container --format '{{.State.Status}}{{with .State.Health}} {{.Status}}{{end}}' "$1" 2>&1
}
is_well() {
  tries=0
  while [ $tries -lt ${patience} ]; do
    case $(state_of "$1") in
      'running healthy') return 0 ;;
      # One without a health check may end as soon as it has begun.
      running) [ $tries -lt 2 ] || return 0 ;;
      # A deploy has replaced it meanwhile.
      *'No such '*) return 0 ;;
      # Nobody starts it again.
      exited* | dead*) return 1 ;;
    esac
    tries=$((tries + 1))
    sleep 1
  done
  return 1
}
put_back() {
  left=
  while read -r did id; do
    # A container that is gone was replaced by a deploy.
    docker inspect --type container "$id" >/dev/null 2>&1 || continue
    if [ "$did" = stop ]; then
      docker start "$id" >/dev/null
    elif [ "$(docker inspect --format '{{.State.Paused}}' "$id")" = true ]; then
      docker unpause "$id" >/dev/null
    fi
    is_well "$id" || left="$left $id"
  done <"$note"
  if [ -n "$left" ]; then
    echo "not running and well again:" $(docker inspect --type container --format '{{.Name}} {{.State.Status}}{{with .State.Health}} {{.Status}}{{end}}' $left) >&2
    return 1
  fi
  : >"$note"
}
`;

/**
 * Runs a command while the containers of a volume stand still, and puts them back. It ends well only when all of them run
 * again, and are healthy where they can say so.
 *
 * What stands still is written down first. A guard in a session of its own puts it back when this shell and its command
 * are gone without having done so, because a kill reaches their whole group. Where the guard was killed too, the next run
 * begins with that. The lock on descriptor 9 lets one run after the other in, its guard included; that on 8 is free when a
 * run is over.
 *
 * $1 the name of the note, $2 `stop` or `pause`, $3 the volume, then the command.
 */
export const stillProgram = `${putBack}
how=$2 volume=$3
state=\${XDG_STATE_HOME:-$HOME/.local/state}/fairway/still
note=$state/$1
shift 3
mkdir -p -m 0700 -- "$state" && exec 9>>"$note" 8>>"$note.run" || exit ${refused}
if ! flock -w ${patience + 30} 9; then
  echo "another run has made the containers of this volume stand still" >&2
  exit ${refused}
fi
flock 8
put_back || exit ${refused}
ids=$(${userIdsProgram}) || exit ${refused}
if [ "$how" = stop ] && [ -n "$ids" ]; then
  tasks=$(docker inspect --format '{{index .Config.Labels "com.docker.swarm.task.id"}}' $ids | tr -d '\\n')
  if [ -n "$tasks" ]; then
    echo "a swarm would start another container at once: say while: paused" >&2
    exit ${refused}
  fi
fi
for id in $ids; do echo "$how $id"; done >"$note"
setsid sh -s "$note" >/dev/null 2>&1 8>&- <<'END' &
trap '' HUP INT TERM
${putBack}
note=$1
flock "$note.run" true
put_back
END
trap 'put_back || exit ${refused}' EXIT
trap 'exit 1' HUP INT TERM PIPE
[ -z "$ids" ] || docker "$how" $ids >/dev/null || exit ${refused}
"$@" 9>&-
`;
