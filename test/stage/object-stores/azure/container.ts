/** What a container does otherwise than a plain one. */
export interface ContainerKind {
  /** Whether a removal makes an older version. */
  readonly versions: boolean;
  /** Whether a policy keeps every blob. */
  readonly immutable: boolean;
  readonly maxBlocks: number;
  readonly pageSize: number;
}

export const plainContainer: ContainerKind = {
  versions: false,
  immutable: false,
  maxBlocks: 50_000,
  pageSize: 5_000,
};

export interface StoredBlob {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly modified: number;
  readonly version: string;
  leased?: boolean;
}

/** Blocks of one blob, by their ids. */
export interface Blocks {
  readonly begun: number;
  readonly staged: Map<string, Uint8Array>;
}

/** What a container holds. */
export class Container {
  readonly blobs = new Map<string, StoredBlob>();
  readonly blocks = new Map<string, Blocks>();
  /** `KEY?VERSION` → an older version. */
  readonly older = new Map<string, StoredBlob>();
  readonly kind: ContainerKind;
  #numbers = 0;

  constructor(kind: ContainerKind) {
    this.kind = kind;
  }

  /** Makes a blob. Blocks of that name are forgotten. */
  store(
    key: string,
    parts: Pick<StoredBlob, 'bytes' | 'contentType' | 'metadata'> & { readonly now: number },
  ): StoredBlob {
    this.#numbers += 1;
    const { now, ...rest } = parts;
    const blob = {
      ...rest,
      etag: `"0x8D${String(this.#numbers).padStart(13, '0')}"`,
      modified: now,
      version: `${new Date(now).toISOString()}.${this.#numbers}`,
    };
    this.blobs.set(key, blob);
    this.blocks.delete(key);
    return blob;
  }
}
