import { describe, expect, test } from '@jest/globals';
import { endingFailure, statusFailure } from '../../src/run/command-failure.ts';

const ended = (stderr = '') => ({
  host: 'web1',
  shown: 'docker engine: GET /info',
  stdout: Buffer.from(''),
  stderr: Buffer.from(stderr),
});

describe('what to do about a command that failed', () => {
  test.each<[string, number, string, RegExp]>([
    [
      'the user may not use Docker',
      1,
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: dial unix: connect: permission denied',
      /sudo usermod -aG docker USER` on web1/,
    ],
    [
      'newer words of Docker',
      1,
      'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock',
      /usermod -aG docker/,
    ],
    ['another refusal', 1, 'open /srv/app: permission denied', /Read its last lines above/],
    ['it said nothing', 1, '', /It said nothing\. Run the command on web1 by hand/],
    ['the machine shut down', 143, 'half a line', /last -x reboot shutdown/],
    ['it was killed', 137, '', /last -x reboot shutdown.*dmesg/],
  ])('%s', (_, status, stderr, fix) => {
    expect(statusFailure(ended(stderr), status).fix).toMatch(fix);
  });

  test('an ending without a status names a restart, or what its cause asks for', () => {
    const cut = { how: 'cut', reason: 'the connection was closed by the other side' } as const;
    expect(endingFailure(ended(), cut).fix).toMatch(/web1 is up and was not restarted/);
    expect(endingFailure(ended(), { ...cut, fix: 'Look for ForceCommand.' }).fix).toBe(
      'Look for ForceCommand.',
    );
  });
});
