import { StoreRefusal } from '../cloud/refusal.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import { childrenOf, textOf } from '../xml.ts';
import { type AzureClient, type AzureRequest, readDocument } from './client.ts';
import { saysKept } from './refusal.ts';

/** The upload that made a blob, in its metadata: so a commit whose answer was lost knows its own work. */
export const madeBy = 'fairway_upload';
/** The upload whose blocks an empty blob has replaced, in its metadata. Such a blob is on its way out. */
export const replaces = 'fairway_discarded';

/** A blob, as a look at it tells. */
export interface Blob {
  readonly bytes: number;
  /** Of a container with versions. */
  readonly version: string | undefined;
  /** The upload that made it. */
  readonly madeBy: string | undefined;
  /** The upload whose blocks it has replaced. */
  readonly replaces: string | undefined;
}

/** One look at a blob; undefined where there is none, or only blocks of one. */
export async function lookAt(client: AzureClient, full: string): Promise<Blob | undefined> {
  const doing = `look at ${full}`;
  const answer = await unlessMissing(() =>
    client.once({ method: 'HEAD', key: full, expected: 200, fresh: false, doing }),
  );
  if (answer === undefined) return undefined;
  const header = (name: string) => {
    const value = answer.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const bytes = Number(header('content-length') ?? Number.NaN);
  if (Number.isNaN(bytes)) throw new PassingProblem('it does not tell the size of the object');
  return {
    bytes,
    version: header('x-ms-version-id'),
    madeBy: header(`x-ms-meta-${madeBy}`),
    replaces: header(`x-ms-meta-${replaces}`),
  };
}

/** One look at the size of an object. A blob that only replaces blocks is none. */
export async function sizeOf(client: AzureClient, full: string): Promise<number | undefined> {
  const blob = await lookAt(client, full);
  return blob?.replaces === undefined ? blob?.bytes : undefined;
}

/**
 * Removes a blob with its snapshots, and looks whether it is gone. In a container with versions the removal makes an
 * older version of it, which is paid for; so that one is removed too.
 * @returns `retained` where a policy, a hold or a lease keeps it
 */
export async function removeBlob(client: AzureClient, full: string): Promise<'removed' | 'retained'> {
  let version: string | undefined;
  const doing = `removal of ${full}`;
  const remove = { method: 'DELETE', key: full, expected: 202, doing } as const satisfies AzureRequest;
  return retry(client.deps, { doing }, async () => {
    const there = await lookAt(client, full);
    try {
      if (there) {
        version = there.version;
        await unlessMissing(() =>
          client.once({ ...remove, headers: { 'x-ms-delete-snapshots': 'include' } }),
        );
        if (await lookAt(client, full)) throw new PassingProblem('it still has the object after its removal');
      }
      const left = version;
      if (left !== undefined) {
        await unlessMissing(() => client.once({ ...remove, query: { versionid: left } }));
      }
    } catch (error) {
      if (error instanceof StoreRefusal && saysKept(error)) return 'retained';
      throw error;
    }
    return 'removed';
  });
}

/** The uploads that have blocks under a name, of which no blob was made yet. Blocks of somebody else are named as they are. */
export async function blocksOf(client: AzureClient, full: string): Promise<readonly string[]> {
  const doing = `look at the blocks of ${full}`;
  const query = { comp: 'blocklist', blocklisttype: 'all' };
  const answer = await unlessMissing(() =>
    client.once({ method: 'GET', key: full, query, expected: 200, doing }),
  );
  if (answer === undefined) return [];
  const list = readDocument('BlockList', answer);
  const names = (kind: string) =>
    childrenOf(list, kind)
      .flatMap((blocks) => childrenOf(blocks, 'Block'))
      .map((block) => textOf(block, 'Name') ?? '');
  return names('CommittedBlocks').length > 0 ? [] : names('UncommittedBlocks');
}

/** What a request answers; undefined where the store has no such blob. A missing container is another matter. */
async function unlessMissing<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof StoreRefusal && error.status === 404 && error.code !== 'ContainerNotFound') {
      return undefined;
    }
    throw error;
  }
}
