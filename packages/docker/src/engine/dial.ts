/**
 * Keeps the input of docker open until the answers have arrived. Go's HTTP server cancels every further request of a
 * connection whose client has closed its sending side. A handler that obeys, such as moby's list of volumes, then
 * answers 200 with a part of the list. A pipe does not end while its reader has it open for writing as well.
 */
const script = `
exec 4<&0
: | { exec 3<>/dev/stdin; cat <&4 >/dev/fd/3 3>&- & exec docker system dial-stdio <&3 3>&- 4<&-; }
`;

/**
 * The command that speaks with a host's engine over standard input and output: `docker system dial-stdio`, which
 * Docker's own ssh:// contexts use. Its input does not end before the answers do, so the last request must ask the
 * engine to close the connection.
 */
export const engineDial: readonly string[] = ['sh', '-c', script, 'dial'];
