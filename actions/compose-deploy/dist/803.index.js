"use strict";
exports.id = 803;
exports.ids = [803];
exports.modules = {

/***/ 2803:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  migrate: () => (/* binding */ migrate),
  n: () => (/* binding */ planPending)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/host/lib/ssh/command-channel.js
var command_channel = __webpack_require__(8221);
// EXTERNAL MODULE: ./packages/runtime/lib/failures.js
var lib_failures = __webpack_require__(2836);
// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var lib_failure = __webpack_require__(6033);
// EXTERNAL MODULE: ./packages/database/lib/prisma/find-upwards.js
var find_upwards = __webpack_require__(6139);
;// CONCATENATED MODULE: ./packages/database/lib/prisma/install.js



const lockFiles = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'];
/**
 * Finds the command that installs a project, by the nearest lock file from its directory upwards. A project with its
 * own lock file is not a part of the workspace around it.
 * @throws Failure when there is no lock file
 */
async function findInstaller(host, directory, boundary) {
    for (const root of (0,find_upwards/* findUpwards */.G)(directory, boundary)) {
        for (const lockFile of lockFiles) {
            if (!(await host.stat((0,external_node_path_.join)(root, lockFile))))
                continue;
            const modernYarn = lockFile === 'yarn.lock' && (await isModernYarn(host, (0,external_node_path_.join)(root, lockFile)));
            return { root, lockFile, argv: installArgv(lockFile, modernYarn) };
        }
    }
    throw new lib_failure/* Failure */.HR({
        what: `Prisma is not installed in ${directory}, and it is not known how to install it.`,
        why: `No ${lockFiles.join(', ')} was found there or above it up to ${boundary}.`,
        fix: 'Commit the lock file of your package manager, or install the packages in a step before this one.',
    });
}
/** The command that installs exactly the lock file, with development dependencies, because the Prisma CLI is one. */
function installArgv(lockFile, modernYarn) {
    switch (lockFile) {
        case 'pnpm-lock.yaml':
            return ['pnpm', 'install', '--frozen-lockfile', '--prod=false'];
        case 'yarn.lock':
            return modernYarn
                ? ['yarn', 'install', '--immutable']
                : ['yarn', 'install', '--frozen-lockfile', '--production=false', '--non-interactive'];
        default:
            return ['npm', 'ci', '--include=dev', '--no-audit', '--no-fund'];
    }
}
/** Installs a project's packages. @throws Failure when the package manager is missing or fails */
async function install(host, { root, argv, lockFile }, deps) {
    const { onLine, signal, timeoutMs } = deps;
    const shown = argv.join(' ');
    const { exitCode, stdout, stderr } = await host.stream(argv, {
        cwd: root,
        accept: 'any',
        show: shown,
        onStdout: onLine,
        onStderr: onLine,
        signal,
        timeoutMs,
    });
    if (exitCode === 0)
        return;
    const missing = exitCode === 127;
    throw new lib_failure/* Failure */.HR({
        what: `\`${shown}\` failed in ${root}.`,
        why: missing
            ? `There is ${lockFile}, and ${argv[0]} is not on this machine.`
            : `It ended with exit status ${exitCode}.`,
        evidence: `${stdout}\n${stderr}`
            .split('\n')
            .filter((line) => line.trim() !== '')
            .slice(-15),
        fix: missing
            ? `Install ${argv[0]} in a step before this one.`
            : 'Read its last lines above; run the same command in a clean checkout to see it.',
    });
}
/** Whether a lock file is of Yarn 2 or newer, which write YAML. Yarn 1 begins the file with a line of its own. */
async function isModernYarn(host, path) {
    return !Buffer.from(await host.readFile(path))
        .toString('utf8')
        .includes('# yarn lockfile v1');
}

// EXTERNAL MODULE: ./packages/database/lib/prisma/prisma-cli.js
var prisma_cli = __webpack_require__(6586);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./packages/database/lib/connection/ca-file.js


/**
 * The target with the whole path of its CA file. Prisma reads a relative path from the directory of the schema; a path
 * from the project's directory or from the checkout is taken where the schema's directory has no such file.
 * Source: https://www.prisma.io/docs/orm/overview/databases/postgresql (`sslcert`).
 * @param directories where the file may lie, the likeliest first
 */
function withCaFile(target, directories) {
    const { caFile } = target.tls;
    if (caFile === undefined || (0,external_node_path_.isAbsolute)(caFile))
        return target;
    const candidates = directories.map((directory) => (0,external_node_path_.join)(directory, caFile));
    const found = candidates.find((path) => (0,external_node_fs_.existsSync)(path)) ?? candidates[0] ?? caFile;
    return { ...target, tls: { ...target.tls, caFile: found } };
}

// EXTERNAL MODULE: ./packages/database/lib/connection/tunnel.js + 1 modules
var tunnel = __webpack_require__(6068);
// EXTERNAL MODULE: ./packages/database/lib/prisma/migrations-folder.js
var migrations_folder = __webpack_require__(1665);
// EXTERNAL MODULE: ./packages/database/lib/connection/redact.js
var connection_redact = __webpack_require__(4768);
;// CONCATENATED MODULE: ./packages/database/lib/prisma/aim.js
/**
 * Reads the database from the lines that `prisma migrate` of Prisma 6 and 7 prints. A line in a form that is not known
 * names nothing, so that a caller refuses it rather than compare a part of it.
 * @param lines as Prisma printed them: a redacted name cannot be compared
 */
function readAim(lines) {
    const source = lines
        .map((line) => /^Datasource ".*?": PostgreSQL database "([^"]*)"(?:, schemas? "([^"]*)")?(?: at "([^"]*)")?$/.exec(line.trim()))
        .find((match) => match !== null);
    const [, database, schemas, address] = source ?? [];
    return {
        ...(database === undefined ? {} : { database }),
        ...(schemas === undefined ? {} : { schemas: schemas.split(', ') }),
        ...(address === undefined ? {} : { address }),
    };
}
/**
 * The difference between what Prisma names and a target, for the end of a sentence; undefined where they are the same.
 * Prisma prints no address for a unix socket, and must name one for every other server.
 */
function otherTarget(aim, target) {
    const { host, port, database, schema } = target;
    const addresses = [`${host}:${port}`, `[${host}]:${port}`, host];
    const sameAddress = host.startsWith('/')
        ? aim.address === undefined || addresses.includes(aim.address)
        : aim.address !== undefined && addresses.includes(aim.address);
    // With several schemas the one of the URL only holds the table of Prisma's history.
    const several = (aim.schemas?.length ?? 0) > 1;
    const sameSchema = aim.schemas === undefined || several || aim.schemas[0] === schema;
    if (aim.database === database && sameSchema && sameAddress)
        return undefined;
    return [
        `database "${aim.database}"`,
        ...(aim.schemas === undefined ? [] : [`${several ? 'schemas' : 'schema'} "${aim.schemas.join(', ')}"`]),
        aim.address === undefined ? 'at no address that it names' : `at ${aim.address}`,
    ].join(', ');
}

// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
;// CONCATENATED MODULE: ./packages/database/lib/prisma/checksum.js

/**
 * The checksum that Prisma stores for a migration: SHA-256 of its script, 64 hexadecimal digits.
 * Source: prisma-engines, schema-engine/connectors/schema-connector/src/checksum.rs.
 */
function scriptChecksum(script) {
    return (0,external_node_crypto_.createHash)('sha256').update(script).digest('hex');
}
/**
 * Whether a checksum was made of this script. Prisma's engine decides it the same way: line endings make no difference
 * (git changes them), and checksums of old engines lack the leading zero of a byte.
 */
function matchesChecksum(script, checksum) {
    const spellings = [script, script.replaceAll('\r\n', '\n'), script.replaceAll('\n', '\r\n')];
    const render = checksum.length === 64 ? scriptChecksum : unpaddedChecksum;
    return spellings.some((spelling) => render(spelling) === checksum);
}
/** The checksum of engines before 2.21: https://github.com/prisma/prisma-engines/issues/1887 */
function unpaddedChecksum(script) {
    return [...(0,external_node_crypto_.createHash)('sha256').update(script).digest()].map((byte) => byte.toString(16)).join('');
}

;// CONCATENATED MODULE: ./packages/database/lib/prisma/used-project.js


const answerShape = schemas/* object */.Ikc({
    directory: schemas/* string */.YjP(),
    folder: schemas/* string */.YjP().nullable(),
    migrations: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), checksum: schemas/* string */.YjP().nullable() })),
    url: schemas/* object */.Ikc({ host: schemas/* string */.YjP(), port: schemas/* string */.YjP(), database: schemas/* string */.YjP(), schema: schemas/* string */.YjP() }).nullable(),
    problem: schemas/* string */.YjP().nullable(),
});
const mark = 'fairway-project:';
/** @throws Error for an output without an answer */
function readUsedProject(stdout) {
    const line = stdout.split('\n').findLast((each) => each.startsWith(mark));
    if (line === undefined)
        throw new Error('It printed no answer.');
    return answerShape.parse(JSON.parse(line.slice(mark.length)));
}
/** The argument of {@link usedProjectProgram}. */
function usedProjectQuestion(schema, urlVariable) {
    return JSON.stringify({ schema: schema ?? null, urlVariable });
}
/**
 * The program that prints what a project's Prisma would use, for the project's own Node, in its directory, by standard
 * input. It finds the folder as Prisma 6 and 7 do (packages/migrate, `inferDirectoryConfig`): `migrations.path` of the
 * configuration, else `migrations` beside the schema. A configuration may print, so the answer has a mark. It never prints
 * a user or a password.
 */
const usedProjectProgram = `
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
function migrationDifferences(read, used) {
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

;// CONCATENATED MODULE: ./packages/database/lib/prisma/prisma.js




/** The Prisma of a project that is installed on a machine. */
function installedPrisma(host, project) {
    const { cli, directory, schema, target, urlVariable } = project;
    return {
        version: cli.version,
        place: host.address === 'local' ? directory : `${directory} on ${host.name}`,
        target,
        urlVariable,
        migrate: (command, deps) => runPrisma(host, [cli.bin, ...migrateArgv(command, schema)], {
            ...deps,
            cwd: directory,
            env: prismaEnvironment(urlVariable, target),
            target,
            command,
        }),
        used: ({ signal, timeoutMs }) => readProject(host, ['node', '-', usedProjectQuestion(schema, urlVariable)], {
            cwd: directory,
            env: prismaEnvironment(urlVariable, target),
            target,
            signal,
            timeoutMs,
        }),
    };
}
/** The words of a command for the Prisma CLI. */
function migrateArgv(command, schema) {
    return ['migrate', command, ...(schema === undefined ? [] : ['--schema', schema])];
}
/** The variables that are added to the environment of the Prisma CLI. */
function prismaEnvironment(urlVariable, { url }) {
    return {
        [urlVariable]: url,
        NO_COLOR: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        // Turns off Prisma's version check, so a deploy connects only to the database.
        CHECKPOINT_DISABLE: '1',
    };
}
/** Runs a command that becomes Prisma, and returns its lines without the URL and its password. */
async function runPrisma(host, argv, { onLine, target, command, env, ...rest }) {
    const redact = (0,connection_redact/* redactorOf */.y)([target.url]);
    const printed = [];
    const lines = [];
    const say = (line) => {
        if (line.trim() === '')
            return;
        printed.push(line);
        const shown = redact(line);
        lines.push(shown);
        onLine?.(shown);
    };
    const show = `prisma migrate ${command}`;
    const heard = { env, show, accept: 'any', onStdout: say, onStderr: say };
    const { exitCode } = await host.stream(argv, { ...rest, ...heard });
    return { exitCode, lines, aim: readAim(printed) };
}
/**
 * Runs the program that reads which migrations and which database a project's configuration leads to.
 * @param argv a command that becomes Node with the program on its standard input
 * @throws Failure when it gives no answer
 */
async function readProject(host, argv, { target, ...rest }) {
    const redact = (0,connection_redact/* redactorOf */.y)([target.url]);
    const { exitCode, stdout, stderr } = await host.exec(argv, {
        ...rest,
        stdin: usedProjectProgram,
        accept: 'any',
        show: 'read the configuration of Prisma',
    });
    try {
        const used = readUsedProject(stdout);
        return { ...used, problem: used.problem === null ? null : redact(used.problem) };
    }
    catch (cause) {
        throw new lib_failure/* Failure */.HR({
            what: `The configuration of Prisma could not be read on ${host.name}.`,
            why: `Node ended with exit status ${exitCode}.`,
            evidence: redact(`${stdout}\n${stderr}`).split('\n').filter(Boolean).slice(-8),
            fix: 'Check that `node` runs in that directory, and that its prisma.config can be loaded.',
            cause,
        });
    }
}

// EXTERNAL MODULE: ./packages/database/lib/prisma/script-splitting.js
var script_splitting = __webpack_require__(5539);
;// CONCATENATED MODULE: ./packages/database/lib/reach/checkout-route.js






/** The route for Prisma on this machine, in the checkout, with a direct connection to the database. */
function directRoute(entry, place, provide, { here, workspace }) {
    const target = withCaFile(entry.target, certificateDirectories(place, workspace));
    return {
        target,
        dumps: { host: here, target, network: 'host' },
        readMigrations: () => migrationsOf(place),
        prepare: () => prepareIn(here, entry, place, provide, target),
        close: async () => { },
    };
}
/** The route for Prisma on this machine, in the checkout, with a connection to the database through a host. */
async function tunnelRoute(entry, place, provide, { here, workspace }) {
    const far = withCaFile(entry.target, certificateDirectories(place, workspace));
    const { target, close } = await (0,tunnel/* openTunnel */.X)(place.host, entry.name, far);
    return {
        target,
        through: place.host.name,
        dumps: { host: here, target, network: 'host' },
        readMigrations: () => migrationsOf(place),
        prepare: () => prepareIn(here, entry, place, provide, target),
        close,
    };
}
/** The directories from which the URL may name the file of a certificate, that of the schema first. */
function certificateDirectories({ directory, schema }, workspace) {
    const ofSchema = schema === undefined
        ? [(0,external_node_path_.join)(directory, 'prisma')]
        : [(0,external_node_path_.dirname)((0,external_node_path_.join)(directory, schema)), (0,external_node_path_.join)(directory, schema)];
    return [...ofSchema, directory, workspace];
}
/** The migrations of a project of the checkout. */
async function migrationsOf(place) {
    return (0,migrations_folder/* readMigrations */.Yr)(await (0,migrations_folder/* findMigrationsFolder */.$S)(place));
}
/** The Prisma of a project in a directory tree of a machine. */
async function prepareIn(host, { name, urlVariable }, { directory, schema }, provide, target) {
    const cli = await provide(name, directory);
    if (cli.version.startsWith('6.'))
        await requireWholeScriptsIn(host, directory, cli.version);
    const project = { cli, directory, target, urlVariable, schema };
    return installedPrisma(host, project);
}
async function requireWholeScriptsIn(host, directory, version) {
    for (const ending of ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs']) {
        const file = (0,external_node_path_.join)(directory, `prisma.config.${ending}`);
        if (!(await host.stat(file)))
            continue;
        const config = Buffer.from(await host.readFile(file)).toString('utf8');
        return (0,script_splitting/* requireWholeScripts */.b)(version, config, directory);
    }
}

// EXTERNAL MODULE: ./packages/database/lib/reach/docker-run.js
var docker_run = __webpack_require__(7618);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(542);
// EXTERNAL MODULE: ./packages/host/lib/sync/sync-directory.js + 8 modules
var sync_directory = __webpack_require__(7708);
// EXTERNAL MODULE: ./packages/runtime/lib/text/count.js
var text_count = __webpack_require__(3584);
;// CONCATENATED MODULE: ./packages/database/lib/reach/project-packages.js



/**
 * Makes a function that finds the CLI of each project of one directory tree. Each lock file is installed once. Installs
 * run one after the other, because package managers share a cache and the disk.
 * @param boundary the highest directory to search
 */
function cliProvider(host, boundary, deps) {
    const installations = new Map();
    let last = Promise.resolve();
    const installOnce = (installer) => {
        const known = installations.get(installer.root);
        if (known)
            return known;
        const work = last.then(() => run(host, installer, deps));
        installations.set(installer.root, work);
        last = work.catch(() => { });
        return work;
    };
    return async (name, directory) => {
        const found = await (0,prisma_cli/* findPrismaCli */.W)(host, directory, boundary);
        if (found)
            return found;
        if (deps.install.when === 'never')
            throw notInstalled(name, directory, host);
        await installOnce(await findInstaller(host, directory, boundary));
        const installed = await (0,prisma_cli/* findPrismaCli */.W)(host, directory, boundary);
        if (installed)
            return installed;
        throw new lib_failure/* Failure */.HR({
            what: `The project of "${name}" in ${directory} does not have Prisma.`,
            why: 'Its packages were installed, and no node_modules/.bin/prisma came along.',
            fix: 'Add prisma to its devDependencies, and commit package.json with its lock file.',
        });
    };
}
async function run(host, installer, deps) {
    const { clock, signal, info, progress } = deps;
    const { timeoutMs } = deps.install;
    const start = clock.now();
    const place = host.address === 'local' ? installer.root : `${installer.root} on ${host.name}`;
    const shown = `\`${installer.argv.join(' ')}\` in ${place}`;
    progress(`Running ${shown}`);
    const onLine = (line) => progress(`${installer.argv[0]}: ${line}`);
    await install(host, installer, { onLine, signal, timeoutMs });
    info(`Ran ${shown}: ${((clock.now() - start) / 1000).toFixed(1)} s`);
}
function notInstalled(name, directory, host) {
    const here = host.address === 'local';
    return new lib_failure/* Failure */.HR({
        what: `Prisma is not installed for "${name}" in ${directory}${here ? '' : ` on ${host.name}`}.`,
        why: `No node_modules/.bin/prisma is there or above it${here ? '' : ', as in the checkout that it was copied from'}, and "install" is "never".`,
        fix: 'Install the packages in a step before this one, or set install: auto.',
    });
}

;// CONCATENATED MODULE: ./packages/database/lib/reach/host-copy.js






/**
 * Copies a directory of the checkout to a host, and proves the copy. Git's own files are not copied. Installed packages
 * are copied only where none are to be installed on the host.
 */
async function copyToHost(host, root, deps) {
    const { signal, install, logger, clock, info } = deps;
    const staged = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'fairway-project-'));
    const made = await host.exec(['sh', '-c', makeProgram], { signal, show: 'make a throwaway directory' });
    const directory = made.stdout.trim();
    const remove = () => host.remove(directory);
    try {
        const left = install.when === 'never' ? ['.git'] : ['.git', 'node_modules'];
        const filter = (path) => path === root || !left.includes((0,external_node_path_.basename)(path));
        await (0,promises_.cp)(root, staged, { recursive: true, verbatimSymlinks: true, filter });
        const proof = await (0,sync_directory/* syncDirectory */.z)(host, { from: staged, to: directory }, { logger, clock, signal });
        info(`${host.name}: ${(0,text_count/* countOf */.p)(proof.files, 'file')} of ${root} copied and read back`);
        const at = (path) => (0,external_node_path_.join)(directory, (0,external_node_path_.relative)(root, path));
        return { at, remove, provide: cliProvider(host, directory, deps) };
    }
    catch (error) {
        await remove().catch(() => { });
        throw error;
    }
    finally {
        await (0,promises_.rm)(staged, { recursive: true, force: true });
    }
}
/** Makes a private directory, and removes directories that killed runs left behind more than a day ago. */
const makeProgram = `
find "\${TMPDIR:-/tmp}" -maxdepth 1 -name 'fairway-migrate-*' -user "$(id -un)" -mtime +0 -exec rm -rf {} + 2>/dev/null
mktemp -d "\${TMPDIR:-/tmp}/fairway-migrate-XXXXXXXXXX"
`;

// EXTERNAL MODULE: ./packages/database/lib/reach/image-project.js + 1 modules
var image_project = __webpack_require__(714);
;// CONCATENATED MODULE: ./packages/database/lib/reach/in-image-route.js






/**
 * The route for Prisma in a container of the release's image on a host. This machine reaches the database through a
 * second container in the same network.
 * @param relay opens the relay into that network
 */
async function inImageRoute(entry, place, relay, { signal }) {
    const { host, network } = place;
    const through = `${network === undefined ? '' : `the network ${network} of `}${host.name}`;
    // First, because its error for an image that cannot be run says more than a relay that does not start.
    const project = await (0,image_project/* readImageProject */.j)(host, place, signal);
    const { dial } = await relay();
    const { target, close } = await (0,tunnel/* openTunnelOver */.t)(through, entry.name, entry.target, () => dial(entry.target.host, entry.target.port));
    return {
        target,
        through,
        dumps: { host, target: entry.target, network },
        readMigrations: async () => project.migrations,
        prepare: async () => imagePrisma(entry, place, project),
        close,
    };
}
function imagePrisma({ target, urlVariable }, { host, image, network, schema }, { directory, version, cli }) {
    const env = prismaEnvironment(urlVariable, target);
    return {
        version,
        place: `${directory} of the image ${image} on ${host.name}`,
        target,
        urlVariable,
        async migrate(command, deps) {
            const name = `fairway-migrate-${(0,external_node_crypto_.randomBytes)(5).toString('hex')}`;
            const argv = (0,docker_run/* dockerRunArgv */.Y)(image, { name, network, directory, entrypoint: 'node', pass: Object.keys(env) }, [cli, ...migrateArgv(command, schema)]);
            try {
                return await runPrisma(host, argv, { ...deps, env, target, command });
            }
            catch (error) {
                // Ending `docker run` does not end a container whose first process takes no signals.
                await host.exec(['docker', 'rm', '--force', name], { accept: 'any' }).catch(() => { });
                throw error;
            }
        },
        used({ signal, timeoutMs }) {
            const run = {
                network: 'none',
                directory,
                entrypoint: 'node',
                interactive: true,
                pass: Object.keys(env),
            };
            const argv = (0,docker_run/* dockerRunArgv */.Y)(image, run, ['-', usedProjectQuestion(schema, urlVariable)]);
            return readProject(host, argv, { env, target, signal, timeoutMs });
        },
    };
}

;// CONCATENATED MODULE: ./packages/database/lib/reach/on-host-route.js



/**
 * The route for Prisma on a host, in a copy of the project. This machine reaches the database through the host.
 * @param copy makes the copy when it is first needed
 */
