import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { askEngine, engineQuery } from '../../src/engine/engine.ts';
import { engineHost } from './engine-host.ts';

const services = engineQuery('/services', z.array(z.unknown()), { filters: { label: ['a=b c'] } });

test('a refusal names the path without its parameters, which are written for machines', async () => {
  const host = engineHost({ answer: () => undefined });
  await expect(askEngine(host, [services])).rejects.toMatchObject({
    what: 'The Docker Engine of keel refused GET /services.',
    evidence: ['no such object'],
  });
});

test('a manager without a swarm sends to another manager, not to the log of the engine', async () => {
  const body = '{"message":"This node is not a swarm manager."}';
  const stdout = `HTTP/1.1 503 Service Unavailable\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const host = {
    ...engineHost({ answer: () => undefined }),
    exec: async () => ({ exitCode: 0, stdout, stderr: '' }),
  };
  await expect(askEngine(host, [services])).rejects.toMatchObject({
    why: expect.stringContaining('no manager (any more)'),
    evidence: ['This node is not a swarm manager.'],
    fix: expect.stringContaining('docker node ls'),
  });
});
