import { expect, test } from '@jest/globals';
import { smallStackFiles } from '../apps/small-stack.ts';
import { errorOf } from '../outcomes.ts';
import { smallStackWith } from './small-stack-with.ts';
import { type CommandsStage, everything } from './stage.ts';

/** Plans of what Docker would not make, or would refuse half way. */
export function refusedPlans(stage: () => CommandsStage): void {
  test('what Docker would not make of this swarm, or refuse half way, is refused in the plan, all at once', async () => {
    const { swarm, checkout, inputs, run } = stage();
    const wreck = 'volumes:\n  wreck:\n    driver_opts: {type: tmpfs, device: tmpfs, o: "size=20m"}';
    const buoy =
      '  "b.uoy":\n    image: ${REGISTRY}/base/busybox:latest\n    networks: [sea]\n    volumes: ["wreck:/wreck"]\n';
    const networks = 'networks:\n  default: {internal: true}\n  sea: {external: true}\n';
    await checkout.write(
      smallStackWith(
        ['  lamp:', `${buoy}  lamp:`],
        ['\nconfigs:', `\n${networks}${wreck}\nconfigs:`],
        ['      mode: global', '      mode: replicated'],
      ),
    );
    await swarm.on('worker1', [
      'docker',
      'volume',
      'create',
      '--opt',
      'type=tmpfs',
      '--opt',
      'device=tmpfs',
      'mole_wreck',
    ]);
    const before = await everything(stage());
    const [check, plan] = [
      await checkout.deploy({ ...inputs, command: 'check', release: 'v2' }, run),
      await checkout.deploy({ ...inputs, command: 'plan', release: 'v2' }, run),
    ];
    for (const step of [check, plan]) expect([step.exitCode, step.outputs['status']]).toEqual([1, 'failed']);
    const named = /would be called mole_b\.uoy: deploy\/stack\.yml, line 3\./;
    expect(errorOf(plan)).toMatch(named);
    for (const words of [
      named,
      /The network mole_default exists and is not what the stack file says: deploy\/stack\.yml, line \d+\..*internal is false, and the file says true.*docker network rm mole_default/s,
      /The swarm has no network sea, which the stack expects there/,
      /The volume mole_wreck exists on worker1 .*worker1: driver_opts\.o is nothing, and the file says size=20m/s,
      /The service lamp is global and shall be replicated/,
    ])
      expect(errorOf(check)).toMatch(words);
    expect(await everything(stage())).toEqual(before);
    await swarm.on('worker1', ['docker', 'volume', 'rm', 'mole_wreck']);
    await checkout.write(smallStackFiles);
  }, 600_000);
}
