// scripts/bench NAME [--rounds N] [--size GB] [--json]
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Bench, tableOf } from './rows.ts';

const folder = join(import.meta.dirname, '../../test/bench');
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    size: { type: 'string' },
  },
});
const json = values.json === true;
const [rounds, size] = [values.rounds, values.size].map((given) =>
  given === undefined ? undefined : Number(given),
);

async function run(): Promise<number> {
  const [name, ...rest] = positionals;
  const isWrong = Object.keys(values).some((option) => !['json', 'rounds', 'size'].includes(option));
  const wrongRounds = rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0);
  const wrongSize = size !== undefined && !(size > 0);
  if (name === undefined || rest.length > 0 || !known.includes(name) || isWrong || wrongRounds || wrongSize) {
    console.error(`usage: scripts/bench NAME [--rounds N] [--size GB] [--json]\nNAME: ${known.join(', ')}`);
    return 2;
  }
  const module: { readonly bench: Bench } = await import(
    pathToFileURL(join(folder, `${name}.bench.ts`)).href
  );
  // With --json, standard output is the one object and nothing else.
  console.error(module.bench.about);
  const rows = await module.bench.run((line) => console.error(line), {
    ...(rounds === undefined ? {} : { rounds }),
    ...(size === undefined ? {} : { size }),
  });
  if (rows.length === 0)
    throw new Error('There was nothing to measure: build the bundles first, by ./scripts/build.');
  console.log(json ? JSON.stringify({ bench: name, rows }) : tableOf(rows));
  for (const note of module.bench.notes ?? []) console.error(`- ${note}`);
  return 0;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
