import { readFileSync } from 'node:fs';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { BinaryLikeAdapter, eachStatement, wholeScript } from './adapter.mjs';

// The engine wants a schema even where the command line, asked only whether the server answers, names none.
const emptySchema = ['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n'];

let panic = '';
// Where the WebAssembly leaves the words of a panic before it traps.
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message: (message) => {
    panic = message;
  },
};

/** Prisma's schema engine for one database. `call` runs one of its methods by name. */
export async function openEngine(url, datamodels, { prisma7 }) {
  await loadBindings();
  const sources = datamodels.map((path) => [path, readFileSync(path, 'utf8')]);
  const target = url ?? urlInSchema(sources);
  const send = prisma7 ? eachStatement : wholeScript;
  const adapter = bindMigrationAwareSqlAdapterFactory(new BinaryLikeAdapter(target, send));
  const files = sources.map(([path, text]) => [path, text.replace(urlLine, '')]);
  const schema = { datamodels: files.length > 0 ? files : [emptySchema] };
  const engine = await bindings.SchemaEngine.new(schema, () => {}, adapter);
  return {
    async call(method, input) {
      try {
        return await engine[method](input);
      } catch (error) {
        throw panic ? new Error(panic, { cause: error }) : error;
      }
    },
  };
}

// Where a schema of Prisma 6 names its URL; the engine of Prisma 7 refuses such a line.
const urlLine = /^\s*url\s*=\s*env\("(\w+)"\).*$/m;

function urlInSchema(sources) {
  const name = sources.map(([, text]) => urlLine.exec(text)?.[1]).find(Boolean);
  return process.env[name];
}

async function loadBindings() {
  const file = new URL('./schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm'));
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}