async function onHostRoute(entry, place, copy, { workspace }) {
    const { host } = place;
    const far = withCaFile(entry.target, certificateDirectories(place, workspace));
    const { target, close } = await (0,tunnel/* openTunnel */.X)(host, entry.name, far);
    return {
        target,
        through: host.name,
        dumps: { host, target: entry.target, network: 'host' },
        readMigrations: () => migrationsOf(place),
        async prepare() {
            const { at, provide } = await copy();
            const there = { ...place, directory: at(place.directory) };
            return prepareIn(host, entry, there, provide, entry.target);
        },
        close,
    };
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./packages/runtime/lib/text/shorten.js
var shorten = __webpack_require__(1918);
;// CONCATENATED MODULE: ./packages/database/lib/reach/relay-frames.js
const kinds = ['open', 'opened', 'data', 'end'];
const headLength = 9;
/** A frame as bytes: the connection's number (4 bytes), the kind (1), the length (4), the content. */
function writeFrame({ connection, kind, content }) {
    const head = Buffer.alloc(headLength);
    head.writeUInt32BE(connection, 0);
    head.writeUInt8(kinds.indexOf(kind), 4);
    head.writeUInt32BE(content.length, 5);
    return Buffer.concat([head, content]);
}
/** Reads chunks of bytes and returns the frames that are complete. */
class FrameReader {
    #rest = Buffer.alloc(0);
    push(chunk) {
        this.#rest = Buffer.concat([this.#rest, chunk]);
        const frames = [];
        while (this.#rest.length >= headLength) {
            const end = headLength + this.#rest.readUInt32BE(5);
            if (this.#rest.length < end)
                break;
            const kind = kinds[this.#rest.readUInt8(4)];
            if (kind === undefined)
                throw new Error('the bytes are not a frame of a relay');
            frames.push({
                connection: this.#rest.readUInt32BE(0),
                kind,
                content: this.#rest.subarray(headLength, end),
            });
            this.#rest = this.#rest.subarray(end);
        }
        return frames;
    }
}

;// CONCATENATED MODULE: ./packages/database/lib/reach/relay.js



/** @param channel a running `relayProgram`. */
function relayOver(channel) {
    const carried = new Map();
    const frames = new FrameReader();
    let count = 0;
    let over;
    const send = (connection, kind, content, done) => channel.stdin.write(writeFrame({ connection, kind, content }), () => done?.());
    const end = (connection, words) => {
        const one = carried.get(connection);
        if (one === undefined)
            return;
        carried.delete(connection);
        one.settle(new Error(words || 'the connection was closed'));
        if (words)
            one.stream.destroy(new Error(words));
        else
            one.stream.push(null);
    };
    const take = ({ connection, kind, content }) => {
        if (kind === 'opened')
            carried.get(connection)?.settle();
        if (kind === 'data')
            carried.get(connection)?.stream.push(content);
        if (kind === 'end')
            end(connection, content.toString());
    };
    const endAll = (words) => {
        over ??= words;
        for (const connection of [...carried.keys()])
            end(connection, words);
    };
    channel.stdin.on('error', () => { });
    channel.stdout.on('data', (chunk) => {
        try {
            frames.push(chunk).forEach(take);
        }
        catch {
            endAll(`its output is not that of a relay: ${(0,shorten/* shorten */.ml)(chunk.toString('latin1'), 200)}`);
        }
    });
    channel.ended.then(endAll);
    return {
        close: channel.close,
        dial(host, port) {
            if (over !== undefined)
                return Promise.reject(new Error(over));
            const connection = ++count;
            const stream = new external_node_stream_.Duplex({
                read() { },
                write: (chunk, _encoding, done) => void send(connection, 'data', chunk, done),
                final(done) {
                    send(connection, 'end', Buffer.alloc(0), done);
                },
                destroy(error, done) {
                    if (carried.delete(connection))
                        send(connection, 'end', Buffer.alloc(0));
                    done(error);
                },
            });
            // An error before the opening rejects the promise. A later error is seen by the stream's end.
            stream.on('error', () => { });
            return new Promise((resolve, reject) => {
                const settle = (error) => (error ? reject(error) : resolve(stream));
                carried.set(connection, { stream, settle });
                send(connection, 'open', Buffer.from(JSON.stringify({ host, port })));
            });
        },
    };
}

;// CONCATENATED MODULE: ./packages/database/lib/reach/relay-program.js
/**
 * The far end of a relay. It reads frames from standard input, makes the requested connections, and writes their bytes
 * to standard output. It ends with its standard input, so no run leaves it behind. It is a text because the image that
 * runs it has only its own files. Any Node since 14 can run it.
 */
const relayProgram = `
const net = require("node:net");
const sockets = new Map();
const tell = (connection, kind, content) => {
  const head = Buffer.alloc(9);
  head.writeUInt32BE(connection, 0);
  head.writeUInt8(kind, 4);
  head.writeUInt32BE(content.length, 5);
  process.stdout.write(Buffer.concat([head, content]));
};
const open = (connection, place) => {
  const socket = net.connect(place);
  sockets.set(connection, socket);
  socket.setNoDelay(true);
  let words = "";
  socket.on("connect", () => tell(connection, 1, Buffer.alloc(0)));
  socket.on("data", (chunk) => tell(connection, 2, chunk));
  socket.on("error", (error) => { words = error.message; });
  socket.on("close", () => { sockets.delete(connection); tell(connection, 3, Buffer.from(words)); });
};
let rest = Buffer.alloc(0);
process.stdin.on("data", (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  while (rest.length >= 9 && rest.length >= 9 + rest.readUInt32BE(5)) {
    const connection = rest.readUInt32BE(0);
    const kind = rest.readUInt8(4);
    const content = rest.subarray(9, 9 + rest.readUInt32BE(5));
    rest = rest.subarray(9 + content.length);
    const socket = sockets.get(connection);
    if (kind === 0) open(connection, JSON.parse(content.toString()));
    else if (kind === 2 && socket) socket.write(content);
    else if (kind === 3 && socket) socket.destroy();
  }
});
process.stdin.on("end", () => process.exit(0));
`.trim();

;// CONCATENATED MODULE: ./packages/database/lib/reach/open-routes.js













/**
 * Opens the route to every database. Databases share copies of the same directory on the same host, and relays into the
 * same network.
 * @throws Failure naming every database that cannot be reached; nothing stays open then
 */
async function openRoutes(entries, deps) {
    const closing = [];
    const shared = sharedMeans(deps, (close) => closing.unshift(close));
    const close = async () => {
        for (const end of closing.splice(0))
            await end();
    };
    const open = async (entry) => {
        const route = await openRoute(entry, shared, deps);
        // A tunnel must end before the connection that carries it.
        closing.unshift(route.close);
        if (route.through !== undefined)
            deps.info(`${entry.name}: reached through ${route.through}`);
        return { entry, route };
    };
    try {
        const { values, failures } = await (0,lib_failures/* settle */.G9)(entries.map(open));
        if (failures.length > 0)
            throw (0,lib_failures/* combine */.kg)('Several databases are not reached.', failures);
        return { reached: values, close };
    }
    catch (error) {
        await close();
        throw error;
    }
}
async function openRoute(entry, shared, deps) {
    const { reach } = entry;
    switch (reach.kind) {
        case 'direct':
            return directRoute(entry, reach, shared.provide, deps);
        case 'ssh-tunnel':
            return tunnelRoute(entry, reach, shared.provide, deps);
        case 'on-host':
            return onHostRoute(entry, reach, () => shared.copy(reach), deps);
        case 'in-image':
            return inImageRoute(entry, reach, () => shared.relay(reach), deps);
    }
}
function sharedMeans(deps, onClose) {
    const copies = new Map();
    const relays = new Map();
    return {
        provide: cliProvider(deps.here, deps.workspace, deps),
        async copy({ host, directory }) {
            const root = await rootOf(directory, deps);
            return once(copies, `${host.name} ${root}`, async () => {
                const copy = await copyToHost(host, root, deps);
                onClose(copy.remove);
                return copy;
            });
        },
        relay({ host, image, network }) {
            return once(relays, JSON.stringify([host.name, image, network]), async () => {
                const run = { network, entrypoint: 'node', interactive: true };
                const argv = (0,docker_run/* dockerRunArgv */.Y)(image, run, ['-e', relayProgram]);
                const { clock, signal } = deps;
                const relay = relayOver(await (0,command_channel/* openCommandChannel */.z)(host, argv, { clock, signal }));
                onClose(relay.close);
                return relay;
            });
        },
    };
}
/** The root of a project: the directory of its lock file. Packages that are copied need no lock file. */
async function rootOf(directory, { here, workspace, install }) {
    try {
        return (await findInstaller(here, directory, workspace)).root;
    }
    catch (error) {
        const cli = install.when === 'never' ? await (0,prisma_cli/* findPrismaCli */.W)(here, directory, workspace) : undefined;
        if (cli === undefined)
            throw error;
        return (0,external_node_path_.dirname)((0,external_node_path_.dirname)((0,external_node_path_.dirname)(cli.bin)));
    }
}
function once(made, key, make) {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known;
}

// EXTERNAL MODULE: ./packages/database/lib/connection/connection.js
var connection = __webpack_require__(189);
// EXTERNAL MODULE: ./packages/database/lib/connection/unreachable.js
var unreachable = __webpack_require__(5951);
;// CONCATENATED MODULE: ./packages/database/lib/state/compare.js

/**
 * Compares a migrations folder with the rows of `_prisma_migrations`. An unfinished row counts even beside a finished one of
 * the same name: Prisma applies nothing then (P3009). Prisma's own `migrate status` reports an edited
 * script and a database that is ahead as "up to date", and `migrate deploy` migrates a diverged history.
 */
function compareHistory(folder, rows) {
    const live = rows.filter((row) => row.rolledBackAt === null);
    const done = new Map(live.filter((row) => row.finishedAt !== null).map((row) => [row.name, row]));
    const failed = live
        .filter((row) => row.finishedAt === null)
        .map(({ name, startedAt, logs }) => ({ name, startedAt, logs }));
    const unfinished = new Set(failed.map((row) => row.name));
    const known = new Set(folder.map((migration) => migration.name));
    const names = (wanted) => folder.filter(wanted).map((migration) => migration.name);
    const strangers = sorted([...done.keys()].filter((name) => !known.has(name)));
    const lastOfFolder = folder.at(-1)?.name ?? '';
    const lastApplied = sorted([...done.keys()]).at(-1) ?? '';
    const applied = names(({ name }) => done.has(name));
    const pending = names(({ name }) => !done.has(name) && !unfinished.has(name));
    const edited = names(({ name, script }) => {
        const row = done.get(name);
        return row !== undefined && !matchesChecksum(script, row.checksum);
    });
    const missing = strangers.filter((name) => isOlder(name, lastOfFolder));
    const ahead = strangers.filter((name) => !isOlder(name, lastOfFolder));
    const backDated = pending.filter((name) => isOlder(name, lastApplied));
    const lists = { applied, pending, failed, edited, missing, backDated, ahead };
    return { kind: kindOf(lists), ...lists };
}
/** The worst kind that applies, which has to be repaired first. */
function kindOf(lists) {
    if (lists.failed.length > 0)
        return 'failed';
    if (lists.edited.length + lists.missing.length + lists.backDated.length > 0)
        return 'diverged';
    if (lists.ahead.length > 0)
        return 'ahead';
    return lists.pending.length > 0 ? 'pending' : 'up-to-date';
}
function isOlder(name, than) {
    return name.localeCompare(than) < 0;
}
function sorted(names) {
    return [...names].sort((a, b) => a.localeCompare(b));
}

;// CONCATENATED MODULE: ./packages/database/lib/state/history.js

const rowShape = schemas/* object */.Ikc({
    migration_name: schemas/* string */.YjP(),
    checksum: schemas/* string */.YjP(),
    started_at: schemas/* date */.p6U(),
    finished_at: schemas/* date */.p6U().nullable(),
    rolled_back_at: schemas/* date */.p6U().nullable(),
    logs: schemas/* string */.YjP().nullable(),
});
/** Reads a schema's history. The connection must be in a transaction. */
async function readHistory(client, schema) {
    const found = await client.query("SELECT to_regclass(format('%I._prisma_migrations', $1::text)) AS history", [schema]);
    if (found.rows[0]?.history === null)
        return { managed: false, tables: await readTables(client, schema) };
    return { managed: true, rows: await readRows(client, schema) };
}
async function readRows(client, schema) {
    const { rows } = await client.query(`SELECT migration_name, checksum, started_at, finished_at, rolled_back_at, logs
       FROM ${client.escapeIdentifier(schema)}._prisma_migrations ORDER BY started_at, migration_name`);
    return schemas/* array */.YOg(rowShape)
        .parse(rows)
        .map((row) => ({
        name: row.migration_name,
        checksum: row.checksum,
        startedAt: row.started_at,
        finishedAt: row.finished_at,
        rolledBackAt: row.rolled_back_at,
        logs: row.logs,
    }));
}
/** The tables and views of the schema, without those of extensions. */
async function readTables(client, schema) {
    const { rows } = await client.query(`SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
      ORDER BY c.relname`, [schema]);
    return rows.map((row) => row.relname);
}

;// CONCATENATED MODULE: ./packages/database/lib/state/migration-lock.js

/**
 * The key that Prisma passes to pg_advisory_lock for as long as it migrates.
 * Source: prisma-engines, schema-engine/connectors/sql-schema-connector/src/flavour/postgres.rs.
 */
const migrationLockKey = 72_707_369;
const holderShape = schemas/* object */.Ikc({
    pid: schemas/* number */.aig(),
    application: schemas/* string */.YjP().nullable(),
    client: schemas/* string */.YjP().nullable(),
    state: schemas/* string */.YjP().nullable(),
    since: schemas/* date */.p6U().nullable(),
    statement: schemas/* string */.YjP().nullable(),
});
const runPrefix = 'fairway-run ';
/**
 * The name of a run's own connection while it migrates. The server drops this connection as soon as the run is dead,
 * but continues a begun statement. So a live run can be distinguished from a dead one.
 * @param unique distinguishes runs with the same description
 */
function runMark(unique, description) {
    // PostgreSQL cuts names at 63 bytes.
    return Buffer.from(`${runPrefix}${unique} ${description}`).subarray(0, 63).toString('utf8');
}
/**
 * Reads the holder of Prisma's lock in this database.
 * @param ownMark the mark of this run, which does not count as another run
 * @returns undefined where the lock is free
 */
async function readMigrationLock(client, ownMark) {
    const { rows } = await client.query(`SELECT a.pid, a.application_name AS application, host(a.client_addr) AS client, a.state,
            CASE a.state WHEN 'active' THEN a.query_start ELSE a.state_change END AS since,
            left(a.query, 200) AS statement
       FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1 AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`, [migrationLockKey]);
    if (rows.length === 0)
        return undefined;
    const { state, application, statement, ...holder } = holderShape.parse(rows[0]);
    return {
        holder: {
            ...holder,
            application: application ?? '',
            statement: statement ?? '',
            // A session that this user may not inspect counts as busy.
            active: state === null || state === 'active',
        },
        runs: await readRuns(client, ownMark),
    };
}
async function readRuns(client, ownMark) {
    const { rows } = await client.query(`SELECT application_name AS mark FROM pg_stat_activity
      WHERE datname = current_database() AND starts_with(application_name, $1) AND application_name <> $2`, [runPrefix, ownMark ?? '']);
    return rows.flatMap(({ mark }) => runOf(mark) ?? []);
}
/** The description in the mark of a run; undefined for the name of another session. */
function runOf(application) {
    if (!application.startsWith(runPrefix))
        return undefined;
    return application.slice(runPrefix.length).replace(/^\S+ /, '');
}

;// CONCATENATED MODULE: ./packages/database/lib/state/state.js







/**
 * Reads the state of a database from its migrations folder and its own `_prisma_migrations`. Changes nothing. An empty
 * database is `pending` with all migrations of the folder.
 * @throws only the signal's reason, because a database that gives no answer is a state too
 */
async function readState(target, folder, { signal, timeoutMs = 10_000, ownMark } = {}) {
    try {
        return await (0,connection/* withConnection */.p)(target, { timeoutMs, signal }, (client) => ask(client, target.schema, folder, ownMark));
    }
    catch (error) {
        signal?.throwIfAborted();
        return (0,unreachable/* explainUnreachable */.s)(error, (0,connection_redact/* redactorOf */.y)([target.url]));
    }
}
/** Reads lock and history in one read-only transaction. */
async function ask(client, schema, folder, ownMark) {
    await client.query('BEGIN READ ONLY');
    try {
        // The lock first: a run that ends between the two reads has written its history by the second one.
        const lock = await readMigrationLock(client, ownMark);
        const history = await readHistory(client, schema);
        if (!history.managed && history.tables.length > 0)
            return { kind: 'unmanaged', tables: history.tables };
        const comparison = compareHistory(folder, history.managed ? history.rows : []);
        const unsettled = comparison.kind === 'pending' || comparison.kind === 'failed';
        return lock && unsettled ? whileLocked(lock, comparison) : comparison;
    }
    finally {
        await client.query('ROLLBACK');
    }
}
/**
 * A run that is gone has left a migration without end and message, and its session still works on it. A live run has
 * its mark, or a session that is idle between two statements. A backup holds the lock in the session that has its mark.
 */
function whileLocked({ holder, runs }, { failed }) {
    const run = runOf(holder.application) ?? runs[0];
    const begun = failed.filter(({ logs }) => logs === null).map(({ name }) => name);
    if (run === undefined && holder.active && begun.length > 0)
        return { kind: 'abandoned', holder, migrations: begun };
    return { kind: 'locked', holder, ...(run === undefined ? {} : { run }) };
}
/** A state in a few words, for a table or a log line. */
function describeState(state) {
    const count = (list, word) => list.length > 0 ? [`${list.length} ${word}`] : [];
    switch (state.kind) {
        case 'up-to-date':
            return `up to date (${state.applied.length})`;
        case 'pending':
            return `${state.pending.length} pending`;
        case 'unmanaged':
            return `unmanaged (${(0,text_count/* countOf */.p)(state.tables.length, 'table')})`;
        case 'unreachable':
            return 'unreachable';
        case 'locked':
            return 'locked by another run';
        case 'abandoned':
            return 'abandoned but still running in the server';
        default: {
            const parts = [
                ...count(state.failed, 'half done'),
                ...count(state.edited, 'edited'),
                ...count(state.missing, 'missing'),
                ...count(state.backDated, 'back-dated'),
                ...count(state.ahead, 'ahead'),
            ];
            return `${state.kind} (${parts.join(', ')})`;
        }
    }
}

// EXTERNAL MODULE: ./packages/database/lib/connection/database-url.js
var database_url = __webpack_require__(3424);
;// CONCATENATED MODULE: ./packages/database/lib/connection/liveness-connection.js





/**
 * Does some work under a mark: pg_stat_activity shows a connection of that name exactly as long as this process lives
 * and works. It shows other runs that the migration's own run is alive.
 * @returns the result of the work
 * @throws Failure when the connection cannot be made, before the work begins; else the error of the work
 */
async function withLivenessConnection(target, mark, work, signal) {
    let working;
    const deps = { applicationName: mark, timeoutMs: 10_000, signal };
    try {
        return await (0,connection/* withConnection */.p)(target, deps, async (client) => {
            // A machine that loses its power does not close its connections, so the server has to check them.
            await client.query('SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3');
            working = work();
            return working;
        });
    }
    catch (error) {
        // The signal ends the work as well, which may take a moment.
        await working?.catch(() => { });
        if (working || signal?.aborted)
            throw error;
        const { why, fix, evidence } = (0,unreachable/* explainUnreachable */.s)(error, (0,connection_redact/* redactorOf */.y)([target.url]));
        throw new lib_failure/* Failure */.HR({
            what: `The ${(0,database_url/* describeTarget */.f)(target)} gives no answer.`,
            why,
            fix,
            evidence: [evidence],
            cause: error,
        });
    }
}

// EXTERNAL MODULE: ./packages/database/lib/prisma/statement-commits.js
var statement_commits = __webpack_require__(4199);
;// CONCATENATED MODULE: ./packages/database/lib/prisma/deploy-problem.js

/**
 * Explains a failed run by the code and the message that Prisma prints.
 * @param version the version of Prisma, which decides what stays of a migration that failed
 */
function explainDeploy({ exitCode, lines }, version) {
    const text = lines.join('\n');
    const evidence = complaintOf(lines);
    const begun = hasBegun(text);
    const limit = limits.find(({ words }) => text.includes(words));
    if (limit)
        return { why: limit.why, fix: `${again(version)} ${limit.advice}`, evidence };
    const refusal = refusals.find(({ shown }) => shown.test(text));
    if (refusal) {
        const next = begun ? again(version) : 'Nothing of the migration was begun: run this again.';
        return { why: refusal.why, fix: `${refusal.fix} ${next}`, evidence };
    }
    const code = /\b(P[13]\d{3})\b/.exec(text)?.[1];
    if (code === 'P3018') {
        return {
            why: 'The server refused a migration (P3018).',
            fix: `Correct it. ${again(version)}`,
            evidence,
        };
    }
    const known = code === undefined ? undefined : causes[code];
    if (known)
        return { why: `${known[0]} (${code}).`, fix: known[1], evidence };
    return {
        why: `\`prisma migrate deploy\` ended with exit status ${exitCode}${code ? ` (${code})` : ''}.`,
        fix: 'Read its last lines above, correct the migration, and run this again.',
        evidence,
    };
}
/**
 * Whether Prisma gave up because somebody else held its lock. It has begun no migration then. A `lock_timeout` of the session
 * ends its wait, too.
 */
function isRefusedByLock({ exitCode, lines }) {
    const text = lines.join('\n');
    if (exitCode === 0 || hasBegun(text))
        return false;
    return /acquire a postgres advisory lock/.test(text) || text.includes(limits[0].words);
}
/** Prisma marks a migration as failed in the history only once it has begun it. */
function hasBegun(text) {
    return /\bP3018\b|\bApplying migration\b/.test(text);
}
/** Prisma's lines from its first error on, without the positions in its own source. */
function complaintOf(lines) {
    const start = lines.findIndex((line) => line.startsWith('Error'));
    const frame = /^ {3,}(\d+: |at |with )/;
    return lines
        .slice(Math.max(0, start))
        .filter((line) => !frame.test(line))
        .slice(-15);
}
/** What stays of a migration that failed, and how it is applied again. */
function again(version) {
    const left = (0,statement_commits/* commitsEachStatement */.f)(version)
        ? `Prisma ${version} commits each statement by itself, so the statements before the one that failed are applied: undo them by hand, or write the migration so that it can run again (IF NOT EXISTS).`
        : `Prisma ${version} sends a migration as a whole, so the server has undone it, unless it holds COMMIT.`;
    return `${left} Then \`prisma migrate resolve --rolled-back NAME\`, and run this again.`;
}
/** The server's messages when a session has reached one of its limits. */
const limits = [
    {
        words: 'canceling statement due to lock timeout',
        why: 'A table was in use for longer than lock-timeout, so that the migration did not get its lock.',
        advice: 'Choose a quieter time. Long transactions that are in the way are in pg_stat_activity.',
    },
    {
        words: 'canceling statement due to statement timeout',
        why: 'A statement took longer than statement-timeout, or than the statement_timeout of this role or database.',
        advice: 'Set a longer statement-timeout, or split the statement.',
    },
];
/** What the server refuses whatever the migration says. Source: PostgreSQL's manual, appendix A (SQLSTATE). */
const refusals = [
    {
        shown: /\b42501\b|permission denied|must be owner of/i,
        why: 'The user of the URL lacks a right that the migration needs (42501).',
        fix: 'Grant it, as the message names it: often `GRANT CREATE ON SCHEMA public TO USER`, or ownership of the table. The migration itself may be right.',
    },
    {
        shown: /\b25006\b|in a read-only transaction/i,
        why: 'The session may only read (25006).',
        fix: 'Use the primary server and not a replica, and a user without `default_transaction_read_only`. The migration itself may be right.',
    },
    {
        shown: /\b25001\b|cannot run inside a transaction block/i,
        why: 'A statement that cannot run inside a transaction, such as CREATE INDEX CONCURRENTLY, stands beside others (25001).',
        fix: 'Put it into a migration of its own.',
    },
];
/** Source: https://www.prisma.io/docs/orm/reference/error-reference */
const causes = {
    P1001: ['The server stopped answering', 'Check that the server is up, then run this again.'],
    P1002: [
        'The lock of migrations was not free within ten seconds: another migration runs, or one was killed and still runs inside the server',
        'Wait for the other run. If there is none, look in pg_stat_activity for what holds advisory lock 72707369.',
    ],
    P1008: ['The server took too long', 'Look in pg_stat_activity for what it waits for, then run this again.'],
    P1014: [
        'A table that Prisma needs is not where it looks: a migration may have changed `search_path` for the rest of its session',
        'Write `SET LOCAL search_path` inside BEGIN and COMMIT, or name tables with their schema. Then read the state with `command: plan`.',
    ],
    P3005: [
        'The schema is not empty, and Prisma has no history there',
        'Is it the right database? If so, baseline it once: `prisma migrate resolve --applied NAME` for each migration that it already has.',
    ],
    P3009: [
        'An earlier migration failed, and Prisma applies nothing after it',
        'Put that migration right, mark it with `prisma migrate resolve`, and run this again.',
    ],
};

;// CONCATENATED MODULE: ./packages/database/lib/state/state-problem.js


/** @returns undefined for a database that is up to date or can be migrated */
function problemOf(name, target, state) {
    const place = `${name} (${(0,database_url/* describeTarget */.f)(target)})`;
    switch (state.kind) {
        case 'up-to-date':
        case 'pending':
            return undefined;
        case 'unreachable':
            return {
                what: `${place} gives no answer.`,
                why: state.why,
                fix: state.fix,
                evidence: [state.evidence],
            };
        case 'unmanaged':
            return {
                what: `${place} was never migrated by Prisma, and it is not empty.`,
                why: `It holds ${listed(state.tables)} and no _prisma_migrations.`,
                evidence: [],
                fix: 'Is it the right database? If so, baseline it once: `prisma migrate resolve --applied NAME` for each migration that it already has.',
            };
        case 'locked':
            return lockedProblem(name, target, state);
        case 'abandoned':
            return {
                what: `${place} still works on ${listed(state.migrations)}, and the run that began it is gone.`,
                why: 'The run was killed, and the server goes on with what it had begun. (Or Prisma was started by hand and works there now: this run cannot tell the two cases apart.)',
                evidence: sessionLines(state.holder),
                fix: `Let it end, or end it: SELECT pg_terminate_backend(${state.holder.pid}). Then look at what it has left behind: this action will show the migration as failed and say how to go on.`,
            };
        case 'failed':
            return {
                what: `${place} has a migration that began and did not end: ${listed(state.failed.map((row) => row.name))}.`,
                why: state.failed.some((row) => row.logs === null)
                    ? 'Its run was ended before the server answered, and it no longer runs. Prisma 7.4 and newer commits each statement by itself, so a part of it may be there; older versions leave all of it or nothing.'
                    : 'The server refused it.',
                evidence: state.failed.flatMap(({ name: migration, startedAt, logs }) => [
                    `${migration} began ${startedAt.toISOString()}`,
                    ...(logs ?? '').split('\n').filter(Boolean).slice(0, 8),
                ]),
                fix: 'Put right by hand what it left behind, then `prisma migrate resolve --rolled-back NAME` to have it applied again, or `--applied NAME` if all of it is there.',
            };
        case 'diverged':
            return {
                what: `${place} has another history than the migrations folder.`,
                why: 'Migrations that were applied are not those of this commit.',
                evidence: [
                    ...state.edited.map((migration) => `edited after it was applied: ${migration}`),
                    ...state.missing.map((migration) => `applied, and missing from the folder: ${migration}`),
                    ...state.backDated.map((migration) => `not applied, and older than one that is: ${migration}`),
                    ...state.ahead.map((migration) => `applied, and newer than the folder: ${migration}`),
                ],
                fix: 'Restore edited and missing migrations from git; give back-dated ones a name of today; put changes into new migrations.',
            };
        case 'ahead':
            return {
                what: `${place} is ahead of this commit.`,
                why: `A newer release has applied ${listed(state.ahead)}.`,
                evidence: [],
                fix: 'Release a commit that has these migrations. To go back on purpose, write a new migration that undoes them.',
            };
    }
}
/** Why a database cannot be migrated whose lock of migrations somebody holds. */
function lockedProblem(name, target, { run, holder }) {
    const place = `${name} (${(0,database_url/* describeTarget */.f)(target)})`;
    return {
        what: isBackup(run) ? `${place} is being backed up.` : `${place} is being migrated by another run.`,
        why: run
            ? `It is ${run}, and it is alive.`
            : `A Prisma that this action did not start holds the lock of migrations (advisory lock ${migrationLockKey}).`,
        evidence: sessionLines(holder),
        fix: `Wait until it has ended and run this again, or give it more time. If there is no such run, end its session: SELECT pg_terminate_backend(${holder.pid}).`,
    };
}
/** Whoever holds the lock, as a part of a sentence. */
function sayHolder({ run, holder: { pid, application } }) {
    if (run)
        return isBackup(run) ? `a ${run}` : `a migration (${run})`;
    return application ? `session ${pid}, ${application}` : `session ${pid}, a Prisma without a name`;
}
/** The name that a backup gives to the session in which it holds the lock. */
function isBackup(run) {
    return run?.startsWith('backup ') === true;
}
function sessionLines({ pid, application, client, active, since, statement }) {
    const who = [application && `"${application}"`, client && `from ${client}`].filter(Boolean).join(' ');
    const time = since ? ` since ${since.toISOString()}` : '';
    const head = statement.trim().replace(/\s+/g, ' ');
    return [
        `session ${pid}${who ? ` ${who}` : ''}: ${active ? 'running' : 'resting'}${time}`,
        ...(head ? [head] : []),
    ];
}
function listed(names) {
    return names.length <= 4
        ? names.join(', ')
        : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

// EXTERNAL MODULE: ./packages/runtime/lib/text/elapsed.js
var elapsed = __webpack_require__(3099);
;// CONCATENATED MODULE: ./packages/database/lib/state/until-unlocked.js


const lookMs = 500;
const tellMs = 10_000;
/**
 * Waits until nobody holds the lock of migrations of a database: another migration, or a backup.
 * @param read reads the state of the database anew
 * @param until the clock's time at which it is given up
 * @returns the first state in which it is free, or the last one in which it was not
 */
async function untilUnlocked(name, read, until, { clock, signal, info, progress }) {
    const start = clock.now();
    let told;
    for (;;) {
        const state = await read();
        const now = clock.now();
        if (state.kind !== 'locked' || now >= until)
            return state;
        const waited = `${(0,elapsed/* sayElapsed */.c)(now - start)} of ${(0,elapsed/* sayElapsed */.c)(until - start)}`;
        if (told === undefined)
            info(sayWait(name, state, `waiting up to ${(0,elapsed/* sayElapsed */.c)(until - start)}`));
        else if (now - told >= tellMs)
            progress(sayWait(name, state, waited));
        if (told === undefined || now - told >= tellMs)
            told = now;
        await clock.sleep(Math.min(lookMs, until - now), signal);
    }
}
function sayWait(name, state, rest) {
    return `${name}: its lock of migrations is held by ${sayHolder(state)}; ${rest}`;
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/when-free.js

/**
 * Runs Prisma, and once more where somebody took the lock of migrations just before it: Prisma waits ten seconds for that
 * lock, which is less than a backup takes, and has changed nothing then.
 * @param free waits until the lock is free, and returns the state of the database
 * @param inTime whether there is time for one more run
 * @returns how Prisma ended; or the state of the database where its lock does not become free
 */
async function whenFree(deploy, free, inTime) {
    for (;;) {
        const run = await deploy();
        if (!isRefusedByLock(run) || !inTime())
            return run;
        const state = await free();
        if (state.kind === 'locked')
            return state;
    }
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/apply.js







/** Applies the pending migrations of every database, in parallel. */
function applyAll(prepared, deps) {
    return Promise.all(prepared.map((one) => apply(one, deps)));
}
/** Applies the pending migrations, one database after the other. After the first failure no other database is begun. */
async function applyInOrder(prepared, deps) {
    const applied = [];
    for (const one of prepared) {
        const result = await apply(one, deps);
        applied.push(result);
        if (!result.failure)
            continue;
        const left = prepared.slice(applied.length).map(({ entry }) => entry.name);
        if (left.length > 0)
            deps.teller.info(`Not begun, because ${result.name} failed: ${left.join(', ')}`);
        break;
    }
    return applied;
}
/** Rejects only when the run is cancelled. After any other error the state is still read back. */
async function apply({ entry, route, prisma, migrations, state }, deps) {
    const { clock, logger, signal, timeoutMs, lockWaitMs, mark, teller, note } = deps;
    const { name } = entry;
    const start = clock.now();
    const pending = state.kind === 'pending' ? state.pending.length : 0;
    teller.progress(`${name}: applying ${pending} ${pending === 1 ? 'migration' : 'migrations'}`);
    note(name, { begun: true });
    try {
        const deploy = () => prisma.migrate('deploy', {
            onLine: (line) => teller.info(`${name}: ${line}`),
            signal,
            timeoutMs,
        });
        const until = start + lockWaitMs;
        const read = () => readState(route.target, migrations, { signal });
        const run = await whenFree(() => withLivenessConnection(route.target, mark, deploy, signal), () => untilUnlocked(name, read, until, { clock, signal, ...teller }), () => clock.now() < until);
        const tookMs = clock.now() - start;
        if ('kind' in run)
            return { name, tookMs, failure: new lib_failure/* Failure */.HR(lockedProblem(name, route.target, run)) };
        if (run.exitCode === 0)
            return { name, tookMs };
        return {
            name,
            tookMs,
            failure: new lib_failure/* Failure */.HR({ what: `Migrating ${name} failed.`, ...explainDeploy(run, prisma.version) }),
        };
    }
    catch (error) {
        if (signal.aborted) {
            logger.warn(`${name}: the run was ended while it migrated. A statement that had begun may still run inside the server.`);
            throw signal.reason;
        }
        const failure = error instanceof lib_failure/* Failure */.HR ? error : unexpected(name, error);
        return { name, tookMs: clock.now() - start, failure };
    }
}
function unexpected(name, cause) {
    return new lib_failure/* Failure */.HR({
        what: `Migrating ${name} failed.`,
        why: (0,lib_failure/* messageOf */.bD)(cause),
        fix: 'Run this again; its state is read anew first.',
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/runtime/lib/text/stamp.js
/**
 * `20261129T031700123Z`: a time in UTC as a part of a name, so that names sort by it. No store and no file system objects
 * to a character of it. It has milliseconds, because two runs of one second must not change places.
 */
function formatStamp(at) {
    return new Date(at).toISOString().replaceAll(/[-:.]/g, '');
}
/** `20261129_031700123`: the same for the name of a database, which needs no quotes with it. */
function formatNameStamp(at) {
    return formatStamp(at).replace('T', '_').replace('Z', '');
}

;// CONCATENATED MODULE: ./packages/database/lib/connection/libpq-environment.js
/** The variables of libpq: https://www.postgresql.org/docs/current/libpq-envars.html */
function libpqEnvironment(target) {
    const { host, port, user, password, database, tls, options, connectTimeoutMs } = target;
    return {
        PGHOST: host,
        PGPORT: String(port),
        PGUSER: user,
        PGPASSWORD: password,
        PGDATABASE: database,
        PGSSLMODE: tls.strict ? 'verify-full' : tls.mode,
        ...(tls.caFile === undefined ? {} : { PGSSLROOTCERT: tls.caFile }),
        // pg_dump itself resets the limits of its session.
        ...(options === undefined ? {} : { PGOPTIONS: options }),
        PGCONNECT_TIMEOUT: String(Math.ceil(connectTimeoutMs / 1000)),
        LC_ALL: 'C',
    };
}

;// CONCATENATED MODULE: ./packages/database/lib/backup/clients.js
/** Looks in PATH first, then in the directories where Debian, Red Hat and Homebrew keep several versions. */
const listProgram = `
for p in pg_dump /usr/lib/postgresql/*/bin/pg_dump /usr/pgsql-*/bin/pg_dump /opt/homebrew/opt/postgresql@*/bin/pg_dump; do
  v=$("$p" --version 2>/dev/null) && printf '%s\\t%s\\n' "$p" "$v"
done
true
`;
/** Lists the client programs of a machine, or of whatever runs commands as a machine does. */
async function listClients(host, signal) {
    const options = { show: 'look for pg_dump', signal };
    return readClients((await host.exec(['sh', '-c', listProgram], options)).stdout);
}
/** Reads lines of a path, a tab, and the output of `pg_dump --version`. */
function readClients(lines) {
    return lines.split('\n').flatMap((line) => {
        const [pgDump = '', said = ''] = line.split('\t');
        const [, version, major] = /\(PostgreSQL\) ((\d+)\S*)/.exec(said) ?? [];
        return version === undefined
            ? []
            : [{ pgDump, pgRestore: pgDump.replace(/dump$/, 'restore'), version, major: Number(major) }];
    });
}
/**
 * The oldest programs that can dump a server of this version. pg_dump refuses a server that is newer than itself, and
 * the server's own pg_restore may not read the dump of a newer pg_dump.
 * @returns undefined where all programs are too old
 */
function clientsFor(clients, server) {
    return clients.filter(({ major }) => major >= server).sort((a, b) => a.major - b.major)[0];
}

;// CONCATENATED MODULE: ./packages/database/lib/backup/dump-problem.js



/** The error for a machine without a program that can dump a server of this version. */
function noClients(name, target, place, server, clients) {
    const newest = Math.max(...clients.map(({ major }) => major));
    return notBackedUp(name, target, {
        why: clients.length === 0
            ? `There is no pg_dump ${place}.`
            : `The server is PostgreSQL ${server}, and the newest pg_dump ${place} is ${newest}: it refuses a server that is newer than itself.`,
        evidence: clients.map(({ pgDump, major }) => `${pgDump}: ${major}`),
        fix: `Install postgresql-client-${server} ${place} (in a step before this one), or name an image that has it: \`backup-image: postgres:${server}\`.`,
    });
}
/** The error for a pg_dump or pg_restore that failed. */
function dumpFailed(name, target, image, ended) {
    const { program, exitCode, stderr } = ended;
    const mismatch = /server version: (\d+)\S*.*?pg_dump version: (\d+)/s.exec(stderr);
    const redact = (0,connection_redact/* redactorOf */.y)([target.url]);
    const evidence = stderr
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(-8)
        .map(redact);
    if (mismatch && image !== undefined) {
        const [, server, own] = mismatch;
        return notBackedUp(name, target, {
            why: `The server is PostgreSQL ${server}, and the pg_dump of the image ${image} is ${own}: it refuses a server that is newer than itself.`,
            evidence,
            fix: `Name an image of the server's version: \`backup-image: postgres:${server}\`.`,
        });
    }
    return notBackedUp(name, target, {
        why: `${program} ended with exit status ${exitCode}.`,
        evidence,
        fix: 'Read its output above. The user of the URL must be allowed to read all tables, and the directory must be writable and have room.',
    });
}
function notBackedUp(name, target, rest) {
    return new lib_failure/* Failure */.HR({
        what: `${name} (${(0,database_url/* describeTarget */.f)(target)}) could not be backed up; nothing was migrated.`,
        ...rest,
    });
}

;// CONCATENATED MODULE: ./packages/database/lib/backup/dump.js





/**
 * Dumps a whole database in pg_dump's custom format on the machine where its Prisma runs, and reads all of it back with
 * pg_restore. The file gets its name only after that. Only its owner may read it.
 * @param name the user's name for the database
 * @throws Failure when a program is missing, too old, or fails; no file is left then
 */
async function dumpDatabase(name, source, request) {
    const { file, image, signal, timeoutMs } = request;
    const { host, target } = source.dumps;
    const part = `${file}.part`;
    const place = host.address === 'local' ? 'on the runner' : `on ${host.name}`;
    const programs = await programsFor(name, source, place, request);
    const run = async (program, script, argv) => {
        const options = { env: libpqEnvironment(target), accept: 'any', signal, timeoutMs };
        const shell = ['sh', '-c', script, 'sh', part, ...argv];
        const { exitCode, stdout, stderr } = await host.exec(shell, {
            ...options,
            show: `${program} of ${name}`,
        });
        if (exitCode !== 0)
            throw dumpFailed(name, target, image, { program, exitCode, stderr });
        return stdout;
    };
    try {
        const directory = `umask 077; mkdir -p -- "$(dirname -- "$1")"`;
        const write = `${directory} && exec 3>"$1" && shift && exec "$@" >&3`;
        const read = 'exec <"$1" && shift && exec "$@"';
        await run('pg_dump', write, programs.dump);
        const list = await run('pg_restore', read, [...programs.restore, '--list']);
        // The list is at the head of the file. Only a complete reading shows that the file has its end.
        await run('pg_restore', read, [...programs.restore, '--file=/dev/null']);
        const entries = list.split('\n').filter((line) => /^\d+;/.test(line)).length;
        const sum = await run('sha256sum', 'exec sha256sum <"$1"', []);
        await host.exec(['mv', '--', part, file], { signal });
        const bytes = (await host.stat(file))?.size ?? 0;
        return { place, file, bytes, sha256: sum.slice(0, 64), entries };
    }
    catch (error) {
        await host.remove(part).catch(() => { });
        throw error;
    }
}
const dumpOptions = ['--format=custom', '--no-password'];
async function programsFor(name, { target: near, dumps: { host, target, network } }, place, { image, signal }) {
    if (image !== undefined) {
        const { caFile } = target.tls;
        const run = { network, pass: Object.keys(libpqEnvironment(target)), interactive: true };
        const files = caFile === undefined ? [] : [caFile];
        return {
            dump: (0,docker_run/* dockerRunArgv */.Y)(image, { ...run, files, entrypoint: 'pg_dump' }, dumpOptions),
            restore: (0,docker_run/* dockerRunArgv */.Y)(image, { network: 'none', interactive: true, entrypoint: 'pg_restore' }, []),
        };
    }
    const server = await (0,connection/* withConnection */.p)(near, { timeoutMs: 10_000, signal }, async (client) => {
        const { rows } = await client.query('SHOW server_version_num');
        return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
    });
    const found = await listClients(host, signal);
    const clients = clientsFor(found, server);
    if (clients === undefined)
        throw noClients(name, target, place, server, found);
    return { dump: [clients.pgDump, ...dumpOptions], restore: [clients.pgRestore] };
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/back-up.js



/**
 * The databases to dump before they are migrated. A contracting plan counts as destructive, even if a statement may
 * only fail or refuse: its text does not always show whether it changes data.
 */
function toBackUp(prepared, plans, when) {
    if (when === 'never')
        return [];
    if (when === 'always')
        return prepared;
    const destructive = plans.filter(({ migrations }) => migrations.some(({ expandOnly }) => !expandOnly));
    const names = new Set(destructive.map(({ name }) => name));
    return prepared.filter(({ entry }) => names.has(entry.name));
}
/**
 * Dumps databases in parallel and proves each dump by reading all of it.
 * @returns the dumps by the names of their databases
 * @throws Failure when one of them cannot be dumped; then nothing is migrated
 */
async function backUpAll(databases, { directoryHere, directoryThere, image }, { clock, signal, timeoutMs, teller }) {
    const time = formatStamp(clock.now());
    const dump = async ({ entry: { name }, route }) => {
        teller.progress(`${name}: dumping`);
        const directory = route.dumps.host.address === 'local' ? directoryHere : directoryThere;
        const file = (0,external_node_path_.join)(directory, `${name}-${time}.dump`);
        const made = await dumpDatabase(name, route, { file, image, signal, timeoutMs });
        const { place, bytes, entries, sha256 } = made;
        teller.proved(`${name} is backed up`, `${file} ${place}, ${bytes} bytes, SHA-256 ${sha256}; pg_restore read all of it, ${entries} entries`);
        return [name, made];
    };
    const { values, failures } = await (0,lib_failures/* settle */.G9)(databases.map(dump));
    if (failures.length > 0)
        throw (0,lib_failures/* combine */.kg)('Several databases could not be backed up; none was migrated.', failures);
    return new Map(values);
}

// EXTERNAL MODULE: ./packages/database/lib/migrate/plan.js
var plan = __webpack_require__(2655);
;// CONCATENATED MODULE: ./packages/database/lib/connection/session-limits.js



/**
 * Returns the target with these limits for all of its sessions. They travel in the URL's parameter `options`, which
 * Prisma passes to the server. Options that the URL already has stay.
 */
function withSessionLimits(target, limits) {
    const wanted = settingsOf(limits);
    if (wanted.length === 0)
        return target;
    const given = wanted.map(([name, ms]) => `-c ${name}=${ms}`);
    const options = [target.options, ...given].filter(Boolean).join(' ');
    const url = new URL(target.url);
    const others = [...url.searchParams].filter(([name]) => name !== 'options');
    // Not by searchParams: it writes a blank as +, which Prisma does not read as a blank.
    url.search = [...others, ['options', options]]
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
        .join('&');
    return { ...target, url: url.href, options };
}
/**
 * Asks the server whether a new session has the limits, because a pooler in between may drop them.
 * @throws Failure where the session has other limits
 */
async function requireSessionLimits(name, target, limits, signal) {
    if (settingsOf(limits).length === 0)
        return;
    const deps = { timeoutMs: 10_000, signal };
    await (0,connection/* withConnection */.p)(target, deps, async (client) => {
        for (const [setting, ms] of settingsOf(limits)) {
            // pg_settings holds milliseconds, whatever unit SHOW prints.
            const { rows } = await client.query('SELECT setting FROM pg_settings WHERE name = $1', [setting]);
            if (Number(rows[0]?.setting) === ms)
                continue;
            throw new lib_failure/* Failure */.HR({
                what: `${name} (${(0,database_url/* describeTarget */.f)(target)}) does not take ${setting}.`,
                why: `It was given as ${ms} ms when the session began, and the session has ${rows[0]?.setting} ms.`,
                fix: 'Give the URL of the PostgreSQL server itself: a pooler in between drops what a session asks for.',
            });
        }
    });
}
function settingsOf({ lockTimeoutMs, statementTimeoutMs, }) {
    return [
        ...(lockTimeoutMs === undefined ? [] : [['lock_timeout', lockTimeoutMs]]),
        ...(statementTimeoutMs === undefined ? [] : [['statement_timeout', statementTimeoutMs]]),
    ];
}

;// CONCATENATED MODULE: ./packages/database/lib/prisma/same-target.js





const differencesShown = 8;
/**
 * Asks a project's Prisma, before anything changes, whether it would use the database and the migrations that were read
 * here. A prisma.config.ts may name others.
 * @param migrations the migrations that were read, planned and gated
 * @throws Failure when Prisma would use others, or cannot say what it would use
 */
async function requireSameTarget(name, prisma, migrations, deps) {
    const used = await prisma.used(deps);
    requireSameProject(name, prisma, migrations, used);
    const { aim, lines } = await prisma.migrate('status', deps);
    requireSameDatabase(name, prisma, aim, lines);
}
/** @throws Failure for other migrations, or a URL in prisma.config that leads elsewhere */
function requireSameProject(name, { place, target, urlVariable }, migrations, used) {
    if (used.problem !== null || used.folder === null) {
        throw new lib_failure/* Failure */.HR({
            what: `It is not known which migrations Prisma in ${place} would apply to "${name}".`,
            why: used.problem === null
                ? 'It has no schema.prisma at a usual place.'
                : 'Its prisma.config cannot be loaded.',
            evidence: used.problem === null ? [] : used.problem.split('\n').slice(0, 8),
            fix: 'Run `prisma migrate status` there and correct what it says, or name the schema: `schema: path/from/the/directory`.',
        });
    }
    const { url } = used;
    const elsewhere = url &&
        otherTarget({ database: url.database, schemas: [url.schema], address: `${url.host}:${url.port}` }, target);
    if (elsewhere)
        throw anotherDatabase(name, place, elsewhere, (0,database_url/* describeTarget */.f)(target), urlVariable);
    const differences = migrationDifferences(migrations, used.migrations);
    if (differences.length === 0)
        return;
    const more = differences.length - differencesShown;
    throw new lib_failure/* Failure */.HR({
        what: `Prisma in ${place} would apply other migrations to "${name}" than those that were read.`,
        why: `Its configuration leads to ${used.folder}, which ${differences.length === 1 ? 'has 1 difference' : `has ${differences.length} differences`}.`,
        evidence: [...differences.slice(0, differencesShown), ...(more > 0 ? [`and ${more} more`] : [])],
        fix: `Name the folder of its configuration: \`migrations: ${(0,external_node_path_.relative)(used.directory, used.folder) || '.'}\`.`,
    });
}
/** @throws Failure where `prisma migrate status` names another database, or none */
function requireSameDatabase(name, { place, target, urlVariable }, aim, lines) {
    if (aim.database === undefined) {
        throw new lib_failure/* Failure */.HR({
            what: `Prisma in ${place} cannot say what it would migrate for "${name}".`,
            why: '`prisma migrate status` names no database.',
            evidence: lines.slice(-15),
            fix: `Run \`prisma migrate status\` in ${place} with the URL in ${urlVariable}, and correct what it says.`,
        });
    }
    const elsewhere = otherTarget(aim, target);
    if (elsewhere)
        throw anotherDatabase(name, place, elsewhere, (0,database_url/* describeTarget */.f)(target), urlVariable);
}
function anotherDatabase(name, place, elsewhere, wanted, urlVariable) {
    return new lib_failure/* Failure */.HR({
        what: `Prisma in ${place} would migrate another database than "${name}".`,
        why: `It goes to ${elsewhere}, and the URL leads to ${wanted}.`,
        fix: `Let its prisma.config.ts (or schema) take the URL from ${urlVariable}, or name its variable: \`url-env: NAME\`.`,
    });
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/prepare.js



/**
 * Makes the Prisma CLI of every project ready, and asks each CLI for its target.
 * @throws Failure when a CLI is missing or has another target
 */
async function prepare(surveyed, { signal, timeoutMs, limits, info }) {
    const works = surveyed.map(async (one) => {
        const { name } = one.entry;
        const prisma = await one.route.prepare();
        await requireSameTarget(name, prisma, one.migrations, { signal, timeoutMs });
        await requireSessionLimits(name, one.route.target, limits, signal);
        info(`${name}: Prisma ${prisma.version} aims at the same database and migrations.`);
        return { ...one, prisma };
    });
    const { values, failures } = await (0,lib_failures/* settle */.G9)(works);
    if (failures.length > 0)
        throw (0,lib_failures/* combine */.kg)('Several projects cannot run Prisma.', failures);
    return values;
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/verdict.js


/** Judges the state that was read back after the migrations. */
function judge({ entry, route, migrations }, after) {
    const { name } = entry;
    const { target } = route;
    const count = migrations.length;
    if (after.kind === 'up-to-date' && after.applied.length === count) {
        return {
            proven: true,
            what: `${name} is up to date`,
            evidence: `${count} of ${(0,text_count/* countOf */.p)(count, 'migration')} applied with their checksums, none half done`,
        };
    }
    const problem = problemOf(name, target, after);
    if (problem)
        return { proven: false, failure: new lib_failure/* Failure */.HR(problem) };
    return {
        proven: false,
        failure: new lib_failure/* Failure */.HR({
            what: `${name} is not up to date.`,
            why: `Read back from the database, ${'pending' in after ? after.pending.join(', ') : 'migrations'} had not been applied.`,
            fix: 'See above what `prisma migrate deploy` said, and run this again.',
        }),
    };
}
/** The migrations that were pending before and are applied now, in their order. */
function newlyApplied(before, after) {
    if (before.kind !== 'pending' || after === undefined || !('applied' in after))
        return [];
    const now = new Set(after.applied);
    return before.pending.filter((name) => now.has(name));
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/prove.js




/**
 * Reads every database back and judges it, including those without pending migrations and those whose migration failed.
 * @throws Failure naming every database that is not up to date
 */
async function prove(surveyed, applied, { teller, signal, mark, note }) {
    const failures = [];
    const states = surveyed.map(({ route, migrations }) => readState(route.target, migrations, { signal, ownMark: mark }));
    for (const [index, after] of (await Promise.all(states)).entries()) {
        const one = surveyed[index];
        const { name } = one.entry;
        note(name, { after });
        const verdict = judge(one, after);
        const cause = applied.find((ended) => ended.name === name)?.failure;
        if (verdict.proven)
            teller.proved(verdict.what, verdict.evidence);
        if (cause)
            failures.push(withState(cause, one, after));
        else if (!verdict.proven)
            failures.push(verdict.failure);
    }
    if (failures.length > 0) {
        throw (0,lib_failures/* combine */.kg)(`${failures.length} of ${surveyed.length} databases were not migrated.`, failures);
    }
}
/**
 * Prisma's failure with the state that the database has after it, and, for a half-done migration, the way to recover.
 */
function withState(cause, { entry: { name }, route: { target } }, after) {
    const { what, why, evidence } = cause;
    const unfinished = after.kind === 'failed' || after.kind === 'abandoned';
    // What Prisma said may already name the way to recover, by what its version leaves behind.
    const known = after.kind === 'failed' && cause.fix.includes('migrate resolve');
    const fix = unfinished && !known ? (problemOf(name, target, after)?.fix ?? cause.fix) : cause.fix;
    return new lib_failure/* Failure */.HR({
        what,
        why,
        fix,
        evidence: [...evidence, `${name} is now: ${describeState(after)}`],
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/survey.js




/**
 * Reads the migrations and the state of every database, in parallel. Changes nothing. It waits for a database with pending
 * migrations that another run migrates or backs up.
 * @throws Failure when migrations cannot be read
 */
async function survey(databases, deps) {
    const works = databases.map(async (reached) => {
        const migrations = await reached.route.readMigrations();
        return { ...reached, migrations, state: await unlocked(reached, migrations, deps) };
    });
    const { values, failures } = await (0,lib_failures/* settle */.G9)(works);
    if (failures.length > 0)
        throw (0,lib_failures/* combine */.kg)('The migrations of several databases cannot be read.', failures);
    return values;
}
function unlocked({ entry: { name }, route: { target } }, migrations, { lockWaitMs, ...deps }) {
    const { clock, signal } = deps;
    return untilUnlocked(name, () => readState(target, migrations, { signal }), clock.now() + lockWaitMs, deps);
}
/**
 * Checks that all databases can be migrated. If one cannot, none is.
 * @throws Failure naming every database that cannot be migrated in its current state
 */
function requireMigratable(surveyed) {
    const problems = surveyed.flatMap(({ entry, route, state }) => {
        const problem = problemOf(entry.name, route.target, state);
        return problem ? [failureAbout(problem, surveyed.length)] : [];
    });
    if (problems.length > 0) {
        throw (0,lib_failures/* combine */.kg)(`${problems.length} of ${surveyed.length} databases cannot be migrated; none was changed.`, problems);
    }
}
function failureAbout(problem, databases) {
    return new lib_failure/* Failure */.HR({
        ...problem,
        why: `${problem.why}${databases > 1 ? ' No database was changed.' : ''}`,
    });
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/migrate.js








/**
 * Migrates every database, after a check that all of them can be migrated. Then reads each database back.
 * @throws Failure when one of them cannot be migrated (then none is), or is not in the expected state afterwards
 */
async function migrateDatabases(entries, rules, deps) {
    await withSurvey(entries, rules, deps, async (surveyed, teller) => {
        requireMigratable(surveyed);
        const prepared = await prepare((0,plan/* pendingOf */.lc)(surveyed), { ...rules, ...deps, ...teller });
        return async () => {
            const versions = new Map(prepared.map(({ entry, prisma }) => [entry.name, prisma.version]));
            const plans = await migrate_plan(surveyed, deps, rules.allow, versions);
            await backUp(prepared, plans, rules, deps);
            const applied = await migrate_apply(prepared, rules, deps);
            await deps.phase('prove', (phase) => prove(surveyed, applied, { ...deps, teller: phase }));
        };
    });
}
/**
 * Plans the work of {@link migrateDatabases}. Nothing is installed, copied or changed.
 * @throws Failure when one of the databases could not be migrated, or `allow` would refuse its plan
 */
async function planDatabases(entries, { allow, lockWaitMs }, deps) {
    await withSurvey(entries, { lockWaitMs }, deps, async (surveyed) => {
        requireMigratable(surveyed);
        return async () => {
            await migrate_plan(surveyed, deps, allow);
        };
    });
}
/** Preflight: opens the routes, reads all states, and keeps the routes open for the following phases. */
async function withSurvey(entries, { lockWaitMs }, deps, rest) {
    let routes;
    try {
        const proceed = await deps.phase('preflight', async (teller) => {
            routes = await openRoutes(entries, { ...deps, ...teller });
            teller.progress('Reading migrations and the history of each database');
            const surveyed = await survey(routes.reached, { ...deps, ...teller, lockWaitMs });
            for (const one of surveyed) {
                deps.note(one.entry.name, { before: one.state, surveyed: one });
                teller.info(`${one.entry.name}: ${describeState(one.state)}`);
            }
            return rest(surveyed, teller);
        });
        await proceed();
    }
    finally {
        await routes?.close();
    }
}
function migrate_plan(surveyed, { phase, note }, allow, versions) {
    return phase('plan', async ({ info }) => {
        const plans = await (0,plan/* planAll */.n1)(surveyed, versions);
        for (const one of plans)
            note(one.name, { plan: one });
        (0,plan/* describePlan */.df)(plans).forEach(info);
        if (allow === 'expand')
            (0,plan/* requireExpanding */.uK)(plans);
        return plans;
    });
}
async function backUp(prepared, plans, { backup, timeoutMs }, deps) {
    const wanted = toBackUp(prepared, plans, backup.when);
    if (backup.when === 'never' || wanted.length === 0)
        return;
    const dumps = await deps.phase('back-up', (teller) => backUpAll(wanted, backup, { ...deps, timeoutMs, teller }));
    for (const [name, dump] of dumps)
        deps.note(name, { dump });
}
async function migrate_apply(prepared, { order, timeoutMs, lockWaitMs }, deps) {
    if (prepared.length === 0)
        return [];
    const all = order === 'in-order' ? applyInOrder : applyAll;
    const applied = await deps.phase('migrate', (teller) => all(prepared, { ...deps, timeoutMs, lockWaitMs, teller }));
    for (const { name, tookMs } of applied)
        deps.note(name, { tookMs });
    return applied;
}

// EXTERNAL MODULE: ./packages/database/lib/catalog/names.js + 2 modules
var catalog_names = __webpack_require__(427);
// EXTERNAL MODULE: ./packages/database/lib/plan/judge-script.js + 3 modules
var judge_script = __webpack_require__(1962);
// EXTERNAL MODULE: ./packages/database/lib/plan/parse-script.js
var parse_script = __webpack_require__(4345);
// EXTERNAL MODULE: ./packages/database/lib/plan/plan-migration.js + 2 modules
var plan_migration = __webpack_require__(40);
;// CONCATENATED MODULE: ./packages/database/lib/plan/compatible-migrations.js




/** The number of newest migrations that are examined. Nobody goes back further. */
const reach = 50;
/**
 * The migrations whose releases work with the whole history: all migrations after each of them are, taken together,
 * expand-only. The newest migration is always one of them.
 * @param history all migrations that the database has, complete or begun, in order
 * @param schema the schema of the database's URL
 * @returns names, newest first
 */
async function compatibleWith(history, schema) {
    const names = new catalog_names/* Names */.f(schema);
    for (const { script } of history.slice(0, -reach))
        (0,plan_migration/* replay */.eZ)(await (0,parse_script/* parseScript */.t)(script), names);
    const recent = await Promise.all(history.slice(-reach).map(async ({ name, script }) => ({ name, script: await (0,parse_script/* parseScript */.t)(script) })));
    const judge = laterScripts(recent.map(({ script }) => script), names);
    const compatible = [];
    for (const [index, { name, script }] of recent.entries()) {
        (0,plan_migration/* replay */.eZ)(script, names);
        if (judge.onlyAddAfter(index))
            compatible.push(name);
    }
    return compatible.reverse();
}
/**
 * Judges scripts for each release before them. A script may change an object that an earlier one of them made, because no
 * earlier release uses it. So each script is judged twice for all releases: as if all of them were new together, and
 * alone. What is contracting in the first way is so for every release, and what adds in the second way adds for every
 * release; only what lies between is judged for each release. The exception is what makes an object less harmless where it
 * is new: a trigger, a cascade, or a default of a column that must be unique. Then all is judged for each release.
 * @param names what was known before these scripts; it must have learned from those up to the index that is asked for
 */
function laterScripts(scripts, names) {
    const before = names.save();
    names.given.clear();
    const together = scripts.map((script) => adds(script, names));
    names.restore(before);
    const alone = scripts.map((script) => {
        const does = adds(script, names);
        if ('why' in script)
            names.known.forget();
        names.settle();
        return does;
    });
    names.restore(before);
    const { given } = names;
    const repeats = given.has('unique') && given.has('same default');
    const isCertain = !given.has('code') && !given.has('cascade') && !repeats;
    const lastNever = together.lastIndexOf(false);
    const lastOpen = isCertain ? alone.lastIndexOf(false) : scripts.length - 1;
    return {
        onlyAddAfter(index) {
            if (isCertain && index < lastNever)
                return false;
            const then = names.save();
            const onlyAdds = scripts.slice(index + 1, lastOpen + 1).every((script) => adds(script, names));
            names.restore(then);
            return onlyAdds;
        },
    };
}
function adds(script, names) {
    if ('why' in script)
        return false;
    return (0,judge_script/* judgeScript */.v)(script, names).every((effects) => effects.every(({ kind }) => kind !== 'contracting'));
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/rollback-safety.js

/**
 * Whether the previous release works with the databases in their current state: every migration that this run applied
 * or began is expand-only. Where the state afterwards is unknown, every planned migration counts.
 */
function isRollbackSafe(outcomes) {
    return outcomes.every(({ plan, begun, after }) => {
        if (!begun || !plan)
            return true;
        const untouched = new Set(after && 'pending' in after ? after.pending : []);
        return plan.migrations.every(({ name, expandOnly }) => expandOnly || untouched.has(name));
    });
}
/**
 * The mark of each database, from which a later run knows the releases that work with it. A mark covers the whole
 * history; {@link isRollbackSafe} covers only this run. Where the state afterwards is unknown, the mark names no
 * release.
 */
function markSchemas(outcomes) {
    return Promise.all(outcomes.map(async ({ entry: { name }, before, after, begun, surveyed }) => {
        const has = namesIn(after ?? (begun ? undefined : before));
        const history = (surveyed?.migrations ?? []).filter((one) => has.has(one.name));
        const schema = surveyed?.route.target.schema ?? 'public';
        return { name, newest: history.at(-1)?.name ?? null, worksFor: await compatibleWith(history, schema) };
    }));
}
/** The migrations that a database has, complete or begun; none where its history does not match the folder. */
function namesIn(state) {
    if (state === undefined || !('applied' in state))
        return new Set();
    if (state.edited.length + state.missing.length + state.ahead.length > 0)
        return new Set();
    return new Set([...state.applied, ...state.failed.map(({ name }) => name)]);
}

// EXTERNAL MODULE: ./packages/host/lib/local-host.js + 7 modules
var local_host = __webpack_require__(6894);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/migrations/migrate.js



/** A plan is only told, so it waits for nobody for long. */
const lookWaitMs = 10_000;
/**
 * Applies the pending migrations of a release, with its own image on the host, and reads each database back.
 * @param told receives the state of the databases, also after a failure
 * @throws Failure when a database cannot be migrated, or has a wrong state afterwards
 */
async function migrate(migrators, { timeoutMs, lockWaitMs, context, ...teller }, told) {
    const outcomes = outcomesOf(migrators);
    try {
        await migrateDatabases(migrators.map(({ entry }) => entry), {
            ...{ allow: 'any', order: 'side-by-side', limits: {}, backup: { when: 'never' } },
            ...{ timeoutMs, lockWaitMs },
        }, depsOf(outcomes, { timeoutMs, context, ...teller }));
    }
    finally {
        const all = [...outcomes.values()];
        told({ marks: await markSchemas(all), rollbackSafe: isRollbackSafe(all) });
    }
}
/**
 * Plans the migrations that {@link migrate} would apply. Nothing is changed.
 * @throws Failure when the database cannot be queried, or could not be migrated
 */
async function planPending({ entry }, context) {
    const outcomes = outcomesOf([{ service: entry.name, entry }]);
    const silent = { info: () => { }, progress: () => { }, timeoutMs: 60_000, context };
    await planDatabases([entry], { allow: 'any', lockWaitMs: lookWaitMs }, depsOf(outcomes, silent));
    return outcomes.get(entry.name)?.plan;
}
function outcomesOf(migrators) {
    return new Map(migrators.map(({ entry }) => [entry.name, { entry }]));
}
function depsOf(outcomes, { timeoutMs, info, progress, context }) {
    const { clock, logger, signal, github } = context;
    return {
        clock,
        logger,
        signal,
        here: (0,local_host/* localHost */.O)({ logger, clock }),
        workspace: github.workspace,
        install: { when: 'never', timeoutMs },
        mark: runMark((0,external_node_crypto_.randomBytes)(3).toString('hex'), `run ${github.runId} of ${github.repository}`),
        phase: (_name, work) => work({ info, progress, proved: (what, evidence) => info(`${what} (${evidence})`) }),
        note(name, known) {
            const outcome = outcomes.get(name);
            if (outcome)
                outcomes.set(name, { ...outcome, ...known });
        },
    };
}


/***/ }),

/***/ 704:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ wordsIn),
/* harmony export */   K: () => (/* binding */ isWider)
/* harmony export */ });
/**
 * Whether PostgreSQL widens a column to a type without rewriting the table, and the earlier release can read what the
 * column holds then.
 * Source: https://www.postgresql.org/docs/current/sql-altertable.html, "Notes"; the casts of pg_cast without a function.
 */
function isWider(from, to) {
    const [before, after] = [plainType(from), plainType(to)];
    if (!before || !after)
        return false;
    const [had = Number.POSITIVE_INFINITY, hadScale] = before.numbers;
    const [has = Number.POSITIVE_INFINITY, hasScale] = after.numbers;
    switch (before.name) {
        case 'varchar':
            return after.name === 'text' || (after.name === 'varchar' && has >= had);
        case 'text':
            return after.name === 'text' || (after.name === 'varchar' && has === Number.POSITIVE_INFINITY);
        case 'numeric':
            return (after.name === 'numeric' &&
                (after.numbers.length === 0 || (has >= had && (hasScale ?? 0) === (hadScale ?? 0))));
        case 'varbit':
        case 'timestamp':
        case 'timestamptz':
        case 'time':
        case 'timetz':
            return after.name === before.name && has >= had;
        case 'cidr':
            return after.name === 'cidr' || after.name === 'inet';
        default:
            return after.name === before.name && before.numbers.length === 0 && after.numbers.length === 0;
    }
}
function plainType({ names = [], typmods = [], arrayBounds = [] }) {
    if (arrayBounds.length > 0)
        return undefined;
    const parts = wordsIn(names);
    if (parts.length > 1 && parts[0] !== 'pg_catalog')
        return undefined;
    const numbers = typmods.map(numberIn);
    return numbers.includes(undefined)
        ? undefined
        : { name: parts.at(-1) ?? '', numbers: numbers.filter((one) => one !== undefined) };
}
function numberIn(node) {
    return 'A_Const' in node && 'ival' in node.A_Const ? (node.A_Const.ival?.ival ?? 0) : undefined;
}
/** The words of a name as the parser gives it. */
function wordsIn(nodes) {
    return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}


/***/ }),

/***/ 427:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  f: () => (/* binding */ Names)
});

;// CONCATENATED MODULE: ./packages/database/lib/catalog/undo-log.js
/**
 * The changes of several collections, in order, so that all of them can be taken back to an earlier moment. That costs
 * as much as the changes since then, however much the collections hold.
 */
class UndoLog {
    #undo = [];
    /** This moment. */
    get position() {
        return this.#undo.length;
    }
    note(undo) {
        this.#undo.push(undo);
    }
    /** Undoes the changes since a moment, the last one first. */
    backTo(position) {
        while (this.#undo.length > position)
            this.#undo.pop()?.();
    }
}
/** A map whose changes are noted in a log. */
class LoggedMap {
    #log;
    #entries = new Map();
    constructor(log) {
        this.#log = log;
    }
    get(key) {
        return this.#entries.get(key);
    }
    has(key) {
        return this.#entries.has(key);
    }
    set(key, value) {
        this.#noteBefore(key);
        this.#entries.set(key, value);
    }
    delete(key) {
        if (!this.#entries.has(key))
            return;
        this.#noteBefore(key);
        this.#entries.delete(key);
    }
    clear() {
        const before = this.#entries;
        if (before.size === 0)
            return;
        this.#log.note(() => {
            this.#entries = before;
        });
        this.#entries = new Map();
    }
    [Symbol.iterator]() {
        return this.#entries[Symbol.iterator]();
    }
    #noteBefore(key) {
        const before = this.#entries.get(key);
        const had = this.#entries.has(key);
        this.#log.note(() => {
            if (had)
                this.#entries.set(key, before);
            else
                this.#entries.delete(key);
        });
    }
}

;// CONCATENATED MODULE: ./packages/database/lib/catalog/known-objects.js

/** What the migrations say of objects, whether a release uses them or not. */
class KnownObjects {
    #log;
    /** By the full names of types. */
    types;
    /** By the full names of indexes: whether the index is unique. */
    indexes;
    /** By the full names of tables, then by column. */
    #columns;
    constructor(log) {
        this.#log = log;
        this.types = new LoggedMap(log);
        this.indexes = new LoggedMap(log);
        this.#columns = new LoggedMap(log);
    }
    /** After code that nobody read. It cannot have given checks to a type that is no domain. */
    forget() {
        this.indexes.clear();
        this.#columns.clear();
        for (const [name, type] of this.types)
            if (type.domain)
                this.types.delete(name);
    }
    /** Begins a table anew, without columns. */
    setTable(table) {
        this.#columns.set(table, new LoggedMap(this.#log));
    }
    dropTable(table) {
        this.#columns.delete(table);
    }
    /** Follows a table or an index to another name. */
    move(from, to) {
        const [unique, columns] = [this.indexes.get(from), this.#columns.get(from)];
        this.indexes.delete(from);
        this.#columns.delete(from);
        if (unique !== undefined)
            this.indexes.set(to, unique);
        if (columns)
            this.#columns.set(to, columns);
    }
    column(table, column) {
        return this.#columns.get(table)?.get(column ?? '');
    }
    setColumn(table, column, type) {
        if (!this.#columns.has(table))
            this.setTable(table);
        const columns = this.#columns.get(table);
        if (type && column)
            columns?.set(column, type);
        else
            columns?.delete(column ?? '');
    }
}

;// CONCATENATED MODULE: ./packages/database/lib/catalog/names.js


/**
 * The objects that the plan has made so far, by the names that they have now, and what is known of the others. No
 * release uses an object that the plan made, so changing it is safe.
 */
class Names {
    #schema;
    #path;
    #pathAfter;
    #losesSchema = false;
    #log = new UndoLog();
    #fresh = new LoggedMap(this.#log);
    #marks = new LoggedMap(this.#log);
    /** By table, then by column. */
    #columns = new LoggedMap(this.#log);
    #temporary = new LoggedMap(this.#log);
    /** The temporary tables that end with their transaction. */
    #ending = new LoggedMap(this.#log);
    /** What the migrations say of objects, whether the plan made them or not. */
    known = new KnownObjects(this.#log);
    #scripts = 0;
    /** The notes that were given to anything, also by scripts that were taken back since. */
    given = new Set();
    /** @param schema the schema of the database's URL, which Prisma's sessions begin with */
    constructor(schema) {
        this.#schema = schema;
        this.#path = schema;
    }
    save() {
        return {
            ...{ path: this.#path, pathAfter: this.#pathAfter, losesSchema: this.#losesSchema },
            position: this.#log.position,
        };
    }
    restore({ path, pathAfter, losesSchema, position }) {
        this.#path = path;
        this.#pathAfter = pathAfter;
        this.#losesSchema = losesSchema;
        this.#log.backTo(position);
    }
    /** What was made so far counts as old from now on. */
    settle() {
        this.#fresh.clear();
        this.#marks.clear();
        this.#columns.clear();
    }
    /** A script may get a new session, so that neither temporary tables nor a changed path are certain any more. */
    beginScript() {
        this.#scripts += 1;
        this.endTransaction();
        this.#temporary.clear();
        this.#ending.clear();
        this.#losesSchema = false;
        if (this.#path !== this.#schema)
            this.#path = `(session ${this.#scripts})`;
    }
    endTransaction() {
        if (this.#pathAfter !== undefined)
            this.#path = this.#pathAfter;
        this.#pathAfter = undefined;
        for (const [table] of this.#ending)
            this.#temporary.delete(table);
        this.#ending.clear();
    }
    /** Whether names without a schema are no longer looked up in the schema of the URL, for the rest of the session. */
    get losesSchema() {
        return this.#losesSchema;
    }
    /**
     * Follows `SET search_path`. Whether `SET LOCAL` works depends on the transaction, so that its names are apart.
     * @param schemas undefined: those that the session began with
     */
    setPath(schemas, local) {
        const after = this.#pathAfter ?? this.#path;
        const wanted = schemas ?? [this.#schema === 'public' ? 'public' : '(default)'];
        // The schema of the URL exists: it is the one that gets new objects, and that names are looked up in first.
        this.#path = wanted[0] === this.#schema ? this.#schema : `${local ? 'local ' : ''}${wanted.join(', ')}`;
        this.#pathAfter = local ? after : undefined;
        if (!local)
            this.#losesSchema = schemas !== undefined && !schemas.includes(this.#schema);
    }
    /** Names without a schema mean those of this one from now on. @returns what they meant before */
    enter(schema) {
        const before = this.#path;
        this.#path = schema ?? before;
        return before;
    }
    /** The full name of a table, a view, a sequence or an index. */
    keyOf(relation) {
        const { schemaname, relname = '' } = relation ?? {};
        return this.key(schemaname ? [schemaname, relname] : [relname], 'relation');
    }
    /** The full name of an object from the parts that the script writes: name, or schema and name. */
    key(parts, kind) {
        if (kind === 'schema')
            return parts.at(-1) ?? '';
        const [name = '', schema] = [...parts].reverse();
        if (schema)
            return `${schema}.${name}`;
        if (kind === 'relation' && this.#temporary.has(name))
            return `pg_temp.${name}`;
        return `${this.#path}.${name}`;
    }
    /** The name for a reader: without the schema where that is the one of the URL. */
    show(key) {
        return key.startsWith(`${this.#schema}.`) ? key.slice(this.#schema.length + 1) : key;
    }
    isFresh(kind, key) {
        return this.#fresh.has(`${kind} ${key}`) || this.#fresh.has(`schema ${key.split('.')[0]}`);
    }
    isFreshTable(relation) {
        return this.isFresh('relation', this.keyOf(relation));
    }
    make(kind, key) {
        this.#fresh.set(`${kind} ${key}`, true);
    }
    /** Remembers a new table, also a temporary one. */
    makeTable(relation, endsWithTransaction) {
        const { relname = '', schemaname, relpersistence } = relation ?? {};
        if (relpersistence === 't' || schemaname === 'pg_temp') {
            this.#temporary.set(relname, true);
            if (endsWithTransaction)
                this.#ending.set(relname, true);
            else
                this.#ending.delete(relname);
            this.make('relation', `pg_temp.${relname}`);
            return `pg_temp.${relname}`;
        }
        // A new table is never a temporary one by its name alone.
        const key = schemaname ? `${schemaname}.${relname}` : `${this.#path}.${relname}`;
        this.make('relation', key);
        return key;
    }
    drop(kind, key) {
        this.#fresh.delete(`${kind} ${key}`);
        if (kind === 'relation') {
            this.#marks.delete(key);
            this.#columns.delete(key);
            if (key.startsWith('pg_temp.')) {
                this.#temporary.delete(key.slice('pg_temp.'.length));
                this.#ending.delete(key.slice('pg_temp.'.length));
            }
        }
        if (kind !== 'schema')
            return;
        for (const [one] of this.#fresh)
            if (one.includes(` ${key}.`))
                this.#fresh.delete(one);
    }
    /** Follows an object to another name. An old one that comes to a new schema makes the schema an old one. */
    move(kind, from, to) {
        const fresh = this.isFresh(kind, from);
        const marks = this.#marks.get(from);
        this.drop(kind, from);
        if (!fresh) {
            this.#fresh.delete(`schema ${to.split('.')[0]}`);
            return;
        }
        this.make(kind, to);
        if (marks)
            this.#marks.set(to, marks);
    }
    /** Notes what is special about an object of the plan's own. */
    mark(key, mark) {
        if (!this.isFresh('relation', key))
            return;
        this.given.add(mark);
        this.#marks.set(key, new Set([...(this.#marks.get(key) ?? []), mark]));
    }
    has(key, mark) {
        return this.#marks.get(key)?.has(mark) ?? false;
    }
    /** Whether a table has as many rows as one that was there before. */
    hasRows(key) {
        return !this.isOwnTable(key) || this.has(key, 'filled');
    }
    /** Whether the rows of a relation are in no table but one that the plan made. */
    isOwnTable(key) {
        return this.isFresh('relation', key) && !this.has(key, 'view');
    }
    column(table, name) {
        return this.#columns.get(table)?.get(name ?? '');
    }
    setColumn(table, name, column) {
        const columns = this.#columns.get(table) ?? new LoggedMap(this.#log);
        if (column)
            columns.set(name ?? '', column);
        else
            columns.delete(name ?? '');
        if (!this.#columns.has(table))
            this.#columns.set(table, columns);
    }
}


/***/ }),

/***/ 189:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ tlsOptions),
/* harmony export */   p: () => (/* binding */ withConnection)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4945);


/**
 * Opens a connection, runs some work with it, and closes it, also when the signal aborts.
 * @returns the result of the work
 * @throws the error of the driver; the signal's reason when that aborts
 */
async function withConnection(target, deps, ask) {
    const { signal } = deps;
    signal?.throwIfAborted();
    const { promise: aborted, reject } = Promise.withResolvers();
    const stop = () => reject(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    const connecting = connect(target, deps);
    try {
        const client = await Promise.race([connecting, aborted]);
        return await Promise.race([ask(client), aborted]);
    }
    finally {
        signal?.removeEventListener('abort', stop);
        // Not awaited: a server that has stopped answering would delay the abort.
        connecting.then((client) => client.end()).catch(() => { });
    }
}
/**
 * Connects with TLS where the URL asks for it. A URL that only prefers TLS accepts a server without TLS, as in Prisma.
 */
async function connect(target, deps) {
    const { mode } = target.tls;
    if (mode === 'disable' || target.host.startsWith('/'))
        return open(target, deps, false);
    try {
        return await open(target, deps, tlsOptions(target));
    }
    catch (error) {
        const refused = error instanceof Error && error.message.includes('does not support SSL');
        if (!refused || mode === 'require')
            throw error;
        return open(target, deps, false);
    }
}
async function open(target, deps, ssl) {
    const { host, port, user, password, database } = target;
    const client = new pg__WEBPACK_IMPORTED_MODULE_1__/* .Client */ .Kj({
        host,
        port,
        user,
        password,
        database,
        ...(target.options === undefined ? {} : { options: target.options }),
        ssl,
        application_name: deps.applicationName ?? 'fairway',
        connectionTimeoutMillis: target.connectTimeoutMs,
        query_timeout: deps.timeoutMs,
    });
    // If the server ends the connection between two queries, the next query reports it.
    client.on('error', () => { });
    await client.connect();
    return client;
}
/** The options that check a server's certificate. Reads the file of the CA that the URL names. */
function tlsOptions({ host, tls }) {
    return {
        rejectUnauthorized: tls.strict,
        ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
        ...(tls.caFile === undefined ? {} : { ca: (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(tls.caFile) }),
    };
}


/***/ }),

/***/ 3424:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ describeTarget),
/* harmony export */   m: () => (/* binding */ parseDatabaseUrl)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);

const defaultConnectSeconds = 10;
/** The name of a database in logs and errors, without user and password. */
function describeTarget({ host, port, called, database, schema }) {
    return `database "${database}" at ${called ?? `${host}:${port}`}${schema === 'public' ? '' : `, schema "${schema}"`}`;
}
/**
 * Reads a database URL.
 * @param name the user's name for the database; errors show the name and never the URL
 * @throws Failure when the text is not a PostgreSQL URL, or leads to a pooler that cannot hold the lock of a migration
 */
function parseDatabaseUrl(name, url) {
    const wrong = (why) => new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
        what: `The URL of the database "${name}" cannot be used.`,
        why,
        fix: 'Write postgresql://USER:PASSWORD@HOST:PORT/NAME and percent-encode what is special in USER and PASSWORD (@ is %40, # is %23, / is %2F).',
    });
    if (!/^postgres(ql)?:\/\//.test(url)) {
        const scheme = /^([a-z][a-z0-9+]*):\/\//.exec(url)?.[1];
        throw wrong(scheme ? `It begins with ${scheme}://, and only PostgreSQL is supported.` : 'It is not a URL.');
    }
    if (!URL.canParse(url))
        throw wrong('It is not a URL: a character in it is not percent-encoded, or the port is not a number.');
    const parsed = new URL(url);
    const parameters = parsed.searchParams;
    if (parameters.get('pgbouncer') === 'true') {
        throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
            what: `The URL of the database "${name}" leads to a transaction pooler.`,
            why: 'It says pgbouncer=true: such a pooler cannot hold the lock that keeps two migrations apart.',
            fix: 'Give the URL of the PostgreSQL server itself.',
        });
    }
    const host = parameters.get('host') ?? parsed.hostname.replace(/^\[|\]$/g, '');
    const database = decode(parsed.pathname.slice(1));
    if (host === '')
        throw wrong('It names no host.');
    if (database === undefined || database === '')
        throw wrong('It names no database after the host.');
    const user = decode(parsed.username);
    const password = decode(parsed.password);
    if (user === undefined || password === undefined)
        throw wrong('A % in it is not followed by two hexadecimal digits.');
    return {
        url,
        host,
        port: Number(parsed.port || 5432),
        user,
        password,
        database,
        schema: parameters.get('schema') ?? 'public',
        connectTimeoutMs: 1000 * (Number(parameters.get('connect_timeout')) || defaultConnectSeconds),
        ...(parameters.get('options') ? { options: parameters.get('options') ?? '' } : {}),
        tls: tlsOf(parameters),
    };
}
/**
 * Reads the TLS settings. Prisma accepts any certificate without `sslaccept=strict`. libpq's values keep their meaning.
 */
function tlsOf(parameters) {
    const mode = parameters.get('sslmode') ?? 'prefer';
    const caFile = parameters.get('sslrootcert') ?? parameters.get('sslcert');
    const verifies = mode === 'verify-ca' || mode === 'verify-full';
    return {
        mode: mode === 'disable' ? 'disable' : mode === 'require' || verifies ? 'require' : 'prefer',
        strict: verifies || parameters.get('sslaccept') === 'strict',
        ...(caFile === null ? {} : { caFile }),
    };
}
function decode(part) {
    try {
        return decodeURIComponent(part);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 4768:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ redactorOf)
/* harmony export */ });
/** Characters below which a password alone is not looked for; the URL with it is. */
const shortest = 4;
/**
 * Removes database URLs and their passwords from texts, in every spelling that a tool may print.
 * @returns a function from a text to the same text with `***` in place of each
 */
function redactorOf(urls) {
    const secrets = new Set();
    for (const url of urls) {
        secrets.add(url);
        const encoded = /^[a-z+]+:\/\/[^:@/]*:([^@]*)@/i.exec(url)?.[1];
        if (!encoded)
            continue;
        secrets.add(encoded);
        try {
            const password = decodeURIComponent(encoded);
            secrets.add(password);
            // The password as JSON text, and as a form encodes it.
            secrets.add(JSON.stringify(password).slice(1, -1));
            secrets.add(encodeURIComponent(password));
        }
        catch {
            // A malformed URL is redacted as a whole, without its decoded parts.
        }
    }
    // GitHub masks nothing shorter either: a letter that is everywhere would leave no word of a message.
    for (const secret of secrets)
        if (secret.length < shortest)
            secrets.delete(secret);
    // The longest first: replacing a shorter secret inside a longer one would leave the rest of the longer one.
    const ordered = [...secrets].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
    return (text) => ordered.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}


/***/ }),

/***/ 6068:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  X: () => (/* binding */ openTunnel),
  t: () => (/* binding */ openTunnelOver)
});

// EXTERNAL MODULE: ./packages/host/lib/ssh/forward.js
var forward = __webpack_require__(259);
// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: ./packages/database/lib/connection/database-url.js
var database_url = __webpack_require__(3424);
// EXTERNAL MODULE: ./packages/database/lib/connection/redact.js
var redact = __webpack_require__(4768);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
// EXTERNAL MODULE: ./packages/database/lib/connection/connection.js
var connection = __webpack_require__(189);
;// CONCATENATED MODULE: ./packages/database/lib/connection/tls-channel.js


/** The request of a PostgreSQL client for TLS: length 8, then 80877103. The server answers S or N. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
/**
 * Starts TLS with a PostgreSQL server over an open channel, as the URL asks for it. The name in the server's
 * certificate is checked against the URL's host, whatever route leads to the server.
 * @returns the TLS channel; the channel itself where the URL disables TLS, or only prefers it and the server has none
 * @throws Error when TLS is required and the server has none, or the certificate is not valid for the host
 */
async function secureChannel(channel, target) {
    const { mode } = target.tls;
    if (mode === 'disable')
        return channel;
    channel.write(sslRequest);
    const answer = await firstByte(channel);
    if (answer === 'N') {
        if (mode === 'prefer')
            return channel;
        channel.destroy();
        throw new Error('The server does not support SSL connections');
    }
    if (answer !== 'S')
        throw new Error('Connection terminated unexpectedly: the answer was not PostgreSQL');
    return new Promise((resolve, reject) => {
        const secure = (0,external_node_tls_.connect)({ socket: channel, ...(0,connection/* tlsOptions */.Y)(target) });
        secure.once('error', (error) => {
            channel.destroy();
            reject(error);
        });
        secure.once('secureConnect', () => {
            secure.removeAllListeners('error');
            secure.on('error', () => { });
            resolve(secure);
        });
    });
}
function firstByte(channel) {
    return new Promise((resolve, reject) => {
        const read = () => {
            // Only one byte: the bytes that follow belong to TLS.
            const byte = channel.read(1);
            if (byte === null)
                return;
            settle();
            resolve(byte.toString('latin1'));
        };
        const end = () => {
            settle();
            reject(new Error('Connection terminated unexpectedly'));
        };
        const settle = () => {
            channel.off('readable', read);
            channel.off('close', end);
        };
        channel.on('readable', read);
        channel.once('close', end);
        read();
    });
}

// EXTERNAL MODULE: ./packages/database/lib/connection/unreachable.js
var unreachable = __webpack_require__(5951);
;// CONCATENATED MODULE: ./packages/database/lib/connection/tunnel.js






/**
 * Makes a database reachable through a host's verified connection. TLS ends on this machine, where the server's name is
 * still known. Prisma sees only 127.0.0.1 and could not check the name.
 * @param name the user's name for the database
 * @throws Failure when the host cannot reach the server, or the server's TLS does not meet the URL
 */
function openTunnel(host, name, target) {
    const { host: address, port } = target;
    const over = (channel) => secureChannel(channel, target);
    return tunnelThrough(host.name, name, target, () => (0,forward/* forward */.sY)(host, { address, port, over }));
}
/**
 * Makes a database reachable over any carrier of streams.
 * @param through the name of the carrier for messages
 * @param dial opens a stream to the database's host and port
 */
function openTunnelOver(through, name, target, dial) {
    return tunnelThrough(through, name, target, () => (0,forward/* carryLocally */.GI)(async () => secureChannel(await dial(), target)));
}
async function tunnelThrough(through, name, target, open) {
    if (target.host.startsWith('/')) {
        throw new failure/* Failure */.HR({
            what: `The database "${name}" is not reached through ${through}.`,
            why: `Its URL names the directory of a unix socket, ${target.host}, and a tunnel leads to a port.`,
            fix: 'Give the URL a host and a port as seen from that machine, such as localhost:5432.',
        });
    }
    try {
        const { port, close } = await open();
        return { target: atLocalPort(target, port, through), close };
    }
    catch (error) {
        if (error instanceof failure/* Failure */.HR)
            throw error;
        const { why, fix, evidence } = (0,unreachable/* explainUnreachable */.s)(error, (0,redact/* redactorOf */.y)([target.url]));
        throw new failure/* Failure */.HR({
            what: `${name} (${(0,database_url/* describeTarget */.f)(target)}) gives no answer through ${through}.`,
            ...{ why, fix, evidence: [evidence], cause: error },
        });
    }
}
function atLocalPort(target, port, through) {
    const url = new URL(target.url);
    url.hostname = '127.0.0.1';
    url.port = String(port);
    // The other parameters are kept byte for byte: searchParams would write a blank as +.
    const gone = /^(host|sslmode|sslaccept|sslcert|sslrootcert|sslidentity|sslpassword)=/;
    const kept = url.search
        .slice(1)
        .split('&')
        .filter((part) => part !== '' && !gone.test(part));
    url.search = [...kept, 'sslmode=disable'].join('&');
    const called = `${target.host}:${target.port} through ${through}`;
    const tls = { mode: 'disable', strict: false };
    return { ...target, url: url.href, host: '127.0.0.1', port, tls, called };
}


/***/ }),

/***/ 5951:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ explainUnreachable)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7010);

