import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { tlsOptions } from './connection.ts';
import type { DatabaseTarget } from './database-url.ts';

/** The request of a PostgreSQL client for TLS: length 8, then 80877103. The server answers S or N. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/**
 * Starts TLS with a PostgreSQL server over an open channel, as the URL asks for it. The name in the server's
 * certificate is checked against the URL's host, whatever route leads to the server.
 * @returns the TLS channel; the channel itself where the URL disables TLS, or only prefers it and the server has none
 * @throws Error when TLS is required and the server has none, or the certificate is not valid for the host
 */
export async function secureChannel(channel: Duplex, target: DatabaseTarget): Promise<Duplex> {
  const { mode } = target.tls;
  if (mode === 'disable') return channel;
  channel.write(sslRequest);
  const answer = await firstByte(channel);
  if (answer === 'N') {
    if (mode === 'prefer') return channel;
    channel.destroy();
    throw new Error('The server does not support SSL connections');
  }
  if (answer !== 'S') throw new Error('Connection terminated unexpectedly: the answer was not PostgreSQL');
  return new Promise((resolve, reject) => {
    const secure = connect({ socket: channel, ...tlsOptions(target) });
    secure.once('error', (error) => {
      channel.destroy();
      reject(error);
    });
    secure.once('secureConnect', () => {
      secure.removeAllListeners('error');
      secure.on('error', () => {});
      resolve(secure);
    });
  });
}

function firstByte(channel: Duplex): Promise<string> {
  return new Promise((resolve, reject) => {
    const read = () => {
      // Only one byte: the bytes that follow belong to TLS.
      const byte: Buffer | null = channel.read(1);
      if (byte === null) return;
      settle();
      resolve(byte.toString('latin1'));
    };
    const end = () => {
      settle();
      reject(new Error('Connection terminated unexpectedly'));
    };
    const settle = () => {
      channel.off('readable', read);
      channel.off('close', end);
    };
    channel.on('readable', read);
    channel.once('close', end);
    read();
  });
}
