import { sayElapsed } from '@fairway/runtime';

/** `99.98 %`; never `100 %` where something failed. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return 'not measured';
  const cut = Math.floor(share * 10_000) / 100;
  return `${cut === 100 ? '100' : cut.toFixed(2)} %`;
}

/** A moment as an element that programs read too. */
export function timeElement(at: number): string {
  const iso = new Date(at).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

/** How long something was bad. */
export function lasted(ms: number): string {
  return ms < 60_000 ? 'less than a minute' : sayElapsed(ms);
}
