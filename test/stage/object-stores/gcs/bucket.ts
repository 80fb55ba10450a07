import { createHash } from 'node:crypto';
import { GcsError } from './answers.ts';

/** What a bucket does otherwise than a plain one. */
export interface BucketKind {
  readonly pageSize: number;
  /** The most bytes of a piece that are kept of one request; the sender must send the rest again. */
  readonly keptPerRequest: number;
  /** What the API tells of the bucket to who may see it. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export const plainBucket: BucketKind = { pageSize: 1_000, keptPerRequest: Number.POSITIVE_INFINITY };

export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly generation: string;
  readonly created: number;
  /** Whether a retention policy keeps it. */
  retained?: boolean;
  held?: boolean;
}

/** A resumable upload. */
export interface OpenUpload {
  readonly name: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  bytes: Buffer;
  /** The generation of the object that it has become. */
  made?: StoredObject;
}

/** What a bucket holds. */
export class Bucket {
  readonly name: string;
  readonly objects = new Map<string, StoredObject>();
  readonly uploads = new Map<string, OpenUpload>();
  readonly kind: BucketKind;
  #numbers = 1_796_000_000_000_000;

  constructor(name: string, kind: BucketKind) {
    this.name = name;
    this.kind = kind;
  }

  store(
    name: string,
    {
      bytes,
      contentType,
      metadata,
      now,
    }: Pick<StoredObject, 'bytes' | 'contentType' | 'metadata'> & { now: number },
  ): StoredObject {
    const object = { bytes, contentType, metadata, generation: this.newNumber(), created: now };
    this.objects.set(name, object);
    return object;
  }

  /** A create that shall fail where the key is taken. */
  refuseTaken(name: string, query: ReadonlyMap<string, string>): void {
    if (query.get('ifGenerationMatch') === '0' && this.objects.has(name)) {
      throw new GcsError(
        412,
        'conditionNotMet',
        'At least one of the pre-conditions you specified did not hold.',
      );
    }
  }

  newNumber(): string {
    this.#numbers += 1;
    return String(this.#numbers);
  }
}

/** An object as the API describes it. */
export function describe(bucket: Bucket, name: string, object: StoredObject): Record<string, unknown> {
  return {
    kind: 'storage#object',
    name,
    bucket: bucket.name,
    size: String(object.bytes.byteLength),
    md5Hash: createHash('md5').update(object.bytes).digest('base64'),
    generation: object.generation,
    metadata: object.metadata,
    timeCreated: new Date(object.created).toISOString(),
  };
}
