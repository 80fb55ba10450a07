import { archive, refused } from '../programs.ts';

/** Archives paths from the root. Its arguments are options, `--`, and the paths without their first slash. */
export const archivePathsProgram = `
set -f
named=
for word; do
  if [ -n "$named" ] && [ -L "/$word" ]; then
    echo "/$word is a symbolic link: name what it leads to, $(readlink -f -- "/$word")" >&2
    exit ${refused}
  fi
  [ "$word" != -- ] || named=yes
done
exec ${archive} --directory=/ "$@"
`;

/** Prints the nearest directory of a path, $1, that is there already. */
export const nearestProgram = `
at=$1
until [ -d "$at" ]; do at=$(dirname -- "$at"); done
printf '%s\\n' "$at"
`;

/** Prints where paths lead to, each with its links resolved, and a zero byte after each. */
export const freeTargetProgram = 'readlink -mz -- "$@"';

/**
 * Puts a new directory, $1, in the place of another, $2. What was there lies beside it then, as `$1.replaced`. A signal is
 * no reason to stop between two renames. Whatever kills this all the same leaves `$1.before`.
 */
export const swapDirectoryProgram = `
trap '' HUP INT TERM
new=$1 target=$2
if [ -e "$target" ] || [ -L "$target" ]; then mv -T -- "$target" "$new.before" || exit; fi
if ! mv -T -- "$new" "$target"; then
  [ ! -e "$new.before" ] || mv -T -- "$new.before" "$target"
  exit 1
fi
[ ! -e "$new.before" ] || mv -T -- "$new.before" "$new.replaced"
`;

/** Puts back what a killed replacement of a directory, $1, has moved aside, where nothing is in its place. */
export const settleTargetProgram = `
for before in "$1".fairway-????????????.before; do
  [ -e "$1" ] || [ -L "$1" ] || [ ! -e "$before" ] || mv -T -- "$before" "$1" || exit
done
`;

/** Removes what replacements of a directory, $1, have moved aside for good. */
export const clearTargetProgram = `
for replaced in "$1".fairway-????????????.replaced; do
  [ ! -e "$replaced" ] || rm -rf -- "$replaced" || exit
done
`;
