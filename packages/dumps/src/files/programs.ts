import { archiveOptions, extractOptions } from './tar/options.ts';

/** Exit status of a program of ours that refuses, with a sentence on standard error. tar has 1 and 2, docker 125 to 127. */
export const refused = 73;

/** Archives what its arguments name. */
export const archive = `tar ${archiveOptions.join(' ')}`;

/** Brings an archive from standard input into a directory, $1, and archives what is there then. The names follow. */
export const roundTripProgram = `
set -f
directory=$1
shift
mkdir -p -- "$directory" && tar ${extractOptions.join(' ')} --directory="$directory" || exit
exec ${archive} --directory="$directory" -- "$@"
`;
