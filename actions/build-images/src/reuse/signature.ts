import { createHmac } from 'node:crypto';

/** An image in the registry, and the tag that stands for its inputs. */
export interface SignedImage {
  readonly repository: string;
  /** The tag `inputs-…`. */
  readonly key: string;
  readonly digest: string;
}

/**
 * The tag with which a run vouches for an image that it has proven. Its name is a message authentication code (RFC 2104)
 * over repository, inputs and digest: whoever may write to the registry, and lacks the key, cannot make one for another
 * image.
 * @param secret the input `reuse-key`
 */
export function signatureTag(secret: string, { repository, key, digest }: SignedImage): string {
  const text = JSON.stringify(['fairway image 1', repository, key, digest]);
  return `proven-${createHmac('sha256', secret).update(text).digest('hex')}`;
}
