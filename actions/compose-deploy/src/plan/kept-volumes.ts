import type { DeployContext } from '@fairway/deploy-kit';
import { projectBelongings } from '@fairway/docker';
import { Failure } from '@fairway/runtime';
import type { Inputs } from '../inputs.ts';
import type { HostDeploy } from './project-deploy.ts';

/**
 * With `restore: true` the volumes that were kept when the environment was destroyed must be there; without it, their
 * being used again is said.
 * @throws Failure naming the volumes that are missing
 */
export async function requireKeptVolumes(
  { host, wanted, entries, name }: HostDeploy,
  inputs: Inputs,
  { logger }: Pick<DeployContext, 'logger'>,
): Promise<void> {
  const destroyed = entries.findLast(({ outcome }) => outcome === 'destroyed');
  const isEmpty = entries.at(-1)?.outcome === 'destroyed';
  if (!inputs.restore && !isEmpty) return;
  const { volumes } = await projectBelongings(host, inputs.project);
  const used = Object.values(wanted.model.volumes).flatMap((volume) =>
    volume?.name && !volume.external ? [volume.name] : [],
  );
  const again = used.filter((volume) => volumes.includes(volume));
  if (again.length > 0) logger.info(`${name}: the kept volumes ${again.join(', ')} are used again.`);
  if (!inputs.restore) return;
  const expected = (destroyed?.volumes ?? used).filter((volume) => used.includes(volume));
  const missing = (expected.length > 0 ? expected : used).filter((volume) => !volumes.includes(volume));
  if (missing.length === 0 && again.length > 0) return;
  throw new Failure({
    what: `There is nothing to restore ${inputs.project} from on ${host.name}.`,
    why:
      missing.length > 0 ? `The volumes ${missing.join(', ')} are not there.` : 'The project has no volumes.',
    evidence: volumes.map((volume) => `there is: ${volume}`),
    fix: 'Deploy without "restore" to begin with empty volumes.',
  });
}
