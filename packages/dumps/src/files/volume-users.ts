/**
 * Prints the containers that use the volume $volume and run. A container of ours may still be there whose run was killed:
 * it only reads.
 */
export function usersProgram(field: 'ID' | 'Names'): string {
  return `docker ps --no-trunc --filter "volume=$volume" --filter status=running \\
    --format '{{.${field}}} {{.Label "dev.fairway.files"}}' | awk 'NF == 1 { print $1 }'`;
}
