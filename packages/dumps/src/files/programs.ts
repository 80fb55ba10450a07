import { archiveOptions, extractOptions } from './tar/options.ts';

/** Exit status of a program of ours that refuses, with a sentence on standard error. tar has 1 and 2, docker 125 to 127. */
export const refused = 73;

const archive = `tar ${archiveOptions.join(' ')}`;

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

/** Brings an archive from standard input into a directory, $1, and archives what is there then. The names follow. */
export const roundTripProgram = `
set -f
directory=$1
shift
mkdir -p -- "$directory" && tar ${extractOptions.join(' ')} --directory="$directory" || exit
exec ${archive} --directory="$directory" -- "$@"
`;

/** Puts a new directory, $1, in the place of another, $2, which is gone then. The earlier one comes back on a failure. */
export const swapDirectoryProgram = `
new=$1 target=$2
if [ -e "$target" ]; then mv -- "$target" "$new.before" || exit; fi
if ! mv -- "$new" "$target"; then
  [ ! -e "$new.before" ] || mv -- "$new.before" "$target"
  exit 1
fi
rm -rf -- "$new.before"
`;
