import { describe, expect, it } from '@jest/globals';
import { portsOfOthers } from '../../src/http/ports.ts';
import { probeSchema } from '../../src/http/probe.ts';

const complaintOf = (probe: object) =>
  probeSchema.safeParse({ name: 'x', ...probe }).error?.issues[0]?.message;

describe('a URL with a port of another protocol', () => {
  it.each([...portsOfOthers])('%d is never asked by the runner, so it is refused', async (port) => {
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      cause: { message: 'bad port' },
    });
    expect(complaintOf({ url: `http://{node}:${port}/` })).toContain(`has the port ${port}`);
  });

  it('may be asked by hosts, whose curl asks any port', () => {
    expect(complaintOf({ url: 'http://{node}:6000/', from: 'hosts' })).toBeUndefined();
    expect(complaintOf({ url: 'http://{node}:6001/' })).toBeUndefined();
  });
});
