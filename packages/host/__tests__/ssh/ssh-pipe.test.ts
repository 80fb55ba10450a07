import { spawn } from 'node:child_process';
import { Duplex, PassThrough } from 'node:stream';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import type { ClientChannel } from 'ssh2';
import type { Connection } from '../../src/ssh/connection.ts';
import { hostOver } from '../../src/ssh/ssh-host.ts';

/** A connection that runs what it is given on this machine, and allows ten sessions at once, as sshd does. */
function connection(): Connection {
  let open = 0;
  const exec = (text: string, done: (error: Error | undefined, channel?: ClientChannel) => void) => {
    if (open === 10)
      return done(Object.assign(new Error('(SSH) Channel open failure: open failed'), { reason: 2 }));
    open += 1;
    const child = spawn('/bin/sh', ['-c', text]);
    const said = child.stdout.pipe(new PassThrough(), { end: false });
    const channel = Duplex.from({ writable: child.stdin, readable: said });
    child.once('close', (status) => {
      open -= 1;
      channel.emit('exit', status);
      said.end();
    });
    done(
      undefined,
      Object.assign(channel, { stderr: child.stderr, close: () => channel.destroy() }) as never,
    );
  };
  const lost = new AbortController();
  return {
    client: { exec } as unknown as Connection['client'],
    lost: lost.signal,
    close: () => lost.abort(new Error('the connection was closed')),
  };
}

test('however many pipes are open on a host, its commands and further pipes run beside them', async () => {
  const connections = [connection()];
  const another = async () => {
    const more = connection();
    connections.push(more);
    return more;
  };
  const target = { address: '10.0.0.5', user: 'deploy', privateKey: '', hostKeys: { fingerprints: [] } };
  const host = hostOver(connections[0] as Connection, target, { logger, clock }, another);
  const inputs = Array.from({ length: 12 }, () => new PassThrough());
  const pipes = await Promise.all(inputs.map((stdin) => host.pipe(['cat'], { stdin })));
  for (const { stdout } of pipes) stdout.resume();
  expect(await host.exec(['echo', 'here'])).toMatchObject({ exitCode: 0, stdout: 'here\n' });
  expect(connections).toHaveLength(2);
  for (const input of inputs) input.end();
  for (const { ended } of pipes) expect(await ended).toMatchObject({ exitCode: 0 });
  await host.close();
});
