import type { Clock } from '@fairway/runtime';
import type { ClientChannel } from 'ssh2';

/**
 * Bytes that are sent before the command has read them. sshd would accept 2 MiB, but it grows its buffer by one packet
 * at a time and copies the whole buffer each time. Filling the buffer would cost a host more than unpacking its
 * content.
 */
const ahead = 512 * 1024;
const pieceLength = 64 * 1024;
const lookAgainMs = 2;
/** Looks without news from the host after which twice as much is sent ahead, because the host may be far away. */
const patience = 12;

/**
 * Writes all of a command's standard input and ends it, only a little ahead of the command's reading. It stops when the
 * channel closes.
 */
export async function sendInput(
  channel: ClientChannel,
  input: readonly Uint8Array[],
  clock: Clock,
): Promise<void> {
  const length = input.reduce((sum, part) => sum + part.length, 0);
  if (length <= ahead) return void channel.end(Buffer.concat(input));
  const pace = paceOf(channel, clock);
  for (const part of input)
    for (let at = 0; at < part.length; at += pieceLength) {
      await pace();
      if (!channel.writable) return;
      channel.write(part.subarray(at, at + pieceLength));
    }
  channel.end();
}

/** Returns a function that waits until few enough bytes are unread that more may be sent. */
function paceOf(channel: ClientChannel, clock: Clock): () => Promise<void> {
  const whole = windowOf(channel);
  let allowed = ahead;
  return async () => {
    let seen = windowOf(channel);
    let silent = 0;
    while (whole - windowOf(channel) >= allowed && channel.writable) {
      await clock.sleep(lookAgainMs);
      silent = windowOf(channel) === seen ? silent + 1 : 0;
      seen = windowOf(channel);
      if (silent < patience) continue;
      allowed *= 2;
      silent = 0;
    }
  };
}

/** Bytes that the host would accept at once (RFC 4254, 5.2). ssh2 keeps the number in a private field. */
function windowOf({ outgoing }: { readonly outgoing?: unknown }): number {
  return (outgoing as { readonly window?: number } | undefined)?.window ?? 0;
}
