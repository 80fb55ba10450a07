import { z } from 'zod';
import { scriptChecksum } from './checksum.ts';
import type { Migration } from './migrations-folder.ts';

const answerShape = z.object({
  directory: z.string(),
  folder: z.string().nullable(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string().nullable() })),
  url: z.object({ host: z.string(), port: z.string(), database: z.string(), schema: z.string() }).nullable(),
  problem: z.string().nullable(),
});

/** What a project's own Prisma would use: read by its own loader of prisma.config, where Prisma runs. */
export interface UsedProject {
  /** The project's directory where Prisma runs. */
  readonly directory: string;
  /** The migrations folder; null where Prisma finds no schema and no configured folder. */
  readonly folder: string | null;
  readonly migrations: readonly { readonly name: string; readonly checksum: string | null }[];
  /** Where the URL of prisma.config leads; null where it is the given one, or the schema names it. */
  readonly url: {
    readonly host: string;
    readonly port: string;
    readonly database: string;
    readonly schema: string;
  } | null;
  /** Why prisma.config cannot be loaded. */
  readonly problem: string | null;
}

const mark = 'fairway-project:';

/** @throws Error for an output without an answer */
export function readUsedProject(stdout: string): UsedProject {
  const line = stdout.split('\n').findLast((each) => each.startsWith(mark));
  if (line === undefined) throw new Error('It printed no answer.');
  return answerShape.parse(JSON.parse(line.slice(mark.length)));
}

/** The argument of {@link usedProjectProgram}. */
export function usedProjectQuestion(schema: string | undefined, urlVariable: string): string {
  return JSON.stringify({ schema: schema ?? null, urlVariable });
}

/**
 * The program that prints what a project's Prisma would use, for the project's own Node, in its directory, by standard
 * input. It finds the folder as Prisma 6 and 7 do (packages/migrate, `inferDirectoryConfig`): `migrations.path` of the
 * configuration, else `migrations` beside the schema. A configuration may print, so the answer has a mark. It never prints
 * a user or a password.
 */
export const usedProjectProgram = `
const fs = require("node:fs");
const path = require("node:path");
const { createHash } = require("node:crypto");
const { createRequire } = require("node:module");
const asked = JSON.parse(process.argv[2]);
const cwd = process.cwd();
const answer = { directory: cwd, folder: null, migrations: [], url: null, problem: null };
const read = (file) => { try { return fs.readFileSync(file, "utf8"); } catch { return null; } };
const isDirectory = (at) => fs.statSync(at, { throwIfNoEntry: false })?.isDirectory() === true;
const isThere = (at) => fs.statSync(at, { throwIfNoEntry: false }) !== undefined;
function loaderOf() {
  for (let at = cwd; ; at = path.dirname(at)) {
    const home = path.join(at, "node_modules/prisma");
    if (isThere(home)) {
      try { return createRequire(path.join(fs.realpathSync(home), "package.json"))("@prisma/config"); } catch { return null; }
    }
    if (at === path.dirname(at)) return null;
  }
}
function rootOf(schema) {
  if (!isDirectory(schema)) return path.dirname(schema);
  const files = fs.readdirSync(schema, { recursive: true }).filter((file) => file.endsWith(".prisma"));
  const main = files.find((file) => /^\\s*datasource\\s+\\w+\\s*\\{/m.test(read(path.join(schema, file)) ?? ""));
  const beside = main === undefined ? schema : path.dirname(path.join(schema, main));
  return isDirectory(path.join(schema, "migrations")) ? schema : beside;
}
async function main() {
  const loader = loaderOf();
  const loaded = loader?.loadConfigFromFile ? await loader.loadConfigFromFile({ configRoot: cwd }) : {};
  if (loaded.error) answer.problem = [loaded.error._tag, loaded.error.error?.message ?? loaded.error.message].filter(Boolean).join(": ");
  const config = loaded.config ?? {};
  const manifest = JSON.parse(read(path.join(cwd, "package.json")) ?? "{}");
  const named = asked.schema ?? config.schema ?? manifest.prisma?.schema;
  const usual = ["schema.prisma", "prisma/schema.prisma", "prisma/schema"].map((at) => path.resolve(cwd, at));
  const schema = named ? path.resolve(cwd, named) : usual.find(isThere);
  if (config.migrations?.path) answer.folder = path.resolve(cwd, config.migrations.path);
  else if (schema !== undefined) answer.folder = path.join(rootOf(schema), "migrations");
  if (answer.folder !== null && isDirectory(answer.folder)) {
    for (const entry of fs.readdirSync(answer.folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const script = read(path.join(answer.folder, entry.name, "migration.sql"));
      answer.migrations.push({ name: entry.name, checksum: script === null ? null : createHash("sha256").update(script).digest("hex") });
    }
  }
  const url = config.datasource?.directUrl ?? config.datasource?.url;
  if (typeof url === "string" && url !== process.env[asked.urlVariable] && URL.canParse(url)) {
    const { hostname, port, pathname, searchParams } = new URL(url);
    answer.url = {
      host: searchParams.get("host") ?? hostname.replace(/^\\[|\\]$/g, ""),
      port: port || "5432",
      database: decodeURIComponent(pathname.slice(1)),
      schema: searchParams.get("schema") ?? "public",
    };
  }
}
main().catch((error) => { answer.problem = String(error?.message ?? error); }).finally(() => {
  process.stdout.write("\\n${mark}" + JSON.stringify(answer) + "\\n", () => process.exit(0));
});
`.trim();

/**
 * The differences between the migrations that were read and those that Prisma would use, a line each; empty where they are
 * the same by name and content.
 */
export function migrationDifferences(
  read: readonly Migration[],
  used: UsedProject['migrations'],
): readonly string[] {
  const usedByName = new Map(used.map(({ name, checksum }) => [name, checksum]));
  const readNames = new Set(read.map(({ name }) => name));
  return [
    ...read
      .filter(({ name }) => !usedByName.has(name))
      .map(({ name }) => `${name}: read here, not used by Prisma`),
    ...used
      .filter(({ name }) => !readNames.has(name))
      .map(({ name }) => `${name}: used by Prisma, not read here`),
    ...read
      .filter(({ name, script }) => usedByName.has(name) && usedByName.get(name) !== scriptChecksum(script))
      .map(({ name }) => `${name}: its script is another one`),
  ];
}