const network = 'Check host and port of the URL, that the server runs, and that this runner may reach it: a private server needs a runner in its network.';
const causes = {
    ECONNREFUSED: ['Nothing listens at that address.', network],
    ENOTFOUND: ['The host name does not exist.', network],
    EAI_AGAIN: ['The host name could not be looked up.', network],
    EHOSTUNREACH: ['The host is not reachable.', network],
    ENETUNREACH: ['The network is not reachable.', network],
    ETIMEDOUT: ['The host did not answer.', network],
    ECONNRESET: ['The server closed the connection.', network],
    '28P01': ['The server refuses the password.', 'Put the right password into the URL, percent-encoded.'],
    '28000': [
        'The server does not let this user in from here.',
        'Check the user of the URL, and the lines of pg_hba.conf for this runner.',
    ],
    '3D000': ['The database does not exist on that server.', 'Create it, or correct the name in the URL.'],
    '42501': [
        'The user may not read the history of migrations.',
        'Grant the user its schema and tables, or use the user that migrates.',
    ],
    '53300': ['The server takes no more connections.', 'Close idle connections, or raise max_connections.'],
    '57014': [
        'The server ended the question, because it took longer than the statement_timeout of this role or database.',
        'Give the user that migrates a longer one: ALTER ROLE \u2026 SET statement_timeout.',
    ],
    '57P03': ['The server is starting or stopping.', 'Wait until it is up and run this again.'],
};
/** Explains why a connection or a query over it failed. */
function explainUnreachable(error, redact) {
    const first = error instanceof AggregateError ? error.errors[0] : error;
    const code = codeOf(first);
    const words = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(first).split('\n')[0] ?? '';
    const [why, fix] = missingFile(first) ?? causes[code] ?? guess(words);
    return { kind: 'unreachable', why, fix, evidence: redact(code ? `${words} (${code})` : words) };
}
/** A file that the URL names and that cannot be read; a missing unix socket has the same code, but is no `open`. */
function missingFile(error) {
    const { syscall, path } = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .asRecord */ .q)(error);
    if (syscall !== 'open')
        return undefined;
    return [
        `The file of the certificate that the URL names cannot be read: ${path}.`,
        'Name it as Prisma reads it: from the directory of the schema, or with its whole path.',
    ];
}
function guess(words) {
    if (/timeout/i.test(words))
        return ['The host did not answer in time.', network];
    if (/terminated unexpectedly/i.test(words))
        return ['What listens there ended the connection: it may not be PostgreSQL.', network];
    if (/does not support SSL/i.test(words))
        return [
            'The URL asks for TLS, and the server has none.',
            'Turn TLS on in the server, or take sslmode=require out of the URL.',
        ];
    if (/certificate|altname|self-signed/i.test(words))
        return [
            'The certificate of the server is not trusted.',
            'Name the CA in the URL (sslrootcert=FILE), or correct the host name.',
        ];
    return ['It could not be asked for its migrations.', network];
}
function codeOf(error) {
    return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}


