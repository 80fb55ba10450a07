import type { Host } from '@fairway/host';

/** The label of everything that belongs to a throwaway server. Its value is the run. */
export const proofLabel = 'dev.fairway.proof';

/**
 * Removes what a killed run or a machine that lost its power left: containers that have ended, and volumes that no
 * container uses. A server that runs ends by itself when its run does, so one that runs belongs to a run that lives. A
 * volume without a container may be one that another run makes at this moment, so it is taken an hour later.
 */
const program = `
containers=$(docker container ls --all --quiet --filter "label=$1" --filter status=exited --filter status=dead --filter status=created) || exit
for id in $containers; do docker container rm --force --volumes "$id" >/dev/null && echo "container $id"; done
volumes=$(docker volume ls --quiet --filter "label=$1" --filter dangling=true) || exit
hour_ago=$(($(date +%s) - 3600))
for name in $volumes; do
  made=$(docker volume inspect --format '{{.CreatedAt}}' "$name" 2>/dev/null) || continue
  made=$(date -d "$made" +%s 2>/dev/null) || continue
  [ "$made" -lt "$hour_ago" ] || continue
  docker volume rm "$name" >/dev/null && echo "volume $name"
done
exit 0
`;

/** Removes what throwaway servers of killed runs left on a machine. @returns what is gone, one line each */
export async function sweepThrowaways(host: Host, signal: AbortSignal): Promise<readonly string[]> {
  const { stdout } = await host.exec(['sh', '-c', program, 'sweep', proofLabel], {
    show: 'remove throwaway servers of killed runs',
    signal,
  });
  return stdout.split('\n').filter(Boolean);
}
