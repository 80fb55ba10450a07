/** Exit status of a program that finds its key taken. */
export const keyTaken = 17;

/** Exit status of a program that does not find its file. */
export const missing = 18;

/** Makes the unfinished file. Its name begins with a dot, so no listing of people shows it. */
export const beginProgram = `
set -eu
final=$1 part=$2
if [ -e "$final" ]; then exit ${keyTaken}; fi
umask 077
mkdir -p -- "\${part%/*}"
: >"$part"
`;

/**
 * Writes one part at its place, and prints the sum of what the file has there now. Blocks of 1 MiB, because only whole
 * blocks can be skipped with every dd. A part that was written before is written again.
 */
export const partProgram = `
set -eu
part=$1 blocks=$2 size=$3
[ -e "$part" ] || exit ${missing}
dd of="$part" bs=1048576 seek="$blocks" conv=notrunc
tail -c +$((blocks * 1048576 + 1)) -- "$part" | head -c "$size" | md5sum
`;

/**
 * Puts the whole file on the disk, and only then under its name. A link is never made over another file, so of two
 * writers one fails. Where a file system knows no links, a look before the move must do.
 */
const commitSteps = `
sync -- "$part" 2>/dev/null || sync
if ln -- "$part" "$final" 2>/dev/null; then rm -f -- "$part"
elif [ -e "$final" ]; then exit ${keyTaken}
else mv -- "$part" "$final"
fi
sync -- "\${final%/*}" 2>/dev/null || sync
wc -c <"$final"
`;

export const commitProgram = `
set -eu
final=$1 part=$2 size=$3
[ -e "$part" ] || exit ${missing}
got=$(wc -c <"$part")
[ "$got" -eq "$size" ] || { echo "the file has $got bytes, and not $size" >&2; exit 1; }
${commitSteps}`;

/** A small object from standard input, all in one go. The same bytes under that name are no trouble. */
export const putProgram = `
set -eu
final=$1 part=$2 md5=$3
if [ -e "$final" ]; then
  cmp -s -- - "$final" || exit ${keyTaken}
  wc -c <"$final"
  exit
fi
umask 077
mkdir -p -- "\${part%/*}"
trap 'rm -f -- "$part"' EXIT
cat >"$part"
sum=$(md5sum <"$part")
[ "\${sum%% *}" = "$md5" ] || { echo "the file has the sum \${sum%% *}, and not $md5" >&2; exit 1; }
${commitSteps}`;

/**
 * Size, time and name of every file below. A name that holds a line end would look like two, and is no key of ours. What
 * goes away meanwhile is left out: another run commits and prunes at any moment.
 */
export const listProgram = `
set -eu
if [ ! -d "$1" ]; then exit 0; fi
cd -- "$1"
exec 3>&1
if said=$(find . -type f ! -path '*
*' -exec stat -c '%s %Y %n' {} + 2>&1 >&3); then exit 0; fi
left=$(printf '%s\\n' "$said" | grep -v ': No such file or directory$') || [ -z "$said" ] || exit 0
echo "$left" >&2
exit 1
`;

/** Removes a file, and looks whether it is gone. */
export const removeProgram = `
set -eu
rm -f -- "$1"
if [ -e "$1" ]; then echo "$1 is still there" >&2; exit 1; fi
`;

/** The time, the free KiB where a directory is or will be made, and whether it is there. */
export const roomProgram = `
set -eu
dir=$1 there=yes
[ -d "$dir" ] || there=no
while [ ! -d "$dir" ]; do dir=\${dir%/*}; dir=\${dir:-/}; done
printf '%s ' "$(date +%s)"
df -Pk -- "$dir" | awk -v there="$there" 'NR == 2 { print $4, there }'
`;
