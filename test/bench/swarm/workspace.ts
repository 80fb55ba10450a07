import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const serviceCounts = [1, 5, 10] as const;
export type ServiceCount = (typeof serviceCounts)[number];
export const replicas = 1;

export const stackFile = (services: number): string => `stack-${services}.yml`;

/** Fills a directory with a stack file for each count of services, and with pages to sync. */
export async function layOutWorkspace(directory: string): Promise<void> {
  for (const count of serviceCounts) await writeFile(join(directory, stackFile(count)), stackOf(count));
  await makeFiles(join(directory, 'pages'), 20);
}

/** Makes so many files of 1 to 8 kB of noise, a hundred in each directory. */
export async function makeFiles(directory: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const folder = join(directory, `folder-${Math.floor(index / 100)}`);
    if (index % 100 === 0) await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `file-${index}`), randomBytes(1_000 + ((index * 7_919) % 7_000)));
  }
}

/**
 * The settings of a user who wants no gap in service. Swarm's defaults stay, as they do for most users: it watches an
 * update for 5 s and changes one task at a time.
 */
function stackOf(services: number): string {
  const numbers = Array.from({ length: services }, (_, index) => index + 1);
  return `services:\n${numbers
    .map(
      (number) => `  service-${number}:
    image: \${REGISTRY}/base/busybox:latest
    stop_signal: SIGKILL
    command: ["sleep", "1000000"]
    environment: {RELEASE: "\${${number === 1 ? 'RELEASE' : 'OTHERS'}}"}
    deploy:
      replicas: ${replicas}
      endpoint_mode: dnsrr
      update_config: {order: start-first, failure_action: rollback}
`,
    )
    .join('')}`;
}
