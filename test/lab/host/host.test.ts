// All tests share one lab. Tests that take servers down come last.
import './keys.ts';
import './commands.ts';
import './pipes.ts';
import './forward.ts';
import './lock.ts';
import './sync.ts';
import './probes.ts';
import './reach.ts';
