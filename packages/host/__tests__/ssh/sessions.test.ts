import { EventEmitter } from 'node:events';
import { systemClock as clock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import type { ClientChannel } from 'ssh2';
import { type SessionCarrier, Sessions } from '../../src/ssh/sessions.ts';

/** A connection whose sshd allows a number of sessions at once, and the channels that it gave. */
function carrier(most: number) {
  const channels: EventEmitter[] = [];
  let open = 0;
  const exec = (_text: string, done: (error: Error | undefined, channel: ClientChannel) => void) => {
    const channel = new EventEmitter();
    if (open >= most) {
      const refusal = Object.assign(new Error('(SSH) Channel open failure: open failed'), { reason: 2 });
      done(refusal, channel as ClientChannel);
      return;
    }
    open += 1;
    channel.once('close', () => {
      open -= 1;
    });
    channels.push(channel);
    done(undefined, channel as ClientChannel);
  };
  const lost = new AbortController();
  const connection: SessionCarrier = {
    client: { exec } as unknown as SessionCarrier['client'],
    lost: lost.signal,
    close: () => lost.abort(new Error('the connection was closed')),
  };
  return { connection, channels, lost };
}

test.each([
  [10, 8, 1],
  [2, 5, 3],
  [1, 3, 3],
])('with MaxSessions %d, %d sessions at once are carried by %d connections', async (most, wanted, needed) => {
  const opened = [carrier(most)];
  const first = opened[0]?.connection as SessionCarrier;
  const another = async () => {
    const more = carrier(most);
    opened.push(more);
    return more.connection;
  };
  const sessions = new Sessions(first, another, clock);
  for (let i = 0; i < wanted; i++) await sessions.open('true');
  expect(opened).toHaveLength(needed);
  for (const { channels } of opened) channels.at(-1)?.emit('close');
  for (let i = 0; i < needed; i++) await sessions.open('true');
  expect(opened).toHaveLength(needed);
  sessions.close();
  expect(opened.map(({ lost }) => lost.signal.aborted)).toEqual(opened.map((_, at) => at > 0));
});

test('a session that sshd still counts for a moment is waited for, without a further connection', async () => {
  const { connection, channels } = carrier(1);
  const sessions = new Sessions(connection, () => Promise.reject(new Error('not needed')), clock);
  await sessions.open('true');
  const next = sessions.open('true');
  channels[0]?.emit('close');
  await expect(next).resolves.toMatchObject({ lost: connection.lost });
});

test('an sshd that allows no session at all is said to, by the name of its setting', async () => {
  const { connection } = carrier(0);
  let now = 0;
  const quick = {
    ...clock,
    now: () => now,
    async sleep(ms: number) {
      now += ms;
    },
  };
  const sessions = new Sessions(connection, () => Promise.reject(new Error('not needed')), quick);
  await expect(sessions.open('true')).rejects.toMatchObject({
    message: expect.stringContaining('MaxSessions'),
    fix: expect.stringContaining('MaxSessions 10'),
  });
});

test('a lost connection is not replaced: its reason is the error', async () => {
  const { connection, lost } = carrier(5);
  const sessions = new Sessions(connection, () => Promise.reject(new Error('not needed')), clock);
  lost.abort(new Error('the connection went silent'));
  await expect(sessions.open('true')).rejects.toThrow('the connection went silent');
});
