import { pipeline, type Readable, type Transform } from 'node:stream';

/** A stream behind all these transforms. A failure of one destroys all of them with it, the returned stream too. */
export function through(source: Readable, transforms: readonly Transform[]): Readable {
  if (transforms.length > 0) pipeline([source, ...transforms], () => {});
  return transforms.at(-1) ?? source;
}
