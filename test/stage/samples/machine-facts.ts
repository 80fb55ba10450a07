import type { MachineFacts } from '@fairway/docker/machine';

/** A machine that can take a deploy: in no swarm, with rsync, free disk and a true clock. */
export const machineFacts: MachineFacts = {
  nodeId: '',
  platform: 'linux/amd64',
  engineVersion: '26',
  user: 'deploy',
  hasRsync: true,
  unwritable: [],
  freeBytes: 1e9,
  clockAheadSeconds: 0,
  other: () => '',
};