/***/ }),

/***/ 7267:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H9: () => (/* binding */ contracting),
/* harmony export */   L5: () => (/* binding */ unknown),
/* harmony export */   LU: () => (/* binding */ long),
/* harmony export */   s2: () => (/* binding */ lock),
/* harmony export */   ub: () => (/* binding */ blocking),
/* harmony export */   yw: () => (/* binding */ isEffect)
/* harmony export */ });
function contracting(why) {
    return { kind: 'contracting', why };
}
function blocking(why) {
    return { kind: 'blocking', why };
}
function lock(table, waits) {
    return { kind: 'lock', table, waits };
}
function long(why) {
    return { kind: 'long', why };
}
/** The facts of a statement that runs code of which nothing is known. */
function unknown(why) {
    return [contracting(why), long('does what cannot be told'), { kind: 'unknown' }];
}
function isEffect(fact) {
    return fact.kind === 'contracting' || fact.kind === 'blocking';
}


/***/ }),

/***/ 2904:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  GY: () => (/* binding */ callsUnknown),
  Jb: () => (/* binding */ columnsIn),
  AQ: () => (/* binding */ functionName),
  yt: () => (/* binding */ isHarmlessFunction),
  mV: () => (/* binding */ isUniqueEachTime),
  V8: () => (/* binding */ isVolatile),
  uE: () => (/* binding */ mayBeEmpty),
  YO: () => (/* binding */ mayFail),
  Nh: () => (/* binding */ nodesOf),
  dM: () => (/* binding */ passesEmpty)
});

