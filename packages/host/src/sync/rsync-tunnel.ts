import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@fairway/runtime';
import type { Ending } from '../launch.ts';
import type { SshLink } from '../ssh-host.ts';
import { openPipe, type Pipe } from '../ssh-pipe.ts';

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
  /**
   * Ends what still runs and takes the socket away.
   * @returns how the host's rsync ended, which the one here cannot know: its "ssh" is only a relay.
   */
  close(): Promise<FarSide>;
}

/** What became of the host's rsync. */
export interface FarSide {
  readonly ending: Ending;
  readonly complaints: readonly string[];
}

const notStarted: FarSide = { ending: { how: 'cut', reason: 'it was never started' }, complaints: [] };

/**
 * Listens on a socket that only this user can open, and gives whoever connects a command on the host, run in
 * `directory`. The only words that a caller chooses are those that the local rsync makes up.
 */
export async function openRsyncTunnel(link: SshLink, directory: string): Promise<RsyncTunnel> {
  const home = await mkdtemp(join(tmpdir(), 'fairway-rsync-'));
  const socketPath = join(home, 'socket');
  let farSide = Promise.resolve(notStarted);
  let caller: Socket | undefined;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    caller = socket;
    socket.on('error', () => socket.destroy());
    farSide = serve(link, directory, socket).catch((error) => {
      socket.destroy();
      return { ending: { how: 'cut', reason: messageOf(error) }, complaints: [] };
    });
  });
  // rsync comes once. Whoever else came could only be somebody else.
  server.maxConnections = 1;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socketPath, resolve));
  await chmod(socketPath, 0o600);
  return {
    socketPath,
    async close() {
      caller?.destroy();
      server.close();
      await rm(home, { recursive: true, force: true });
      return farSide;
    },
  };
}

async function serve(link: SshLink, directory: string, socket: Socket): Promise<FarSide> {
  const argv = await readWords(socket);
  const leave = await link.queue.enter();
  try {
    const pipe = await openPipe(link, { argv, cwd: directory });
    // Only now may the socket flow again: what it said before somebody listened would be lost.
    socket.pipe(pipe.stdin);
    pipe.stdout.pipe(socket);
    socket.once('close', () => void letGo(link, pipe));
    const ending = await pipe.ending;
    return { ending, complaints: pipe.stderr().split('\n') };
  } finally {
    leave();
  }
}

const farewellMs = 5_000;

/** The end of its input ends an rsync; one that goes on is ended. */
async function letGo(link: SshLink, pipe: Pipe): Promise<void> {
  pipe.stdin.end();
  pipe.stdout.resume();
  const timer = new AbortController();
  void pipe.ending.then(() => timer.abort());
  await link.clock.sleep(farewellMs, timer.signal).then(
    () => pipe.stop(),
    () => {},
  );
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
