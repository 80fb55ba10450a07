export { quoteArgv } from './argv-quoting.ts';
export type { ConnectDeps } from './connection.ts';
export { connectFleet, type Fleet, fleetOf, type HostResult, type Pace } from './fleet.ts';
export type { ExecOptions, ExecResult, FileStat, Host, StreamOptions, WriteOptions } from './host.ts';
export { localHost } from './local-host.ts';
export { connectHost } from './ssh-host.ts';
export { type HostKeyPins, nameOfTarget, parseTarget, type SshTarget, type TargetText } from './target.ts';
