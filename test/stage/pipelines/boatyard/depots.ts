import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LabNode } from '@fairway/lab';
import { parse } from 'yaml';
import { startAzure, testAccount } from '../../object-stores/azure/azure.ts';
import { startGcs } from '../../object-stores/gcs/gcs.ts';
import { startTokenServices } from '../../object-stores/gcs/token-services.ts';
import { dialects } from '../../object-stores/s3/dialect.ts';
import { type S3StandIn, startS3 } from '../../object-stores/s3/s3.ts';
import type { EarlierNight } from './earlier-night.ts';
import { output } from './inside.ts';
import type { MoreSettings } from './settings.ts';

/** The file that users copy their destinations from. */
const example = join(import.meta.dirname, '../../../../workflows-examples/backup/destinations.yml');

type Item = Readonly<Record<string, string>> & { readonly name: string; readonly kind: string };

/** The places of the example's backups: a stand-in for each cloud, in its dialect, and a directory of the server. */
export interface Depots {
  /** The settings of the repository that lead there. */
  settings(node: LabNode): MoreSettings;
  /** By destination, the keys of all objects there. */
  keys(node: LabNode): Promise<Readonly<Record<string, readonly string[]>>>;
  /** Puts the files of an earlier night into the buckets that speak S3, and into the directory. */
  keep(node: LabNode, night: EarlierNight): Promise<void>;
  /** By cloud, how many uploads were begun there and never ended. */
  unfinished(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

const directory = '/srv/backups/boatyard';
const s3Keys = { id: 'KEYIDOFTHEDEPOTS', secret: 'ballast-and-bilge-keel-2718' };

/** Starts all of them, for the very destinations of the example. */
export async function startDepots(): Promise<Depots> {
  const items = parse(await readFile(example, 'utf8')) as readonly Item[];
  const stores = new Map<string, S3StandIn>();
  for (const { name, service, region = '', bucket = '' } of items) {
    if (service === undefined) continue;
    const store = await startS3([bucket], { ...dialects[service as keyof typeof dialects], region });
    store.accounts.clear();
    store.accounts.set(s3Keys.id, { secret: s3Keys.secret });
    stores.set(name, store);
  }
  const placeOf = (kind: string) => items.find((item) => item.kind === kind);
  const azure = await startAzure([placeOf('azure')?.['container'] ?? '']);
  const gcs = await startGcs([placeOf('gcs')?.['bucket'] ?? '']);
  const google = await startTokenServices(gcs);
  const privateKey = (await promisify(execFile)('age-keygen')).stdout;
  const [, publicKey = ''] = /^# public key: (\S+)$/m.exec(privateKey) ?? [];

  /** Where an item of the example leads to in place of the cloud or the machine that it names. */
  function led({ service, ...item }: Item, node: LabNode): object {
    const store = stores.get(item.name);
    if (store) return { ...item, endpoint: store.url };
    if (item.kind === 'azure') return { ...item, account: testAccount.name, endpoint: azure.url };
    if (item.kind === 'gcs') return { ...item, endpoint: gcs.url };
    return { ...item, host: node.address };
  }
  const credentials = [
    ...[...stores.keys()].flatMap((name) => [
      `${name}.access-key-id: ${s3Keys.id}`,
      `${name}.secret-access-key: ${s3Keys.secret}`,
    ]),
    `azure.account-key: ${testAccount.key}`,
    `gcs.service-account-key: ${JSON.stringify(google.keyFile)}`,
  ].join('\n');
  const secrets = { BACKUP_CREDENTIALS: credentials };
  return {
    settings: (node) => ({
      vars: {
        BACKUP_DESTINATIONS: JSON.stringify(items.map((item) => led(item, node))),
        BACKUP_PUBLIC_KEY: publicKey,
      },
      // The private key is where a recovery is approved, and no backup sees it.
      environments: { backup: secrets, production: { ...secrets, DECRYPT_WITH: privateKey } },
    }),
    async keys(node) {
      const files = await output(node, ['find', directory, '-type', 'f', '-printf', '%P\\n']);
      const seen = [...stores].map(([name, { buckets }]) => {
        const keys = [...buckets.values()].flatMap((bucket) =>
          [...bucket.objects.keys()].filter((key) => bucket.seen(key)),
        );
        return [name, keys] as const;
      });
      const all: Readonly<Record<string, readonly string[]>> = {
        ...Object.fromEntries(seen),
        azure: [...azure.containers.values()].flatMap(({ blobs }) => [...blobs.keys()]),
        gcs: [...gcs.buckets.values()].flatMap(({ objects }) => [...objects.keys()]),
        store: files.split('\n').filter(Boolean),
      };
      return Object.fromEntries(Object.entries(all).map(([name, keys]) => [name, keys.toSorted()]));
    },
    async keep(node, { files }) {
      for (const [key, text] of files) {
        const object = { bytes: Buffer.from(text), etag: '"earlier"', contentType: 'x', now: Date.now() };
        for (const { buckets } of stores.values())
          for (const bucket of buckets.values()) bucket.store(key, object);
        const put = `install -D -o deploy -g deploy -m 600 /dev/stdin ${directory}/${key}`;
        const { exitCode, stderr } = await node.exec(['sh', '-c', put], text);
        if (exitCode !== 0) throw new Error(stderr);
      }
      await output(node, ['chown', '--recursive', 'deploy', directory]);
    },
    unfinished: () => ({
      ...Object.fromEntries(
        [...stores].map(([name, { buckets }]) => [
          name,
          [...buckets.values()].reduce((sum, { uploads }) => sum + uploads.size, 0),
        ]),
      ),
      azure: [...azure.containers.values()].reduce((sum, { blocks }) => sum + blocks.size, 0),
      gcs: [...gcs.buckets.values()].reduce(
        (sum, { uploads }) => sum + [...uploads.values()].filter(({ made }) => !made).length,
        0,
      ),
    }),
    async stop() {
      await Promise.all([...stores.values(), azure, gcs, google].map((server) => server.stop()));
    },
  };
}
