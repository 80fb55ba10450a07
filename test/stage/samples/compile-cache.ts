import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The environment of a Node that runs sources of this repository: what it makes of them is kept for the next one. To strip
 * their types and to compile them is half of what such a process costs.
 */
export const compileCache = { NODE_COMPILE_CACHE: join(tmpdir(), 'fairway-compile-cache') } as const;
