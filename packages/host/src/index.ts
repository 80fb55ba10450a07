export { quoteArgv } from './argv-quoting.ts';
export { type CommandChannel, openCommandChannel } from './command-channel.ts';
export type { ConnectDeps } from './connection.ts';
export {
  type ConnectResult,
  connectEach,
  connectFleet,
  type Fleet,
  fleetOf,
  type HostResult,
  type Pace,
} from './fleet.ts';
export { carryLocally, type Forward, type ForwardRequest, forward } from './forward.ts';
export type { ExecOptions, ExecResult, FileStat, Host, StreamOptions, WriteOptions } from './host.ts';
export { holdLease, type Lease, type LeaseDeps, type LeaseRequest } from './lease.ts';
export { begunLock } from './lease-program.ts';
export { localHost } from './local-host.ts';
export { KeyFailure, requireUsableKey } from './private-key.ts';
export { type FilesFound, type FilesWanted, readFiles } from './read-files.ts';
export { type Connect, connectHost, sshConnector } from './ssh-connector.ts';
export { readHostManifest } from './sync/host-manifest.ts';
export { readHostManifests } from './sync/host-manifests.ts';
export { compareManifests, type Manifest, type ManifestEntry } from './sync/manifest.ts';
export { readSourceManifest, type SkipPath } from './sync/source-manifest.ts';
export { type SyncDeps, type SyncProof, type SyncRequest, syncDirectory } from './sync/sync-directory.ts';
export { directoryManifest, manifestOfHost, type TreeFacts, treeFacts } from './sync/tree.ts';
export { type HostKeyPins, nameOfTarget, parseTarget, type SshTarget, type TargetText } from './target.ts';
export { type FileToWrite, type WriteFilesOptions, writeFiles } from './write-files.ts';
