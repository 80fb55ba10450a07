/** A span of milliseconds as people say it: `85 ms`, `4.2 s`, `42 s`, `1m 05s`, `2h 03m`. */
export function sayElapsed(ms: number): string {
  const span = Math.max(0, Math.round(ms));
  if (span < 1_000) return `${span} ms`;
  if (span < 9_950) return `${(span / 1_000).toFixed(1)} s`;
  const two = (n: number) => String(n).padStart(2, '0');
  const seconds = Math.round(span / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}
