import type { Host } from '@fairway/host';

/** A TCP socket that waits for connections. */
export interface Listener {
  /** An IPv4 or IPv6 address; `0.0.0.0` and `::` stand for all. */
  readonly address: string;
  readonly port: number;
}

/** The state LISTEN in the kernel's tables (include/net/tcp_states.h). */
const listening = /^\s*\d+: ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) \S+ 0A /i;
/** Docker's own name server in the network of a container. */
const nameServer = '127.0.0.11';
/** A container with the host's network would show what the host listens on. */
const readTables =
  '[ "$(docker inspect --format "{{.HostConfig.NetworkMode}}" "$1")" = host ] || exec docker exec "$1" cat /proc/net/tcp /proc/net/tcp6';

/**
 * Reads where the processes of a container listen for TCP. Never throws.
 * @returns undefined where that cannot be read: the image has no `cat`, or the container uses the network of its host
 */
export async function listenersIn(
  host: Host,
  container: string,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<readonly Listener[] | undefined> {
  const argv = ['sh', '-c', readTables, 'sh', container];
  const show = `read /proc/net/tcp of the container ${container.slice(0, 12)}`;
  const result = await host.exec(argv, { ...options, accept: 'any', show }).catch(() => undefined);
  // `cat` also fails where the kernel has no IPv6; the first table is whole then.
  return result?.stdout.includes('local_address') ? parseListeners(result.stdout) : undefined;
}

/**
 * The listening sockets in the text of `/proc/net/tcp`, `/proc/net/tcp6` or both (proc(5)), each once, in the order of
 * their ports. Docker's own name server is left out.
 */
export function parseListeners(text: string): readonly Listener[] {
  const found = new Map<string, Listener>();
  for (const line of text.split('\n')) {
    const [, hex, port] = listening.exec(line) ?? [];
    if (hex === undefined || port === undefined) continue;
    const listener = { address: addressOf(hex), port: Number.parseInt(port, 16) };
    if (listener.address !== nameServer) found.set(listenerWords(listener), listener);
  }
  return [...found.values()].sort((a, b) => a.port - b.port);
}

/** `127.0.0.1:3000`, `[::1]:3000`. */
export function listenerWords({ address, port }: Listener): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Whether only processes of the same network namespace reach it. */
export function isLoopback({ address }: Listener): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** The kernel prints an address as 32-bit words in the byte order of the machine, which is little-endian. */
function addressOf(hex: string): string {
  const bytes = hex.match(/.{8}/g)?.flatMap((word) => [...Buffer.from(word, 'hex')].reverse()) ?? [];
  if (bytes.length === 4) return bytes.join('.');
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (mapped) return bytes.slice(12).join('.');
  const groups = Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? [];
  // A URL writes an IPv6 address in its shortest form.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
