/**
 * Runs a command without the host's environment. Otherwise a variable of the account would override `.env`. The home
 * directory stays, because `~` in a Compose file is that of the account.
 */
const cleanly =
  'env -i PATH="$PATH" ${HOME:+HOME="$HOME"} DOCKER_CONFIG="${config:-${DOCKER_CONFIG:-$HOME/.docker}}" ${DOCKER_HOST:+DOCKER_HOST="$DOCKER_HOST"} "$@"';
/** Runs Compose once. $1 Docker configuration, then the command. */
export const readScript = `config=$1; shift; exec ${cleanly}`;
/** Holds the lock `$held`, if there is one, until the shell and all of its children have ended. */
export const heldMeanwhile = '[ -z "$held" ] || { exec 9>>"$held" && flock -s 9; } || exit 73;';
/**
 * Changes a project. The shell collects Compose's output, because a line written into a cut channel would end Compose
 * midway. Compose is run once more where runc reports that the first process of a container died before the container
 * was made (opencontainers/runc, libcontainer/process_linux.go): the cause is a busy host, not the project. $1 Docker
 * configuration, $2 lock, $3 containers to remove first, $4 seconds that these may take to stop (or empty), then the
 * command.
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
