import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@fairway/runtime';
import type { SshLink } from '../ssh-host.ts';
import { openPipe } from '../ssh-pipe.ts';

/** The variable that tells the small program where the socket is. */
export const socketVariable = 'FAIRWAY_RSYNC_SOCKET';

/**
 * What rsync starts in place of ssh: it hands its words to the socket as a line of JSON, then standard input
 * and output. It stands here as text because a bundle has no second file to start. No single quote in it: rsync
 * reads its -e option by itself, without a shell, and knows quotes but no escapes.
 */
const relay = [
  `const socket = require("node:net").connect(process.env.${socketVariable});`,
  'socket.write(JSON.stringify(process.argv.slice(2)) + "\\n");',
  'process.stdin.pipe(socket); socket.pipe(process.stdout);',
  'socket.on("error", () => process.exit(1)).on("close", () => process.exit(0));',
].join(' ');

/** The value of rsync's `-e`. */
export function relayCommand(node: string): string {
  return `"${node}" -e '${relay}'`;
}

/** A socket of this machine behind which rsync finds a host. */
export interface RsyncTunnel {
  readonly socketPath: string;
  /** What the host's rsync complained about. */
  complaints(): readonly string[];
  close(): Promise<void>;
}

/**
 * Listens on a socket that only this user can open, and gives whoever connects a command on the host, run in
 * `directory`. The only words that a caller chooses are those that the local rsync makes up.
 */
export async function openRsyncTunnel(link: SshLink, directory: string): Promise<RsyncTunnel> {
  const home = await mkdtemp(join(tmpdir(), 'fairway-rsync-'));
  const socketPath = join(home, 'socket');
  const complaints: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(link, directory, socket, complaints).catch((error) => {
      complaints.push(messageOf(error));
      socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socketPath, resolve));
  await chmod(socketPath, 0o600);
  return {
    socketPath,
    complaints: () => complaints,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function serve(link: SshLink, directory: string, socket: Socket, complaints: string[]): Promise<void> {
  const argv = await readWords(socket);
  const leave = await link.queue.enter();
  try {
    const pipe = await openPipe(link, { argv, cwd: directory });
    // Only now may the socket flow again: what it said before somebody listened would be lost.
    socket.pipe(pipe.stdin);
    pipe.stdout.pipe(socket);
    socket.once('close', () => void pipe.stop());
    await pipe.ending;
    if (pipe.stderr() !== '') complaints.push(...pipe.stderr().split('\n'));
  } finally {
    leave();
  }
}

/** Reads the line of JSON and leaves the socket paused, with what came after the line put back. */
function readWords(socket: Socket): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const look = () => {
      for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
        seen = Buffer.concat([seen, chunk]);
        const end = seen.indexOf('\n');
        if (end === -1) continue;
        socket.removeListener('readable', look);
        const rest = seen.subarray(end + 1);
        if (rest.length > 0) socket.unshift(rest);
        return resolve(JSON.parse(seen.subarray(0, end).toString('utf8')));
      }
    };
    socket.on('readable', look);
    socket.once('close', () => reject(new Error('rsync went away before it said what it wants')));
  });
}
