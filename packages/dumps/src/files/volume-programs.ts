import { exchangeSteps, undoCutOffSteps } from './exchange-steps.ts';
import { refused } from './programs.ts';

/**
 * A function of the shell that runs a program in a container which sees nothing but one mount and the programs of the
 * machine itself: an image of which nobody knows whether it is there, or has a whole tar, is not needed. Nothing of its
 * output is kept by the engine. $1 the mount, then the program.
 */
const inContainer = `
in_container() {
  mount=$1
  shift
  if ! docker image inspect fairway/empty >/dev/null 2>&1; then
    tar --create --file=- --files-from=/dev/null | docker import - fairway/empty >/dev/null || return ${refused}
  fi
  set -- --volume "$mount" fairway/empty "$@"
  for dir in /bin /lib /lib64 /usr; do
    [ ! -e "$dir" ] || set -- --volume "$dir:$dir:ro" "$@"
  done
  docker run --rm --interactive --network none --log-driver none --security-opt label=disable \\
    --label dev.fairway.files=1 --env LC_ALL=C "$@"
}
`;

/** Runs a program that reads a volume at `/volume`. $1 the volume, then the program. */
export const readVolumeProgram = `${inContainer}
volume=$1
shift
docker volume inspect "$volume" >/dev/null || exit ${refused}
in_container "$volume:/volume:ro" "$@"
`;

/**
 * Makes a volume and runs a program that fills it at `/volume`. A second volume tells until `finishVolumeProgram` that the
 * first one is not whole yet: a run can be killed at any moment. $1 the volume, then the program.
 */
export const fillVolumeProgram = `${inContainer}
volume=$1
shift
if docker volume inspect "$volume" >/dev/null 2>&1; then
  echo "there is a volume $volume already" >&2
  exit ${refused}
fi
docker volume create --label "dev.fairway.unfinished=$volume" "$volume.unfinished" >/dev/null || exit ${refused}
docker volume create --label dev.fairway.restored "$volume" >/dev/null || exit ${refused}
in_container "$volume:/volume" "$@"
`;

/** Says of a volume, $1, that it is whole. */
export const finishVolumeProgram = 'docker volume rm "$1.unfinished" >/dev/null';

const dropUnfinished = `
has_label() { docker volume inspect --format '{{json .Labels}}' "$1" 2>/dev/null | grep -q "\\"$2\\""; }
drop_unfinished() {
  has_label "$1.unfinished" dev.fairway.unfinished || return 0
  # One of that name that is not ours has been made since.
  ! has_label "$1" dev.fairway.restored || docker volume rm "$1" >/dev/null || return
  docker volume rm "$1.unfinished" >/dev/null
}
`;

/** Removes a volume, $1, that is not whole, and what still fills it. */
export const dropUnfinishedProgram = `${dropUnfinished}
filling=$(docker ps --all --quiet --filter "volume=$1" --filter label=dev.fairway.files)
[ -z "$filling" ] || docker rm --force $filling >/dev/null
drop_unfinished "$1"
`;

/** Removes the volumes that killed runs have left unfinished. One that is in use is being filled. */
export const sweepUnfinishedProgram = `${dropUnfinished}
docker volume ls --filter label=dev.fairway.unfinished --format '{{.Label "dev.fairway.unfinished"}}' |
  while read -r volume; do
    [ -n "$(docker ps --all --quiet --filter "volume=$volume")" ] || drop_unfinished "$volume" || exit
  done
`;

/**
 * Fills a throwaway volume that has the name of the throwaway directory in which this runs. Whoever removes the directory
 * removes the volume.
 */
export const fillThrowawayProgram = `${inContainer}
volume=\${PWD##*/}
: >volume
docker volume create --label dev.fairway.proof "$volume" >/dev/null || exit ${refused}
in_container "$volume:/volume" "$@"
`;

/**
 * The beginning of a program that works with the directories of two volumes, $1 and $2. It goes on alone: once no other
 * exchange is under way, not even one whose run is gone.
 */
const betweenVolumes = `${inContainer}
set -e
exec 9</var/tmp
flock -w 60 9 || { echo "another exchange of volumes does not end" >&2; exit ${refused}; }
mine() { docker ps --quiet --filter label=dev.fairway.files --filter volume=/volumes "$@"; }
docker rm --force $(mine --filter status=created) >/dev/null 2>&1 || true
tries=0
while [ -n "$(mine)" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 300 ]; then echo "another exchange of volumes does not end" >&2; exit ${refused}; fi
  sleep 0.2
done
for volume in "$1" "$2"; do
  about=$(docker volume inspect --format '{{.Driver}} {{len .Options}} {{.Mountpoint}}' "$volume")
  root=$(docker info --format '{{.DockerRootDir}}')/volumes
  if [ "$about" != "local 0 $root/$volume/_data" ]; then
    echo "the volume $volume has a driver or options of its own: $about" >&2
    exit ${refused}
  fi
done
between() { in_container "$root:/volumes" sh -ec "$@" </dev/null; }
`;

/** Prints the numbers of the directories of two volumes, $1 and $2: they are the same wherever the directories lie. */
export const numbersProgram = `${betweenVolumes}
between 'cd /volumes${undoCutOffSteps}stat -c %i "$1/_data" "$2/_data"' sh "$1" "$2"
`;

/** Exchanges what two volumes hold, $1 and $2, by names of directories: nothing is copied, and labels stay. */
export const exchangeProgram = `${betweenVolumes}
for volume in "$1" "$2"; do
  users=$(docker ps --filter "volume=$volume" --format '{{.Names}}')
  if [ -n "$users" ]; then
    echo "the volume $volume is used by" $users >&2
    exit ${refused}
  fi
done
between 'cd /volumes${exchangeSteps}' sh "$1" "$2"
`;