// EXTERNAL MODULE: ./packages/database/lib/catalog/column-types.js
var column_types = __webpack_require__(704);
;// CONCATENATED MODULE: ./packages/database/lib/judge/builtin-functions.js
/**
 * PostgreSQL's functions that read no more than what they are given, or the state of the session. All are stable or
 * immutable in `pg_proc`: they have one value for all rows of a statement, and change nothing.
 */
const steadyFunctions = setOf('abs ceil ceiling floor round trunc sign sqrt power exp ln log mod div pi degrees radians width_bucket', 'lower upper initcap length char_length character_length octet_length bit_length btrim ltrim rtrim lpad rpad left', 'right substr substring overlay position strpos replace translate reverse repeat split_part string_to_array', 'array_to_string concat concat_ws format quote_ident quote_literal quote_nullable ascii chr starts_with', 'regexp_replace regexp_match regexp_matches regexp_split_to_array regexp_split_to_table to_hex md5 sha224 sha256', 'sha384 sha512 encode decode convert_from convert_to unistr normalize like_escape similar_to_escape', 'now transaction_timestamp statement_timestamp to_timestamp to_date to_char to_number timezone date_trunc date_part', 'extract age make_date make_time make_interval make_timestamp make_timestamptz justify_days justify_hours isfinite', 'date_bin overlaps', 'count sum avg min max bool_and bool_or every array_agg string_agg json_agg jsonb_agg json_object_agg', 'jsonb_object_agg stddev variance percentile_cont percentile_disc mode', 'row_number rank dense_rank ntile lag lead first_value last_value nth_value cume_dist percent_rank', 'array_length array_position array_positions array_append array_prepend array_cat array_remove array_replace', 'array_fill array_upper array_lower array_ndims cardinality unnest generate_series generate_subscripts', 'json_build_object jsonb_build_object json_build_array jsonb_build_array to_json to_jsonb row_to_json json_object', 'jsonb_object jsonb_set jsonb_insert jsonb_strip_nulls json_strip_nulls jsonb_typeof json_typeof', 'jsonb_array_length json_array_length jsonb_array_elements json_array_elements jsonb_array_elements_text', 'json_array_elements_text jsonb_each jsonb_each_text json_each json_each_text jsonb_object_keys json_object_keys', 'jsonb_extract_path jsonb_extract_path_text json_extract_path json_extract_path_text jsonb_populate_record', 'jsonb_to_record jsonb_to_recordset json_to_record json_to_recordset jsonb_path_query jsonb_path_exists', 'jsonb_path_query_first jsonb_pretty array_to_json', 'to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery setweight strip ts_rank ts_headline', 'int4range int8range numrange tsrange tstzrange daterange isempty upper_inc lower_inc range_merge', 'current_database current_schema current_schemas current_setting version pg_typeof pg_get_serial_sequence', 'has_table_privilege has_column_privilege has_schema_privilege to_regclass to_regtype to_regproc format_type', 'obj_description col_description pg_get_constraintdef pg_get_indexdef pg_table_is_visible pg_encoding_to_char', 'host masklen network family text abbrev');
/** PostgreSQL's functions that give another value each time. `nextval` leaves out a number, which nobody relies on. */
const varyingFunctions = setOf('gen_random_uuid uuidv4 uuidv7 random clock_timestamp timeofday nextval currval lastval');
/** Functions of extensions that give another value each time, in whatever schema the extension stands. */
const extensionFunctions = setOf('uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 gen_random_bytes gen_salt');
/** Functions that never fail, whatever the row holds. */
const totalFunctions = setOf('lower upper initcap length char_length octet_length btrim ltrim rtrim left right substr split_part strpos replace', 'reverse md5 concat concat_ws date_trunc date_part extract timezone to_tsvector setweight jsonb_typeof', 'jsonb_extract_path jsonb_extract_path_text array_to_string cardinality array_length abs');
/** Functions that may give nothing although they were given something. */
const emptyingFunctions = setOf('current_setting array_position array_length substring regexp_match jsonb_extract_path jsonb_extract_path_text', 'json_extract_path json_extract_path_text obj_description col_description to_regclass to_regtype to_regproc');
function setOf(...lines) {
    return new Set(lines.flatMap((line) => line.split(' ')));
}

;// CONCATENATED MODULE: ./packages/database/lib/judge/expressions.js


const walked = new WeakMap();
/**
 * The nodes of a tree, the outer before the inner. The parser writes a kind with a capital, and a field without one. A
 * tree is walked once and its nodes are remembered, because the same statement is judged for several releases.
 */
function nodesOf(tree) {
    if (typeof tree !== 'object' || tree === null)
        return [];
    const known = walked.get(tree);
    if (known)
        return known;
    const nodes = [];
    walk(tree, nodes);
    walked.set(tree, nodes);
    return nodes;
}
function walk(tree, nodes) {
    const list = Array.isArray(tree);
    for (const [key, value] of Object.entries(tree)) {
        if (!list && isKind(key))
            nodes.push([key, value]);
        if (typeof value === 'object' && value !== null)
            walk(value, nodes);
    }
}
function isKind(key) {
    const first = key.charCodeAt(0);
    return first >= 65 && first <= 90;
}
/** A function that is called, by name; with its schema where that is not PostgreSQL's own. */
function functionName({ funcname }) {
    const words = (0,column_types/* wordsIn */.H)(funcname);
    return words[0] === 'pg_catalog' && words.length === 2 ? (words[1] ?? '') : words.join('.');
}
/** Whether a function is known to change nothing. */
function isHarmlessFunction(name) {
    return steadyFunctions.has(name) || varyingFunctions.has(name) || isOfExtension(name);
}
function isOfExtension(name) {
    return extensionFunctions.has(name.replace(/^(public|extensions)\./, ''));
}
/** Whether a tree calls a function of which nothing is known. */
function callsUnknown(tree) {
    return calls(tree).some((name) => !isHarmlessFunction(name));
}
/** Whether an expression may give each row another value: it calls a function that is not known to be steady. */
function isVolatile(expression) {
    return calls(expression).some((name) => !steadyFunctions.has(name));
}
/** Whether each value of an expression is another one, so that a unique column takes all of them. */
function isUniqueEachTime(expression) {
    const [only, ...more] = calls(expression);
    const names = /^(gen_random_uuid|uuidv[47]|nextval|((public|extensions)\.)?uuid_generate_v\w+)$/;
    return only !== undefined && more.length === 0 && names.test(only) && kindsIn(expression)[0] === 'FuncCall';
}
/** Whether the value of a default may be empty. */
function mayBeEmpty(expression) {
    for (const [kind, held] of nodesOf(expression)) {
        if (kind === 'A_Const' && held['isnull'] === true)
            return true;
        if (kind === 'A_Expr' && held['kind'] === 'AEXPR_NULLIF')
            return true;
        if (kind === 'CaseExpr' && held['defresult'] === undefined)
            return true;
        if (kind === 'FuncCall') {
            const name = functionName(held);
            if (emptyingFunctions.has(name) || !isHarmlessFunction(name))
                return true;
        }
    }
    return false;
}
const totalKinds = new Set([
    ...[
        'ColumnRef',
        'A_Const',
        'String',
        'Integer',
        'Float',
        'CoalesceExpr',
        'CaseExpr',
        'CaseWhen',
        'NullTest',
    ],
    ...[
        'BoolExpr',
        'BooleanTest',
        'List',
        'CollateClause',
        'A_ArrayExpr',
        'MinMaxExpr',
        'RowExpr',
        'SQLValueFunction',
    ],
]);
/** Words and signs of operators that never fail but for numbers that are too large. */
const totalOperators = /^(=|<>|!=|<|>|<=|>=|\|\||->|->>|#>|#>>|@>|<@|&&|\?|\?\||\?&|~~\*?|!~~\*?|~\*?|!~\*?|\+|-|\*|BETWEEN.*|NOT BETWEEN.*)$/;
/** Whether an expression may fail for what a row holds, so that the row is refused: a cast, a division, own functions. */
function mayFail(expression) {
    for (const [kind, held] of nodesOf(expression)) {
        if (kind === 'TypeCast') {
            if (!isTotalCast(held))
                return true;
        }
        else if (kind === 'A_Expr') {
            if (!totalOperators.test((0,column_types/* wordsIn */.H)(held['name']).join('.')))
                return true;
        }
        else if (kind === 'FuncCall') {
            if (!totalFunctions.has(functionName(held)))
                return true;
        }
        else if (!totalKinds.has(kind))
            return true;
    }
    return false;
}
/** A constant was cast before, when the statement was read; everything can be a text. */
function isTotalCast({ arg, typeName }) {
    const type = typeName;
    const name = (0,column_types/* wordsIn */.H)(type?.names).at(-1) ?? '';
    const constant = typeof arg === 'object' && arg !== null && 'A_Const' in arg;
    return constant || ((name === 'text' || name === 'varchar' || name === 'regconfig') && !type?.typmods);
}
const strictKinds = new Set([
    'ColumnRef',
    'A_Const',
    'String',
    'BoolExpr',
    'List',
    'A_ArrayExpr',
    'TypeCast',
]);
const strictFunctions = new Set('length char_length lower upper btrim abs jsonb_typeof cardinality date_part'.split(' '));
/** Whether a check is passed where its columns are empty: all that it is made of gives nothing for nothing. */
function passesEmpty(check) {
    for (const [kind, held] of nodesOf(check)) {
        if (kind === 'A_Expr') {
            if (/DISTINCT|NULLIF/.test(String(held['kind'])))
                return false;
        }
        else if (kind === 'FuncCall') {
            if (!strictFunctions.has(functionName(held)))
                return false;
        }
        else if (kind !== 'TypeName' && !strictKinds.has(kind))
            return false;
    }
    return true;
}
/** The columns that an expression names. */
function columnsIn(expression) {
    return nodesOf(expression).flatMap(([kind, held]) => kind === 'ColumnRef' ? [(0,column_types/* wordsIn */.H)(held['fields']).at(-1) ?? ''] : []);
}
function calls(expression) {
    return nodesOf(expression).flatMap(([kind, held]) => kind === 'FuncCall' ? [functionName(held)] : []);
}
function kindsIn(expression) {
    return nodesOf(expression).map(([kind]) => kind);
}


/***/ }),

/***/ 4745:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Nw: () => (/* binding */ judgeDefault),
  aG: () => (/* binding */ judgeNewColumn),
  TE: () => (/* binding */ judgeUnique),
  QP: () => (/* binding */ typeOf)
});

;// CONCATENATED MODULE: ./packages/database/lib/catalog/builtin-types.js
/** Types of PostgreSQL that may be empty in a new column, by the names that its grammar gives them. */
const builtinTypes = new Set([
    'bool int2 int4 int8 smallint integer bigint float4 float8 real numeric decimal money smallserial serial bigserial',
    'serial2 serial4 serial8 text varchar bpchar char name bytea json jsonb jsonpath xml uuid date time timetz timestamp',
    'timestamptz interval bit varbit inet cidr macaddr macaddr8 point line lseg box path polygon circle tsvector tsquery',
    'int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange',
    'tstzmultirange datemultirange oid regclass regtype regproc regprocedure regrole regnamespace pg_lsn xid xid8',
].flatMap((names) => names.split(' ')));
/** The same of extensions, which may stand in any schema. */
const extensionTypes = new Set('citext hstore ltree lquery ltxtquery cube vector halfvec sparsevec geometry geography box2d box3d raster'.split(' '));

// EXTERNAL MODULE: ./packages/database/lib/catalog/column-types.js
var column_types = __webpack_require__(704);
// EXTERNAL MODULE: ./packages/database/lib/judge/effect.js
var effect = __webpack_require__(7267);
// EXTERNAL MODULE: ./packages/database/lib/judge/expressions.js + 1 modules
var expressions = __webpack_require__(2904);
// EXTERNAL MODULE: ./packages/database/lib/judge/judge-constraint.js
var judge_constraint = __webpack_require__(132);
// EXTERNAL MODULE: ./packages/database/lib/judge/judge-query.js
var judge_query = __webpack_require__(5762);
;// CONCATENATED MODULE: ./packages/database/lib/judge/judge-column.js






/** Judges a column that is added to a table that was there before, and remembers it as new. */
function judgeNewColumn(column, table, ifMissing, names) {
    const constraints = (column?.constraints ?? []).flatMap((one) => 'Constraint' in one ? [one.Constraint] : []);
    const find = (type) => constraints.find(({ contype }) => contype === type);
    const show = names.show(table);
    const name = `${show}.${column?.colname}`;
    const type = typeOf(column?.typeName, names);
    const serial = /^(small|big)?serial\d?$/.test((0,column_types/* wordsIn */.H)(column?.typeName?.names).at(-1) ?? '');
    const generated = find('CONSTR_GENERATED')?.raw_expr;
    const numbered = serial || find('CONSTR_IDENTITY') !== undefined;
    const initial = find('CONSTR_DEFAULT')?.raw_expr;
    const key = find('CONSTR_PRIMARY');
    const made = {
        fill: numbered ? 'each' : fillOf(generated ?? initial),
        required: (find('CONSTR_NOTNULL') ?? key) !== undefined,
        unique: (find('CONSTR_UNIQUE') ?? key) !== undefined,
    };
    if (made.unique)
        names.given.add('unique');
    // With IF NOT EXISTS the column may have existed before.
    if (!ifMissing)
        names.setColumn(table, column?.colname, made);
    const facts = [];
    if (numbered || generated || (initial && (0,expressions/* isVolatile */.V8)(initial)))
        facts.push((0,effect/* blocking */.ub)(`rewrites ${show}: ${name} has another value in each row`));
    if (initial)
        facts.push(...(0,judge_query/* judgeQuery */.w)(initial, names).filter(({ kind }) => kind !== 'long'));
    if (generated && ((0,expressions/* mayFail */.YO)(generated) || (made.required && (0,expressions/* columnsIn */.Jb)(generated).length > 0)))
        facts.push((0,effect/* contracting */.H9)(`computes ${name}, which may fail for what the earlier release writes`));
    if (made.fill === 'nothing')
        facts.push(...judgeEmpty(made, type, table, name, names));
    if (made.unique)
        facts.push((0,effect/* blocking */.ub)(`builds an index while ${show} is locked`));
    if (made.unique && made.fill === 'same')
        facts.push(repeats(name));
    if (type?.checked)
        facts.push((0,effect/* blocking */.ub)(`rewrites ${show} to check ${name} by its domain`));
    const check = find('CONSTR_CHECK');
    if (check)
        facts.push(...(0,judge_constraint/* judgeCheck */.GE)(check, table, names, [column?.colname ?? '']));
    const reference = find('CONSTR_FOREIGN');
    if (reference)
        facts.push(...(0,judge_constraint/* lockOfReference */._E)(reference, table, names));
    if (reference && initial && !(0,expressions/* mayBeEmpty */.uE)(initial))
        facts.push((0,effect/* blocking */.ub)(`reads all of ${show} to check ${column?.colname}`));
    return facts;
}
/** Rows that the earlier release writes leave the column empty. */
function judgeEmpty({ required }, type, table, name, names) {
    if (required)
        return [
            (0,effect/* contracting */.H9)(`requires ${name}, which has no default: rows that the earlier release writes are refused`),
            (0,effect/* blocking */.ub)(`fails where ${names.show(table)} has rows, which have no ${name.split('.').at(-1)}`),
        ];
    if (!type)
        return [
            (0,effect/* contracting */.H9)(`adds ${name} of a type that no migration creates: it may be a domain that refuses to be empty`),
            (0,effect/* blocking */.ub)(`rewrites ${names.show(table)} if the type of ${name} is a domain with a check`),
        ];
    return type.refusesEmpty
        ? [
            (0,effect/* contracting */.H9)(`adds ${name} of a domain that refuses rows without it, as the earlier release writes them`),
        ]
        : [];
}
/** Judges a default that a column gets or loses. */
function judgeDefault(expression, table, name, names) {
    const shown = `${names.show(table)}.${name}`;
    const fill = fillOf(expression);
    if (fill === 'same')
        names.given.add('same default');
    const made = names.column(table, name);
    const calls = expression ? (0,judge_query/* judgeQuery */.w)(expression, names).filter(({ kind }) => kind === 'contracting') : [];
    if (made) {
        names.setColumn(table, name, { ...made, fill });
        if (made.required && fill === 'nothing')
            return [
                (0,effect/* contracting */.H9)(`drops the default of ${shown}, which is required: rows of the earlier release are refused`),
                ...calls,
            ];
        return made.unique && fill === 'same' ? [repeats(shown), ...calls] : calls;
    }
    return fill === 'nothing' && calls.length === 0 ? [(0,effect/* contracting */.H9)(`drops the default of ${shown}`)] : calls;
}
/** Remembers that a column must be unique. The earlier release leaves it out, so that it gets its default. */
function judgeUnique(columns, table, names) {
    if (columns.length === 1)
        names.given.add('unique');
    const made = columns.map((name) => [name, names.column(table, name)]);
    for (const [name, column] of made)
        if (column && columns.length === 1)
            names.setColumn(table, name, { ...column, unique: true });
    // One part without a value, or with another value each time, makes the whole unique.
    const apart = made.some(([, column]) => column && (column.fill === 'each' || column.fill === 'nothing'));
    if (apart)
        return [];
    const repeated = made.find(([, column]) => column?.fill === 'same');
    return repeated && made.every(([, column]) => column)
        ? [repeats(`${names.show(table)}.${repeated[0]}`)]
        : undefined;
}
function repeats(name) {
    return (0,effect/* contracting */.H9)(`wants ${name} to be unique, and gives every row of the earlier release the same default`);
}
function fillOf(expression) {
    if (!expression || (0,expressions/* mayBeEmpty */.uE)(expression))
        return 'nothing';
    return (0,expressions/* isUniqueEachTime */.mV)(expression) ? 'each' : 'same';
}
/** What is known of a type: undefined where it may be anything. */
function typeOf(type, names) {
    const plain = { domain: false, checked: false, refusesEmpty: false };
    const words = (0,column_types/* wordsIn */.H)(type?.names);
    const name = words.at(-1) ?? '';
    if ((type?.arrayBounds ?? []).length > 0 || extensionTypes.has(name))
        return plain;
    if (words[0] === 'pg_catalog' || (words.length === 1 && builtinTypes.has(name)))
        return plain;
    return names.known.types.get(names.key(words, 'type'));
}


/***/ }),

/***/ 132:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GE: () => (/* binding */ judgeCheck),
/* harmony export */   TT: () => (/* binding */ judgeReference),
/* harmony export */   _E: () => (/* binding */ lockOfReference),
/* harmony export */   qC: () => (/* binding */ constraintsIn),
/* harmony export */   qF: () => (/* binding */ mayRefuse)
/* harmony export */ });
/* harmony import */ var _catalog_column_types_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(704);
/* harmony import */ var _effect_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7267);
/* harmony import */ var _expressions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2904);



const words = {
    CONSTR_FOREIGN: 'foreign key',
    CONSTR_CHECK: 'check',
    CONSTR_UNIQUE: 'unique constraint',
    CONSTR_PRIMARY: 'primary key',
    CONSTR_EXCLUSION: 'exclusion',
};
/** A constraint that is added to a table that was there before. */
function mayRefuse({ contype = '' }, table, names) {
    const word = words[contype] ?? 'constraint';
    return (0,_effect_js__WEBPACK_IMPORTED_MODULE_0__/* .contracting */ .H9)(`adds a ${word} to ${names.show(table)}: it may refuse what the earlier release writes`);
}
/** Judges a foreign key of a table that was there before. The earlier release leaves new columns out. */
function judgeReference(constraint, table, names) {
    const columns = (0,_catalog_column_types_js__WEBPACK_IMPORTED_MODULE_1__/* .wordsIn */ .H)(constraint.fk_attrs);
    const own = columns.some((column) => names.column(table, column));
    return [
        ...(own && constraint.fk_matchtype !== 'f' ? [] : [mayRefuse(constraint, table, names)]),
        ...(constraint.skip_validation ? [] : [readsAll(table, names)]),
        ...lockOfReference(constraint, table, names),
    ];
}
/** A foreign key keeps writers away from both of its tables for a moment. */
function lockOfReference({ pktable, fk_del_action }, table, names) {
    const other = names.keyOf(pktable);
    // To delete a row of the other table deletes rows of this one.
    const reaches = !names.isFresh('relation', table) || names.has(table, 'cascade');
    if (fk_del_action === 'c' && reaches)
        names.mark(other, 'cascade');
    return [table, other].flatMap((one) => (names.isFresh('relation', one) ? [] : [(0,_effect_js__WEBPACK_IMPORTED_MODULE_0__/* .lock */ .s2)(one, 'writers')]));
}
/**
 * Judges a check of a table that was there before.
 * @param own the columns that are added with it
 */
function judgeCheck(constraint, table, names, own = []) {
    const columns = (0,_expressions_js__WEBPACK_IMPORTED_MODULE_2__/* .columnsIn */ .Jb)(constraint.raw_expr);
    const fresh = columns.every((column) => own.includes(column) || names.column(table, column) !== undefined);
    const passed = (0,_expressions_js__WEBPACK_IMPORTED_MODULE_2__/* .passesEmpty */ .dM)(constraint.raw_expr) ||
        columns.every((column) => (names.column(table, column)?.fill ?? 'nothing') !== 'nothing');
    return [
        ...(columns.length > 0 && fresh && passed ? [] : [mayRefuse(constraint, table, names)]),
        ...(constraint.skip_validation ? [] : [readsAll(table, names)]),
    ];
}
function readsAll(table, names) {
    return (0,_effect_js__WEBPACK_IMPORTED_MODULE_0__/* .blocking */ .ub)(`reads all of ${names.show(table)} to check it; NOT VALID, and VALIDATE CONSTRAINT in a later migration, would not`);
}
/** The constraints of a new table: those of its columns, and its own. */
function constraintsIn(elements) {
    return elements.flatMap((one) => {
        if ('Constraint' in one)
            return [one.Constraint];
        return 'ColumnDef' in one ? constraintsIn(one.ColumnDef.constraints ?? []) : [];
    });
}


/***/ }),

/***/ 5762:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ judgeQuery)
/* harmony export */ });
/* harmony import */ var _catalog_column_types_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(704);
/* harmony import */ var _effect_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7267);
/* harmony import */ var _expressions_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2904);
/* harmony import */ var _judge_setting_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2642);




