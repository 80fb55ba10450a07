import { code, type Summary } from '@fairway/action-kit';
import { type Catalogue, growthOf } from '@fairway/backups';

/** How the data of each source grew over its last backups, drawn with characters. One backup alone is no growth. */
export function tellGrowth(catalogue: Catalogue, sources: readonly string[], summary: Summary): void {
  summary.facts(
    sources.flatMap((source) => {
      const growth = growthOf(catalogue.sources.get(source) ?? []);
      return growth ? [[`Growth of ${source}`, [code(growth.bars), ` ${growth.words}`]] as const] : [];
    }),
  );
}
