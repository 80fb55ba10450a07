import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '@fairway/runtime';
import type { Ending } from '../run/launch.ts';
import type { OpenCommand } from '../run/pipe.ts';
import type { SshLink } from '../ssh/ssh-host.ts';
import { openPipe } from '../ssh/ssh-pipe.ts';

/** The variable that names the directory of the pipes for the relay. */
export const pipesVariable = 'FAIRWAY_RSYNC_PIPES';

/**
 * The program that rsync starts instead of ssh: a shell that writes the number of its words and the words, and then
 * carries standard input and output through two named pipes. Two `cat` cost a tenth of a program in Node, and each host
 * has its own relay. The text holds no single quote: rsync parses its -e option without a shell, and knows quotes but
 * no escapes.
 */
const relay = [
  `exec 3>"$${pipesVariable}/out" 4<&0`,
  'printf "%s\\n" $# "$@" >&3',
  'cat <&4 >&3 & exec 3>&- 4<&-',
  // rsync waits for the end of its "ssh" and keeps its own side open. So the relay has to end with the host's answers.
  `cat <"$${pipesVariable}/in"`,
  'kill $! 2>/dev/null || :',
].join('; ');

/** The value of rsync's `-e`. */
export const relayCommand = `sh -c '${relay}'`;

/** Two pipes of this machine behind which rsync finds a host. */
export interface RsyncTunnel {
  /** The value of the variable that the relay reads. */
  readonly pipes: string;
  /**
   * Ends the relay and removes the pipes.
   * @returns the end of the host's rsync; the local rsync cannot know it, because its "ssh" is only a relay
   */
  close(): Promise<FarSide>;
}

/** The end of the host's rsync. */
export interface FarSide {
  readonly ending: Ending;
  readonly complaints: readonly string[];
}

const notStarted: FarSide = { ending: { how: 'cut', reason: 'it was never started' }, complaints: [] };

/**
 * Makes two pipes that only this user can open, and connects them to a command on the host: the receiver, followed by
 * the words that the local rsync passes to its "ssh".
 */
export async function openRsyncTunnel(link: SshLink, receiver: readonly string[]): Promise<RsyncTunnel> {
  const home = await mkdtemp(join(tmpdir(), 'fairway-rsync-'));
  await promisify(execFile)('mkfifo', ['-m', '600', join(home, 'in'), join(home, 'out')]);
  // A pipe that is opened for both directions does not wait for its other end, and does not end before the other end
  // was opened.
  const keeper = openSync(join(home, 'out'), constants.O_RDWR | constants.O_NONBLOCK);
  const said = socketOf(join(home, 'out'), constants.O_RDONLY);
  const answers = socketOf(join(home, 'in'), constants.O_RDWR);
  let farSide: Promise<FarSide> | undefined;
  said.once('readable', () => {
    closeSync(keeper);
    farSide = serve(link, receiver, { said, answers }).catch((error) => {
      said.destroy();
      answers.destroy();
      return { ending: { how: 'cut', reason: messageOf(error) }, complaints: [] };
    });
  });
  return {
    pipes: home,
    async close() {
      // The last bytes of rsync may still be in the pipe when it has ended.
      if (farSide !== undefined) await Promise.race([farSide, ...(said.closed ? [] : [once(said, 'close')])]);
      else closeSync(keeper);
      said.destroy();
      answers.destroy();
      await rm(home, { recursive: true, force: true });
      return farSide ?? notStarted;
    },
  };
}

function socketOf(path: string, direction: number): Socket {
  const fd = openSync(path, direction | constants.O_NONBLOCK);
  const reads = direction === constants.O_RDONLY;
  return new Socket({ fd, readable: reads, writable: !reads }).on('error', () => {});
}

/** The stream that the relay writes, and the one that it reads. */
interface Relayed {
  readonly said: Socket;
  readonly answers: Socket;
}

async function serve(
  link: SshLink,
  receiver: readonly string[],
  { said, answers }: Relayed,
): Promise<FarSide> {
  const words = await readWords(said);
  const leave = await link.queue.enter();
  try {
    const pipe = await openPipe(link, { argv: [...receiver, ...words] });
    // The stream may flow only from here on: bytes without a listener would be lost.
    said.pipe(pipe.stdin);
    pipe.stdout.pipe(answers);
    const gone = () => {
      answers.destroy();
      void letGo(link, pipe);
    };
    if (said.closed) gone();
    else said.once('close', gone);
    const ending = await pipe.ending;
    if (ending.how === 'cut') answers.destroy();
    return { ending, complaints: pipe.stderr().split('\n') };
  } finally {
    leave();
  }
}

const farewellMs = 5_000;

/** Ends the input of an rsync, which makes it end. An rsync that continues is killed. */
async function letGo(link: SshLink, pipe: OpenCommand): Promise<void> {
  pipe.stdin.end();
  pipe.stdout.resume();
  const timer = new AbortController();
  void pipe.ending.then(() => timer.abort());
  await link.clock.sleep(farewellMs, timer.signal).then(
    () => pipe.stop(),
    () => {},
  );
}

/** Reads the count and the words, each on its own line. The rest of the bytes stays in the stream. */
function readWords(said: Socket): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const look = () => {
      for (let chunk: Buffer | null = said.read(); chunk !== null; chunk = said.read()) {
        seen = Buffer.concat([seen, chunk]);
        const lines = seen.toString('latin1').split('\n');
        const count = Number(lines[0]);
        if (lines.length < count + 2) continue;
        said.removeListener('readable', look);
        const words = lines.slice(1, count + 1);
        const rest = seen.subarray(lines.slice(0, count + 1).join('\n').length + 1);
        if (rest.length > 0) said.unshift(rest);
        return resolve(words.map((word) => Buffer.from(word, 'latin1').toString('utf8')));
      }
    };
    said.on('readable', look);
    look();
    said.once('close', () => reject(new Error('rsync ended before it sent its request')));
  });
}
