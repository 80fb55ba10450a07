import type { DataUser } from '../source.ts';

/** A container that uses a volume, and the image that it runs from. */
export interface VolumeUser extends DataUser {
  readonly image: string;
}

/**
 * Prints the ids of the containers that use the volume $volume and run. A container of ours may still be there whose run was
 * killed: it only reads.
 */
export const userIdsProgram = `docker ps --no-trunc --filter "volume=$volume" --filter status=running \\
    --format '{{.ID}} {{.Label "dev.fairway.files"}}' | awk 'NF == 1 { print $1 }'`;

const labels = [
  'dev.fairway.files',
  'com.docker.compose.project',
  'com.docker.compose.service',
  'com.docker.stack.namespace',
  'com.docker.swarm.service.name',
];

/** Prints a line of JSON for each container that uses the volume $1 and is not stopped. */
export const dataUsersProgram = `docker ps --filter "volume=$1" \\
  --format '[{{json .Names}},{{json .Image}},${labels.map((label) => `{{json (.Label "${label}")}}`).join(',')}]'`;

/** The containers in what that program printed, without those of ours, which are gone as soon as they have read. */
export function dataUsersOf(printed: string): readonly VolumeUser[] {
  const lines = printed.split('\n').filter((line) => line !== '');
  return lines.flatMap((line): VolumeUser[] => {
    const [container = '', image = '', ours, project = '', service = '', stack = '', name = ''] = JSON.parse(
      line,
    ) as string[];
    if (ours) return [];
    return [
      stack === ''
        ? { container, image, app: project, service }
        : { container, image, app: stack, service: name.slice(stack.length + 1) },
    ];
  });
}