/** The nodes of queries that only read. */
const reading = new Set([
    ...['SelectStmt', 'ResTarget', 'ColumnRef', 'A_Star', 'A_Const', 'String', 'Integer', 'Float', 'Boolean'],
    ...['BitString', 'List', 'BoolExpr', 'NullTest', 'BooleanTest', 'TypeCast', 'TypeName', 'ParamRef'],
    ...['CaseExpr', 'CaseWhen', 'CoalesceExpr', 'MinMaxExpr', 'SubLink', 'A_ArrayExpr', 'A_Indirection'],
    ...['A_Indices', 'RowExpr', 'CollateClause', 'SQLValueFunction', 'RangeSubselect', 'RangeFunction'],
    ...['JoinExpr', 'Alias', 'SortBy', 'WindowDef', 'CommonTableExpr', 'WithClause', 'GroupingSet'],
    ...['GroupingFunc', 'NamedArgExpr', 'SetToDefault', 'MultiAssignRef', 'ColumnDef'],
    ...['IndexElem', 'InferClause', 'OnConflictClause', 'MergeWhenClause', 'JsonObjectConstructor'],
    ...['JsonArrayConstructor', 'JsonKeyValue', 'JsonValueExpr', 'JsonFormat', 'JsonOutput', 'JsonReturning'],
]);
/**
 * Judges a query with all that is inside it: each node must be known to read only. Statements that change rows are
 * judged as such, wherever they stand.
 */
function judgeQuery(query, names) {
    const nodes = (0,_expressions_js__WEBPACK_IMPORTED_MODULE_0__/* .nodesOf */ .Nh)(query);
    const common = new Set(nodes.flatMap(([kind, held]) => (kind === 'CommonTableExpr' ? [String(held['ctename'])] : [])));
    return distinct(nodes.flatMap((node) => judgeNode(node, common, names)));
}
function judgeNode([kind, held], common, names) {
    switch (kind) {
        case 'RangeVar':
            return judgeRead(held, common, names);
        case 'FuncCall':
            return judgeCall(held, names);
        case 'A_Expr':
            return judgeOperator(held['name']);
        case 'LockingClause':
            return [(0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .blocking */ .ub)('locks the rows that it reads to the end of the transaction')];
        case 'InsertStmt':
            return judgeInsert(held, names);
        case 'UpdateStmt':
            return judgeUpdate(held, names);
        case 'DeleteStmt':
            return judgeDelete(held, names);
        case 'MergeStmt':
            return judgeMerge(held, names);
        default:
            if (kind === 'SelectStmt' && held['intoClause'] !== undefined)
                return judgeInto(held, names);
            return reading.has(kind) ? [] : [(0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .contracting */ .H9)(`holds ${kind}, which is not known to be harmless`)];
    }
}
function judgeRead(table, common, names) {
    const { schemaname, relname = '' } = table;
    if (schemaname === 'pg_catalog' || schemaname === 'information_schema')
        return [];
    if (!schemaname && common.has(relname))
        return [];
    const key = names.keyOf(table);
    if (names.has(key, 'code'))
        return runsCode(key, names);
    return names.hasRows(key) ? [(0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .long */ .LU)(`reads ${names.show(key)}`)] : [];
}
function judgeCall(call, names) {
    const name = (0,_expressions_js__WEBPACK_IMPORTED_MODULE_0__/* .functionName */ .AQ)(call);
    if (name === 'generate_series')
        return [(0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .long */ .LU)('makes many rows')];
    if (name === 'set_config')
        return judgeSetConfig(call.args ?? [], names);
    if (name === 'setval' && setsOwnSequence(call.args?.[0], names))
        return [];
    if (name === 'setval')
        return [(0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .contracting */ .H9)('sets a sequence: it may give numbers that are taken')];
    return (0,_expressions_js__WEBPACK_IMPORTED_MODULE_0__/* .isHarmlessFunction */ .yt)(name)
        ? []
        : (0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5)(`calls ${name}(), whose doing cannot be told before it runs`);
}
function judgeSetConfig([name, value, local], names) {
    const setting = textIn(name);
    const text = textIn(value);
    if (setting === undefined || text === undefined)
        return [(0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .contracting */ .H9)('changes a setting that it computes')];
    const values = text.split(',').map((one) => one.trim().replace(/^"(.*)"$/, '$1'));
    return (0,_judge_setting_js__WEBPACK_IMPORTED_MODULE_2__/* .judgeSetting */ .C)({ setting, values, local: booleanIn(local) }, names);
}
/** Whether `setval` sets a sequence that the plan made. */
function setsOwnSequence(sequence, names) {
    if (sequence && 'TypeCast' in sequence)
        return setsOwnSequence(sequence.TypeCast.arg, names);
    const direct = textIn(sequence);
    if (direct !== undefined)
        return isFreshText(direct, names);
    if (!sequence || !('FuncCall' in sequence))
        return false;
    const table = textIn(sequence.FuncCall.args?.[0]);
    return ((0,_expressions_js__WEBPACK_IMPORTED_MODULE_0__/* .functionName */ .AQ)(sequence.FuncCall) === 'pg_get_serial_sequence' &&
        table !== undefined &&
        isFreshText(table, names));
}
/** A name in a string: with quotes as it is, without them in small letters. */
function isFreshText(text, names) {
    const parts = [...text.matchAll(/"([^"]*)"|([^".]+)/g)].map(([, quoted, plain]) => quoted ?? plain?.toLowerCase() ?? '');
    return names.isFresh('relation', names.key(parts, 'relation'));
}
function judgeOperator(name) {
    const words = (0,_catalog_column_types_js__WEBPACK_IMPORTED_MODULE_3__/* .wordsIn */ .H)(name);
    return words.length > 1 && words[0] !== 'pg_catalog'
        ? (0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5)(`uses the operator ${words.join('.')}, whose doing cannot be told before it runs`)
        : [];
}
function judgeInto(held, names) {
    const into = held['intoClause'];
    names.mark(names.makeTable(into.rel, into.onCommit === 'ONCOMMIT_DROP'), 'filled');
    return [];
}
function judgeInsert(insert, names) {
    const table = names.keyOf(insert.relation);
    const source = insert.selectStmt;
    const listed = source !== undefined && 'SelectStmt' in source && source.SelectStmt.valuesLists !== undefined;
    if (names.has(table, 'code'))
        return runsCode(table, names);
    if (names.isOwnTable(table)) {
        if (source && !listed)
            names.mark(table, 'filled');
        return [];
    }
    const show = names.show(table);
    if (isSystemTable(insert.relation))
        return [(0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .contracting */ .H9)(`writes to ${show}, which is not the app's own`)];
    const facts = [];
    if (insert.onConflictClause?.action === 'ONCONFLICT_UPDATE') {
        const columns = targets(insert.onConflictClause.targetList);
        if (!areOwn(columns, table, names))
            facts.push((0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .contracting */ .H9)(`changes ${columns.join(', ')} in rows of ${show} that are there already`));
    }
    if (insert.override === 'OVERRIDING_SYSTEM_VALUE')
        facts.push((0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .contracting */ .H9)(`writes numbers into ${show} that its sequence will give once more`));
    return facts;
}
function judgeUpdate({ relation, targetList, whereClause }, names) {
    const table = names.keyOf(relation);
    if (names.has(table, 'code'))
        return runsCode(table, names);
    if (names.isOwnTable(table))
        return names.hasRows(table) ? [(0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .long */ .LU)(`changes ${names.show(table)}`)] : [];
    const columns = targets(targetList);
    const change = (0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .contracting */ .H9)(`changes ${columns.join(', ')} in rows of ${names.show(table)}`);
    return [...(areOwn(columns, table, names) ? [] : [change]), ...changeOf(table, whereClause, names)];
}
function judgeDelete({ relation, whereClause }, names) {
    const table = names.keyOf(relation);
    if (names.has(table, 'code'))
        return runsCode(table, names);
    if (names.has(table, 'cascade'))
        return [(0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .contracting */ .H9)(`deletes rows of ${names.show(table)}, and rows of old tables with them`)];
    if (names.isOwnTable(table))
        return [];
    return [(0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .contracting */ .H9)(`deletes rows of ${names.show(table)}`), ...changeOf(table, whereClause, names)];
}
function judgeMerge({ relation }, names) {
    const table = names.keyOf(relation);
    if (names.has(table, 'code'))
        return runsCode(table, names);
    if (names.isOwnTable(table) && !names.has(table, 'cascade'))
        return [];
    return [(0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .contracting */ .H9)(`changes rows of ${names.show(table)}`), ...changeOf(table, undefined, names)];
}
/** A table or a view of the plan's own, with a trigger, a default or a query that calls an own function. */
function runsCode(key, names) {
    return (0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5)(`uses ${names.show(key)}, which runs code whose doing cannot be told before it runs`);
}
function isSystemTable(table) {
    const { schemaname = '', relname = '' } = table ?? {};
    return schemaname === 'pg_catalog' || relname.startsWith('pg_') || relname === '_prisma_migrations';
}
/** What it costs others to change rows: they are locked until the transaction ends. */
function changeOf(table, where, names) {
    if (picksFew(where))
        return [];
    const why = `locks as many rows of ${names.show(table)} as it changes, until all are changed`;
    return [(0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .blocking */ .ub)(why), (0,_effect_js__WEBPACK_IMPORTED_MODULE_1__/* .long */ .LU)(`changes rows of ${names.show(table)}`)];
}
/** Whether a condition compares a column with values that are written down. */
function picksFew(where) {
    if (!where)
        return false;
    if ('BoolExpr' in where)
        return where.BoolExpr.boolop === 'AND_EXPR' && (where.BoolExpr.args ?? []).some(picksFew);
    if (!('A_Expr' in where))
        return false;
    const { kind, name, lexpr, rexpr } = where.A_Expr;
    const equal = (kind === 'AEXPR_OP' || kind === 'AEXPR_IN') && (0,_catalog_column_types_js__WEBPACK_IMPORTED_MODULE_3__/* .wordsIn */ .H)(name).join('') === '=';
    const [left, right] = [lexpr, rexpr].map((side) => (0,_expressions_js__WEBPACK_IMPORTED_MODULE_0__/* .nodesOf */ .Nh)(side).map(([one]) => one));
    const written = (right ?? []).every((one) => /^(A_Const|List|TypeCast|TypeName|String)$/.test(one));
    return equal && left?.[0] === 'ColumnRef' && written;
}
function targets(list) {
    return (list ?? []).flatMap((one) => ('ResTarget' in one ? [one.ResTarget.name ?? ''] : []));
}
/** Whether the plan added all of these columns, so that no release uses them yet. */
function areOwn(columns, table, names) {
    return columns.length > 0 && columns.every((column) => names.column(table, column) !== undefined);
}
function textIn(node) {
    return node && 'A_Const' in node && 'sval' in node.A_Const ? (node.A_Const.sval?.sval ?? '') : undefined;
}
function booleanIn(node) {
    return node !== undefined && 'A_Const' in node && node.A_Const.boolval?.boolval === true;
}
/** The same fact is told once. */
function distinct(facts) {
    return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}


/***/ }),

/***/ 2642:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ judgeSetting)
/* harmony export */ });
/* harmony import */ var _effect_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7267);

/** Settings that change nothing but how long the session waits, what it prints and how it reads and stores. */
const harmless = new Set([
    'statement_timeout lock_timeout idle_in_transaction_session_timeout idle_session_timeout transaction_timeout',
    'deadlock_timeout client_min_messages client_encoding application_name standard_conforming_strings',
    'check_function_bodies xmloption row_security bytea_output datestyle intervalstyle timezone extra_float_digits',
    'work_mem maintenance_work_mem max_parallel_maintenance_workers max_parallel_workers_per_gather temp_buffers',
    'default_tablespace default_table_access_method default_with_oids escape_string_warning transaction',
    'transaction_isolation constraint_exclusion enable_seqscan jit synchronous_commit log_statement',
].flatMap((names) => names.split(' ')));
/** Judges a change of a setting of the session, and follows that of the path. */
function judgeSetting({ setting, values, local }, names) {
    const name = setting.toLowerCase();
    if (name === 'search_path') {
        names.setPath(values, local);
        return [];
    }
    if (values === undefined || harmless.has(name))
        return [];
    if (name === 'role' || name === 'session_authorization')
        return [(0,_effect_js__WEBPACK_IMPORTED_MODULE_0__/* .contracting */ .H9)('goes on as another role: what it makes belongs to that role')];
    if (name === 'session_replication_role')
        return [(0,_effect_js__WEBPACK_IMPORTED_MODULE_0__/* .contracting */ .H9)('turns triggers and the checks of foreign keys off')];
    return [(0,_effect_js__WEBPACK_IMPORTED_MODULE_0__/* .contracting */ .H9)(`changes the setting ${setting}, which is not known to be harmless`)];
}


/***/ }),

/***/ 3482:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Kz: () => (/* binding */ hasOption),
  HJ: () => (/* binding */ judgeStatement)
});

// UNUSED EXPORTS: judges

// EXTERNAL MODULE: ./packages/database/lib/catalog/column-types.js
var column_types = __webpack_require__(704);
// EXTERNAL MODULE: ./packages/database/lib/judge/effect.js
var effect = __webpack_require__(7267);
// EXTERNAL MODULE: ./packages/database/lib/judge/expressions.js + 1 modules
var judge_expressions = __webpack_require__(2904);
// EXTERNAL MODULE: ./packages/database/lib/judge/judge-column.js + 1 modules
var judge_column = __webpack_require__(4745);
// EXTERNAL MODULE: ./packages/database/lib/judge/judge-constraint.js
var judge_constraint = __webpack_require__(132);
// EXTERNAL MODULE: ./packages/database/lib/judge/judge-query.js
var judge_query = __webpack_require__(5762);
;// CONCATENATED MODULE: ./packages/database/lib/judge/judge-alter-table.js






/** Sources of the locks and rewrites: https://www.postgresql.org/docs/current/sql-altertable.html, "Notes". */
function judgeAlterTable({ relation, cmds = [], objtype }, names) {
    const table = names.keyOf(relation);
    const commands = cmds.flatMap((cmd) => ('AlterTableCmd' in cmd ? [cmd.AlterTableCmd] : []));
    if (names.isFresh('relation', table))
        return commands.flatMap((command) => judgeOfFresh(command, table, names));
    if (objtype !== 'OBJECT_TABLE')
        return commands.flatMap((command) => judgeOfOther(command, objtype, names.show(table)));
    const gentle = commands.every(({ subtype = '', def }) => gentleCommands.has(subtype) || inside(def, 'Constraint')?.contype === 'CONSTR_FOREIGN');
    return [
        ...commands.flatMap((command) => judgeCommand(command, table, names)),
        ...(gentle ? [] : [(0,effect/* lock */.s2)(table, 'everybody')]),
    ];
}
/** These change nothing that a release can see. */
const harmless = new Set([
    ...[
        'AT_SetStatistics',
        'AT_SetStorage',
        'AT_SetCompression',
        'AT_SetOptions',
        'AT_ResetOptions',
    ],
    ...['AT_SetRelOptions', 'AT_ResetRelOptions', 'AT_ClusterOn', 'AT_DropCluster'],
]);
/** These let others read and write, or have their own word on it. */
const gentleCommands = new Set([
    ...['AT_ValidateConstraint', 'AT_SetStatistics', 'AT_SetRelOptions', 'AT_ResetRelOptions'],
    ...['AT_ClusterOn', 'AT_DropCluster', 'AT_AttachPartition'],
]);
const rewriting = new Set([
    'AT_SetLogged',
    'AT_SetTableSpace',
    'AT_SetAccessMethod',
]);
/** A table of the plan's own: it matters only what an old table has to do with it. */
function judgeOfFresh({ subtype, def }, table, names) {
    if ((0,judge_expressions/* callsUnknown */.GY)(def))
        names.mark(table, 'code');
    if (subtype === 'AT_AttachPartition') {
        // With old rows below it, the table is an old one.
        if (!names.isFreshTable(inside(def, 'PartitionCmd')?.name))
            names.drop('relation', table);
        return judgeAttach(def, names);
    }
    if (subtype === 'AT_AddInherit')
        return names.isFreshTable(inside(def, 'RangeVar'))
            ? []
            : [(0,effect/* contracting */.H9)('its rows appear in an old table')];
    const constraint = inside(def, 'Constraint');
    if (subtype === 'AT_AddColumn')
        return (0,judge_constraint/* constraintsIn */.qC)(def ? [def] : []).flatMap((one) => one.contype === 'CONSTR_FOREIGN' ? (0,judge_constraint/* lockOfReference */._E)(one, table, names) : []);
    if (subtype !== 'AT_AddConstraint' || constraint?.contype !== 'CONSTR_FOREIGN')
        return [];
    const checks = names.hasRows(table) && !constraint.skip_validation;
    return [
        ...(0,judge_constraint/* lockOfReference */._E)(constraint, table, names),
        ...(checks ? [(0,effect/* long */.LU)(`checks all rows of ${names.show(table)}`)] : []),
    ];
}
/** Indexes, views, sequences and types. */
function judgeOfOther({ subtype = '' }, type, show) {
    const index = type === 'OBJECT_INDEX' && (harmless.has(subtype) || subtype === 'AT_AttachPartition');
    return index ? [] : [doesNotKnow(subtype, show)];
}
function judgeCommand(command, table, names) {
    const { subtype = '', name, def } = command;
    const show = names.show(table);
    const column = `${show}.${name}`;
    const made = names.column(table, name);
    if (harmless.has(subtype))
        return [];
    if (rewriting.has(subtype))
        return [(0,effect/* blocking */.ub)(`rewrites ${show}`)];
    switch (subtype) {
        case 'AT_AddColumn':
            return (0,judge_column/* judgeNewColumn */.aG)(inside(def, 'ColumnDef'), table, command.missing_ok === true, names);
        case 'AT_AddConstraint':
            return judgeNewConstraint(inside(def, 'Constraint') ?? {}, table, names);
        case 'AT_ValidateConstraint':
            return [(0,effect/* long */.LU)(`reads all of ${show} to check ${name}`)];
        case 'AT_ColumnDefault':
            return (0,judge_column/* judgeDefault */.Nw)(def, table, name, names);
        case 'AT_AlterColumnType':
            return judgeType(command, table, names);
        case 'AT_DropColumn':
            names.setColumn(table, name, undefined);
            if (made && command.behavior !== 'DROP_CASCADE')
                return [];
            return [(0,effect/* contracting */.H9)(`drops the column ${column}${made ? ' and all that depends on it' : ''}`)];
        case 'AT_DropConstraint':
            return [(0,effect/* contracting */.H9)(`drops the constraint ${name} of ${show}`)];
        case 'AT_DropNotNull':
            if (made)
                names.setColumn(table, name, { ...made, required: false });
            return made ? [] : [(0,effect/* contracting */.H9)(`lets ${column} be empty, which the earlier release does not expect`)];
        case 'AT_SetNotNull':
            return judgeRequired(command, table, names);
        case 'AT_AttachPartition':
            return judgeAttach(def, names);
        case 'AT_ReplicaIdentity':
            return inside(def, 'ReplicaIdentityStmt')?.identity_type === 'n'
                ? [
                    (0,effect/* contracting */.H9)(`takes the replica identity of ${show}: UPDATE and DELETE are refused if it is published`),
                ]
                : [];
        case 'AT_AddInherit':
            // Its rows are rows of the parent as well, so that the parent is an old table.
            names.drop('relation', names.keyOf(inside(def, 'RangeVar')));
            return [doesNotKnow(subtype, show)];
        case 'AT_ChangeOwner':
            return [(0,effect/* contracting */.H9)(`gives ${show} to another owner: the earlier release may have no permission`)];
        case 'AT_SetUnLogged':
            return [(0,effect/* contracting */.H9)(`makes ${show} a table that a crash empties`), (0,effect/* blocking */.ub)(`rewrites ${show}`)];
        default:
            return [doesNotKnow(subtype, show)];
    }
}
function doesNotKnow(subtype, show) {
    return (0,effect/* contracting */.H9)(`does ${subtype.replace(/^AT_/, '')} to ${show}, which is not known to be harmless`);
}
function judgeRequired({ name }, table, names) {
    const made = names.column(table, name);
    if (made)
        names.setColumn(table, name, { ...made, required: true });
    const show = names.show(table);
    const reads = (0,effect/* blocking */.ub)(`reads all of ${show} to see that ${name} is never empty`);
    return made && made.fill !== 'nothing'
        ? [reads]
        : [(0,effect/* contracting */.H9)(`refuses rows without ${show}.${name}`), reads];
}
function judgeType({ name, def }, table, names) {
    const show = names.show(table);
    const column = inside(def, 'ColumnDef');
    const from = names.known.column(table, name);
    const plain = column?.raw_default === undefined && column?.collClause === undefined;
    if (plain && from && column?.typeName && (0,column_types/* isWider */.K)(from, column.typeName))
        return [];
    const using = column?.raw_default ? (0,judge_query/* judgeQuery */.w)(column.raw_default, names) : [];
    return [
        ...using.filter(({ kind }) => kind !== 'long'),
        ...(names.column(table, name)
            ? []
            : [(0,effect/* contracting */.H9)(`changes the type of ${show}.${name}, which may narrow it`)]),
        (0,effect/* blocking */.ub)(`may rewrite ${show}`),
    ];
}
function judgeNewConstraint(constraint, table, names) {
    const { contype, indexname } = constraint;
    if (contype === 'CONSTR_FOREIGN')
        return (0,judge_constraint/* judgeReference */.TT)(constraint, table, names);
    if (contype === 'CONSTR_CHECK')
        return (0,judge_constraint/* judgeCheck */.GE)(constraint, table, names);
    if (indexname) {
        // An index is in the schema of its table.
        const index = `${table.slice(0, table.indexOf('.'))}.${indexname}`;
        const unique = contype === 'CONSTR_UNIQUE' && names.known.indexes.get(index) === true;
        return unique ? [] : [(0,judge_constraint/* mayRefuse */.qF)(constraint, table, names)];
    }
    const builds = (0,effect/* blocking */.ub)(`builds an index while ${names.show(table)} is locked`);
    const columns = (0,column_types/* wordsIn */.H)(constraint.keys);
    const numbered = columns.length > 0 && columns.every((column) => names.column(table, column)?.fill === 'each');
    const distinct = contype === 'CONSTR_UNIQUE' && !constraint.nulls_not_distinct;
    const ownKey = contype === 'CONSTR_PRIMARY' && numbered ? [] : undefined;
    const own = distinct ? (0,judge_column/* judgeUnique */.TE)(columns, table, names) : ownKey;
    return [...(own ?? [(0,judge_constraint/* mayRefuse */.qF)(constraint, table, names)]), builds];
}
/** Rows of a partition must lie within its bounds. PostgreSQL reads them all to see that. */
function judgeAttach(def, names) {
    const child = inside(def, 'PartitionCmd')?.name;
    if (names.isFreshTable(child))
        return [];
    const show = names.show(names.keyOf(child));
    return [
        (0,effect/* contracting */.H9)(`makes ${show} a partition: rows outside its bounds are refused`),
        (0,effect/* blocking */.ub)(`reads all of ${show} while it is locked`),
    ];
}
function inside(node, kind) {
    return node && kind in node ? node[kind] : undefined;
}

;// CONCATENATED MODULE: ./packages/database/lib/judge/judge-create.js






/** A new table is used by nobody. What it has to do with old tables matters: those it refers to, and its parent. */
function judgeTable(create, names) {
    const { relation, tableElts = [], inhRelations = [], partbound } = create;
    const facts = [];
    for (const parent of inhRelations) {
        if (!('RangeVar' in parent) || names.isFreshTable(parent.RangeVar))
            continue;
        const key = names.keyOf(parent.RangeVar);
        if (partbound)
            facts.push((0,effect/* lock */.s2)(key, 'everybody'));
        else
            facts.push((0,effect/* contracting */.H9)(`shows its rows in ${names.show(key)}, which it inherits from`));
    }
    // With IF NOT EXISTS the table may have existed before.
    const key = create.if_not_exists
        ? names.keyOf(relation)
        : names.makeTable(relation, create.oncommit === 'ONCOMMIT_DROP');
    for (const constraint of (0,judge_constraint/* constraintsIn */.qC)(tableElts))
        if (constraint.contype === 'CONSTR_FOREIGN')
            facts.push(...(0,judge_constraint/* lockOfReference */._E)(constraint, key, names).filter((one) => !('table' in one) || one.table !== key));
    if (!create.if_not_exists)
        makeSequences(create, key, names);
    // Whoever writes to the table runs its defaults and checks.
    if ((0,judge_expressions/* callsUnknown */.GY)(tableElts))
        names.mark(key, 'code');
    return facts;
}
/** PostgreSQL names the sequence of a numbered column after it. */
function makeSequences({ tableElts = [] }, table, names) {
    for (const element of tableElts) {
        if (!('ColumnDef' in element))
            continue;
        const { colname, typeName, constraints = [] } = element.ColumnDef;
        const serial = /^(small|big)?serial\d?$/.test((0,column_types/* wordsIn */.H)(typeName?.names).at(-1) ?? '');
        const identity = (0,judge_constraint/* constraintsIn */.qC)(constraints).some(({ contype }) => contype === 'CONSTR_IDENTITY');
        if (serial || identity)
            names.make('relation', `${table}_${colname}_seq`);
    }
}
function judgeTableOf({ query, into, if_not_exists }, names) {
    const facts = (0,judge_query/* judgeQuery */.w)(query, names);
    if (!if_not_exists)
        names.mark(names.makeTable(into?.rel, into?.onCommit === 'ONCOMMIT_DROP'), 'filled');
    return facts;
}
function judgeView({ view, replace, query }, names) {
    if (replace && !names.isFreshTable(view))
        return [(0,effect/* contracting */.H9)('may replace a view that the earlier release reads')];
    const key = names.makeTable(view, false);
    names.mark(key, 'view');
    if ((0,judge_expressions/* callsUnknown */.GY)(query))
        names.mark(key, 'code');
    return [];
}
function judgeIndex(index, names) {
    const { relation, idxname, unique, concurrent, indexParams = [], whereClause } = index;
    const table = names.keyOf(relation);
    const key = `${table.slice(0, table.indexOf('.'))}.${idxname}`;
    if (!index.if_not_exists && idxname)
        names.make('relation', key);
    const show = names.show(table);
    if ((0,judge_expressions/* callsUnknown */.GY)(index))
        names.mark(table, 'code');
    if (names.isFresh('relation', table))
        return names.hasRows(table) ? [(0,effect/* long */.LU)(`builds an index of ${show}`)] : [];
    const facts = [];
    const columns = indexParams.flatMap((one) => 'IndexElem' in one && one.IndexElem.name ? [one.IndexElem.name] : []);
    const expressions = indexParams.flatMap((one) => 'IndexElem' in one && one.IndexElem.expr ? [one.IndexElem.expr] : []);
    if (unique) {
        const own = index.nulls_not_distinct ? undefined : (0,judge_column/* judgeUnique */.TE)(columns, table, names);
        facts.push(...(own ?? [(0,effect/* contracting */.H9)(`${idxname} refuses what the earlier release may write to ${show} twice`)]));
    }
    if ([...expressions, ...(whereClause ? [whereClause] : [])].some(judge_expressions/* mayFail */.YO))
        facts.push((0,effect/* contracting */.H9)(`${idxname} computes what may fail for what the earlier release writes to ${show}`));
    if (!concurrent)
        facts.push((0,effect/* blocking */.ub)(`builds an index without CONCURRENTLY: writes to ${show} wait`), (0,effect/* lock */.s2)(table, 'writers'), (0,effect/* long */.LU)(`builds an index of ${show}`));
    return facts;
}
function judgeFunction(create, names) {
    const types = (create.parameters ?? []).flatMap((one) => {
        if (!('FunctionParameter' in one))
            return [];
        const { mode, argType } = one.FunctionParameter;
        return mode === 'FUNC_PARAM_OUT' || mode === 'FUNC_PARAM_TABLE' ? [] : [argType];
    });
    const key = functionKey((0,column_types/* wordsIn */.H)(create.funcname), types, names);
    if (create.replace && !names.isFresh('function', key))
        return [(0,effect/* contracting */.H9)('may replace a function that the earlier release uses')];
    names.make('function', key);
    return [];
}
/** Functions of one name are told apart by the types that they take. */
function functionKey(name, types, names) {
    const taken = types.map((type) => `${(0,column_types/* wordsIn */.H)(type?.names).at(-1)}${type?.arrayBounds ? '[]' : ''}`);
    return `${names.key(name, 'function')}(${taken.join(', ')})`;
}
/** A published table without a key refuses UPDATE and DELETE. */
function judgePublication({ pubobjects = [], for_all_tables }, names) {
    const own = pubobjects.every((one) => 'PublicationObjSpec' in one &&
        one.PublicationObjSpec.pubtable !== undefined &&
        names.isFreshTable(one.PublicationObjSpec.pubtable.relation));
    return own && !for_all_tables
        ? []
        : [
            (0,effect/* contracting */.H9)('publishes tables that were there before: UPDATE and DELETE are refused where one has no key'),
        ];
}

