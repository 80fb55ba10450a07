import { projectsOnHost } from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import { openLedger, readInstallationMark } from '@fairway/releases';
import { messageOf } from '@fairway/runtime';

/** The projects of a host, one line each: those that compose-deploy has deployed, and those that only Docker knows. */
export async function knownProjects(host: Host, composeDir: string): Promise<readonly string[]> {
  const names = (await host.stat(composeDir))
    ? (await host.exec(['ls', '-A1', '--', composeDir])).stdout.split('\n').filter(Boolean)
    : [];
  const containers = await projectsOnHost(host);
  const deployed = await Promise.all(
    names.map(async (name) => `${name}: ${await describe(host, `${composeDir}/${name}`)}`),
  );
  const others = [...containers].filter(([name]) => !names.includes(name));
  return [
    ...deployed,
    ...others.map(
      ([name, count]) =>
        `${name}: ${count} ${count === 1 ? 'container' : 'containers'}, not of compose-deploy`,
    ),
  ];
}

async function describe(host: Host, dir: string): Promise<string> {
  try {
    const [mark, entries] = await Promise.all([
      readInstallationMark(host, dir),
      openLedger(host, { dir }).read(),
    ]);
    if (!mark) return 'nothing was deployed there';
    const last = entries.at(-1);
    return `${mark.tier}, environment "${mark.environment}"${last ? `, ${last.version} ${last.outcome}` : ''}`;
  } catch (error) {
    return `cannot be read (${messageOf(error).split('\n', 1)[0]})`;
  }
}
