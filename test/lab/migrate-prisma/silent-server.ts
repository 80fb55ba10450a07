import { createServer } from 'node:net';

/** A server of this machine that accepts connections and never answers. */
export async function startSilentServer(): Promise<{ readonly port: number; stop(): void }> {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    stop: () => void server.close(),
  };
}