;// CONCATENATED MODULE: ./packages/database/lib/judge/judge-change.js



const kinds = {
    OBJECT_TABLE: 'relation',
    OBJECT_VIEW: 'relation',
    OBJECT_MATVIEW: 'relation',
    OBJECT_SEQUENCE: 'relation',
    OBJECT_INDEX: 'relation',
    OBJECT_TYPE: 'type',
    OBJECT_DOMAIN: 'type',
    OBJECT_FUNCTION: 'function',
    OBJECT_PROCEDURE: 'function',
    OBJECT_SCHEMA: 'schema',
};
/** The object that a statement names, from the parser's several ways to say it. */
function named(type, object, names) {
    const kind = type && kinds[type];
    if (object && 'ObjectWithArgs' in object) {
        const { objname, objargs = [] } = object.ObjectWithArgs;
        const types = objargs.flatMap((one) => ('TypeName' in one ? [one.TypeName] : []));
        const words = (0,column_types/* wordsIn */.H)(objname);
        return { kind, key: functionKey(words, types, names), show: words.join('.') };
    }
    const words = partsOf(object);
    return { kind, key: kind ? names.key(words, kind) : words.join('.'), show: words.join('.') };
}
function partsOf(object) {
    if (!object)
        return [];
    if ('String' in object)
        return [object.String.sval ?? ''];
    if ('List' in object)
        return (0,column_types/* wordsIn */.H)(object.List.items);
    return 'TypeName' in object ? (0,column_types/* wordsIn */.H)(object.TypeName.names) : [];
}
function judgeDrop({ removeType, objects = [], concurrent, behavior }, names) {
    const all = objects.map((object) => named(removeType, object, names));
    const old = all.filter(({ kind, key }) => !(kind && names.isFresh(kind, key)));
    for (const { kind, key } of all)
        if (kind)
            names.drop(kind, key);
    if (removeType === 'OBJECT_INDEX')
        return old.flatMap((one) => judgeDropOfIndex(one, concurrent === true, names));
    const what = removeType?.replace('OBJECT_', '').replaceAll('_', ' ').toLowerCase() ?? 'object';
    // A column of an old table may have a new type, and its default a new sequence.
    if (old.length === 0 && behavior === 'DROP_CASCADE')
        return [
            (0,effect/* contracting */.H9)(`drops the ${what} ${all.map(({ show }) => show).join(', ')} and all that depends on it`),
        ];
    return old.flatMap(({ key, kind, show }, index) => {
        // Triggers, rules and policies are named after their table.
        const table = partsOf(objects[index]).slice(0, -1);
        const part = removeType === 'OBJECT_TRIGGER' || removeType === 'OBJECT_RULE' || removeType === 'OBJECT_POLICY';
        if (part && names.isFresh('relation', names.key(table, 'relation')))
            return [];
        return [
            (0,effect/* contracting */.H9)(`drops the ${what} ${show}`),
            ...(kind === 'relation' ? [(0,effect/* lock */.s2)(key, 'everybody')] : []),
        ];
    });
}
/** No statement of a release needs a plain index. An ON CONFLICT needs a unique one, and so does a foreign key. */
function judgeDropOfIndex({ key, show }, concurrent, names) {
    const unique = names.known.indexes.get(key);
    const facts = [];
    if (unique === true)
        facts.push((0,effect/* contracting */.H9)(`drops the unique index ${show}, which an ON CONFLICT of the earlier release may need`));
    if (unique === undefined)
        facts.push((0,effect/* contracting */.H9)(`drops the index ${show}, of which no migration tells whether it is unique`));
    if (!concurrent)
        facts.push((0,effect/* blocking */.ub)('drops an index without CONCURRENTLY: all that use its table wait until nobody uses it'), (0,effect/* lock */.s2)(`the table of ${show}`, 'everybody'));
    return facts;
}
function judgeRename(rename, names) {
    const { renameType, relation, subname, newname = '', object } = rename;
    const table = names.keyOf(relation);
    switch (renameType) {
        // The statements of a release do not name these.
        case 'OBJECT_INDEX':
            names.move('relation', table, sibling(table, newname));
            return [];
        case 'OBJECT_DOMCONSTRAINT':
            return [];
        case 'OBJECT_TABCONSTRAINT':
            return names.isFresh('relation', table) ? [] : [(0,effect/* lock */.s2)(table, 'everybody')];
        case 'OBJECT_COLUMN':
            return judgeRenameOfColumn(table, rename, names);
        default: {
            const one = relation
                ? { kind: kinds[renameType ?? 'OBJECT_TABLE'], key: table }
                : named(renameType, object, names);
            const own = one.kind !== undefined && names.isFresh(one.kind, one.key);
            const part = subname !== undefined && names.isFresh('relation', table);
            if (one.kind && subname === undefined)
                names.move(one.kind, one.key, one.kind === 'schema' ? newname : sibling(one.key, newname));
            if (own || part)
                return [];
            const old = relation
                ? [names.show(table), subname].filter(Boolean).join('.')
                : partsOf(object).join('.') || subname || 'something';
            return [(0,effect/* contracting */.H9)(`renames ${old} to ${newname}`), ...(relation ? [(0,effect/* lock */.s2)(table, 'everybody')] : [])];
        }
    }
}
function judgeRenameOfColumn(table, { subname, newname = '' }, names) {
    if (names.isFresh('relation', table))
        return [];
    const made = names.column(table, subname);
    names.setColumn(table, subname, undefined);
    if (made)
        names.setColumn(table, newname, made);
    const show = names.show(table);
    return [
        ...(made ? [] : [(0,effect/* contracting */.H9)(`renames ${show}.${subname} to ${newname}`)]),
        (0,effect/* lock */.s2)(table, 'everybody'),
    ];
}
/** Another name in the same schema. */
function sibling(key, name) {
    return `${key.slice(0, key.indexOf('.'))}.${name}`;
}
function judgeMove(move, names) {
    const { objectType, relation, object, newschema } = move;
    const { kind, key } = relation
        ? { kind: objectType && kinds[objectType], key: names.keyOf(relation) }
        : named(objectType, object, names);
    if (!kind || !names.isFresh(kind, key))
        return [(0,effect/* contracting */.H9)('moves something to another schema')];
    names.move(kind, key, `${newschema}.${key.slice(key.indexOf('.') + 1)}`);
    return [];
}
function judgeOwner({ objectType, object, relation }, names) {
    const { kind, key, show } = relation
        ? { kind: objectType && kinds[objectType], key: names.keyOf(relation), show: relation.relname ?? '' }
        : named(objectType, object, names);
    return kind && names.isFresh(kind, key)
        ? []
        : [
            (0,effect/* contracting */.H9)(`gives ${show || 'something'} to another owner: the earlier release may have no permission`),
        ];
}
function judgeEnum({ typeName, oldVal, newVal }, names) {
    const words = (0,column_types/* wordsIn */.H)(typeName);
    if (names.isFresh('type', names.key(words, 'type')))
        return [];
    return oldVal
        ? [(0,effect/* contracting */.H9)('renames a value of an enum')]
        : [
            (0,effect/* contracting */.H9)(`adds ${newVal} to the enum ${words.join('.')}: the earlier release fails where it reads it`),
        ];
}
function judgeGrant({ is_grant, objtype, objects = [] }, names) {
    if (is_grant)
        return [];
    const own = objects.every((object) => {
        if ('RangeVar' in object)
            return names.isFreshTable(object.RangeVar);
        const { kind, key } = named(objtype, object, names);
        return kind !== undefined && names.isFresh(kind, key);
    });
    return own && objects.length > 0 ? [] : [(0,effect/* contracting */.H9)('takes a privilege away')];
}

// EXTERNAL MODULE: ./packages/database/lib/judge/judge-setting.js
var judge_setting = __webpack_require__(2642);
;// CONCATENATED MODULE: ./packages/database/lib/judge/judge-statement.js








const adds = () => [];
/** A trigger, a rule or a policy: harmless on a table of the plan's own, until the plan itself uses the table. */
function attach(relation, names, fact) {
    const key = names.keyOf(relation);
    if (!names.isFresh('relation', key))
        return [(0,effect/* contracting */.H9)(fact), (0,effect/* lock */.s2)(key, 'everybody')];
    names.mark(key, 'code');
    return [];
}
/**
 * The kinds of statements that may add only, and what decides whether one does. All other kinds are contracting,
 * because the promise of a safe rollback must not be a guess.
 */
const judges = {
    SelectStmt: (held, names) => (0,judge_query/* judgeQuery */.w)({ SelectStmt: held }, names),
    InsertStmt: (held, names) => (0,judge_query/* judgeQuery */.w)({ InsertStmt: held }, names),
    UpdateStmt: (held, names) => (0,judge_query/* judgeQuery */.w)({ UpdateStmt: held }, names),
    DeleteStmt: (held, names) => (0,judge_query/* judgeQuery */.w)({ DeleteStmt: held }, names),
    MergeStmt: (held, names) => (0,judge_query/* judgeQuery */.w)({ MergeStmt: held }, names),
    DeclareCursorStmt: ({ query }, names) => (0,judge_query/* judgeQuery */.w)(query, names),
    PrepareStmt: ({ query }, names) => (0,judge_query/* judgeQuery */.w)(query, names),
    ExplainStmt: ({ query }, names) => (query ? judgeStatement(query, names) : (0,effect/* unknown */.L5)('explains a statement')),
    CopyStmt: ({ relation, query, is_from, is_program }, names) => {
        if (is_program)
            return (0,effect/* unknown */.L5)('runs a program on the server');
        if (query)
            return (0,judge_query/* judgeQuery */.w)(query, names);
        const table = names.keyOf(relation);
        if (names.has(table, 'code'))
            return (0,effect/* unknown */.L5)(`copies ${names.show(table)}, which runs code`);
        if (is_from && names.isFresh('relation', table))
            names.mark(names.keyOf(relation), 'filled');
        return [(0,effect/* long */.LU)(`copies ${names.show(names.keyOf(relation))}`)];
    },
    TruncateStmt: ({ relations = [], behavior }, names) => {
        const old = relations.filter((one) => !('RangeVar' in one && names.isFreshTable(one.RangeVar)));
        return old.length === 0 && behavior !== 'DROP_CASCADE'
            ? []
            : [(0,effect/* contracting */.H9)('empties a table'), (0,effect/* blocking */.ub)('locks the table')];
    },
    DoStmt: () => (0,effect/* unknown */.L5)('is a DO block, whose doing cannot be told before it runs'),
    CallStmt: () => (0,effect/* unknown */.L5)('calls a procedure, whose doing cannot be told before it runs'),
    CreateStmt: judgeTable,
    CreateTableAsStmt: judgeTableOf,
    ViewStmt: judgeView,
    IndexStmt: judgeIndex,
    CreateFunctionStmt: judgeFunction,
    CreatePublicationStmt: judgePublication,
    CreateSchemaStmt: ({ schemaname, schemaElts = [], if_not_exists }, names) => {
        if (schemaname && !if_not_exists)
            names.make('schema', schemaname);
        return inSchema(schemaname, names, () => schemaElts.flatMap((one) => judgeStatement(one, names)));
    },
    CreateSeqStmt: ({ sequence, if_not_exists }, names) => {
        if (!if_not_exists)
            names.make('relation', names.keyOf(sequence));
        return [];
    },
    CreateEnumStmt: ({ typeName }, names) => makeType((0,column_types/* wordsIn */.H)(typeName), names),
    CreateRangeStmt: ({ typeName }, names) => makeType((0,column_types/* wordsIn */.H)(typeName), names),
    CreateDomainStmt: ({ domainname }, names) => makeType((0,column_types/* wordsIn */.H)(domainname), names),
    CompositeTypeStmt: ({ typevar }, names) => makeType([typevar?.schemaname, typevar?.relname].filter((one) => one !== undefined), names),
    DefineStmt: ({ kind, replace }) => replace || kind === 'OBJECT_OPERATOR'
        ? [(0,effect/* contracting */.H9)('may change what the statements of the earlier release mean')]
        : [],
    CreateCastStmt: ({ context }) => context === 'COERCION_IMPLICIT'
        ? [(0,effect/* contracting */.H9)('casts without being asked: statements of the earlier release may become ambiguous')]
        : [],
    CreateExtensionStmt: adds,
    CreateStatsStmt: adds,
    CreateRoleStmt: adds,
    CommentStmt: adds,
    SecLabelStmt: adds,
    CreateTrigStmt: ({ relation }, names) => attach(relation, names, `puts a trigger on what the earlier release writes to ${names.show(names.keyOf(relation))}`),
    RuleStmt: ({ relation }, names) => attach(relation, names, `changes what the statements on ${names.show(names.keyOf(relation))} do`),
    CreatePolicyStmt: ({ table }, names) => attach(table, names, `decides which rows of ${names.show(names.keyOf(table))} the earlier release sees`),
    AlterTableStmt: judgeAlterTable,
    AlterSeqStmt: (held, names) => judgeSequence(held, names),
    AlterEnumStmt: judgeEnum,
    AlterOwnerStmt: judgeOwner,
    AlterObjectSchemaStmt: judgeMove,
    RenameStmt: judgeRename,
    DropStmt: judgeDrop,
    GrantStmt: judgeGrant,
    GrantRoleStmt: ({ is_grant }) => (is_grant ? [] : [(0,effect/* contracting */.H9)('takes a role away')]),
    AlterDefaultPrivilegesStmt: ({ action }) => action?.is_grant ? [] : [(0,effect/* contracting */.H9)('takes a privilege on later objects away')],
    LockStmt: ({ relations = [] }, names) => relations.every((one) => 'RangeVar' in one && names.isFreshTable(one.RangeVar))
        ? []
        : [(0,effect/* blocking */.ub)('locks a table'), (0,effect/* lock */.s2)('a table', 'everybody')],
    ReindexStmt: (held) => hasOption(held, 'concurrently') ? [] : [(0,effect/* blocking */.ub)('rebuilds an index while its table is locked')],
    ClusterStmt: () => [(0,effect/* blocking */.ub)('rewrites a table')],
    RefreshMatViewStmt: ({ concurrent, relation }, names) => concurrent || names.isFreshTable(relation)
        ? [(0,effect/* long */.LU)('fills a view')]
        : [(0,effect/* blocking */.ub)('nobody reads the view while it is refreshed')],
    VacuumStmt: (held) => (hasOption(held, 'full') ? [(0,effect/* blocking */.ub)('rewrites a table')] : []),
    VariableSetStmt: ({ kind, name = '', args = [], is_local }, names) => (0,judge_setting/* judgeSetting */.C)({
        setting: kind === 'VAR_RESET_ALL' ? 'search_path' : name,
        ...valuesOf(kind, args),
        local: is_local === true,
    }, names),
    VariableShowStmt: adds,
    ConstraintsSetStmt: adds,
    NotifyStmt: adds,
    ListenStmt: adds,
    UnlistenStmt: adds,
    DeallocateStmt: adds,
    ClosePortalStmt: adds,
    TransactionStmt: ({ kind }) => kind === 'TRANS_STMT_PREPARE' ||
        kind === 'TRANS_STMT_COMMIT_PREPARED' ||
        kind === 'TRANS_STMT_ROLLBACK_PREPARED'
        ? [(0,effect/* contracting */.H9)('leaves its end to another session'), (0,effect/* blocking */.ub)('keeps its locks until then')]
        : [],
};
/** Judges one statement of a migration, and remembers the objects that it made. */
function judgeStatement(tree, names) {
    const [[kind, held] = ['statement', {}]] = Object.entries(tree);
    const judge = judges[kind];
    return (judge?.(held, names) ?? [
        (0,effect/* contracting */.H9)(`does ${kind.replace(/Stmt$/, '')}, which is not known to be harmless`),
    ]);
}
function inSchema(schema, names, judge) {
    const outside = names.enter(schema);
    const facts = judge();
    names.enter(outside);
    return facts;
}
function makeType(name, names) {
    names.make('type', names.key(name, 'type'));
    return [];
}
/** A sequence may be given to a column. All else decides which numbers come. */
function judgeSequence({ sequence, options = [] }, names) {
    const given = options.every((one) => 'DefElem' in one && one.DefElem.defname === 'owned_by');
    return given || names.isFreshTable(sequence)
        ? []
        : [(0,effect/* contracting */.H9)(`changes which numbers ${names.show(names.keyOf(sequence))} gives`)];
}
function valuesOf(kind, args) {
    const back = kind === 'VAR_RESET' || kind === 'VAR_RESET_ALL' || kind === 'VAR_SET_DEFAULT';
    const values = args.map((one) => ('A_Const' in one ? (one.A_Const.sval?.sval ?? '') : ''));
    return { values: back ? undefined : values };
}
/** Whether an option stands in a statement and is not turned off. */
function hasOption(held, wanted) {
    return (0,judge_expressions/* nodesOf */.Nh)(held).some(([kind, { defname, arg }]) => {
        if (kind !== 'DefElem' || defname !== wanted)
            return false;
        return !/"(false|off|0)"|"boolval":\{\}|"ival":\{\}/.test(JSON.stringify(arg ?? ''));
    });
}


/***/ }),

/***/ 2655:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   df: () => (/* binding */ describePlan),
/* harmony export */   lc: () => (/* binding */ pendingOf),
/* harmony export */   n1: () => (/* binding */ planAll),
/* harmony export */   uK: () => (/* binding */ requireExpanding),
/* harmony export */   xU: () => (/* binding */ describeEffect)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6033);
/* harmony import */ var _plan_plan_migration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(40);


/** The databases with pending migrations. */
function pendingOf(surveyed) {
    return surveyed.filter(({ state }) => state.kind === 'pending');
}
/**
 * Reads the pending migrations statement by statement. Nothing is run.
 * @param versions the versions of Prisma that are known, by the names of databases
 */
function planAll(surveyed, versions = new Map()) {
    return Promise.all(surveyed.map(async ({ entry: { name }, route: { target }, migrations, state }) => {
        const pending = new Set(state.kind === 'pending' ? state.pending : []);
        const wanted = migrations.filter((one) => pending.has(one.name));
        const history = migrations.filter((one) => !pending.has(one.name));
        const context = { history, schema: target.schema, version: versions.get(name) };
        return { name, migrations: wanted.length > 0 ? await (0,_plan_plan_migration_js__WEBPACK_IMPORTED_MODULE_0__/* .planMigrations */ .n6)(wanted, context) : [] };
    }));
}
/** The plans as lines for a reader. */
function describePlan(plans) {
    return plans.flatMap(({ name, migrations }) => migrations.length === 0
        ? [`${name}: nothing to apply`]
        : [`${name}: ${migrations.length} to apply`, ...migrations.flatMap(describeMigration)]);
}
function describeMigration(plan) {
    return [
        `  ${plan.name}: ${describeEffect(plan)}`,
        ...plan.statements.flatMap(({ line, text, findings }) => findings.map(({ kind, why }) => `    line ${line}, ${kind}: ${why} (${text})`)),
    ];
}
/** `expand-only`, `contracting`, `expand-only, blocking` or `contracting, blocking`. */
function describeEffect({ expandOnly, blocking }) {
    return `${expandOnly ? 'expand-only' : 'contracting'}${blocking ? ', blocking' : ''}`;
}
/**
 * Checks the plans for `allow: expand`. A statement may only add without blocking, or needs its script's consent.
 * @throws Failure naming each statement that does more
 */
function requireExpanding(plans) {
    const refused = plans.flatMap(({ name, migrations }) => migrations.flatMap((plan) => (0,_plan_plan_migration_js__WEBPACK_IMPORTED_MODULE_0__/* .unconsented */ .z1)(plan).map((one) => ({ place: `${name}: ${plan.name}`, ...one }))));
    if (refused.length === 0)
        return;
    const kinds = [...new Set(refused.map(({ kind }) => kind))].sort();
    throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR({
        what: `${new Set(refused.map(({ place }) => place)).size} of the pending migrations do more than add; no database was changed.`,
        why: '"allow" is "expand", and the scripts do not consent to it.',
        evidence: refused.map(({ place, line, kind, why, text }) => `${place}, line ${line}, ${kind}: ${why} (${text})`),
        fix: `Do it in steps: first add, release, and take away with a later release. Or consent in the script of a migration that is applied nowhere yet: \`-- fairway: allow ${kinds.join(', ')}: REASON\`. Or set allow: any.`,
    });
}


/***/ }),

/***/ 1962:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  v: () => (/* binding */ judgeScript)
});

// EXTERNAL MODULE: ./packages/database/lib/judge/effect.js
var effect = __webpack_require__(7267);
// EXTERNAL MODULE: ./packages/database/lib/judge/judge-statement.js + 3 modules
var judge_statement = __webpack_require__(3482);
// EXTERNAL MODULE: ./packages/database/lib/catalog/column-types.js
var column_types = __webpack_require__(704);
// EXTERNAL MODULE: ./packages/database/lib/judge/expressions.js + 1 modules
var expressions = __webpack_require__(2904);
// EXTERNAL MODULE: ./packages/database/lib/judge/judge-column.js + 1 modules
var judge_column = __webpack_require__(4745);
// EXTERNAL MODULE: ./packages/database/lib/judge/judge-constraint.js
var judge_constraint = __webpack_require__(132);
;// CONCATENATED MODULE: ./packages/database/lib/judge/learn.js




/** Remembers what a statement tells of types, indexes and columns, whoever may use them. */
function learn(tree, names) {
    const { known } = names;
    const plain = { domain: false, checked: false, refusesEmpty: false };
    if ('CreateEnumStmt' in tree)
        known.types.set(names.key((0,column_types/* wordsIn */.H)(tree.CreateEnumStmt.typeName), 'type'), plain);
    if ('CreateRangeStmt' in tree)
        known.types.set(names.key((0,column_types/* wordsIn */.H)(tree.CreateRangeStmt.typeName), 'type'), plain);
    if ('CompositeTypeStmt' in tree)
        known.types.set(names.keyOf(tree.CompositeTypeStmt.typevar), plain);
    if ('CreateDomainStmt' in tree) {
        const { domainname } = tree.CreateDomainStmt;
        known.types.set(names.key((0,column_types/* wordsIn */.H)(domainname), 'type'), typeOfDomain(tree.CreateDomainStmt, names));
    }
    if ('AlterDomainStmt' in tree)
        known.types.delete(names.key((0,column_types/* wordsIn */.H)(tree.AlterDomainStmt.typeName), 'type'));
    if ('IndexStmt' in tree) {
        const { relation, idxname, unique } = tree.IndexStmt;
        const table = names.keyOf(relation);
        known.indexes.set(`${schemaOf(table)}.${idxname}`, unique === true);
    }
    if ('CreateStmt' in tree)
        learnTable(tree.CreateStmt, names);
    if ('AlterTableStmt' in tree) {
        const { relation, cmds = [] } = tree.AlterTableStmt;
        for (const cmd of cmds)
            if ('AlterTableCmd' in cmd)
                learnCommand(cmd.AlterTableCmd, names.keyOf(relation), names);
    }
    if ('RenameStmt' in tree)
        learnRename(tree.RenameStmt, names);
    if ('AlterObjectSchemaStmt' in tree) {
        const { relation, newschema } = tree.AlterObjectSchemaStmt;
        if (relation)
            names.known.move(names.keyOf(relation), `${newschema}.${relation.relname}`);
    }
    if ('DropStmt' in tree)
        learnDrop(tree.DropStmt, names);
}
function typeOfDomain({ typeName, constraints = [] }, names) {
    const base = (0,judge_column/* typeOf */.QP)(typeName, names);
    const all = (0,judge_constraint/* constraintsIn */.qC)(constraints);
    const filled = all.some(({ contype, raw_expr }) => contype === 'CONSTR_DEFAULT' && raw_expr && !(0,expressions/* mayBeEmpty */.uE)(raw_expr));
    const refuses = all.some(({ contype, raw_expr }) => contype === 'CONSTR_NOTNULL' || (contype === 'CONSTR_CHECK' && !(0,expressions/* passesEmpty */.dM)(raw_expr)));
    return {
        domain: true,
        checked: (base?.checked ?? true) || all.some(({ contype }) => /NOTNULL|CHECK/.test(contype ?? '')),
        refusesEmpty: !filled && (refuses || (base?.refusesEmpty ?? true)),
    };
}
function learnTable({ relation, tableElts = [] }, names) {
    const table = names.keyOf(relation);
    names.known.setTable(table);
    for (const one of tableElts)
        if ('ColumnDef' in one)
            names.known.setColumn(table, one.ColumnDef.colname, one.ColumnDef.typeName);
}
function learnCommand({ subtype, name, def }, table, names) {
    const column = def && 'ColumnDef' in def ? def.ColumnDef : undefined;
    if (subtype === 'AT_AddColumn')
        names.known.setColumn(table, column?.colname, column?.typeName);
    if (subtype === 'AT_AlterColumnType')
        names.known.setColumn(table, name, column?.typeName);
    if (subtype === 'AT_DropColumn')
        names.known.setColumn(table, name, undefined);
}
function learnRename({ renameType, relation, subname, newname = '', object }, names) {
    const table = names.keyOf(relation);
    const { known } = names;
    if (renameType === 'OBJECT_COLUMN') {
        const type = known.column(table, subname);
        known.setColumn(table, subname, undefined);
        known.setColumn(table, newname, type);
    }
    else if (renameType === 'OBJECT_TABLE' || renameType === 'OBJECT_INDEX') {
        known.move(table, `${schemaOf(table)}.${newname}`);
    }
    else if (object && 'List' in object) {
        const key = names.key((0,column_types/* wordsIn */.H)(object.List.items), 'type');
        const type = known.types.get(key);
        known.types.delete(key);
        if (type)
            known.types.set(`${schemaOf(key)}.${newname}`, type);
    }
    else if (renameType === 'OBJECT_SCHEMA')
        known.forget();
}
function learnDrop({ removeType, objects = [] }, names) {
    for (const object of objects) {
        if ('List' in object) {
            const key = names.key((0,column_types/* wordsIn */.H)(object.List.items), 'relation');
            if (removeType === 'OBJECT_INDEX')
                names.known.indexes.delete(key);
            if (removeType === 'OBJECT_TABLE')
                names.known.dropTable(key);
        }
        if ('TypeName' in object)
            names.known.types.delete(names.key((0,column_types/* wordsIn */.H)(object.TypeName.names), 'type'));
    }
}
function schemaOf(key) {
    return key.slice(0, key.indexOf('.'));
}

;// CONCATENATED MODULE: ./packages/database/lib/plan/added-values.js



/**
 * The values that a script adds to enums. PostgreSQL refuses their use until the transaction has ended, unless the
 * transaction made the enum (https://www.postgresql.org/docs/current/sql-altertype.html, "Notes").
 */
