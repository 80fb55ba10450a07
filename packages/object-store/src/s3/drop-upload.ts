import { explained } from '../cloud/explain.ts';
import type { Leftover } from '../destination.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import type { S3Client, S3Request } from './client.ts';
import { S3Refusal } from './refusal/refusal.ts';

/**
 * Removes an unfinished upload, and looks whether it is gone. A part that was still on its way can arrive after the
 * removal and stay, so the store is asked again until it knows nothing of the upload.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 */
export async function dropUpload(
  client: S3Client,
  {
    destination,
    full,
    leftover,
  }: { readonly destination: string; readonly full: string; readonly leftover: Pick<Leftover, 'key' | 'id'> },
): Promise<void> {
  const { key, id } = leftover;
  const doing = `removal of the unfinished ${key}`;
  const about = { key: full, query: { uploadId: id }, fresh: true, doing };
  await explained(
    client,
    { what: `${destination} did not remove the unfinished upload of ${key}; its parts stay and cost money.` },
    () =>
      retry(client.deps, { doing }, async () => {
        if (!(await known(client, { ...about, method: 'DELETE' }))) return;
        if (await known(client, { ...about, method: 'GET' })) {
          throw new PassingProblem('it still has the upload after its removal');
        }
      }),
  );
}

/** Whether the store knows the upload. */
async function known(client: S3Client, request: S3Request): Promise<boolean> {
  try {
    await client.once(request);
    return true;
  } catch (error) {
    if (error instanceof S3Refusal && error.status === 404) return false;
    throw error;
  }
}
