import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AwsClient } from 'aws4fetch';
import { freePorts } from '../free-ports.ts';

/** OpenStack Swift, which speaks S3 and checks signatures, with one bucket. */
export interface Swift {
  /** The endpoint. */
  readonly url: string;
  readonly bucket: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  stop(): Promise<void>;
}

const kinds = ['account', 'container', 'object'] as const;

/** Where each kind of data lies. Swift's own tool for it would be started nine times. It is a package of Debian's Python. */
const rings = `
import sys
from swift.common.ring import RingBuilder
directory, *ports = sys.argv[1:]
for kind, port in zip(${JSON.stringify(kinds)}, ports):
    ring = RingBuilder(2, 1, 1)
    ring.add_dev({'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': int(port), 'device': 'd1', 'weight': 1})
    ring.rebalance()
    ring.get_ring().save(directory + '/' + kind + '.ring.gz')
`;

const keys = { accessKeyId: 'fairway:lab', secretAccessKey: 'a+secret/=of-the-lab' };

/** Starts Debian's Swift: its four servers, with one device below a temporary directory. */
export async function startSwift(): Promise<Swift> {
  const directory = await mkdtemp(join(tmpdir(), 'fairway-swift-'));
  const children: ChildProcess[] = [];
  async function stop() {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    await rm(directory, { recursive: true, force: true });
  }
  try {
    const [proxy, ...ports] = await freePorts(4);
    await layOut(directory, proxy, ports);
    const said: string[] = [];
    for (const name of ['proxy', ...kinds]) {
      const child = spawn(`swift-${name}-server`, [join(directory, `${name}.conf`)], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => said.push(`${text}`));
      child.once('error', (error) => said.push(error.message));
      children.push(child);
    }
    const url = `http://127.0.0.1:${proxy}`;
    await makeBucket(url, { children, said });
    return { url, bucket: 'shop.backups', keys, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Servers that are up answer a signed request; those that are not refuse connections, or answer 503. */
async function makeBucket(
  url: string,
  { children, said }: { readonly children: readonly ChildProcess[]; readonly said: readonly string[] },
): Promise<void> {
  const client = new AwsClient({ ...keys, service: 's3', region: 'us-east-1', retries: 0 });
  for (;;) {
    const answer = await client.fetch(`${url}/shop.backups`, { method: 'PUT' }).catch(() => undefined);
    if (answer?.ok) return;
    if (children.some(({ pid, exitCode }) => pid === undefined || exitCode !== null)) {
      throw new Error(`Swift did not start:\n${said.join('').slice(-2_000)}`);
    }
    await new Promise((next) => setTimeout(next, 50));
  }
}

async function layOut(directory: string, proxy = 0, ports: readonly number[] = []): Promise<void> {
  const write = (name: string, lines: readonly string[]) =>
    writeFile(join(directory, name), `${lines.join('\n')}\n`);
  const common = (port: number) => [
    ...['[DEFAULT]', 'bind_ip = 127.0.0.1', `bind_port = ${port}`, 'workers = 0', 'log_level = ERROR'],
    ...[`swift_dir = ${directory}`, `devices = ${directory}/devices`, 'mount_check = false'],
    `user = ${userInfo().username}`,
  ];
  await mkdir(join(directory, 'devices', 'd1'), { recursive: true });
  await write('swift.conf', ['[swift-hash]', 'swift_hash_path_prefix = a', 'swift_hash_path_suffix = b']);
  await Promise.all(
    kinds.map(async (kind, index) => {
      const port = ports[index] ?? 0;
      await write(`${kind}.conf`, [
        ...common(port),
        ...[
          '[pipeline:main]',
          `pipeline = ${kind}-server`,
          `[app:${kind}-server]`,
          `use = egg:swift#${kind}`,
        ],
      ]);
    }),
  );
  await promisify(execFile)('/usr/bin/python3', ['-c', rings, directory, ...ports.map(String)]);
  const filters = ['catch_errors', 'bulk', 's3api', 'tempauth', 'slo', 'dlo', 'versioned_writes', 'symlink'];
  await write('proxy.conf', [
    ...common(proxy),
    '[pipeline:main]',
    'pipeline = catch_errors cache bulk s3api tempauth slo dlo versioned_writes symlink proxy-server',
    ...['[app:proxy-server]', 'use = egg:swift#proxy', 'account_autocreate = true'],
    ...['[filter:cache]', 'use = egg:swift#memcache'],
    ...filters.flatMap((name) => [`[filter:${name}]`, `use = egg:swift#${name}`, ...(settings[name] ?? [])]),
  ]);
}

const settings: Readonly<Record<string, readonly string[]>> = {
  tempauth: [`user_fairway_lab = ${keys.secretAccessKey} .admin`],
  versioned_writes: ['allow_versioned_writes = true'],
};
