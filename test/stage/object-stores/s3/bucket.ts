import { createHash, randomBytes } from 'node:crypto';
import { S3Error } from './answers.ts';
import type { S3Dialect } from './dialect.ts';

export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly contentType: string;
  readonly modified: number;
  /** Of a bucket with versions. */
  readonly version: string | undefined;
  /** Milliseconds since the Unix epoch, until which nobody may remove it. */
  lockedUntil?: number;
  legalHold?: boolean;
}

export interface UnfinishedUpload {
  readonly key: string;
  readonly id: string;
  readonly begun: number;
  readonly contentType: string;
  readonly parts: Map<number, { readonly bytes: Uint8Array; readonly etag: string }>;
}

/** What a bucket holds. In one with versions the newest is last, and `hidden` marks a removal that named none. */
export class Bucket {
  readonly objects = new Map<string, (StoredObject | 'hidden')[]>();
  readonly uploads = new Map<string, UnfinishedUpload>();
  readonly dialect: S3Dialect;
  readonly #writes = new Map<string, number>();
  #numbers = 0;

  constructor(dialect: S3Dialect) {
    this.dialect = dialect;
  }

  /** The object that a reader sees under the key. */
  seen(key: string, version?: string): StoredObject | undefined {
    const versions = this.objects.get(key) ?? [];
    if (version !== undefined)
      return versions.find((one) => one !== 'hidden' && one.version === version) as StoredObject;
    const last = versions.at(-1);
    return last === 'hidden' ? undefined : last;
  }

  store(
    key: string,
    { bytes, etag, contentType, now }: { bytes: Uint8Array; etag: string; contentType: string; now: number },
  ): StoredObject {
    const { versions, lockDays, putsPerObject } = this.dialect;
    const writes = (this.#writes.get(key) ?? 0) + 1;
    if (writes > putsPerObject) throw new S3Error(503, 'SlowDown', 'Please reduce your request rate.');
    this.#writes.set(key, writes);
    const object: StoredObject = {
      bytes,
      etag,
      contentType,
      modified: now,
      version: versions ? this.newId('v') : undefined,
      ...(lockDays > 0 ? { lockedUntil: now + lockDays * 86_400_000 } : {}),
    };
    this.objects.set(key, versions ? [...(this.objects.get(key) ?? []), object] : [object]);
    return object;
  }

  remove(key: string, version: string | undefined, now: number): void {
    const versions = this.objects.get(key) ?? [];
    if (this.dialect.versions && version === undefined) {
      this.objects.set(key, [...versions, 'hidden']);
      return;
    }
    const object = this.seen(key, version);
    if (object && ((object.lockedUntil ?? 0) > now || object.legalHold)) {
      throw new S3Error(403, 'AccessDenied', 'Access Denied because object protected by object lock.');
    }
    const left = versions.filter((one) => one !== object);
    if (left.length > 0) this.objects.set(key, left);
    else this.objects.delete(key);
  }

  /** The ETag of bytes. With SSE-KMS it is no MD5, and nobody may rely on one. */
  etagOf(bytes: Uint8Array): string {
    return this.dialect.randomEtags
      ? `"${randomBytes(16).toString('hex')}"`
      : `"${createHash('md5').update(bytes).digest('hex')}"`;
  }

  /** Ids have characters that must be encoded, as some stores' do. */
  newId(kind: string): string {
    this.#numbers += 1;
    return `${kind}+${String(this.#numbers).padStart(6, '0')}/=${randomBytes(6).toString('hex')}`;
  }
}
