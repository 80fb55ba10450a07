/** The beginning of the name of every throwaway directory. */
export const scratchPrefix = 'fairway-proof-';

/**
 * Removes a throwaway directory and the volume of its name. The directory stays where its volume cannot be removed yet, so
 * that a later sweep finds both.
 */
const remove = `
remove() {
  [ ! -e "$1/volume" ] || docker volume rm --force "\${1##*/}" >/dev/null || return
  chmod -R u+rwX -- "$1" 2>/dev/null
  rm -rf -- "$1" "$1.lock"
}
`;

/**
 * Runs a command in a new directory that only this user reads and that is gone afterwards. Whatever the command has
 * started holds the lock beside the directory, so that a sweep never takes a directory in which something lives. The lock
 * comes first, because a sweep may look at any moment. $1 the directory above, $2 its name, then the command.
 */
export const scratchProgram = `${remove}
base=$1 name=$2
shift 2
umask 077
trap 'cd / && remove "$base/$name"' EXIT
trap 'exit 1' HUP INT TERM PIPE
exec 9>>"$base/$name.lock" && flock -n 9 && mkdir -- "$base/$name" || exit 73
cd -- "$base/$name" || exit 73
"$@"
`;

/**
 * Removes throwaway directories of this user in which nothing lives any more, and prints their names: a run that was
 * killed leaves one. $1 the directory above.
 */
export const sweepProgram = `${remove}
for dir in "$1"/${scratchPrefix}*; do
  [ -d "$dir" ] && [ ! -L "$dir" ] && [ -O "$dir" ] || continue
  (flock -n 9 || exit 0; remove "$dir" && echo "$dir") 9>>"$dir.lock"
done
`;
