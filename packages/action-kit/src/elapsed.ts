/** A span of milliseconds as people say it: `85 ms`, `4.2 s`, `1m 05s`, `2h 03m`. */
export function sayElapsed(ms: number): string {
  const span = Math.max(0, Math.round(ms));
  if (span < 1000) return `${span} ms`;
  if (span < 59_950) return `${(span / 1000).toFixed(1)} s`;
  const seconds = Math.round(span / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}
