/** A share of looks as a reader knows it: `99.98 %`; never `100 %` where something failed. */
export function sayAvailability(share: number | null | undefined): string {
  if (share === null || share === undefined) return 'not measured';
  const cut = Math.floor(share * 10_000) / 100;
  return `${cut === 100 ? '100' : cut.toFixed(2)} %`;
}
