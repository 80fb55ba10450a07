import { Transform } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const betweenBytes = 8 * 1024 * 1024;

/**
 * Lets bytes pass, and has the memory of those that have passed freed now and then. V8 sees only the small handle of each
 * piece and not its 64 KiB, so by itself it looks after some 60 MiB. A look at what is young takes two milliseconds.
 */
export function sweeping(): Transform {
  const sweep = findSweep();
  let passed = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      passed += piece.length;
      if (passed >= betweenBytes) {
        passed = 0;
        sweep?.({ type: 'minor' });
      }
      done(null, piece);
    },
  });
}

type Sweep = (options: { readonly type: 'minor' }) => void;

/** Undefined where the engine has none. Node gives no other way to it than the option of its start. */
function findSweep(): Sweep | undefined {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  return typeof found === 'function' ? (found as Sweep) : undefined;
}