class AddedValues {
    #names;
    #made = new Set();
    #values = new Set();
    constructor(names) {
        this.#names = names;
    }
    /** @returns what is wrong with the next statement of the script */
    follow(tree) {
        if ('CreateEnumStmt' in tree)
            this.#made.add(this.#key(tree.CreateEnumStmt.typeName));
        if ('TransactionStmt' in tree && tree.TransactionStmt.kind === 'TRANS_STMT_COMMIT')
            this.#values.clear();
        const used = this.#values.size > 0 ? this.#usedIn(tree) : undefined;
        if ('AlterEnumStmt' in tree) {
            const { typeName, newVal } = tree.AlterEnumStmt;
            if (newVal && !this.#made.has(this.#key(typeName)))
                this.#values.add(newVal);
        }
        if (used === undefined)
            return [];
        return [
            (0,effect/* contracting */.H9)(`uses the value ${used}, which this script adds to an enum: PostgreSQL refuses that in one transaction (55P04), so use it in a later migration`),
        ];
    }
    #key(name) {
        return this.#names.key((0,column_types/* wordsIn */.H)(name), 'type');
    }
    #usedIn(tree) {
        for (const [kind, { sval }] of (0,expressions/* nodesOf */.Nh)(tree)) {
            const text = kind === 'A_Const' ? sval?.sval : undefined;
            if (text !== undefined && this.#values.has(text))
                return text;
        }
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/database/lib/plan/transaction.js
/**
 * The transactions of one script: the locks that are held, and what names mean again after a ROLLBACK. A script without
 * BEGIN is one transaction. Prisma 7.4 and newer may commit each statement by itself, which holds locks for less time; but
 * it sends a script as a whole where its own parser cannot read a statement, so that nothing may rely on it.
 */
class Transactions {
    #names;
    #start;
    #savepoints = [];
    #lock;
    constructor(names) {
        this.#names = names;
        this.#start = names.save();
    }
    /** The lock that keeps most sessions out, of all those that earlier statements of this transaction took. */
    get lock() {
        return this.#lock;
    }
    hold(locks) {
        this.#lock = strongest([this.#lock, ...locks]);
    }
    follow({ kind, savepoint_name: name = '' }) {
        switch (kind) {
            case 'TRANS_STMT_BEGIN':
            case 'TRANS_STMT_START':
                // Without an end before it, the transaction that the script began with goes on.
                return;
            case 'TRANS_STMT_ROLLBACK':
                this.#names.restore(this.#start);
                this.#end();
                return;
            case 'TRANS_STMT_COMMIT':
            case 'TRANS_STMT_PREPARE':
                this.#end();
                return;
            case 'TRANS_STMT_SAVEPOINT':
                this.#savepoints.push([name, this.#names.save()]);
                return;
            case 'TRANS_STMT_RELEASE':
                this.#savepoints.splice(this.#indexOf(name));
                return;
            case 'TRANS_STMT_ROLLBACK_TO': {
                const state = this.#savepoints[this.#indexOf(name)]?.[1];
                this.#names.restore(state ?? this.#start);
                this.#savepoints.splice(this.#indexOf(name) + 1);
            }
        }
    }
    #indexOf(name) {
        const index = this.#savepoints.findLastIndex(([one]) => one === name);
        return index < 0 ? this.#savepoints.length : index;
    }
    #end() {
        this.#names.endTransaction();
        this.#lock = undefined;
        this.#savepoints = [];
        this.#start = this.#names.save();
    }
}
/** The first lock that keeps everybody out, else the first one. */
function strongest(locks) {
    return locks.find((lock) => lock?.waits === 'everybody') ?? locks.find((lock) => lock !== undefined);
}

;// CONCATENATED MODULE: ./packages/database/lib/plan/judge-script.js





/**
 * Judges a whole script: each statement by itself, and by the locks that earlier statements of its transaction hold.
 * @returns the effects of each statement
 */
function judgeScript(statements, names) {
    names.beginScript();
    const transactions = new Transactions(names);
    const values = new AddedValues(names);
    let losing = -1;
    const effects = statements.map(({ tree }, index) => {
        const lost = names.losesSchema;
        const facts = (0,judge_statement/* judgeStatement */.HJ)(tree, names);
        learn(tree, names);
        if (facts.some(({ kind }) => kind === 'unknown'))
            names.known.forget();
        if (names.losesSchema && !lost)
            losing = index;
        const locks = facts.filter((fact) => fact.kind === 'lock');
        const waits = waitsFor(facts, transactions.lock, names);
        const early = values.follow(tree);
        if ('TransactionStmt' in tree)
            transactions.follow(tree.TransactionStmt);
        else
            transactions.hold(locks);
        return [...facts.filter(effect/* isEffect */.yw), ...waits, ...early];
    });
    if (!names.losesSchema)
        return effects;
    const loss = (0,effect/* contracting */.H9)('leaves out the schema of the URL for the rest of the session: Prisma does not find its own table after the script (P1014), and the migration counts as failed. SET LOCAL ends with the script');
    return effects.map((own, index) => (index === losing ? [...own, loss] : own));
}
/** A statement that takes long is harmless where no lock is held meanwhile. */
function waitsFor(facts, earlier, names) {
    const long = facts.find((fact) => fact.kind === 'long');
    // The lock that a statement itself needs counts where it does several things, of which one takes long.
    const own = facts.some(({ kind }) => kind === 'blocking')
        ? []
        : facts.filter((fact) => fact.kind === 'lock');
    const held = strongest([earlier, ...own]);
    if (!long || !held)
        return [];
    const who = held.waits === 'everybody' ? 'all that use' : 'all that write to';
    return [
        (0,effect/* blocking */.ub)(`${long.why} while the script still holds its lock on ${names.show(held.table)}: ${who} it wait until the script ends`),
    ];
}


/***/ }),

/***/ 4345:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ parseScript)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);

/**
 * Splits a script into its statements with the grammar of PostgreSQL 17, compiled to WebAssembly and loaded at the
 * first call. The grammar handles dollar quotes, comments and strings with semicolons.
 */
async function parseScript(script) {
    // The parser calls an empty text an error.
    if (script.trim() === '')
        return [];
    const { parse } = await __webpack_require__.e(/* import() */ 426).then(__webpack_require__.t.bind(__webpack_require__, 5426, 19));
    const bytes = Buffer.from(script);
    try {
        const { stmts = [] } = await parse(script);
        let [line, counted] = [1, 0];
        return stmts.flatMap(({ stmt, stmt_location: start = 0, stmt_len: length }) => {
            line += newlinesIn(bytes.subarray(counted, start).toString('utf8'));
            counted = start;
            return stmt ? [statementAt(bytes, stmt, start, length ? start + length : bytes.length, line)] : [];
        });
    }
    catch (error) {
        return { why: (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error), line: 1 + newlinesIn(script.slice(0, positionOf(error))) };
    }
}
/** Positions are bytes. A statement begins at the end of the previous one, with the blanks and comments in between. */
function statementAt(script, tree, start, end, line) {
    const whole = script.subarray(start, end).toString('utf8');
    const lead = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(whole)?.[0] ?? '';
    return {
        tree,
        line: line + newlinesIn(lead),
        text: whole.slice(lead.length).trim(),
    };
}
function newlinesIn(text) {
    return text.split('\n').length - 1;
}
function positionOf(error) {
    const details = error instanceof Error && 'sqlDetails' in error ? error.sqlDetails : undefined;
    return typeof details === 'object' && details !== null && 'cursorPosition' in details
        ? Number(details.cursorPosition)
        : 0;
}


/***/ }),

/***/ 40:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n6: () => (/* binding */ planMigrations),
  eZ: () => (/* binding */ replay),
  z1: () => (/* binding */ unconsented)
});

// EXTERNAL MODULE: ./packages/runtime/lib/text/shorten.js
var shorten = __webpack_require__(1918);
// EXTERNAL MODULE: ./packages/database/lib/catalog/names.js + 2 modules
var catalog_names = __webpack_require__(427);
// EXTERNAL MODULE: ./packages/database/lib/judge/effect.js
var effect = __webpack_require__(7267);
;// CONCATENATED MODULE: ./packages/database/lib/plan/consent.js
/**
 * The kinds that a comment of a script consents to: `-- fairway: allow contracting, blocking: REASON`. A comment is one
 * where PostgreSQL reads one: not in a string, in the body of a function, or in a comment of several lines.
 */
function consentIn(script) {
    const words = lineComments(script).flatMap((comment) => {
        const list = /^--\s*fairway:\s*allow\s+([a-z]+(?:\s*,\s*[a-z]+)*)/i.exec(comment)?.[1] ?? '';
        return list.toLowerCase().split(/\s*,\s*/);
    });
    return ['contracting', 'blocking'].filter((kind) => words.includes(kind));
}
/** A string, a quoted name, a dollar-quoted text or the beginning of a comment, whatever comes first. */
const next = /--[^\n]*|\/\*|(?<![\w$])[eE]'(?:[^'\\]|\\[\s\S]|'')*'?|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|(?<![\w$])\$((?:[a-zA-Z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$/g;
function lineComments(script) {
    const comments = [];
    const pattern = new RegExp(next);
    for (let found = pattern.exec(script); found; found = pattern.exec(script)) {
        const [text, tag] = found;
        if (text.startsWith('--'))
            comments.push(text);
        if (text === '/*')
            pattern.lastIndex = endOfComment(script, pattern.lastIndex);
        if (tag !== undefined) {
            const end = script.indexOf(text, pattern.lastIndex);
            pattern.lastIndex = end < 0 ? script.length : end + text.length;
        }
    }
    return comments;
}
/** Comments of several lines hold others. */
function endOfComment(script, from) {
    const pattern = /\/\*|\*\//g;
    pattern.lastIndex = from;
    let depth = 1;
    for (let found = pattern.exec(script); found; found = pattern.exec(script)) {
        depth += found[0] === '/*' ? 1 : -1;
        if (depth === 0)
            return pattern.lastIndex;
    }
    return script.length;
}

// EXTERNAL MODULE: ./packages/database/lib/plan/judge-script.js + 3 modules
var judge_script = __webpack_require__(1962);
// EXTERNAL MODULE: ./packages/database/lib/judge/expressions.js + 1 modules
var expressions = __webpack_require__(2904);
// EXTERNAL MODULE: ./packages/database/lib/judge/judge-statement.js + 3 modules
var judge_statement = __webpack_require__(3482);
// EXTERNAL MODULE: ./packages/database/lib/prisma/statement-commits.js
var statement_commits = __webpack_require__(4199);
;// CONCATENATED MODULE: ./packages/database/lib/plan/outside-transaction.js




const indexBuild = 'CREATE INDEX CONCURRENTLY';
/**
 * The statements that PostgreSQL refuses because they share a transaction with others (25001). Statements that are sent
 * as one query are one transaction, even around COMMIT.
 * @param version the version of Prisma; undefined where it is not known
 * @returns the effect, by the index of the statement
 */
function refusedTogether(statements, version) {
    const refused = new Map();
    if (statements.length < 2)
        return refused;
    const alone = statements.map(({ tree }) => needsNoTransaction(tree));
    // Prisma's parser reads CREATE INDEX CONCURRENTLY and none of the others. Where it cannot read a statement, the script
    // goes as a whole. Source: prisma/prisma-engines pull request 5847.
    const apart = alone.every((words) => words === undefined || words === indexBuild);
    const split = apart && (version === undefined || (0,statement_commits/* commitsEachStatement */.f)(version));
    let open = false;
    for (const [index, { tree }] of statements.entries()) {
        const words = alone[index];
        if (words !== undefined && (open || !split))
            refused.set(index, effectOf(words, open, apart, version));
        if ('TransactionStmt' in tree)
            open = staysOpen(tree.TransactionStmt, open);
    }
    return refused;
}
function effectOf(words, open, apart, version = '') {
    const reason = open
        ? 'it stands between BEGIN and COMMIT'
        : apart
            ? `Prisma ${version} sends the whole script as one transaction`
            : 'Prisma sends this whole script as one transaction';
    return (0,effect/* contracting */.H9)(`${words} cannot run inside a transaction, and ${reason}: PostgreSQL refuses it (25001). Put it into a migration of its own`);
}
function staysOpen({ kind, chain }, open) {
    if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START')
        return true;
    const ends = /^TRANS_STMT_(COMMIT|ROLLBACK|PREPARE)$/.test(kind ?? '');
    return ends ? chain === true : open;
}
/** The words of a statement that runs in no transaction but its own. Source: PostgreSQL's manual, each command's page. */
function needsNoTransaction(tree) {
    if ('IndexStmt' in tree)
        return tree.IndexStmt.concurrent ? indexBuild : undefined;
    if ('DropStmt' in tree)
        return tree.DropStmt.concurrent ? 'DROP INDEX CONCURRENTLY' : undefined;
    if ('VacuumStmt' in tree)
        return tree.VacuumStmt.is_vacuumcmd ? 'VACUUM' : undefined;
    if ('ReindexStmt' in tree) {
        const { kind = '' } = tree.ReindexStmt;
        return (0,judge_statement/* hasOption */.Kz)(tree, 'concurrently') || /SCHEMA|SYSTEM|DATABASE/.test(kind)
            ? 'This REINDEX'
            : undefined;
    }
    if ('ClusterStmt' in tree)
        return tree.ClusterStmt.relation ? undefined : 'CLUSTER of all tables';
    if ('AlterTableStmt' in tree)
        return (0,expressions/* nodesOf */.Nh)(tree).some(([kind, { concurrent }]) => kind === 'PartitionCmd' && concurrent === true)
            ? 'DETACH PARTITION CONCURRENTLY'
            : undefined;
    if ('TransactionStmt' in tree)
        return /_PREPARED$/.test(tree.TransactionStmt.kind ?? '')
            ? 'The end of a prepared transaction'
            : undefined;
    if ('DiscardStmt' in tree)
        return tree.DiscardStmt.target === 'DISCARD_ALL' ? 'DISCARD ALL' : undefined;
    if ('AlterDatabaseStmt' in tree)
        return (0,judge_statement/* hasOption */.Kz)(tree, 'tablespace') ? 'ALTER DATABASE SET TABLESPACE' : undefined;
    if ('CreateSubscriptionStmt' in tree) {
        const apart = (0,expressions/* nodesOf */.Nh)(tree).some(([, { defname }]) => defname === 'create_slot' || defname === 'connect');
        return apart ? undefined : 'CREATE SUBSCRIPTION that makes its slot';
    }
    return others[Object.keys(tree)[0] ?? ''];
}
const others = {
    AlterSystemStmt: 'ALTER SYSTEM',
    CreatedbStmt: 'CREATE DATABASE',
    DropdbStmt: 'DROP DATABASE',
    CreateTableSpaceStmt: 'CREATE TABLESPACE',
    DropTableSpaceStmt: 'DROP TABLESPACE',
};

// EXTERNAL MODULE: ./packages/database/lib/plan/parse-script.js
var parse_script = __webpack_require__(4345);
;// CONCATENATED MODULE: ./packages/database/lib/plan/plan-migration.js







/**
 * Reads each statement of the migrations with PostgreSQL's own grammar and returns its effects. Nothing is run.
 * @param migrations all migrations that will be applied together, in order: each may change objects of earlier ones
 */
async function planMigrations(migrations, { history = [], schema = 'public', version } = {}) {
    const names = new catalog_names/* Names */.f(schema);
    for (const { script } of history)
        replay(await (0,parse_script/* parseScript */.t)(script), names);
    const plans = [];
    for (const migration of migrations)
        plans.push(await planOne(migration, names, version));
    return plans;
}
/** Learns from a script that was applied before what is there now. */
function replay(script, names) {
    if ('why' in script)
        names.known.forget();
    else
        (0,judge_script/* judgeScript */.v)(script, names);
    names.settle();
}
async function planOne({ name, script }, names, version) {
    const parsed = await (0,parse_script/* parseScript */.t)(script);
    const statements = 'why' in parsed ? [unreadable(parsed, names)] : planStatements(parsed, names, version);
    const kinds = new Set(statements.flatMap(({ findings }) => findings.map(({ kind }) => kind)));
    return {
        name,
        statements,
        expandOnly: !kinds.has('contracting'),
        blocking: kinds.has('blocking'),
        consent: consentIn(script),
    };
}
/** The effects of a migration that its script does not consent to. */
function unconsented({ statements, consent }) {
    return statements.flatMap((statement) => statement.findings
        .filter(({ kind }) => !consent.includes(kind))
        .map((effect) => ({ ...statement, ...effect })));
}
function planStatements(statements, names, version) {
    const effects = (0,judge_script/* judgeScript */.v)(statements, names);
    const refused = refusedTogether(statements, version);
    return statements.map(({ line, text }, index) => {
        const refusal = refused.get(index);
        return {
            line,
            text: (0,shorten/* shortLine */.tl)(text, 120),
            findings: [...(effects[index] ?? []), ...(refusal ? [refusal] : [])],
        };
    });
}
/** After a script that cannot be read, nothing is fresh and nothing is known for certain. */
function unreadable({ why, line }, names) {
    names.known.forget();
    names.settle();
    return { line, text: 'the script', findings: [(0,effect/* contracting */.H9)(`PostgreSQL 17 cannot read it: ${why}`)] };
}


/***/ }),

/***/ 6139:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ findUpwards)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);

/** The directory and its parents, nearest first, up to `boundary` or the root of the file system, both included. */
function findUpwards(directory, boundary) {
    const found = [directory];
    const outside = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(boundary, directory).startsWith('..');
    for (let at = directory; at !== (0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(at) && (outside || at !== boundary);) {
        at = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(at);
        found.push(at);
    }
    return found;
}


/***/ }),

/***/ 1665:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $S: () => (/* binding */ findMigrationsFolder),
/* harmony export */   Cx: () => (/* binding */ noFolder),
/* harmony export */   XK: () => (/* binding */ folderCandidates),
/* harmony export */   Yr: () => (/* binding */ readMigrations),
/* harmony export */   d4: () => (/* binding */ noScript),
/* harmony export */   ky: () => (/* binding */ orderMigrations)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6033);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2776);



/** The places of Prisma's own search: beside the schema, which is at one of its usual places. */
const usualFolders = ['prisma/migrations', 'migrations', 'prisma/schema/migrations'];
/**
 * Finds the migrations folder of a project: the named one, or the one beside the schema.
 * @returns its absolute path
 * @throws Failure when there is none
 */
async function findMigrationsFolder(place) {
    const { directory } = place;
    const candidates = folderCandidates(place);
    for (const candidate of candidates) {
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, candidate);
        if (await isDirectory(path))
            return path;
    }
    throw noFolder(directory, candidates);
}
/** The possible migrations folders of a project, relative to its directory, the likeliest first. */
function folderCandidates({ schema, migrations, }) {
    if (migrations !== undefined)
        return [migrations];
    return schema === undefined
        ? usualFolders
        : [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(schema, 'migrations'), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(schema), 'migrations')];
}
/** The error for a project without a migrations folder at any of these places. */
function noFolder(directory, candidates) {
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
        what: `No migrations folder was found in ${directory}.`,
        why: `Looked for ${candidates.join(', ')}.`,
        fix: 'Commit the folder that `prisma migrate dev` makes, or name it: `migrations: path/from/the/directory`.',
    });
}
/**
 * Reads a migrations folder.
 * @returns its migrations in the order in which Prisma applies them: by name. Files beside the directories
 *   (migration_lock.toml) are not migrations.
 * @throws Failure when there is no migration, or a directory has no migration.sql (Prisma's P3015)
 */
async function readMigrations(folder) {
    const entries = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    return orderMigrations(folder, await Promise.all(names.map(async (name) => ({ name, script: await readScript(folder, name) }))));
}
/**
 * Sorts migrations in the order in which Prisma applies them.
 * @throws Failure when there is none
 */
function orderMigrations(folder, migrations) {
    if (migrations.length === 0) {
        throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
            what: `The migrations folder ${folder} is empty.`,
            why: 'It holds no directory with a migration.sql.',
            fix: 'Commit the migrations that `prisma migrate dev` makes. A sparse checkout or a .dockerignore may leave them out.',
        });
    }
    // The Prisma CLI sorts them by localeCompare before it passes them to its engine.
    return migrations.toSorted((a, b) => a.name.localeCompare(b.name));
}
async function readScript(folder, name) {
    const bytes = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name, 'migration.sql')).catch((cause) => {
        throw noScript(folder, name, cause);
    });
    return (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_3__/* .decodeUtf8 */ ._)(bytes, `The script ${name}/migration.sql`, { keepMark: true });
}
/** The error for a directory of the folder without a script. */
function noScript(folder, name, cause) {
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
        what: `The migration ${name} has no script.`,
        why: `${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name, 'migration.sql')} cannot be read.`,
        fix: 'Restore the file from git, or remove the directory if the migration was never applied anywhere.',
        cause,
    });
}
async function isDirectory(path) {
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path).then((found) => found.isDirectory(), () => false);
}


/***/ }),

/***/ 6586:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ findPrismaCli),
/* harmony export */   _: () => (/* binding */ requireSupported)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6033);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7035);
/* harmony import */ var _find_upwards_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6139);




const packageShape = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ version: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() });
/**
 * Finds the Prisma CLI of a project: its own, or the one of a workspace around it.
 * @param boundary the highest directory to search
 * @returns undefined where none is installed
 * @throws Failure when its version is not supported
 */
async function findPrismaCli(host, directory, boundary) {
    for (const at of (0,_find_upwards_js__WEBPACK_IMPORTED_MODULE_2__/* .findUpwards */ .G)(directory, boundary)) {
        const bin = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(at, 'node_modules/.bin/prisma');
        if (!(await host.stat(bin)))
            continue;
        const manifest = Buffer.from(await host.readFile((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(at, 'node_modules/prisma/package.json')));
        const { version } = packageShape.parse(JSON.parse(manifest.toString('utf8')));
        requireSupported(version, at);
        return { bin, version };
    }
    return undefined;
}
/**
 * Checks the version of Prisma. Each major runs migrations in its own way; 8 brings a new migration system.
 * @throws Failure for a major that is not supported
 */
function requireSupported(version, place) {
    if (/^[67]\./.test(version))
        return;
    const newer = Number(version.split('.')[0]) >= 8;
    throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_3__/* .Failure */ .HR({
        what: `Prisma ${version} in ${place} is not supported.`,
        why: newer
            ? 'Prisma 8 has a new migration system with another history; nothing was read or changed with it here.'
            : 'Prisma 6 and 7 keep their history in _prisma_migrations as it is read here; other versions differ.',
        fix: 'Use prisma 7 (or 6) in package.json, in an exact version.',
    });
}


/***/ }),

/***/ 5539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ requireWholeScripts)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);

/**
 * Refuses a Prisma that splits scripts. Prisma 6.16 to 6.19 with `engine: 'js'` in its prisma.config cuts a script at
 * every semicolon and sends the pieces one by one. A migration is then not applied as a whole, and the body of a
 * function is cut in two.
 * @param config the text of prisma.config
 * @throws Failure for such a version and setting
 */
function requireWholeScripts(version, config, place) {
    const code = config.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, '');
    if (!version.startsWith('6.') || !/\bengine\s*:\s*['"`]js['"`]/.test(code))
        return;
    throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
        what: `Prisma ${version} in ${place} would not apply migrations as wholes.`,
        why: "Its prisma.config says engine: 'js', with which Prisma 6 cuts each script at its semicolons and applies the pieces one by one.",
        fix: "Take engine: 'js' out of prisma.config (the classic engine migrates), or use Prisma 7.",
    });
}


/***/ }),

/***/ 4199:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ commitsEachStatement)
/* harmony export */ });
/**
 * Whether Prisma commits each statement of a PostgreSQL migration by itself. Before 7.4 a script was one query, which
 * the server applies as a whole. Since 7.4 the engine sends its statements one by one, so that CREATE INDEX CONCURRENTLY
 * may stand beside others; only a script that its own parser cannot read still goes as a whole.
 * Source: prisma/prisma-engines pull requests 5767 and 5847, `split_script_into_statements`.
 */
function commitsEachStatement(version) {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return major > 7 || (major === 7 && minor >= 4);
}


/***/ }),

/***/ 7618:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ dockerRunArgv)
/* harmony export */ });
/** The argv of a container that runs one program of an image and is removed when the program ends. */
function dockerRunArgv(image, { name, network, pass = [], directory, entrypoint, files = [], interactive }, args) {
    return [
        ...['docker', 'run', '--rm', ...(interactive ? ['--interactive'] : [])],
        ...(name === undefined ? [] : ['--name', name]),
        ...(network === undefined ? [] : ['--network', network]),
        ...(directory === undefined ? [] : ['--workdir', directory]),
        ...pass.flatMap((variable) => ['--env', variable]),
        ...files.flatMap((file) => ['--volume', `${file}:${file}:ro`]),
        ...['--entrypoint', entrypoint, '--', image, ...args],
    ];
}


/***/ }),

/***/ 714:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  j: () => (/* binding */ readImageProject)
});

// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
// EXTERNAL MODULE: ./packages/database/lib/prisma/migrations-folder.js
var migrations_folder = __webpack_require__(1665);
// EXTERNAL MODULE: ./packages/database/lib/prisma/prisma-cli.js
var prisma_cli = __webpack_require__(6586);
// EXTERNAL MODULE: ./packages/database/lib/prisma/script-splitting.js
var script_splitting = __webpack_require__(5539);
// EXTERNAL MODULE: ./packages/database/lib/reach/docker-run.js
var docker_run = __webpack_require__(7618);
;// CONCATENATED MODULE: ./packages/database/lib/reach/image-program.js
/**
 * The program that prints the facts about a project inside an image as JSON. The image's own Node runs it from standard
 * input. Its argument is JSON: the project's directory and the possible places of its migrations.
 */
const imageProgram = `
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

;// CONCATENATED MODULE: ./packages/database/lib/reach/image-project.js







const answerShape = schemas/* object */.Ikc({
    project: schemas/* string */.YjP(),
    prisma: schemas/* object */.Ikc({ version: schemas/* string */.YjP(), cli: schemas/* string */.YjP() }).nullable(),
    config: schemas/* string */.YjP().nullable(),
    folder: schemas/* string */.YjP().nullable(),
    migrations: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), script: schemas/* string */.YjP().nullable() })),
});
/** Milliseconds. The image may have to be pulled first. */
const patienceMs = 600_000;
/**
 * Reads a project inside an image, with the image's own Node and without a network.
 * @throws Failure when the image cannot be run, or holds no Prisma or no migrations
 */
async function readImageProject(host, place, signal) {
    const { image } = place;
    const candidates = (0,migrations_folder/* folderCandidates */.XK)(place);
    const question = JSON.stringify({ directory: place.directory ?? '.', candidates });
    const argv = (0,docker_run/* dockerRunArgv */.Y)(image, { network: 'none', entrypoint: 'node', interactive: true }, [
        '-',
        question,
    ]);
    const { exitCode, stdout, stderr } = await host.exec(argv, {
        ...{ stdin: imageProgram, accept: 'any', signal, timeoutMs: patienceMs },
        show: `read the project in ${image}`,
    });
    if (exitCode !== 0)
        throw notRead(host, image, exitCode, stderr);
    const { project, prisma, config, folder, migrations } = answerShape.parse(JSON.parse(stdout));
    const where = `${project} of the image ${image}`;
    if (prisma === null) {
        throw new failure/* Failure */.HR({
            what: `There is no Prisma in ${where}.`,
            why: 'No node_modules/prisma is there or above it.',
            fix: "Install prisma in the image (it may be among the dependencies that production keeps), or name the project's directory: `directory: /app/\u2026`.",
        });
    }
    (0,prisma_cli/* requireSupported */._)(prisma.version, where);
    if (config !== null)
        (0,script_splitting/* requireWholeScripts */.b)(prisma.version, config, where);
    if (folder === null)
        throw (0,migrations_folder/* noFolder */.Cx)(where, candidates);
    const scripts = migrations.map(({ name, script }) => {
        if (script === null)
            throw (0,migrations_folder/* noScript */.d4)(`${folder} of the image ${image}`, name);
        return { name, script };
    });
    return { directory: project, ...prisma, migrations: (0,migrations_folder/* orderMigrations */.ky)(folder, scripts) };
}
function notRead(host, image, exitCode, stderr) {
    const noNode = /"node": executable file not found/.test(stderr);
    return new failure/* Failure */.HR({
        what: `The project in the image ${image} cannot be read on ${host.name}.`,
        why: noNode
            ? 'There is no node in the image, which Prisma needs.'
            : `\`docker run\` ended with exit status ${exitCode}.`,
        evidence: stderr.split('\n').filter(Boolean).slice(-8),
        fix: noNode
            ? 'Name the image that migrates, with Node and Prisma in it.'
            : 'Check the name of the image, and that the host has it or may pull it.',
    });
}


/***/ })

};
;