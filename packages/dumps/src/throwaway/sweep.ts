import type { Host } from '@fairway/host';

/** The label of everything that belongs to a throwaway server. Its value is the run. */
export const proofLabel = 'dev.fairway.proof';

/**
 * Removes what a killed run or a machine that lost its power left: containers that have ended, and volumes that no
 * container uses. A server that runs ends by itself when its run does, so one that runs belongs to a run that lives. What
 * has not started may be what another run makes at this moment, so it is taken an hour later, as a volume without a
 * container is.
 */
const program = `
old() { made=$(date -d "$1" +%s 2>/dev/null) && [ "$made" -lt $(($(date +%s) - 3600)) ]; }
take() { docker container rm --force --volumes "$1" >/dev/null && echo "container $1"; }
list() { docker container ls --all --quiet --filter "label=$label" "$@"; }
label=$1
ended=$(list --filter status=exited --filter status=dead) || exit
for id in $ended; do take "$id"; done
made=$(list --filter status=created) || exit
for id in $made; do old "$(docker container inspect --format '{{.Created}}' "$id")" && take "$id"; done
volumes=$(docker volume ls --quiet --filter "label=$label" --filter dangling=true) || exit
for name in $volumes; do
  old "$(docker volume inspect --format '{{.CreatedAt}}' "$name")" && docker volume rm "$name" >/dev/null && echo "volume $name"
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
