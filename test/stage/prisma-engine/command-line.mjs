import { parseArgs } from 'node:util';

/** What the Prisma CLI asks for: a one-shot command after `cli`, or none to be spoken to by JSON-RPC. */
export function readCommandLine(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      datasource: { type: 'string' },
      datamodels: { type: 'string', multiple: true, default: [] },
      'enabled-preview-features': { type: 'string' },
      'extension-types': { type: 'string' },
    },
  });
  const [mode, command] = positionals;
  return {
    command: mode === 'cli' ? command : undefined,
    url: urlOf(values.datasource),
    // Prisma 7 gives a JSON object, Prisma 6 the URL or nothing.
    prisma7: values.datasource?.startsWith('{') === true,
    datamodels: values.datamodels,
  };
}

/** Prisma 7 gives a JSON object; Prisma 6 gives the URL itself, or leaves it to the schema. */
function urlOf(datasource) {
  if (datasource === undefined) return undefined;
  return datasource.startsWith('{') ? JSON.parse(datasource).url : datasource;
}
