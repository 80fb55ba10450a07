// One lab for all of them. Those that take servers away come last.
import './keys.ts';
import './commands.ts';
import './forward.ts';
import './lock.ts';
import './sync.ts';
import './reach.ts';
