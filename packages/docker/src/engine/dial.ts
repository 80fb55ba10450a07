/**
 * Go's HTTP server cancels every further request of a connection whose client has ended its sending side, and what obeys
 * that, such as moby's list of volumes, answers 200 with a part of the truth. A pipe that its reader itself has open for
 * writing too does not end.
 */
const script = `
exec 4<&0
: | { exec 3<>/dev/stdin; cat <&4 >/dev/fd/3 3>&- & exec docker system dial-stdio <&3 3>&- 4<&-; }
`;

/**
 * The command that speaks with a host's engine over standard input and output: `docker system dial-stdio`, which Docker's
 * own ssh:// contexts use, with an input that does not end before the answers do. The last request must ask the engine to
 * close the connection.
 */
export const engineDial: readonly string[] = ['sh', '-c', script, 'dial'];
