export { type ConnectContext, openFleet, tryFleet } from './connect.ts';
export { type HostLine, hostsInput, targetsOf } from './host-lines.ts';
export {
  type MachineLock,
  takeMachineLock,
} from './machine-lock.ts';
export { registryInputs, registryLoginOf } from './registry-login.ts';
export { lockFleet, type Session } from './session.ts';
export {
  type OptionalSsh,
  optionalSshInputs,
  type SshAccess,
  sshAccessOf,
  sshInputs,
  sshTargetOf,
  targetInput,
  targetOf,
} from './ssh-access.ts';
