import { describe, expect, test } from '@jest/globals';
import { withoutEnvironment } from '../../src/heal/container-files.ts';
import { hostLines } from '../../src/heal/evidence.ts';

const gathered = `== memory
               total        used        free      shared  buff/cache   available
Mem:            1987        1610         120          12         257         210
Swap:              0           0           0
== largest
  RSS     PID COMMAND
912640    4711 postgres
307200     815 node
== disk
Filesystem      Size  Used Avail Use% Mounted on
/dev/sda1        20G   19G  400M  98% /
/dev/sdb1       100G   10G   90G  10% /data
== inodes
/dev/sda1      1310720 1310720 0 100% /
== kernel
[Sat Nov 21 08:59:01 2026] oom-kill:constraint=CONSTRAINT_MEMCG,task=node,pid=99
[Sat Nov 21 08:59:01 2026] Memory cgroup out of memory: Killed process 99 (node) total-vm:18076kB
== cgroups
0123456789abcdef0123: low 0 high 0 max 12 oom 3 oom_kill 3
fedcba98765432100123: low 0 high 0 max 0 oom 0 oom_kill 0
== containers
quay-web-1: Up 3 minutes, web
`;

describe('the first lines of evidence of a host', () => {
  test('name memory, its largest users, full disks, and whom the kernel killed', () => {
    expect(hostLines(gathered)).toEqual([
      'memory: 210 of 1987 MB available',
      'largest processes: postgres 891 MB, node 300 MB',
      'nearly full: /dev/sda1 20G 19G 400M 98% /',
      'nearly full: /dev/sda1 1310720 1310720 0 100% /',
      'kernel: [Sat Nov 21 08:59:01 2026] Memory cgroup out of memory: Killed process 99 (node) total-vm:18076kB',
      'memory events of 0123456789ab: low 0 high 0 max 12 oom 3 oom_kill 3',
    ]);
  });

  test('say that the log of the kernel could not be read, and nothing of a kernel that killed nobody', () => {
    const unread = 'the log of the kernel cannot be read by deploy';
    expect(hostLines(`== kernel\n${unread}\n`)).toEqual([unread]);
    expect(hostLines('== kernel\n== containers\n')).toEqual([]);
  });
});

describe('the description of a container', () => {
  const whole = {
    Id: 'c1',
    Config: { Image: 'web', Env: ['PGPASSWORD=p%40ss\'w"ord$1', 'NODE_ENV=production', 'A'] },
  };

  test('has the names of its variables and none of their values', () => {
    const { text, environment } = withoutEnvironment(whole);
    expect(JSON.parse(text)).toEqual({
      Id: 'c1',
      Config: { Image: 'web', Env: ['PGPASSWORD', 'NODE_ENV', 'A'] },
    });
    expect(environment).toEqual({ PGPASSWORD: 'p%40ss\'w"ord$1', NODE_ENV: 'production', A: '' });
  });
});
