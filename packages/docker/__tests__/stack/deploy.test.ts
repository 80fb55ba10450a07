import { describe, expect, test } from '@jest/globals';
import { deployStack } from '../../src/stack/index.ts';
import { engineHost } from '../engine/engine-host.ts';

const refusal = (stderr: string) =>
  deployStack(engineHost({ answer: () => undefined, run: () => ({ exitCode: 1, stderr }) }), {
    stack: 'q',
    text: '',
  });

describe('a refused deploy', () => {
  test.each([
    [
      'rpc error: code = Unknown desc = The swarm does not have a leader. It is possible that too few managers are online.',
    ],
    [
      "Error response from daemon: This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state.",
    ],
    [
      'failed to update service q_web: Error response from daemon: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    ],
  ])('for want of a manager looks at the managers: %s', async (said) => {
    await expect(refusal(said)).rejects.toMatchObject({
      fix: expect.stringContaining('`docker node ls` on keel'),
    });
  });

  test('names the service, and looks at the stack file', async () => {
    const said =
      'failed to create service q_web: Error response from daemon: name must be valid as a DNS name component';
    await expect(refusal(said)).rejects.toMatchObject({
      what: 'The swarm refused the service web of the stack q.',
      fix: 'Put right what Docker names in the stack file.',
    });
  });
});
