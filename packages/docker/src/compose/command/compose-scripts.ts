/** The host's environment is kept from Compose, or a variable of the account would win over `.env`. */
const cleanly =
  'env -i PATH="$PATH" DOCKER_CONFIG="${config:-${DOCKER_CONFIG:-$HOME/.docker}}" ${DOCKER_HOST:+DOCKER_HOST="$DOCKER_HOST"} "$@"';
/** Runs Compose once. $1 Docker configuration, then the command. */
export const readScript = `config=$1; shift; exec ${cleanly}`;
/**
 * Runs Compose on files that exist for this command alone, because variables may be secret. They come by standard input:
 * two lines each, path and content, and a last line `end`. $1 Docker configuration, $2 the directory to make, then the
 * command.
 */
export const scratchScript = `
config=$1 scratch=$2
shift 2
umask 077
mkdir -- "$scratch" || exit 73
trap 'rm -rf -- "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
while IFS= read -r path && [ "$path" != end ] && IFS= read -r content; do
  mkdir -p -- "\${path%/*}" && printf %s "$content" | base64 -d >"$path" || exit 73
done
[ "$path" = end ] || exit 74
${cleanly}
`;
/** Holds the lock `$held`, where there is one, until the shell and all that it started have ended. */
export const heldMeanwhile = '[ -z "$held" ] || { exec 9>>"$held" && flock -s 9; } || exit 73;';
/**
 * Changes a project. Compose writes to the shell, because a line written into a channel that was cut would end it midway.
 * Compose is run once more where runc reports that the first process of a container died before the container was made
 * (opencontainers/runc, libcontainer/process_linux.go): that is due to a busy host and not to the project. $1 Docker
 * configuration, $2 lock, $3 containers that go first, $4 seconds or nothing for these, then the command.
 */
export const changeScript = `
config=$1 held=$2 instead=$3 limit=$4
shift 4
${heldMeanwhile}
if [ -n "$instead" ]; then
  docker stop \${limit:+--time "$limit"} $instead >/dev/null 2>&1
  docker rm --force $instead >/dev/null 2>&1
fi
change() { said=$(${cleanly} 2>&1); }
change "$@"
status=$?
case $status:$said in
  0:*) ;;
  *'read init-p:'*) sleep 1; change "$@"; status=$? ;;
esac
printf '%s\\n' "$said"
exit $status
`;
