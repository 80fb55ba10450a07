/** `45.1 MB`: decimal units, as registries and Docker show them. */
export function formatSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** `312 MB`, `74 GB`: free disk space in whole units of 1024 × 1024 bytes, as `df` counts it; from 10 GB on in GB. */
export function formatDiskSpace(bytes: number): string {
  const megabytes = Math.round(bytes / 1024 ** 2);
  return megabytes < 10 * 1024 ? `${megabytes} MB` : `${Math.round(megabytes / 1024)} GB`;
}
