import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { firstOfState, machineState } from '../../src/machine/machine-state.ts';

const full = `== disk (kilobytes)
Filesystem 1024-blocks Used Available Capacity Mounted on
/dev/sda1 100 40 60 40% /
/dev/sdb1 100 99 1 99% /var/lib/docker
== inodes
/dev/sda1 100 97 3 97% /
/dev/sdb1 100 9 91 9% /var/lib/docker
== memory
MemTotal:        2048000 kB
MemAvailable:     102400 kB
== largest processes (resident kilobytes, name)
 900000 postgres
 307200 node
== kernel: out of memory
[1] Out of memory: Killed process 1 (old)
[2] oom-kill:constraint=CONSTRAINT_MEMCG
[3] Memory cgroup out of memory: Killed process 4711 (node)
== control groups that reached their memory limit
2 killed in /sys/fs/cgroup/system.slice/docker-abc.scope/memory.events
`;

test('a reader gets full disks, the free memory, its largest users and the last kills first', () => {
  expect(firstOfState(full)).toEqual([
    'disk: /var/lib/docker is 99 % full',
    'disk: / has used 97 % of its inodes',
    'memory: 5 % of 2000 MiB available',
    'largest processes: postgres 879 MiB, node 300 MiB',
    'kernel: [2] oom-kill:constraint=CONSTRAINT_MEMCG',
    'kernel: [3] Memory cgroup out of memory: Killed process 4711 (node)',
    'memory limit: 2 killed in /sys/fs/cgroup/system.slice/docker-abc.scope/memory.events',
  ]);
});

test('of disks that have room, the fullest is named; a log of the kernel that cannot be read is told', () => {
  const state = full
    .replace('99% /', '50% /')
    .replace(/(== kernel.*\n)(?:\[.*\n)+/, '$1the kernel log cannot be read by this user\n');
  expect(firstOfState(state)).toEqual(
    expect.arrayContaining([
      'disk: /var/lib/docker is 50 % full',
      'the kernel log cannot be read by this user',
    ]),
  );
});

test('nothing is made up where a machine did not answer', () => {
  expect(firstOfState('The machine did not answer: cut\n')).toEqual([]);
});

test('a real machine answers with disk and memory, and names processes without their arguments', async () => {
  const state = await machineState(localHost({ logger, clock }));
  expect(firstOfState(state).slice(0, 2)).toEqual([
    expect.stringMatching(/^disk: \/.* is \d+ % full$/),
    expect.stringMatching(/^memory: \d+ % of \d+ MiB available$/),
  ]);
  expect(state).toContain('== kernel: out of memory');
  expect(state).not.toContain('--experimental-vm-modules');
});
