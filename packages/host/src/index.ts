export { type FilesFound, type FilesWanted, readFiles } from './files/read-files.ts';
export { type FileToWrite, type WriteFilesOptions, writeFiles } from './files/write-files.ts';
export { type ConnectResult, connectEach, connectFleet, type Fleet, fleetOf, overHosts } from './fleet.ts';
export type { ExecOptions, ExecResult, FileStat, Host, StreamOptions, WriteOptions } from './host.ts';
export { KeyFailure, requireUsableKey } from './keys/private-key.ts';
export { localHost } from './local-host.ts';
export { holdLease, type Lease, type LeaseDeps, type LeaseRequest } from './lock/lease.ts';
export { begunLock } from './lock/lease-program.ts';
export { quoteArgv } from './run/argv-quoting.ts';
export { type CommandChannel, openCommandChannel } from './ssh/command-channel.ts';
export type { ConnectDeps } from './ssh/connection.ts';
export { carryLocally, type Forward, type ForwardRequest, forward } from './ssh/forward.ts';
export { type Connect, connectHost, sshConnector } from './ssh/ssh-connector.ts';
export { compareManifests, treeDifferences } from './sync/compare-manifests.ts';
export { readHostManifest } from './sync/host-manifest.ts';
export { readHostManifests } from './sync/host-manifests.ts';
export type { Manifest, ManifestEntry } from './sync/manifest.ts';
export { readSourceManifest, type SkipPath } from './sync/source-manifest.ts';
export { type SyncDeps, type SyncProof, type SyncRequest, syncDirectory } from './sync/sync-directory.ts';
export { directoryManifest, manifestOfHost, type TreeFacts, treeFacts } from './sync/tree.ts';
export {
  type HostKeyPins,
  nameOfTarget,
  parseTarget,
  type SshTarget,
  type TargetText,
} from './target.ts';
