/**
 * The program that prints the facts about a project inside an image as JSON. The image's own Node runs it from standard
 * input. Its argument is JSON: the project's directory and the possible places of its migrations.
 */
export const imageProgram = `
const fs = require("node:fs");
const path = require("node:path");
const { directory, candidates } = JSON.parse(process.argv[2]);
const project = path.resolve(directory);
const read = (file) => { try { return fs.readFileSync(file, "utf8"); } catch { return null; } };
const answer = { project, prisma: null, folder: null, migrations: [], config: null };
for (let at = project; answer.prisma === null; at = path.dirname(at)) {
  const home = path.join(at, "node_modules/prisma");
  const manifest = read(path.join(home, "package.json"));
  if (manifest !== null) {
    const { version, bin } = JSON.parse(manifest);
    answer.prisma = { version, cli: path.join(home, typeof bin === "string" ? bin : bin.prisma) };
  }
  if (at === path.dirname(at)) break;
}
for (const name of ["ts", "mts", "cts", "js", "mjs", "cjs"]) answer.config ??= read(path.join(project, "prisma.config." + name));
for (const candidate of candidates) {
  const folder = path.resolve(project, candidate);
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
  answer.folder = folder;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) answer.migrations.push({ name: entry.name, script: read(path.join(folder, entry.name, "migration.sql")) });
  }
  break;
}
process.stdout.write(JSON.stringify(answer));
`.trim();
