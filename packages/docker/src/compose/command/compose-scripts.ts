/**
 * Runs a command without the host's environment. Otherwise a variable of the account would override `.env`. The home
 * directory stays, because `~` in a Compose file is that of the account.
 */
const cleanly =
  'env -i PATH="$PATH" ${HOME:+HOME="$HOME"} DOCKER_CONFIG="${config:-${DOCKER_CONFIG:-$HOME/.docker}}" ${DOCKER_HOST:+DOCKER_HOST="$DOCKER_HOST"} "$@"';
/** Where docker looks for its plugins, first match first (docker/cli, cli-plugins/manager: getPluginDirs). */
export const pluginPlaces =
  '"${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker';

/** Stands in argv for the program of Compose. No word of Compose's own has a bracket. */
export const composeProgram = '<compose>';

/**
 * Puts the program of Compose in its place in `"$@"`: the plugin that docker would start, and docker itself where it has
 * the plugin elsewhere. Docker asks its plugins what they are before it starts one, which takes longer than Compose
 * needs to read a project; each of them is a program of its own as well
 * (https://docs.docker.com/compose/install/standalone/).
 */
const findCompose = `
plugin=
grep -qs cliPluginsExtraDirs "\${config:-\${DOCKER_CONFIG:-$HOME/.docker}}/config.json" ||
  for at in \${config:+"$config"} ${pluginPlaces}; do
    [ -x "$at/cli-plugins/docker-compose" ] && plugin=$at/cli-plugins/docker-compose && break
  done
for word; do
  shift
  case $word in
    '${composeProgram}') if [ "$plugin" ]; then set -- "$@" "$plugin"; else set -- "$@" docker compose; fi ;;
    *) set -- "$@" "$word" ;;
  esac
done
`;
/** Runs Compose once. $1 Docker configuration, then the command. */
export const readScript = `
config=$1
shift
${findCompose}
exec ${cleanly}
`;
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
${findCompose}
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
