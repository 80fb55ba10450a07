/** `2026-11-29 06:12 UTC`: readers sit in several time zones, and so do servers. */
export function formatTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
