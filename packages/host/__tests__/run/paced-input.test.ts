import type { Clock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import type { ClientChannel } from 'ssh2';
import { sendInput } from '../../src/run/paced-input.ts';

const mebibyte = 1024 ** 2;
const whole = 2 * mebibyte;

/** A channel to a host that reads this many bytes between two looks, and never more than has arrived. */
function channelTo(readsPerLook: number) {
  const outgoing = { window: whole };
  const seen = { bytes: 0, mostAhead: 0, ended: false };
  const channel = {
    outgoing,
    writable: true,
    write(piece: Uint8Array) {
      outgoing.window -= piece.length;
      seen.bytes += piece.length;
      seen.mostAhead = Math.max(seen.mostAhead, whole - outgoing.window);
    },
    end(rest?: Uint8Array) {
      seen.bytes += rest?.length ?? 0;
      seen.ended = true;
    },
  };
  const clock: Clock = {
    now: () => 0,
    async sleep() {
      outgoing.window = Math.min(whole, outgoing.window + readsPerLook);
    },
  };
  return {
    seen,
    channel,
    clock,
    send: (length: number) => sendInput(channel as unknown as ClientChannel, [Buffer.alloc(length)], clock),
  };
}

test('a long input is sent 512 KiB and a piece ahead of a host that reads', async () => {
  const { seen, send } = channelTo(100_000);
  await send(10 * mebibyte);
  expect(seen).toMatchObject({ bytes: 10 * mebibyte, ended: true });
  expect(seen.mostAhead).toBeLessThan(576 * 1024);
});

test('a host that reports nothing for long is sent more, and everything in the end', async () => {
  const { seen, send } = channelTo(0);
  await send(3 * mebibyte);
  expect(seen).toMatchObject({ bytes: 3 * mebibyte, ended: true });
  expect(seen.mostAhead).toBeGreaterThan(mebibyte);
});

test('a short input is sent at once', async () => {
  const { seen, send } = channelTo(0);
  await send(1_000);
  expect(seen).toEqual({ bytes: 1_000, mostAhead: 0, ended: true });
});

test('a channel that closes meanwhile gets no more', async () => {
  const { seen, channel, clock, send } = channelTo(100_000);
  const sleep = clock.sleep;
  clock.sleep = (...args) => {
    channel.writable = false;
    return sleep(...args);
  };
  await send(10 * mebibyte);
  expect(seen).toEqual({ bytes: mebibyte / 2, mostAhead: mebibyte / 2, ended: false });
});
