// One lab for all of them. Those that take servers away come last.
import './host/keys.ts';
import './host/commands.ts';
import './host/forward.ts';
import './host/lock.ts';
import './host/sync.ts';
import './host/reach.ts';
