"use strict";
exports.id = 378;
exports.ids = [378];
exports.modules = {

/***/ 412:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Q: () => (/* binding */ takeMachineLock)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/runtime/lib/record.js
var record = __webpack_require__(7010);
// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
;// CONCATENATED MODULE: ./packages/docker/lib/registry/login/config-content.js


const configSchema = schemas/* looseObject */._H3({
    auths: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).optional(),
    cliPluginsExtraDirs: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
});
/**
 * The text of a throwaway config.json. It holds the settings of the machine's own file: proxies, context, logins for
 * base images, credential helpers of single registries. The credential store is left out where this run logs in,
 * because a login must not reach a keychain that outlives the run. Docker looks for plugins beside config.json, so the
 * text names the machine's own plugin directory.
 * @param own the text of the machine's config.json; empty where there is none
 * @param ownDirectory the directory of the machine's config.json
 * @param registries registries that this run logs in to; helpers for them are dropped
 * @throws Failure where the machine's own file is not a JSON object
 */
function throwawayContent(own, ownDirectory, registries) {
    const { credsStore, credHelpers, ...kept } = parseOwn(own, ownDirectory);
    const store = registries.length === 0 && credsStore !== undefined ? { credsStore } : {};
    const helpers = Object.entries((0,record/* asRecord */.q)(credHelpers)).filter(([registry]) => !registries.includes(registry));
    const content = {
        ...kept,
        ...store,
        ...(helpers.length > 0 ? { credHelpers: Object.fromEntries(helpers) } : {}),
        cliPluginsExtraDirs: [...(kept.cliPluginsExtraDirs ?? []), `${ownDirectory}/cli-plugins`],
    };
    return `${JSON.stringify(content, undefined, 2)}\n`;
}
function parseOwn(own, directory) {
    if (own.trim() === '')
        return {};
    try {
        return configSchema.parse(JSON.parse(own));
    }
    catch (error) {
        throw new failure/* Failure */.HR({
            what: `Docker's configuration ${directory}/config.json cannot be read`,
            why: 'It is not the JSON object that Docker writes.',
            fix: `Repair or remove ${directory}/config.json.`,
            cause: error,
        });
    }
}

// EXTERNAL MODULE: ./packages/docker/lib/registry/failure/registry-failure.js
var registry_failure = __webpack_require__(6362);
// EXTERNAL MODULE: ./packages/docker/lib/registry/reference/reference.js + 1 modules
var reference = __webpack_require__(1911);
;// CONCATENATED MODULE: ./packages/docker/lib/registry/login/login.js



/** Milliseconds in which a registry must answer a login. */
const loginTimeoutMs = 30_000;
/**
 * Logs in to a registry. The password travels by standard input.
 * @param options.env names the `DOCKER_CONFIG` that keeps the login
 * @throws Failure that distinguishes a refused password from a registry that cannot be reached
 */
async function logIn(host, { registry, username, password }, options) {
    const address = registry === reference/* dockerHub */.UD ? [] : [registry];
    const result = await host
        .exec(['docker', 'login', '--username', username, '--password-stdin', ...address], {
        ...options,
        stdin: password,
        timeoutMs: loginTimeoutMs,
        accept: 'any',
    })
        .catch((error) => {
        options.signal?.throwIfAborted();
        throw unreachable(registry, host, error);
    });
    if (result.exitCode === 0)
        return;
    const said = result.stderr.trim().split('\n').filter(isWorthShowing);
    throw new registry_failure/* RegistryFailure */.Y(`${subject(host)} could not log in to ${registry} as ${username}`, said, registry);
}
/**
 * Leaves out Docker's warning that config.json holds an unencrypted login: this config.json is removed at the end of
 * the run.
 */
function isWorthShowing(line) {
    return (line.trim() !== '' &&
        !/^WARNING!|credential-stores|credentials-store|^Configure a credential helper/.test(line));
}
/** A host at the beginning of a sentence. The names of servers stay as they are. */
function subject({ address, name }) {
    return address === 'local' ? 'This runner' : name;
}
function unreachable(registry, host, cause) {
    return new failure/* Failure */.HR({
        what: `${subject(host)} could not log in to ${registry}`,
        why: `The login did not end within ${loginTimeoutMs / 1000} s, or docker is not there.`,
        fix: `Check that docker runs on ${host.name} and that ${registry} can be reached from it.`,
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/docker/lib/registry/login/docker-config.js


/**
 * Makes a throwaway `DOCKER_CONFIG` on a host and logs in to registries with it. The machine's own configuration
 * (proxies, contexts, builders, plugins) stays in force. Its stored logins are not changed, and no login is added to
 * them.
 * @throws Failure where a registry refuses the login or cannot be reached; the directory is removed then
 */
async function openDockerConfig(host, options) {
    const { logins, parent = '/tmp', env: given = {}, signal } = options;
    const limits = { env: given, signal };
    const made = await host.exec(['sh', '-c', makeScript, 'config', parent], {
        ...limits,
        show: `make a Docker configuration in ${parent}`,
    });
    const [directory = '', own = '', buildx = '', text = ''] = made.stdout.split('\0');
    const close = () => host.remove(directory);
    try {
        const content = throwawayContent(text, own, logins.map((login) => login.registry));
        await host.writeFile(`${directory}/config.json`, content, { mode: 0o600 });
        const env = { DOCKER_CONFIG: directory, BUILDX_CONFIG: buildx };
        for (const login of logins)
            await logIn(host, login, { ...limits, env: { ...given, ...env } });
        return { directory, env, close };
    }
    catch (error) {
        await close();
        throw error;
    }
}
/**
 * Prints four texts, each ended by a NUL byte: the new directory, the machine's own one, the directory of its builders,
 * and the content of the machine's own config.json. Builders of `buildx create` are stored beside config.json unless
 * BUILDX_CONFIG names another directory. mktemp makes the directory with mode 0700 at once, so other users can never
 * look in. Contexts are stored beside config.json as well, so the new directory links to them. $1 parent of the new
 * directory.
 */
const makeScript = `
set -eu
own=\${DOCKER_CONFIG:-$HOME/.docker}
made=$(mktemp -d "$1/fairway-docker-XXXXXXXXXX")
trap 'rm -rf -- "$made"' EXIT
[ ! -e "$own/contexts" ] || ln -s "$own/contexts" "$made/contexts"
printf '%s\\0' "$made" "$own" "\${BUILDX_CONFIG:-$own/buildx}"
[ ! -e "$own/config.json" ] || cat -- "$own/config.json"
printf '\\0'
trap - EXIT
`;

// EXTERNAL MODULE: ./packages/host/lib/lock/lease.js + 1 modules
var lock_lease = __webpack_require__(1229);
// EXTERNAL MODULE: ./packages/runtime/lib/tidy-up.js
var tidy_up = __webpack_require__(9033);
;// CONCATENATED MODULE: ./packages/access-kit/lib/machine-lock.js




/**
 * Takes the lock of a machine, then logs in to the registry in a directory that belongs to the holder of the lock.
 * @throws Failure that names the holder of the lock, or the reason why the registry refuses the login; the lock is not
 *   held then
 */
async function takeMachineLock(host, { dir, waitMs, waitingSince, login, loginMayFail = false }, context) {
    const { logger, signal } = context;
    const logins = external_node_path_.posix.join(dir, 'logins');
    const lease = await (0,lock_lease/* holdLease */.U)(host, { path: external_node_path_.posix.join(dir, 'lock'), holder: holderOf(context), waitMs, waitingSince, remove: [logins] }, context);
    // Removes the logins of a run whose host went down with it. Only a login has to wait for it.
    const cleared = host.remove(logins);
    cleared.catch(() => { });
    const release = async () => {
        await (0,tidy_up/* tidyUp */.g)(() => (login ? host.remove(logins) : cleared), logger);
        await (0,tidy_up/* tidyUp */.g)(lease.release, logger);
    };
    try {
        if (login)
            await cleared;
        const dockerConfig = await machine_lock_logIn(host, login, logins, signal).catch((error) => {
            if (!loginMayFail || signal.aborted)
                throw error;
            logger.warn(`Going on without the registry: ${(0,failure/* messageOf */.bD)(error)}`);
            return undefined;
        });
        return { lost: lease.lost, dockerConfig, release };
    }
    catch (error) {
        await release();
        throw error;
    }
}
async function machine_lock_logIn(host, login, parent, signal) {
    if (!login)
        return undefined;
    await host.exec(['mkdir', '-m', '0700', '--', parent], { signal });
    return (await openDockerConfig(host, { logins: [login], parent, signal })).directory;
}
/** The name of the lock's holder for waiting runs. */
function holderOf({ github }) {
    return [github.actor, github.repository, github.runUrl].filter(Boolean).join(' ') || 'a run without a name';
}


/***/ }),

/***/ 7885:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ul: () => (/* binding */ allProblems)
/* harmony export */ });
/* unused harmony exports find, freeDisks, problemOf */
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);


/** Checks one thing. An error of the check becomes the problem of the finding. */
async function find(where, what, look) {
    try {
        return { where, what, evidence: await look() };
    }
    catch (error) {
        return { where, what, problem: problemOf(error, `${where}: ${what} could not be checked.`) };
    }
}
/** What is free on the disks of machines, as one finding: it is another on each, and tells nothing of them singly. */
function freeDisks(disks, machines) {
    const rows = disks.map(({ name, freeBytes }) => [name, formatDiskSpace(freeBytes)]);
    const evidence = foldEqualRows(rows, machines).map(([names, free]) => `${names}: ${free}`);
    return rows.length === 0 ? [] : [{ where: 'disks', what: 'free space', evidence: evidence.join('; ') }];
}
/**
 * Turns any error into a problem with its cause and a next step.
 * @param what the problem in words, if the error is not a Failure
 */
function problemOf(error, what) {
    if (error instanceof Failure)
        return error;
    return new Failure({
        what,
        why: messageOf(error),
        fix: 'Put right what the message says, and check again.',
    });
}
/**
 * All problems of a check as one Failure, each with its cause, its evidence and its fix; undefined where there is none.
 * @param subject name of the stack or the project
 */
function allProblems(subject, findings) {
    const problems = findings.flatMap(({ problem }) => problem ?? []);
    if (problems.length < 2)
        return problems[0];
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
        what: `${problems.length} things stand in the way of a deploy of ${subject}.`,
        why: 'Each is listed with what to do.',
        evidence: problems.flatMap(({ what, why, evidence, fix }, index) => [
            `${index + 1}. ${what}`,
            `   Why: ${why}`,
            ...evidence.map((line) => `   | ${line}`),
            `   To do: ${fix}`,
        ]),
        fix: 'Put right what is listed, and check again. Nothing was changed.',
    });
}


/***/ }),

/***/ 9388:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ recordEnd),
/* harmony export */   t: () => (/* binding */ attemptOf)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1918);

/**
 * The attempt of a run to make a release serve.
 * @param before the last proven entry, where there is one
 */
function attemptOf(release, before, { github, clock }) {
    return {
        id: release.id,
        version: release.version,
        commit: release.commit,
        startedAt: new Date(clock.now()).toISOString(),
        actor: github.actor,
        runUrl: github.runUrl,
        ...(before && before.id !== release.id ? { previous: before.id } : {}),
    };
}
/** Records the outcome of an attempt. When it returns, the line is on the host's disk. */
async function recordEnd({ ledger, attempt, clock }, outcome, cause) {
    await ledger.append({
        ...attempt,
        outcome,
        endedAt: new Date(clock.now()).toISOString(),
        ...(cause === undefined ? {} : { cause: (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .shortLine */ .tl)(cause, 500) }),
    });
}


/***/ }),

/***/ 1550:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ guardedBy)
/* harmony export */ });
/** The context for work that must end as soon as a lock is lost. */
function guardedBy(context, { lost }) {
    return { ...context, signal: AbortSignal.any([context.signal, lost]) };
}


/***/ }),

/***/ 3648:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FN: () => (/* binding */ formatProving),
/* harmony export */   JC: () => (/* binding */ provingIn),
/* harmony export */   UB: () => (/* binding */ provingFile),
/* harmony export */   gI: () => (/* binding */ readProving),
/* harmony export */   pP: () => (/* binding */ storeProving)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _fairway_health__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6904);
/* harmony import */ var _fairway_health__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1657);
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8045);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7035);




const stored = zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({}));
const schema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** Missing in files of earlier versions, which kept the items in two lists. */
    verify: stored.optional(),
    probes: stored.optional(),
    databaseProbes: stored.optional(),
    secretValues: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});
/** The name of the file in the directory of the release. */
const provingFile = 'proving.json';
/** The name of the file in earlier versions of compose-deploy. */
const olderFile = 'questions.json';
/** The text of the file. */
function formatProving({ verify, secretValues }) {
    return `${JSON.stringify({ verify, secretValues })}\n`;
}
/**
 * The proving that is stored with a release; undefined where none is. Its items have what is newer than the version that
 * stored them by default.
 * @param textOf returns the text of a file in the directory of the release; undefined for a missing file
 */
function provingIn(textOf) {
    const text = textOf(provingFile) ?? textOf(olderFile);
    if (text === undefined)
        return undefined;
    const kept = schema.parse(JSON.parse(text));
    const items = kept.verify ?? [...(kept.probes ?? []), ...(kept.databaseProbes ?? [])];
    const verify = items.map(_fairway_health__WEBPACK_IMPORTED_MODULE_2__/* .restoreItem */ .KF);
    return { verify, secretValues: [...new Set([...kept.secretValues, ...(0,_fairway_health__WEBPACK_IMPORTED_MODULE_3__/* .credentialsIn */ .W)(verify)])] };
}
/**
 * Stores a proving with its release.
 * @param directory the directory of the release on the host, which only its owner can enter
 */
async function storeProving(host, directory, proving) {
    await host.writeFile(node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join(directory, provingFile), formatProving(proving), { mode: 0o600 });
}
/** Reads the proving that is stored with a release; undefined where none is. */
async function readProving(host, directory) {
    const pathOf = (name) => node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join(directory, name);
    const found = await (0,_fairway_host__WEBPACK_IMPORTED_MODULE_4__/* .readFiles */ .U)(host, { files: [provingFile, olderFile].map(pathOf) });
    return provingIn((name) => found.text(pathOf(name)));
}


/***/ }),

/***/ 6057:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ variableOfServices)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);

/**
 * The value of a variable that the services of a release are given; undefined where none of them has it.
 * @param environments the variables of each service
 * @throws Failure where two services have different values: nobody could say which one is meant. No value is shown.
 */
function variableOfServices(name, environments) {
    const given = Object.entries(environments).flatMap(([service, { [name]: value }]) => value ? [{ service, value }] : []);
    const [first, ...others] = given;
    const other = others.find(({ value }) => value !== first?.value);
    if (!first || !other)
        return first?.value;
    throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
        what: `The variable ${name} is not the same for all services.`,
        why: `${first.service} and ${other.service} have different values of it.`,
        fix: `Give the value that the probe shall use a name of its own, and name that in url-env.`,
    });
}


/***/ }),

/***/ 5615:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ besideBackups),
/* harmony export */   h: () => (/* binding */ haltedByBackups)
/* harmony export */ });
/* harmony import */ var _fairway_releases__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9423);
/* harmony import */ var _fairway_releases__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7795);
/* harmony import */ var _installed_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3441);


/**
 * Takes a step of healing, and leaves services alone that a backup reads now: a database that answers slowly while it is
 * dumped would be restarted in the middle of that, and what a backup has made stand still would be started. A database of
 * which nothing runs is healed all the same, because a dump of it is dead, too. The lock of changes is held, so no backup
 * begins meanwhile.
 * @param take takes the step for these services
 * @returns what was done, and what was left
 * @throws NothingTouched where all of them are left
 */
async function besideBackups({ hosts, directory, signal }, step, services, take) {
    if (step === 'free-disk')
        return take(services);
    if (step === 'rollback')
        return take(services).catch(asNothingTouched);
    const found = await Promise.all(hosts.map((host) => (0,_fairway_releases__WEBPACK_IMPORTED_MODULE_0__/* .runningBackups */ .bK)(host, directory, signal)));
    const reading = found.flat();
    const left = new Map(services.flatMap((look) => {
        const [backup] = (0,_fairway_releases__WEBPACK_IMPORTED_MODULE_0__/* .backupsCutBy */ .l4)(reading, [{ ...look, idle: look.since === undefined }]);
        return backup ? [[look, `${look.service} is left as it is until ${(0,_fairway_releases__WEBPACK_IMPORTED_MODULE_0__/* .sayBackup */ .CD)(backup)} ends`]] : [];
    }));
    const lines = [...left.values()];
    const others = services.filter((look) => !left.has(look));
    if (lines.length === 0 || others.length > 0)
        return [...lines, ...(await take(others))];
    throw new _installed_js__WEBPACK_IMPORTED_MODULE_1__/* .NothingTouched */ .i({
        what: `The step ${step} was not taken.`,
        why: `${lines[0]}.`,
        evidence: lines.slice(1),
        fix: 'Nothing needs to be done: the next run heals when the backup has ended.',
    });
}
/** Looks at services, with the backup that makes one of them stand still now. Where all of them run, nothing is asked. */
async function haltedByBackups({ hosts, directory, signal }, services) {
    const isIdle = ({ since, state }) => since === undefined && state !== 'job';
    if (!services.some(isIdle))
        return services;
    const found = await Promise.all(hosts.map((host) => (0,_fairway_releases__WEBPACK_IMPORTED_MODULE_0__/* .runningBackups */ .bK)(host, directory, signal)));
    const reading = found.flat();
    return services.map((look) => {
        const [backup] = isIdle(look) ? (0,_fairway_releases__WEBPACK_IMPORTED_MODULE_0__/* .backupsCutBy */ .l4)(reading, [{ ...look, idle: true }]) : [];
        if (!backup)
            return look;
        const haltedBy = (0,_fairway_releases__WEBPACK_IMPORTED_MODULE_0__/* .sayBackup */ .CD)(backup);
        return { ...look, state: 'stopped', why: `it stands still until ${haltedBy} ends`, haltedBy };
    });
}
function asNothingTouched(error) {
    if (!(error instanceof _fairway_releases__WEBPACK_IMPORTED_MODULE_2__/* .BackupUnderWay */ .M4))
        throw error;
    const { what, why, evidence, fix } = error;
    throw new _installed_js__WEBPACK_IMPORTED_MODULE_1__/* .NothingTouched */ .i({ what, why, evidence, fix, cause: error });
}


/***/ }),

/***/ 7862:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ secretsIn)
/* harmony export */ });
/** Names of variables whose values are secret by all likelihood. */
const secretName = /PASS|SECRET|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|(?:^|_)(?:KEY|DSN)$|_URL$|_URI$/i;
/**
 * The values of an environment that must not be shown. A value that is short is a word such as `true`. An address without
 * user, path and query is no secret.
 * @param names what is shown anyway, such as the services: whoever has `postgres` as a password hides nothing by a mask of
 *   it, which would hole every line and make GitHub drop outputs
 */
function secretsIn(environment, names = []) {
    return Object.entries(environment).flatMap(([name, value]) => secretName.test(name) && value.length >= 6 && !names.includes(value) && !isPublicAddress(name, value)
        ? [value]
        : []);
}
/**
 * Whether a value is an address that says only where something is. Users and probes know it: a mask of it would hole every
 * line about it.
 */
function isPublicAddress(name, value) {
    const url = /_UR[IL]$/i.test(name) ? URL.parse(value) : null;
    if (!url?.host)
        return false;
    const { username, password, pathname, search, hash } = url;
    return [username, password, pathname.replace(/^\/$/, ''), search, hash].every((part) => part === '');
}


/***/ }),

/***/ 5806:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ healLimits),
/* harmony export */   X: () => (/* binding */ longestHealMs)
/* harmony export */ });
/** Milliseconds beyond which no step waits for services to come up, whatever they ask for. A pull has its own limit. */
const longestHealMs = 15 * 60_000;
/** The limits where nobody says others: those of a deploy. */
const healLimits = { timeoutMs: 300_000, soakMs: 10_000 };


/***/ }),

/***/ 8117:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hd: () => (/* binding */ lockSeen),
/* harmony export */   Ok: () => (/* binding */ unlessHeld),
/* harmony export */   VT: () => (/* binding */ healingLockWaitMs),
/* harmony export */   WW: () => (/* binding */ underOwnLock)
/* harmony export */ });
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1229);
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4984);

/**
 * Milliseconds to wait for a lock before it counts as held: another question takes it for a moment, and a run that ends
 * gives it back within seconds.
 */
const healingLockWaitMs = 2_000;
/**
 * Takes a lock for healing.
 * @returns undefined where another run holds it: then nothing may be touched
 */
async function unlessHeld(take, logger) {
    try {
        return await take();
    }
    catch (error) {
        if (!(error instanceof _fairway_host__WEBPACK_IMPORTED_MODULE_0__/* .LockHeldFailure */ .t))
            throw error;
        logger.info(`${error.what} ${error.why}`);
        return undefined;
    }
}
/** A look that is taken under the lock of this run: nobody else holds it then. */
async function underOwnLock(look) {
    return { ...(await look), lock: undefined };
}
/** The first of several hosts on which somebody holds the deploy's lock, as a look tells it. */
async function lockSeen(hosts, path, signal) {
    const found = await Promise.all(hosts.map((host) => (0,_fairway_host__WEBPACK_IMPORTED_MODULE_1__/* .leaseHolder */ .F)(host, path, { signal })));
    return told(found.find((one) => one !== undefined));
}
function told(found) {
    return found && { holder: found.holder || 'a run that gave no name', since: found.since };
}


/***/ }),

/***/ 5553:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ keepEvidence)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5530);
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8045);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6033);



/** Directories of evidence that a host keeps; older ones are removed. */
const keptDirectories = 10;
/** Characters of one text that are kept; of a longer one the end, since what failed comes last. */
const keptCharacters = 256 * 1024;
/**
 * Keeps evidence on a host, readable by its owner only. Room for it is bounded: the ten newest directories stay, and of
 * a long text its end.
 * @returns where it lies; or a line that says why it could not be kept, because a full disk must not keep anything from
 * being healed
 * @throws only the reason of the signal
 */
async function keepEvidence(host, files, signal) {
    try {
        return { lines: [], kept: [{ host: host.label, path: await write(host, files) }] };
    }
    catch (error) {
        signal.throwIfAborted();
        return { lines: [`the evidence could not be kept: ${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .reasonOf */ .A3)(error)}`], kept: [] };
    }
}
async function write(host, { dir, at, files, withoutSecrets }) {
    const root = node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join(dir, 'evidence');
    const name = new Date(at).toISOString().replaceAll(':', '-');
    const directory = node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join(root, name);
    const written = Object.entries(files).map(([file, text]) => ({
        path: node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join(directory, file.replaceAll(/[^A-Za-z0-9._-]/g, '_')),
        content: endOf(withoutSecrets(text)),
        mode: 0o600,
    }));
    await (0,_fairway_host__WEBPACK_IMPORTED_MODULE_2__/* .writeFiles */ .h)(host, written, { parents: 0o700 });
    const names = (await (0,_fairway_host__WEBPACK_IMPORTED_MODULE_3__/* .readFiles */ .U)(host, { names: [root] })).namesIn(root);
    const old = names.filter((one) => /^\d{4}-/.test(one) && one !== name).sort();
    const surplus = old.slice(0, Math.max(0, old.length - (keptDirectories - 1)));
    await Promise.all(surplus.map((one) => host.remove(node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join(root, one))));
    return directory;
}
/** The end of a text, from the beginning of a line. */
function endOf(text) {
    if (text.length <= keptCharacters)
        return text;
    const end = text.slice(-keptCharacters);
    return `(the beginning was cut)\n${end.slice(end.indexOf('\n') + 1)}`;
}


/***/ }),

/***/ 4607:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JX: () => (/* binding */ countRunning)
/* harmony export */ });
/* unused harmony exports servicesUnchecked, warnUnchecked */
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3584);

/** Counts what was seen, and how much of it has a health check: `5 containers, 3 with a health check`. */
function countRunning(seen, noun) {
    const checked = seen.filter((one) => one.checked).length;
    const share = checked === 0 ? 'none' : checked === seen.length ? (checked === 1 ? '' : 'all') : String(checked);
    return `${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .countOf */ .p)(seen.length, noun)}, ${share} with a health check`.replace(',  with', ' with');
}
/** The services that run without a health check, sorted, each once. */
function servicesUnchecked(seen) {
    return [...new Set(seen.filter(({ checked }) => !checked).map(({ service }) => service))].sort();
}
/** The warning of the summary about services without a health check; undefined where there are none. */
function warnUnchecked(services) {
    if (services.length === 0)
        return undefined;
    const [it, its] = services.length === 1 ? ['It was', 'its'] : ['They were', 'their'];
    return `\u26a0 **No health check:** ${services.map((name) => `\`${name}\``).join(', ')}. ${it} seen running, which does not prove that ${its} work is done. Write \`healthcheck:\` under the service, or \`HEALTHCHECK\` into its Dockerfile.`;
}


/***/ }),

/***/ 9963:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ shortVersion)
/* harmony export */ });
/* unused harmony export toldApart */
/** A version as a page shows it: a whole commit hash by its first seven digits, as GitHub shows it. */
function shortVersion(version) {
    return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(version) ? version.slice(0, 7) : version;
}
/**
 * The words for two releases in one sentence. The same version with other settings is another release: then both are
 * told apart by the time at which they were made.
 */
function toldApart(asked, before) {
    if (before === undefined)
        return { asked: shortVersion(asked.version), before: undefined };
    if (before.version !== asked.version)
        return { asked: shortVersion(asked.version), before: shortVersion(before.version) };
    const made = before.createdAt.slice(0, 16).replace('T', ' ');
    return {
        asked: `${shortVersion(asked.version)} with new settings`,
        before: `${shortVersion(before.version)} with the settings of ${made} UTC`,
    };
}


/***/ }),

/***/ 2951:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ decideWayBack)
/* harmony export */ });
/** Decides the way back after a failed deploy. The table in its test gives the reason for every case. */
function decideWayBack(failed) {
    const { previous, obstacles, rollback, foreign, firstDeployFailed, cancelled } = failed;
    const proof = cancelled ? 'short' : 'full';
    if (obstacles.length > 0 && !rollback)
        return { action: 'leave', because: 'databases' };
    if (previous !== undefined)
        return { action: 'put-back', previous, proof };
    if (foreign?.kept !== undefined)
        return { action: 'restore', kept: foreign.kept, proof };
    if (foreign)
        return { action: 'leave', because: 'nothing-proven' };
    if (firstDeployFailed === 'remove')
        return { action: 'remove' };
    return { action: 'leave', because: 'first-deploy' };
}


/***/ }),

/***/ 2527:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ goBack),
/* harmony export */   y: () => (/* binding */ limitsOfProof)
/* harmony export */ });
/* harmony import */ var _way_back_failures_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8326);

/**
 * Goes back to the state before a failed deploy, and proves it. The returned failure begins with the cause of the failed
 * deploy.
 * @throws that cause where the return fails and the lock is lost: another run may be at work, and nothing may be changed
 */
async function goBack(request) {
    const { way, proof, stored, info, everywhere, ready, lost, begin, prove, record, proved } = request;
    const { cause, previous } = way;
    const wentBack = new Set();
    info(`Putting back ${previous.version}.`);
    try {
        const proofs = await everywhere(async (place) => {
            await ready(place);
            if (lost.aborted)
                throw cause;
            const begun = await begin(place);
            // GitHub kills a cancelled step soon, so the return comes before its record. It continues where the record fails:
            // a full disk must not keep the release from serving.
            if (proof === 'short')
                await record(place, 'failed', `cancelled; the return to ${previous.version} was begun`).catch(() => { });
            const proven = await prove(place, begun);
            await record(place, 'rolled-back', cause.what);
            wentBack.add(place);
            proved(place, proven);
            return proven;
        });
        return { proofs, failure: (0,_way_back_failures_js__WEBPACK_IMPORTED_MODULE_0__/* .servesAgain */ .tx)(way) };
    }
    catch (error) {
        if (lost.aborted)
            throw cause;
        const second = (0,_way_back_failures_js__WEBPACK_IMPORTED_MODULE_0__/* .asFailure */ .h_)(error);
        // Where it is on record that the release serves again, that stays the last line.
        await everywhere(async (place) => {
            if (!wentBack.has(place))
                await record(place, 'failed', `${cause.what} ${second.what}`);
        }).catch(() => { });
        const failure = proof === 'short' ? (0,_way_back_failures_js__WEBPACK_IMPORTED_MODULE_0__/* .begunOnly */ .kx)(way, second) : (0,_way_back_failures_js__WEBPACK_IMPORTED_MODULE_0__/* .notProvenAgain */ .iP)(way, second, stored);
        return { proofs: undefined, failure };
    }
}
/** Milliseconds. GitHub kills a cancelled step ten seconds after its first signal. */
const shortProofMs = 4_000;
/** The limits within which a return is proven. */
function limitsOfProof(proof, { timeoutMs, soakMs }) {
    return proof === 'short' ? { timeoutMs: shortProofMs, soakMs: 0 } : { timeoutMs, soakMs };
}


/***/ }),

/***/ 4143:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  M2: () => (/* binding */ leftInPlace),
  qA: () => (/* binding */ obstaclesTo),
  qo: () => (/* binding */ requireWayBack),
  K8: () => (/* binding */ schemaOfAttempt),
  NK: () => (/* binding */ schemaOfReturn)
});

// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
;// CONCATENATED MODULE: ./packages/database/lib/state/schema-mark.js

// This file has its own entry (`@fairway/database/schema-mark`), because a deploy reads marks without a database
// driver.
/** The facts about a database after a migration that matter to releases. */
const markShape = schemas/* object */.Ikc({
    /** The database's name, as migrate-prisma's input calls it. */
    name: schemas/* string */.YjP(),
    /** The newest migration that the database has; null where it is unknown, or where there is none. */
    newest: schemas/* string */.YjP().nullable(),
    /** A release works with the database in its current state if its newest migration is one of these. */
    worksFor: schemas/* array */.YOg(schemas/* string */.YjP()),
});
/** The content of migrate-prisma's output `schema`: a mark for each database. */
const schemaMarks = schemas/* array */.YOg(markShape);
/**
 * The databases that an earlier release does not work with in their current state.
 * @param now the marks of the last migration, whatever the outcome of its deploy
 * @param then the marks that were recorded with the earlier release; undefined where none were
 * @returns a line with the reason for each such database; empty when going back is safe
 */
function obstaclesBackTo(now, then) {
    return now.flatMap(({ name, newest, worksFor }) => {
        const known = then?.find((mark) => mark.name === name);
        // Nothing was recorded with that release, as with releases before marks existed. Nothing proves that it is safe.
        if (known === undefined || known.newest === null)
            return [`${name}: it is not known which migrations that release was made for`];
        if (worksFor.includes(known.newest))
            return [];
        return [
            `${name}: that release knows ${known.newest}; since then, up to ${newest}, something was taken away`,
        ];
    });
}

// EXTERNAL MODULE: ./packages/releases/lib/history.js
var lib_history = __webpack_require__(3007);
// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
;// CONCATENATED MODULE: ./packages/deploy-kit/lib/way-back/rollback-safety.js



/** The facts about the databases that an attempt records in the ledger. */
function schemaOfAttempt({ marks, rollbackSafe, }) {
    return {
        ...(marks ? { schema: marks.map((mark) => ({ ...mark, worksFor: [...mark.worksFor] })) } : {}),
        ...(rollbackSafe ? {} : { rollbackSafe }),
    };
}
/**
 * The same for a return to a release. Where its databases went back with it, they are those that it was made for, so that
 * later releases are barred from then on.
 */
function schemaOfReturn(entries, id, given) {
    if (!given.restored)
        return schemaOfAttempt(given);
    const schema = marksOf(entries, id);
    return schema ? { schema } : { rollbackSafe: false };
}
/** The marks of a release's first run: a later run may have found newer databases. */
function marksOf(entries, id) {
    return entries.find((entry) => entry.id === id && entry.schema && !entry.rollback)?.schema;
}
/**
 * The reasons why an earlier release would not work with the databases in their current state, a line each; empty where
 * none is known.
 * @param entries the ledger; failed runs count too, because their migrations were applied
 * @param id the release to go back to
 */
function obstaclesTo(entries, id, given) {
    // A record before the release's last proof did not prevent that proof, so it is not an obstacle.
    const since = entries.slice(entries.findLastIndex((entry) => entry.id === id && (0,lib_history/* isProven */.nn)(entry)) + 1);
    // A return that failed has given the databases their earlier state back.
    const counted = (0,lib_history/* attemptsIn */.qw)(since).filter((entry) => !entry.rollback || (0,lib_history/* isProven */.nn)(entry) || entry.outcome === 'started');
    const now = given.marks ?? counted.findLast(({ schema }) => schema)?.schema;
    const then = marksOf(entries, id);
    const marked = now && then ? obstaclesBackTo(now, then) : [];
    const unsafe = counted.filter(({ rollbackSafe }) => rollbackSafe === false).map(sayUnsafe);
    return [
        ...marked,
        ...new Set(unsafe),
        ...(given.rollbackSafe ? [] : ['this run has "rollback-safe: false"']),
    ];
}
/** Nobody has to say so: a deploy that migrates finds it out, and data that went back may have had no marks. */
function sayUnsafe({ version, rollback }) {
    return rollback
        ? `${version} was put back, and no migrations are known of the data that it has since then`
        : `${version} was deployed as not rollback-safe: it changed what releases before it need`;
}
/**
 * Requires that an earlier release works with the databases, unless the caller accepts that it does not.
 * @throws Failure naming every obstacle
 */
function requireWayBack({ version, id }, entries, given, logger) {
    if (given.restored)
        return;
    const obstacles = obstaclesTo(entries, id, given);
    if (obstacles.length === 0)
        return;
    if (given.rollbackUnsafe) {
        logger.warn(`Going back to ${version} all the same: ${obstacles.join('; ')}`);
        return;
    }
    throw new failure/* Failure */.HR({
        what: `${version} cannot be rolled back to.`,
        why: 'It would not work with the databases as they are now.',
        evidence: obstacles,
        fix: `Deploy a commit that works with them. ${backNevertheless} with "rollback-unsafe: true".`,
    });
}
/**
 * The failure of a deploy that does not return to the previous release: the databases were migrated, and the previous
 * release may not work with them.
 * @param look the command that shows the failed release, which keeps running as far as it came up
 */
function leftInPlace(cause, before, obstacles, look) {
    return new failure/* Failure */.HR({
        what: `${cause.what} ${before} was not put back.`,
        why: `${cause.why} ${before} would not work with the databases as they are now.`,
        evidence: [...cause.evidence, 'Why it was not put back:', ...obstacles],
        fix: `${cause.fix} Repair forward: deploy a commit that works with the databases. The failed release stays in place, possibly incomplete: \`${look}\`. ${backNevertheless} with "rollback-unsafe: true".`,
        cause,
    });
}
const backNevertheless = 'To go back nevertheless, restore a dump from before the migration (migrate-prisma names those that it made in its output "backups") and run "command: rollback"';


/***/ }),

/***/ 8326:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kg: () => (/* binding */ withEvidence),
/* harmony export */   h_: () => (/* binding */ asFailure),
/* harmony export */   iP: () => (/* binding */ notProvenAgain),
/* harmony export */   kx: () => (/* binding */ begunOnly),
/* harmony export */   tx: () => (/* binding */ servesAgain)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);
/* harmony import */ var _tell_version_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9963);


/** Any error as a Failure, because a reader needs all three parts of one. */
function asFailure(error) {
    if (error instanceof _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR)
        return error;
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
        what: 'The deploy stopped.',
        why: (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error),
        fix: 'Run it again; if it stops in the same place, report it with the debug log.',
        cause: error,
    });
}
/**
 * The same failure with more evidence.
 * @param fix the next step for the reader, if it has changed
 */
function withEvidence(failure, lines, { fix = failure.fix } = {}) {
    const { what, why, evidence } = failure;
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({ what, why, fix, evidence: [...evidence, ...lines], cause: failure });
}
/** The error for a failed deploy after which the previous release is proven to serve again. */
function servesAgain({ cause, previous }) {
    return withEvidence(cause, [`${(0,_tell_version_js__WEBPACK_IMPORTED_MODULE_1__/* .shortVersion */ .L)(previous.version)} was put back and is proven to serve.`]);
}
/**
 * The error for a failed deploy whose return failed as well.
 * @param second the failure of the return
 * @param stored the place where the previous release is stored: a path and its machine
 */
function notProvenAgain({ cause, previous, look }, second, stored) {
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
        what: `${cause.what} AND ${(0,_tell_version_js__WEBPACK_IMPORTED_MODULE_1__/* .shortVersion */ .L)(previous.version)} COULD NOT BE PROVEN TO SERVE AGAIN.`,
        why: `${cause.why} Going back: ${second.what} ${second.why}`,
        evidence: [
            ...cause.evidence,
            `Going back to ${(0,_tell_version_js__WEBPACK_IMPORTED_MODULE_1__/* .shortVersion */ .L)(previous.version)}:`,
            second.what,
            ...second.evidence,
        ],
        fix: `Look now: \`${look}\`. ${(0,_tell_version_js__WEBPACK_IMPORTED_MODULE_1__/* .shortVersion */ .L)(previous.version)} is stored in ${stored}. ${second.fix}`,
        cause: new AggregateError([cause, second]),
    });
}
/** The error for a cancelled deploy whose return could not be proven in the seconds that GitHub leaves. */
function begunOnly({ cause, previous, look }, second) {
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
        what: `${cause.what} The return to ${(0,_tell_version_js__WEBPACK_IMPORTED_MODULE_1__/* .shortVersion */ .L)(previous.version)} was begun, but is not proven.`,
        why: `${cause.why} GitHub gives a cancelled step ten seconds to end. Last seen: ${second.why}`,
        evidence: cause.evidence,
        fix: `Run the workflow again: it repairs what it finds. Or look: \`${look}\``,
        cause: new AggregateError([cause, second]),
    });
}


/***/ }),

/***/ 83:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  P: () => (/* binding */ withWayBack)
});

// EXTERNAL MODULE: ./packages/health/lib/http/follow.js + 5 modules
var follow = __webpack_require__(2307);
// EXTERNAL MODULE: ./packages/health/lib/http/probe-request.js
var probe_request = __webpack_require__(6822);
// EXTERNAL MODULE: ./packages/health/lib/http/status.js
var http_status = __webpack_require__(5564);
;// CONCATENATED MODULE: ./packages/health/lib/http/watch-errors.js



/** Milliseconds between two requests of one probe. */
const everyMs = 1_000;
/**
 * Asks each probe once a second, on one node after the other, from now until it is stopped. Only a missing answer and a
 * wrong status count as errors: during a change the body may be that of either release.
 */
function watchForErrors(probes, run) {
    const over = new AbortController();
    // What changes something is sent as often as the proof needs, and not once a second.
    const harmless = probes.filter((probe) => /^(?:GET|HEAD|OPTIONS)$/.test((0,probe_request/* methodOf */.NY)(probe)));
    const watched = harmless.map((probe) => watchOne(probe, (0,probe_request/* requestsOf */.uD)([probe], run.targets, run.release)));
    async function watchOne(probe, requests) {
        let [asked, failed, ms] = [0, 0, 0];
        let failedSince;
        let served = false;
        try {
            for (let turn = 0; requests.length > 0; turn++) {
                const start = run.clock.now();
                const ok = await answers(requests[turn % requests.length]);
                if (failedSince !== undefined)
                    ms += start - failedSince;
                served ||= ok;
                failedSince = served && !ok ? start : undefined;
                if (served)
                    asked++;
                if (served && !ok)
                    failed++;
                await run.clock.sleep(everyMs, over.signal);
            }
        }
        catch {
            // The watch is over; a request that was under way does not count.
            if (failedSince !== undefined)
                ms += run.clock.now() - failedSince;
        }
        return { probe: probe.name, asked, failed, ms };
    }
    /** @throws only when the watch is over */
    async function answers(request) {
        try {
            const { answer } = await (0,follow/* askAndFollow */.e)(request, { ...run, signal: over.signal });
            return (0,http_status/* statusIn */.em)(answer.status, request.probe.status);
        }
        catch {
            over.signal.throwIfAborted();
            return false;
        }
    }
    return {
        async stop() {
            over.abort(new Error('The watch is over.'));
            return (await Promise.all(watched)).filter(({ asked }) => asked > 0);
        },
    };
}

// EXTERNAL MODULE: ./packages/health/lib/verify-item.js + 10 modules
var verify_item = __webpack_require__(6904);
;// CONCATENATED MODULE: ./packages/deploy-kit/lib/way-back/with-way-back.js

/**
 * Makes a change, and repairs it where it fails.
 * @throws the error of the change where the lock is lost: another run may be at work then, and nothing may be changed
 */
async function withWayBack(change, { lost, repair, watched }, { signal, fetch, clock, about }) {
    about({ serving: 'unproven', serves: null });
    const watch = watched && watchForErrors(watched.verify.filter(verify_item/* isProbe */.Tb), { ...watched, fetch, clock });
    try {
        const { ending, ...ended } = await changeOrRepair(change, { lost, repair }, signal);
        const errorsSeen = (await watch?.stop()) ?? [];
        return { ...ended, ending: errorsSeen.length > 0 ? { ...ending, errorsSeen } : ending };
    }
    finally {
        await watch?.stop();
    }
}
async function changeOrRepair(change, { lost, repair }, signal) {
    try {
        return { ending: await change() };
    }
    catch (error) {
        if (lost.aborted)
            throw error;
        return repair(error, { cancelled: signal.aborted, lost });
    }
}


/***/ }),

/***/ 2547:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  kF: () => (/* binding */ imageIds),
  U0: () => (/* binding */ keepImages),
  nF: () => (/* binding */ pruneKeptImages)
});

// UNUSED EXPORTS: keptTag

// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
// EXTERNAL MODULE: ./packages/docker/lib/engine/engine.js + 2 modules
var engine = __webpack_require__(7021);
// EXTERNAL MODULE: ./packages/docker/lib/engine/http-exchange.js
var http_exchange = __webpack_require__(1722);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/change/build-services.js






/** Repository of the tags of built images, which name project, service and commit. */
const builtRepository = 'fairway-built';
/** The tag of a service's image that was built from a commit. */
function builtTag(project, service, commit) {
    return `${builtRepository}:${project}.${service}.sha-${commit.slice(0, 12)}`;
}
/** The services with a `build` section. */
function servicesToBuild(model) {
    return Object.entries(model.services).flatMap(([service, { build }]) => (build ? [service] : []));
}
/** Milliseconds. An image may be built without any cache. */
const buildTimeoutMs = 3_600_000;
/**
 * Builds the services of a project that have a `build` section, with the host's own Compose, in parallel.
 * @returns service \u2192 tag of its image
 * @throws Failure with the last lines of the build
 */
async function buildServices(host, { model, commit, dotenv, inSources, dockerConfig, signal }) {
    const tags = Object.fromEntries(servicesToBuild(model).map((service) => [service, builtTag(model.name, service, commit)]));
    const directory = newScratch('compose');
    const file = posix.join(directory, 'build.yaml');
    const files = new Map([
        [file, buildFile(model, tags, inSources)],
        [posix.join(directory, '.env'), dotenv],
    ]);
    const project = { project: model.name, directory, files: [file], dockerConfig };
    const { exitCode, stdout, stderr } = await askComposeAbout(host, { directory, files }, project, ['build'], {
        timeoutMs: buildTimeoutMs,
        signal,
    });
    if (exitCode === 0)
        return tags;
    const said = wordsOf(`${stdout}\n${stderr}`);
    throw new Failure({
        what: `The images of ${model.name} could not be built on ${host.name}.`,
        why: said.findLast((line) => /error|failed/i.test(line)) ?? said.at(-1) ?? 'Compose gave no reason.',
        evidence: said.slice(-15),
        fix: 'Put right what the build says; nothing that serves was touched.',
    });
}
/** The Compose file that builds images: the `build` sections, and the secrets that they name. */
function buildFile(model, tags, inSources) {
    const services = Object.fromEntries(Object.entries(tags).map(([service, image]) => [
        service,
        { image, build: fromSources(model.services[service]?.build ?? {}, inSources) },
    ]));
    const named = Object.keys(tags).flatMap((service) => model.services[service]?.build?.secrets ?? []);
    const secrets = Object.fromEntries(named.flatMap(({ source }) => {
        const secret = model.secrets[source];
        return secret ? [[source, secret.file ? { ...secret, file: inSources(secret.file) } : secret]] : [];
    }));
    return JSON.stringify(doubleDollars({ services, secrets }));
}
function fromSources(build, inSources) {
    const move = (value) => typeof value === 'string' && posix.isAbsolute(value) ? inSources(value) : value;
    const more = build['additional_contexts'];
    return {
        ...build,
        context: move(build['context']),
        ...(typeof more === 'object' && more !== null
            ? {
                additional_contexts: Object.fromEntries(Object.entries(more).map(([name, value]) => [name, move(value)])),
            }
            : {}),
    };
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/change/kept-images.js






/** Repository of the tags that keep images. `docker image prune` removes an image that has only a digest. */
const keeper = 'fairway-kept';
const kept_images_images = schemas/* array */.YOg(schemas/* looseObject */._H3({
    Id: schemas/* string */.YjP(),
    RepoTags: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
    RepoDigests: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
    Size: schemas/* number */.aig().default(0),
}));
const containers = schemas/* array */.YOg(schemas/* looseObject */._H3({ ImageID: schemas/* string */.YjP() }));
const inspected = schemas/* looseObject */._H3({ Id: schemas/* string */.YjP() });
const allImages = (0,engine/* engineQuery */.FQ)('/images/json', kept_images_images);
/** All containers, ended ones included: without their image they could not be started again. */
const allContainers = (0,engine/* engineQuery */.FQ)('/containers/json', containers, { all: '1' });
/**
 * The ids of images on the host, by reference. The map lacks images that the host does not have.
 * @param references `REPOSITORY@sha256:\u2026`, or a tag
 */
async function imageIds(host, references, options = {}) {
    const wanted = [...new Set(references)];
    if (wanted.length === 0)
        return new Map();
    const answers = await (0,engine/* exchange */.cv)(host, wanted.map((reference) => ({ path: `/images/${reference}/json` })), options);
    return new Map(wanted.flatMap((reference, index) => {
        const { status, body } = answers[index] ?? { status: 0, body: '' };
        if (status === 404)
            return [];
        if (status === 200)
            return [[reference, inspected.parse(JSON.parse(body)).Id]];
        throw new failure/* Failure */.HR({
            what: `${host.name} does not say whether it has the image ${reference}.`,
            why: `Its engine answered with status ${status}: ${(0,http_exchange/* messageIn */.v6)(body)}`,
            fix: `Run there: docker image inspect ${reference}`,
        });
    }));
}
/** Protects images of a project from `docker image prune` by a tag of the project. */
async function keepImages(host, project, ids) {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0)
        return;
    const answers = await (0,engine/* exchange */.cv)(host, wanted.map((id) => ({ method: 'POST', path: `/images/${id}/tag?${tagQuery(project, id)}` })));
    const refused = answers.find(({ status }) => status !== 201);
    if (!refused)
        return;
    throw new failure/* Failure */.HR({
        what: `Images of ${project} could not be kept on ${host.name}.`,
        why: `Its engine answered with status ${refused.status}: ${(0,http_exchange/* messageIn */.v6)(refused.body)}`,
        fix: `Look at the engine's log on ${host.name} (journalctl -u docker).`,
    });
}
/** The tag that keeps an image for a project. It is made of the image's id, so it never names another image. */
function keptTag(project, id) {
    return `${keeper}:${tagOf(project, id)}`;
}
function tagQuery(project, id) {
    return new URLSearchParams({ repo: keeper, tag: tagOf(project, id) });
}
function tagOf(project, id) {
    return `${project}.${id.replace(/^sha256:/, '').slice(0, 24)}`;
}
/**
 * Removes images that were kept for a project and that are no longer needed by a kept release, by a container of the
 * host, or by another project. An image with other tags loses only ours.
 * @param needed ids of the images of the project's kept releases
 * @returns the number of removed images, and their bytes
 */
async function pruneKeptImages(host, project, needed) {
    const [all, running] = await (0,engine/* askEngine */.sb)(host, [allImages, allContainers]);
    const used = new Set(running.map(({ ImageID }) => ImageID));
    const ours = (tag) => tag.startsWith(`${keeper}:${project}.`) || tag.startsWith(`${builtRepository}:${project}.`);
    let removed = 0;
    let bytes = 0;
    for (const { Id, RepoTags, RepoDigests, Size } of all) {
        const tags = RepoTags ?? [];
        if (!tags.some(ours) || needed.has(Id) || used.has(Id))
            continue;
        const foreign = tags.some((tag) => !ours(tag) && tag !== '<none>:<none>');
        const names = [...tags.filter(ours), ...(foreign ? [] : (RepoDigests ?? []))];
        // Without force, the engine itself refuses to remove an image that came into use meanwhile.
        const answers = await (0,engine/* exchange */.cv)(host, names.map((name) => ({ method: 'DELETE', path: `/images/${name}` })), { timeoutMs: 60_000 });
        // The last name of an image takes its digests along. A repeated request finds nothing either.
        const gone = answers.every(({ status }) => status === 200 || status === 404);
        if (!gone || foreign)
            continue;
        removed++;
        bytes += Size;
    }
    return { removed, bytes };
}


/***/ }),

/***/ 1372:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ engineDial)
/* harmony export */ });
/**
 * Keeps the input of docker open until the answers have arrived. Go's HTTP server cancels every further request of a
 * connection whose client has closed its sending side. A handler that obeys, such as moby's list of volumes, then
 * answers 200 with a part of the list. A pipe does not end while its reader has it open for writing as well.
 */
const script = `
exec 4<&0
: | { exec 3<>/dev/stdin; cat <&4 >/dev/fd/3 3>&- & exec docker system dial-stdio <&3 3>&- 4<&-; }
`;
/**
 * The command that speaks with a host's engine over standard input and output: `docker system dial-stdio`, which
 * Docker's own ssh:// contexts use. Its input does not end before the answers do, so the last request must ask the
 * engine to close the connection.
 */
const engineDial = ['sh', '-c', script, 'dial'];


/***/ }),

/***/ 42:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ untilEngineAnswers)
/* harmony export */ });
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2267);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3338);


/** Milliseconds that an engine may be away: its containers stop first, and it looks at all of them when it starts. */
const awayMs = 120_000;
const askEveryMs = 500;
/** Milliseconds after which an engine that says nothing is asked again. systemd holds its socket open while it restarts. */
const answerMs = 10_000;
/**
 * Waits until the engine of a host answers. An upgrade of its package restarts it, and what runs then meets no engine for
 * some seconds. Never throws: where the engine stays away, or the host is lost, whatever comes next says so.
 */
async function untilEngineAnswers(host, clock) {
    await (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .poll */ .w)({ clock, timeoutMs: awayMs, intervalMs: askEveryMs }, async () => {
        return (await answers(host)) ? { done: true, value: undefined } : { done: false };
    }).catch(() => { });
}
/** @throws where the host is lost */
async function answers(host) {
    try {
        const { exitCode } = await host.exec(['docker', 'version', '--format', '{{.Server.Version}}'], {
            accept: 'any',
            timeoutMs: answerMs,
        });
        return exitCode === 0;
    }
    catch (error) {
        if (error instanceof _fairway_host__WEBPACK_IMPORTED_MODULE_1__/* .OutOfTime */ .fg)
            return false;
        throw error;
    }
}


/***/ }),

/***/ 2465:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ engineInfo)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7035);
/* harmony import */ var _engine_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7021);


/** Asks an engine for its description and its place in a swarm. */
const engineInfo = (0,_engine_js__WEBPACK_IMPORTED_MODULE_0__/* .engineQuery */ .FQ)('/info', zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    Name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    ServerVersion: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    DockerRootDir: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    OSType: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    Architecture: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    Swarm: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        NodeID: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        LocalNodeState: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        ControlAvailable: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
        Error: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
        Cluster: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ ID: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }).nullish(),
    }),
})
    .transform(({ Name, ServerVersion, DockerRootDir, OSType, Architecture, Swarm }) => ({
    hostname: Name,
    version: ServerVersion,
    dataDirectory: DockerRootDir,
    operatingSystem: OSType,
    /** In the words of its kernel: `x86_64`. */
    machine: Architecture,
    nodeId: Swarm.NodeID,
    /** `active`, `inactive`, `pending`, `error` or `locked`. */
    swarmState: Swarm.LocalNodeState,
    isManager: Swarm.ControlAvailable,
    swarmError: Swarm.Error ?? '',
    clusterId: Swarm.Cluster?.ID ?? '',
})));


/***/ }),

/***/ 7021:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  sb: () => (/* binding */ askEngine),
  FQ: () => (/* binding */ engineQuery),
  cv: () => (/* binding */ exchange),
  Yb: () => (/* binding */ exchangeEach)
});

// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: ./packages/docker/lib/engine/dial.js
var dial = __webpack_require__(1372);
// EXTERNAL MODULE: ./packages/docker/lib/engine/http-exchange.js
var http_exchange = __webpack_require__(1722);
// EXTERNAL MODULE: ./packages/host/lib/ssh/channel-queue.js
var channel_queue = __webpack_require__(9491);
// EXTERNAL MODULE: ./packages/host/lib/ssh/command-channel.js
var command_channel = __webpack_require__(8221);
;// CONCATENATED MODULE: ./packages/docker/lib/engine/line.js



/**
 * Opens a line to the engine of a host that was reached over SSH.
 * @returns undefined where none can be opened
 * @throws the signal's reason
 */
async function openLine(host, signal) {
    const channel = await (0,command_channel/* openCommandChannel */.z)(host, ['docker', 'system', 'dial-stdio'], signal ? { signal } : {}).catch(() => undefined);
    signal?.throwIfAborted();
    if (!channel)
        return undefined;
    const line = { channel, heard: Buffer.alloc(0), ended: false, onNews: () => { } };
    channel.stdout.on('data', (chunk) => {
        line.heard = Buffer.concat([line.heard, chunk]);
        line.onNews();
    });
    // A write into a cut line fails. The end of the channel reports the cut.
    channel.stdin.on('error', () => { });
    void channel.ended.then(() => {
        line.ended = true;
        line.onNews();
    });
    return line;
}
/**
 * Sends requests over a line that nobody else uses meanwhile.
 * @param requests the text of the requests; the last one must leave the connection open
 * @returns the answers; undefined where the line was cut
 * @throws the signal's reason; Failure when the engine does not answer in time. The line is of no more use then: a late
 *   answer must not be taken for the answer to the next query.
 */
async function converse(host, line, requests, count, { timeoutMs, signal }) {
    const over = new AbortController();
    let late = false;
    line.channel.clock.sleep(timeoutMs, over.signal).then(() => {
        late = true;
        line.onNews();
    }, () => { });
    const abort = () => line.onNews();
    signal?.addEventListener('abort', abort, { once: true });
    try {
        line.heard = Buffer.alloc(0);
        line.channel.stdin.write(requests);
        for (;;) {
            const answers = (0,http_exchange/* answersIn */.VZ)(line.heard, count);
            if (answers.length === count)
                return answers;
            if (line.ended)
                return undefined;
            signal?.throwIfAborted();
            if (late)
                throw silent(host, timeoutMs);
            await new Promise((resolve) => {
                line.onNews = resolve;
            });
        }
    }
    finally {
        over.abort();
        signal?.removeEventListener('abort', abort);
        line.onNews = () => { };
    }
}
function silent(host, timeoutMs) {
    return new failure/* Failure */.HR({
        what: `The Docker Engine of ${host.name} did not answer within ${timeoutMs / 1000} s.`,
        why: 'The connection to the engine is open, but no answer arrives.',
        fix: `Look at the engine's log on ${host.name} (journalctl -u docker), and at what keeps the machine busy.`,
    });
}

;// CONCATENATED MODULE: ./packages/docker/lib/engine/kept-line.js


const kept = new WeakMap();
function keptLine(host) {
    const line = kept.get(host) ?? { turns: new channel_queue/* ChannelQueue */.n(1), idle: undefined };
    kept.set(host, line);
    return line;
}
/**
 * Sends requests over the kept line of a host.
 * @param requests the text of the requests; the last one must leave the connection open
 * @returns the answers; undefined where no line can be opened, or it was cut. The caller then asks another way, which
 *   reports the cause.
 * @throws the signal's reason; Failure when the engine does not answer in time
 */
async function askOverKeptLine(host, requests, count, wait) {
    if (host.address === 'local')
        return undefined;
    const own = keptLine(host);
    const leave = await own.turns.enter(wait.signal);
    try {
        const line = own.idle && !own.idle.ended ? own.idle : await openLine(host, wait.signal);
        own.idle = undefined;
        if (!line)
            return undefined;
        try {
            const answers = await converse(host, line, requests, count, wait);
            if (answers)
                own.idle = line;
            return answers;
        }
        finally {
            if (!own.idle)
                void line.channel.close();
        }
    }
    finally {
        leave();
    }
}

;// CONCATENATED MODULE: ./packages/docker/lib/engine/engine.js





/** A query with its parameters; filters are written as JSON, which the Engine API expects. */
function engineQuery(path, schema, parameters = {}) {
    const pairs = Object.entries(parameters).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    const search = new URLSearchParams(pairs).toString();
    return { path: search ? `${path}?${search}` : path, schema };
}
/**
 * Sends several queries to the Docker Engine of a host over one connection. The connection is `docker system
 * dial-stdio`, which Docker's own ssh:// contexts use: it speaks the Engine API with the rights and the context of the
 * CLI. Answers are JSON, so no table has to be parsed. Over SSH the connection is kept for later queries, as long as
 * the host's own connection.
 * @returns the answers, in the order of the queries
 * @throws Failure when an answer is missing, is an error, or does not fit its schema
 */
async function askEngine(host, queries, { signal, timeoutMs = 30_000 } = {}) {
    const answers = await exchange(host, queries, { timeoutMs, signal });
    return queries.map((asked, index) => parseAnswer(asked, answers[index], host.name));
}
/**
 * Sends requests to the Docker Engine of a host. A request may be sent twice, so it must be safe to repeat.
 * @returns the answers in the order of the requests, whatever their status
 * @throws Failure when an answer is missing
 */
async function exchange(host, requests, { signal, timeoutMs = 30_000 } = {}) {
    const options = { timeoutMs, signal };
    const count = requests.length;
    const answers = await askOverKeptLine(host, (0,http_exchange/* getRequests */.nH)(requests, 'keep-alive'), count, options);
    if (answers)
        return answers;
    return exchangeOnce(host, requests, options);
}
/**
 * Sends requests to the Docker Engine of a host one after the other, over a connection of their own: the engine needs a
 * registry for their answers, and nobody else waits for that. Each is sent when its answer is wanted.
 * @throws Failure when an answer is missing
 */
async function* exchangeEach(host, requests, { signal, timeoutMs = 30_000 } = {}) {
    const options = { timeoutMs, signal };
    const line = host.address === 'local' ? undefined : await openLine(host, signal);
    try {
        for (const request of requests) {
            const over = line && (await converse(host, line, (0,http_exchange/* getRequests */.nH)([request], 'keep-alive'), 1, options));
            yield* over ?? (await exchangeOnce(host, [request], options));
        }
    }
    finally {
        void line?.channel.close();
    }
}
/** Sends requests over a connection that ends with the answers. */
async function exchangeOnce(host, requests, options) {
    const paths = requests.map(({ method = 'GET', path }) => `${method} ${path.split('?', 1)[0]}`);
    const show = `docker engine: ${paths.join(', ')}`;
    const { stdout } = await host.exec(dial/* engineDial */.D, { ...options, stdin: (0,http_exchange/* getRequests */.nH)(requests), show });
    return (0,http_exchange/* readAnswers */.Mr)(stdout, requests.length, host.name);
}
function parseAnswer(asked, answer, where) {
    const text = answer?.body ?? '';
    // The parameters are written for a machine, and say nothing that the path does not.
    const path = asked.path.split('?', 1)[0];
    if (answer?.status !== 200) {
        const noManager = answer?.status === 503;
        throw new failure/* Failure */.HR({
            what: `The Docker Engine of ${where} refused GET ${path}.`,
            why: noManager
                ? 'It cannot speak for a swarm now: it is no manager (any more), or the swarm has no leader.'
                : `It answered with status ${answer?.status}.`,
            evidence: [(0,http_exchange/* messageIn */.v6)(text)],
            fix: noManager
                ? 'Run `docker node ls` on another manager. Set the input "manager" to one that answers, and run this again.'
                : `Look at the engine's log on ${where} (journalctl -u docker).`,
        });
    }
    try {
        return asked.schema.parse(JSON.parse(text));
    }
    catch (cause) {
        throw new failure/* Failure */.HR({
            what: `The answer of the Docker Engine of ${where} to GET ${path} cannot be read.`,
            why: 'It is not what the Engine API describes.',
            fix: 'Check that Docker Engine 23 or newer runs there.',
            cause,
        });
    }
}


/***/ }),

/***/ 7457:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ environmentOf)
/* harmony export */ });
/** The variables of an environment, which engines hold as `NAME=value` lines. A name alone has an empty value. */
function environmentOf(lines) {
    return Object.fromEntries(lines.map((line) => {
        const at = line.indexOf('=');
        return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    }));
}


/***/ }),

/***/ 5269:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KR: () => (/* binding */ healthCheckSchema),
/* harmony export */   Ku: () => (/* binding */ healthVerdictMs),
/* harmony export */   W$: () => (/* binding */ millisecondsOf)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7035);

/** A health check as engines hold it. Times are nanoseconds. What is missing or 0 is the engine's own. */
const healthCheckSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({
    Test: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).nullish(),
    Interval: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullish(),
    Timeout: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullish(),
    StartPeriod: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullish(),
    Retries: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullish(),
});
/** What an engine takes where a health check says nothing, in milliseconds (docker run, `--health-interval` and others). */
const usual = { intervalMs: 30_000, timeoutMs: 30_000, retries: 3 };
/** Milliseconds of a time that an engine holds in nanoseconds. */
function millisecondsOf(nanoseconds, otherwise) {
    return typeof nanoseconds === 'number' && nanoseconds > 0 ? nanoseconds / 1e6 : otherwise;
}
/** Milliseconds after its start within which a container is healthy or has failed: its start period, then all retries. */
function healthVerdictMs(check) {
    const eachMs = millisecondsOf(check.Interval, usual.intervalMs) + millisecondsOf(check.Timeout, usual.timeoutMs);
    return millisecondsOf(check.StartPeriod, 0) + (check.Retries || usual.retries) * eachMs;
}


/***/ }),

/***/ 1722:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mr: () => (/* binding */ readAnswers),
/* harmony export */   VZ: () => (/* binding */ answersIn),
/* harmony export */   nH: () => (/* binding */ getRequests),
/* harmony export */   v6: () => (/* binding */ messageIn)
/* harmony export */ });
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1918);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6033);


/**
 * The text of several requests without a body, for one connection.
 * @param last whether the engine closes the connection after the last answer (default) or keeps it
 */
function getRequests(requests, last = 'close') {
    return requests
        .map(({ method = 'GET', path, headers = [] }, index) => [
        `${method} ${path} HTTP/1.1`,
        'Host: docker',
        `Connection: ${index === requests.length - 1 ? last : 'keep-alive'}`,
        ...headers,
        '',
        '',
    ].join('\r\n'))
        .join('');
}
/**
 * The answers in a stream of HTTP/1.1 responses, in order.
 * @throws Failure where the stream ends before `count` answers are complete: a cut must never look like an answer
 */
function readAnswers(stream, count, where) {
    const bytes = node_buffer__WEBPACK_IMPORTED_MODULE_0__.Buffer.from(stream);
    const answers = answersIn(bytes, count);
    if (answers.length < count)
        throw incomplete(bytes, answers.length, count, where);
    return answers;
}
/** The answers that are complete so far, in order; at most `count`. */
function answersIn(bytes, count) {
    const answers = [];
    let at = 0;
    while (answers.length < count) {
        const next = readAnswer(bytes, at);
        if (!next)
            break;
        answers.push(next.answer);
        at = next.end;
    }
    return answers;
}
/** The message in the body of an error: the Engine API puts it into `message`. */
function messageIn(body) {
    try {
        const parsed = JSON.parse(body);
        if (typeof parsed === 'object' && parsed !== null && 'message' in parsed)
            return String(parsed.message);
    }
    catch { }
    return (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .shorten */ .ml)(body, 300);
}
function readAnswer(bytes, start) {
    const headEnd = bytes.indexOf('\r\n\r\n', start);
    if (headEnd < 0)
        return undefined;
    const head = bytes.toString('latin1', start, headEnd);
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
    const bodyStart = headEnd + 4;
    if (/^transfer-encoding:\s*chunked/im.test(head)) {
        const chunks = readChunks(bytes, bodyStart);
        return chunks && { answer: { status, body: chunks.body }, end: chunks.end };
    }
    // RFC 9112, section 6.3: answers with these statuses have no body and no content-length.
    const empty = status === 204 || status === 304;
    const length = empty ? 0 : Number(/^content-length:\s*(\d+)/im.exec(head)?.[1]);
    const end = bodyStart + length;
    if (!status || Number.isNaN(length) || end > bytes.length)
        return undefined;
    return { answer: { status, body: bytes.toString('utf8', bodyStart, end) }, end };
}
function readChunks(bytes, start) {
    const parts = [];
    for (let at = start;;) {
        const lineEnd = bytes.indexOf('\r\n', at);
        if (lineEnd < 0)
            return undefined;
        const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
        const end = lineEnd + 2 + size + 2;
        if (Number.isNaN(size) || end > bytes.length)
            return undefined;
        if (size === 0)
            return { body: node_buffer__WEBPACK_IMPORTED_MODULE_0__.Buffer.concat(parts).toString(), end };
        parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
        at = end;
    }
}
function incomplete(bytes, got, count, where) {
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
        what: `The Docker Engine of ${where} did not answer completely.`,
        why: `The connection ended after ${got} of ${count} answers.`,
        evidence: (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .shorten */ .ml)(bytes.toString('utf8'), 300).split(/\r?\n/).slice(0, 4),
        fix: `Check that docker runs there and that this account may use it: run \`docker info\` on ${where}.`,
    });
}


/***/ }),

/***/ 3238:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J2: () => (/* binding */ isLabel),
/* harmony export */   ZS: () => (/* binding */ volumeDifferences),
/* harmony export */   ht: () => (/* binding */ networkDifferences)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7030);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7010);


/**
 * What an existing network lacks of its definition. Docker makes a network once and never changes it afterwards
 * (moby#37901). Keys that are not written have Docker's defaults where these are the same on every engine; elsewhere any
 * value is right, because an engine can have defaults of its own.
 * @param before the definition that the network was made from. A key that it wrote and the new one leaves out differs.
 */
function networkDifferences(wanted, is, before) {
    const ipam = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .asRecord */ .q)(wanted['ipam']);
    const ipamBefore = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .asRecord */ .q)(before?.['ipam']);
    return [
        ...driverDifference(wanted, is.driver, before),
        ...compared('internal', textOf(wanted['internal'] ?? false), String(is.internal)),
        ...compared('attachable', textOf(wanted['attachable'] ?? false), String(is.attachable)),
        ...written('enable_ipv4', wanted['enable_ipv4'], String(is.ipv4), before?.['enable_ipv4']),
        ...written('enable_ipv6', wanted['enable_ipv6'], String(is.ipv6), before?.['enable_ipv6']),
        ...textMap('driver_opts', wanted['driver_opts'], is.options, before?.['driver_opts']),
        ...written('ipam.driver', ipam['driver'], is.ipam.driver, ipamBefore['driver']),
        ...textMap('ipam.options', ipam['options'], is.ipam.options, ipamBefore['options']),
        ...poolDifferences(listOf(ipam['config']), is.ipam.pools),
        ...labelDifferences(wanted, is),
    ];
}
/**
 * What an existing volume lacks of its definition. Docker never changes a volume (docker/cli#1279).
 * @param before the definition that the volume was made from. A key that it wrote and the new one leaves out differs.
 */
function volumeDifferences(wanted, is, before) {
    // An engine knows the options of a plugin's volume only if it made the volume itself.
    const knowsOptions = is.driver === 'local' || Object.keys(is.options).length > 0;
    return [
        ...driverDifference(wanted, is.driver, before),
        ...(knowsOptions
            ? textMap('driver_opts', wanted['driver_opts'], is.options, before?.['driver_opts'])
            : []),
        ...labelDifferences(wanted, is),
    ];
}
/**
 * Whether a difference is of words only. Nothing that runs reads a label of a network or a volume, so it does not change
 * what the services get.
 */
function isLabel({ key }) {
    return key.startsWith('labels.');
}
/** Docker writes the tag of a plugin behind its name. */
function driverDifference(wanted, is, before) {
    const name = textOf(wanted['driver']);
    if (name !== '' && is === `${name}:latest`)
        return [];
    return written('driver', wanted['driver'], is, before?.['driver']);
}
/** Labels that the definition leaves out are not compared: Docker, Compose and people add their own. */
function labelDifferences(wanted, { labels }) {
    return textMap('labels', wanted['labels'], labels, undefined);
}
function compared(key, wanted, is) {
    return wanted === is ? [] : [{ key, wanted, is: is ?? 'nothing' }];
}
function written(key, wanted, is, before) {
    if (isWritten(wanted))
        return compared(key, textOf(wanted), is);
    return isWritten(before) && textOf(before) === is ? [{ key, wanted: 'not written', is }] : [];
}
function textMap(key, wanted, is, before) {
    const wants = textsOf(wanted);
    const dropped = [...textsOf(before).keys()].filter((name) => !wants.has(name) && Object.hasOwn(is, name));
    return [
        ...[...wants].flatMap(([name, value]) => compared(`${key}.${name}`, value, is[name])),
        ...dropped.map((name) => ({ key: `${key}.${name}`, wanted: 'not written', is: is[name] ?? '' })),
    ];
}
/** Each written pool must exist with the keys that it writes. The engine chooses what is left out. */
function poolDifferences(wanted, pools) {
    return wanted.flatMap((pool, index) => {
        const key = (name) => `ipam.config.${index}.${name}`;
        const subnet = isWritten(pool['subnet']) ? textOf(pool['subnet']) : undefined;
        const is = subnet === undefined ? pools[index] : pools.find((candidate) => isSameSubnet(candidate.subnet, subnet));
        if (subnet !== undefined && !is) {
            const found = pools.map((candidate) => candidate.subnet).filter((text) => text !== '');
            return [{ key: key('subnet'), wanted: subnet, is: found.join(', ') || 'nothing' }];
        }
        return [
            ...address(key('gateway'), pool['gateway'], is?.gateway),
            ...address(key('ip_range'), pool['ip_range'], is?.ipRange),
            ...textMap(key('aux_addresses'), pool['aux_addresses'], is?.auxAddresses ?? {}, undefined),
        ];
    });
}
function address(key, wanted, is) {
    if (!isWritten(wanted) || isSameSubnet(textOf(wanted), is ?? ''))
        return [];
    return [{ key, wanted: textOf(wanted), is: is || 'nothing' }];
}
/** Compares subnets by their addresses: an engine may write back `10.0.5.1/24` as `10.0.5.0/24`, and IPv6 shortened. */
function isSameSubnet(a, b) {
    if (a === b)
        return true;
    const [baseA = '', bitsA] = a.split('/');
    const [baseB = '', bitsB] = b.split('/');
    if (bitsA !== bitsB || (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(baseA) === 0 || (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(baseA) !== (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(baseB))
        return false;
    const family = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(baseA) === 6 ? 'ipv6' : 'ipv4';
    const list = new node_net__WEBPACK_IMPORTED_MODULE_0__.BlockList();
    if (bitsA === undefined)
        list.addAddress(baseA, family);
    else
        list.addSubnet(baseA, Number(bitsA), family);
    return list.check(baseB, family);
}
function isWritten(value) {
    return value !== undefined && value !== null && value !== '';
}
/** Docker hands on a key without a value as an empty text. */
function textOf(value) {
    return value === null || value === undefined ? '' : String(value);
}
/** A mapping of texts, or a list of `NAME=VALUE`, as Compose takes both for labels. */
function textsOf(value) {
    if (!Array.isArray(value))
        return new Map(Object.entries((0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .asRecord */ .q)(value)).map(([name, text]) => [name, textOf(text)]));
    return new Map(value.map((item) => {
        const [name = '', ...rest] = String(item).split('=');
        return [name, rest.join('=')];
    }));
}
function listOf(value) {
    return Array.isArray(value) ? value.map(_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .asRecord */ .q) : [];
}


/***/ }),

/***/ 4121:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ allNetworks)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7035);
/* harmony import */ var _engine_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7021);


const texts = zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP())
    .nullish()
    .transform((found) => found ?? {});
const poolSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    Subnet: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    Gateway: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    IPRange: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    AuxiliaryAddresses: texts,
})
    .transform(({ Subnet, Gateway, IPRange, AuxiliaryAddresses }) => ({
    subnet: Subnet ?? '',
    gateway: Gateway ?? '',
    ipRange: IPRange ?? '',
    auxAddresses: AuxiliaryAddresses,
}));
const networkSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    Id: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    Name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    Driver: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    Scope: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    Internal: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().optional(),
    Attachable: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().optional(),
    Ingress: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().optional(),
    EnableIPv4: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().optional(),
    EnableIPv6: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().optional(),
    IPAM: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ Driver: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullish(), Options: texts, Config: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(poolSchema).nullish() })
        .nullish(),
    Options: texts,
    Labels: texts,
})
    .transform((found) => ({
    id: found.Id,
    name: found.Name,
    driver: found.Driver,
    /** `swarm`, `local` or `global`. */
    scope: found.Scope,
    internal: found.Internal ?? false,
    attachable: found.Attachable ?? false,
    /** Whether it is the swarm's routing mesh. */
    ingress: found.Ingress ?? false,
    /** Engines before 28 do not say it: their networks all have IPv4. */
    ipv4: found.EnableIPv4 ?? true,
    ipv6: found.EnableIPv6 ?? false,
    ipam: {
        driver: found.IPAM?.Driver || 'default',
        options: found.IPAM?.Options ?? {},
        pools: found.IPAM?.Config ?? [],
    },
    options: found.Options,
    labels: found.Labels,
}));
/** All networks that an engine knows. A manager also knows those of the swarm that none of its tasks uses. */
const allNetworks = (0,_engine_js__WEBPACK_IMPORTED_MODULE_1__/* .engineQuery */ .FQ)('/networks', zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(networkSchema));


/***/ }),

/***/ 9007:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ allVolumes)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7035);
/* harmony import */ var _engine_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7021);


const texts = zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP())
    .nullish()
    .transform((found) => found ?? {});
const volumeSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ Name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), Driver: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), Options: texts, Labels: texts })
    .transform(({ Name, Driver, Options, Labels }) => ({
    name: Name,
    driver: Driver,
    options: Options,
    labels: Labels,
}));
/** All volumes of an engine. A volume belongs to one engine: each node of a swarm has its own of the same name. */
const allVolumes = (0,_engine_js__WEBPACK_IMPORTED_MODULE_1__/* .engineQuery */ .FQ)('/volumes', zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ Volumes: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(volumeSchema).nullish() })
    .transform(({ Volumes }) => Volumes ?? []));


/***/ }),

/***/ 4975:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ containerStates)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);

/** Events that tell of a container's life; those of commands inside would show the commands. */
const events = [
    'create',
    'start',
    'restart',
    'kill',
    'stop',
    'pause',
    'unpause',
    'die',
    'oom',
    'destroy',
    'health_status',
];
/** Containers and how each stands, and the events of the last hour. $1 label, then filters of events. */
const script = `
label=$1
shift
docker container ls --all --quiet --filter "label=$label" | while read -r id; do
  docker inspect --format '{{.Name}} {{.State.Status}} exit={{.State.ExitCode}} oom={{.State.OOMKilled}} started={{.State.StartedAt}} finished={{.State.FinishedAt}} {{.State.Error}}' "$id"
done
echo
docker events --since 1h --until "$(date +%s.%N)" --filter type=container --filter "label=$label" "$@" --format '{{.Time}} {{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.exitCode}}'
exit 0
`;
/**
 * The containers of a machine that have a label, how each stands or ended, and their events of the last hour, as lines for
 * a reader. Never throws, because evidence must not stop what it is for.
 */
async function containerStates(host, label, { signal } = {}) {
    const filters = events.flatMap((event) => ['--filter', `event=${event}`]);
    try {
        const { stdout, stderr } = await host.exec(['sh', '-c', script, 'containers', label, ...filters], {
            accept: 'any',
            timeoutMs: 30_000,
            show: 'containers and their events',
            signal,
        });
        return `${stdout}${stderr}`;
    }
    catch (error) {
        return `The containers could not be asked for: ${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}\n`;
    }
}


/***/ }),

/***/ 7303:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ describeFreed),
/* harmony export */   y: () => (/* binding */ freeDisk)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3584);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7822);

/**
 * Removes containers that have ended and have all the labels, images that have neither a tag nor a digest, and the cache of
 * builds. Prints the free kilobytes before and after. Docker's own prune of images would take an image that is known by its
 * digest alone as well, and kept releases know theirs so. Volumes are never touched. The arguments are filters of
 * containers.
 */
const script = `
data=$(docker info --format '{{.DockerRootDir}}') || exit 1
free() { df -Pk -- "$data" 2>/dev/null | awk 'NR == 2 { print $4 }'; }
before=$(free)
docker container ls --all --quiet --filter status=exited --filter status=dead "$@" |
  while read -r id; do docker container rm "$id" >/dev/null 2>&1 && echo container; done
docker image ls --no-trunc --digests --filter dangling=true --format '{{.ID}} {{.Repository}} {{.Digest}}' |
  while read -r id repository digest; do
    [ "$repository $digest" = '<none> <none>' ] || continue
    docker image rm "$id" >/dev/null 2>&1 && echo image
  done
docker builder prune --all --force >/dev/null 2>&1
echo "free $before $(free)"
exit 0
`;
/**
 * Makes room on a machine, without anything that a service, a volume or a kept release needs.
 * @param labels the labels of the containers that may go once they have ended, such as `com.docker.stack.namespace=shop`
 * @throws Failure where the machine or its engine does not answer
 */
async function freeDisk(host, labels, { signal } = {}) {
    const filters = labels.flatMap((label) => ['--filter', `label=${label}`]);
    const { stdout } = await host.exec(['sh', '-c', script, 'free', ...filters], {
        timeoutMs: 10 * 60_000,
        show: 'make room on the disk',
        signal,
    });
    const lines = stdout.split('\n');
    const [, before, after] = /^free (\d*) (\d*)$/m.exec(stdout) ?? [];
    const bytes = (kilobytes) => (kilobytes ? Number(kilobytes) * 1024 : undefined);
    return {
        containers: lines.filter((line) => line === 'container').length,
        images: lines.filter((line) => line === 'image').length,
        freeBytesBefore: bytes(before),
        freeBytes: bytes(after),
    };
}
/** What was removed and what is free now, for a reader. */
function describeFreed({ containers, images, freeBytesBefore, freeBytes }) {
    const gone = `${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .countOf */ .p)(containers, 'ended container')} and ${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .countOf */ .p)(images, 'image')} removed`;
    return `${gone}; ${space(freeBytes)} free, ${space(freeBytesBefore)} before`;
}
function space(bytes) {
    return bytes === undefined ? '?' : (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .formatDiskSpace */ .b)(bytes);
}


/***/ }),

/***/ 2281:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d: () => (/* binding */ readMachineFacts)
});

// EXTERNAL MODULE: ./packages/docker/lib/engine/engine.js + 2 modules
var engine = __webpack_require__(7021);
// EXTERNAL MODULE: ./packages/docker/lib/engine/engine-info.js
var engine_info = __webpack_require__(2465);
// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: ./packages/docker/lib/registry/image/resolved-image.js
var resolved_image = __webpack_require__(1047);
;// CONCATENATED MODULE: ./packages/docker/lib/registry/image/platform-name.js


/** Go's operating systems and architectures, as containerd knows them (containerd/platforms, database.go). */
const systems = [
    ...['aix', 'android', 'darwin', 'dragonfly', 'freebsd', 'hurd', 'illumos', 'ios', 'js', 'linux', 'nacl'],
    ...['netbsd', 'openbsd', 'plan9', 'solaris', 'wasip1', 'windows', 'zos'],
];
const architectures = [
    ...['386', 'amd64', 'amd64p32', 'arm', 'armbe', 'arm64', 'arm64be', 'loong64', 'mips', 'mipsle', 'mips64'],
    ...['mips64le', 'mips64p32', 'mips64p32le', 'ppc', 'ppc64', 'ppc64le', 'riscv', 'riscv64', 's390', 's390x'],
    ...['sparc', 'sparc64', 'wasm'],
];
/** Other names of architectures, with the variant that they mean (containerd/platforms, normalizeArch). */
const otherNames = {
    i386: ['386'],
    x86_64: ['amd64'],
    'x86-64': ['amd64'],
    aarch64: ['arm64'],
    armhf: ['arm', 'v7'],
    armel: ['arm', 'v6'],
};
/** The platform for which buildx builds by itself on this machine, under its name `local`. */
const local = `linux/${{ x64: 'amd64', ia32: '386' }[process.arch] ?? process.arch}`;
/**
 * The one name of a platform, as containerd and BuildKit normalise it: `linux/arm64` for `linux/aarch64`, `arm64` and
 * `linux/arm64/v8`.
 * @throws Failure where the text is not a platform that an image can have
 */
function normalPlatform(text) {
    const written = text.trim().toLowerCase();
    if (written === 'local')
        return normalPlatform(local);
    const parts = written.split('/');
    const [first = '', second, third = ''] = parts;
    if (parts.length > 3 || parts.some((part) => part === ''))
        throw notAPlatform(text);
    if (second === undefined) {
        const os = osOf(first);
        if (systems.includes(os))
            return normalPlatform(`${os}/${local.split('/')[1]}`);
        return normalPlatform(`linux/${first}`);
    }
    const os = osOf(first);
    const [architecture, meant] = otherNames[second] ?? [second];
    const given = third === '' ? (meant ?? '') : third.replace(/^(\d)/, 'v$1');
    if (!systems.includes(os) || !architectures.includes(architecture) || !/^(v[0-9.]+)?$/.test(given))
        throw notAPlatform(text);
    return (0,resolved_image/* formatPlatform */.B)({ os, architecture, variant: variantOf(architecture, given) });
}
function osOf(text) {
    return text === 'macos' ? 'darwin' : text;
}
/** The variant that an architecture has by default is left out of its name, except of 32-bit ARM. */
function variantOf(architecture, given) {
    if (architecture === 'arm')
        return given === '' ? 'v7' : given;
    if (architecture === 'arm64' && given === 'v8')
        return '';
    return architecture === 'amd64' && given === 'v1' ? '' : given;
}
function notAPlatform(text) {
    return new failure/* Failure */.HR({
        what: `"${text}" is not a platform`,
        why: `"${text}" is not a platform such as linux/amd64 or linux/arm64.`,
        fix: 'Write os/architecture, and a variant where there is one: linux/arm/v7. Several stand on lines of their own, or with commas between them.',
    });
}
/**
 * The platforms that texts name, each once. A text may hold several with commas between them, as `docker buildx build`
 * takes them.
 * @throws Failure as {@link normalPlatform}
 */
function normalPlatforms(texts) {
    const names = texts.flatMap((text) => text.split(',')).filter((name) => name.trim() !== '');
    return [...new Set(names.map(normalPlatform))];
}
/** Machines of 32 bits, in the words of the kernel. */
const machineNames = {
    armv6l: 'arm/v6',
    armv7l: 'arm/v7',
    armv8l: 'arm/v7',
    i686: '386',
};
/** The platform of an engine that says `linux` and `x86_64`, as images name it; an unknown machine stays as it is. */
function machinePlatform(os, machine) {
    return normalFound(`${os}/${machineNames[machine] ?? machine}`);
}
/** The platforms that were asked for and are not among those that were found. */
function missingPlatforms(asked, found) {
    const there = new Set(found.map(normalFound));
    return asked.filter((platform) => !there.has(normalFound(platform)));
}
/** The same for a platform that a registry tells: an unknown one stays as it is. */
function normalFound(platform) {
    try {
        return normalPlatform(platform);
    }
    catch {
        return platform;
    }
}

;// CONCATENATED MODULE: ./packages/docker/lib/machine/machine-facts.js


/**
 * One shell script for the user, rsync, free kilobytes, the time and the directories that cannot be written. A directory that
 * does not exist yet is judged by its nearest parent, because a check creates nothing. $1 is where the engine keeps
 * images; the directories follow.
 */
const factsScript = `
echo user=$(id -un)
command -v rsync >/dev/null && echo rsync=yes || echo rsync=no
images=$1
shift
for at in "$1" "$images" /var/lib /; do df -Pk -- "$at" 2>/dev/null | awk 'NR == 2 { print "free=" $4 }'; done | sort -u
echo time=$(date +%s)
for directory in "$@"; do
  at=$directory
  while [ ! -e "$at" ]; do at=$(dirname -- "$at"); done
  [ -d "$at" ] && [ -w "$at" ] || printf 'unwritable=%s\\n' "$directory"
done
`;
/** The engine's default place for images. */
const usualDataDirectory = '/var/lib/docker';
/** Reads a machine's facts; nothing is changed there. @throws Failure when the machine does not answer. */
async function readMachineFacts(host, request) {
    const { stateDir, directories, also, now, signal } = request;
    const ask = async (images) => {
        const script = `${factsScript}${also?.script ?? ''}`;
        const { stdout } = await host.exec(['sh', '-c', script, 'facts', images, stateDir, ...directories], {
            signal,
            timeoutMs: 30_000,
            show: 'disk, rsync, directories, clock',
            ...(also ? { env: also.env } : {}),
        });
        return stdout;
    };
    const [[info], guessed] = await Promise.all([
        (0,engine/* askEngine */.sb)(host, [engine_info/* engineInfo */.T], { signal }),
        ask(usualDataDirectory),
    ]);
    const { dataDirectory } = info;
    const stdout = dataDirectory === usualDataDirectory ? guessed : await ask(dataDirectory);
    const values = stdout.split('\n').map((line) => /^(\w+)=(.*)$/.exec(line) ?? []);
    const of = (key) => values.filter(([, name]) => name === key).map(([, , value = '']) => value);
    return {
        nodeId: info.nodeId,
        engineVersion: info.version,
        platform: machinePlatform(info.operatingSystem, info.machine),
        user: of('user')[0] ?? '',
        hasRsync: of('rsync')[0] === 'yes',
        unwritable: of('unwritable'),
        freeBytes: Math.min(...of('free').map(Number)) * 1024,
        clockAheadSeconds: Number(of('time')[0]) - Math.round(now() / 1000),
        other: (name) => of(name)[0] ?? '',
    };
}


/***/ }),

/***/ 5734:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ firstOfState),
/* harmony export */   x: () => (/* binding */ machineState)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);

const unreadKernel = 'the kernel log cannot be read by this user';
/** A file system that has less room than this is named, whichever it is. */
const nearlyFullPercent = 90;
/**
 * Prints what a machine can tell about a service that failed: free space and inodes, memory, pressure, the largest
 * processes by name, and what the kernel has killed. Arguments of processes may hold secrets, so only names are printed.
 * Where the user may not read the kernel's log, the counters of the control groups still tell of kills.
 */
const script = `
head() { printf '== %s\\n' "$1"; }
head 'date and load'; date -u +%Y-%m-%dT%H:%M:%SZ; cat /proc/loadavg
head 'disk (kilobytes)'; df -Pk 2>/dev/null | awk 'NR == 1 || $1 ~ /^\\// || $6 == "/"' | sort -u | tail -n 20
head 'inodes'; df -Pi / /var/lib/docker 2>/dev/null | sort -u | tail -n 3
head 'memory'; grep -E '^(MemTotal|MemFree|MemAvailable|SwapTotal|SwapFree|Dirty|Slab):' /proc/meminfo
head 'memory pressure'; cat /proc/pressure/memory 2>/dev/null
head 'largest processes (resident kilobytes, name)'; ps -eo rss=,comm= --sort=-rss 2>/dev/null | sed -n 1,12p
head 'kernel: out of memory'
log=$(dmesg 2>/dev/null || journalctl -k --no-pager -n 2000 2>/dev/null || sudo -n dmesg 2>/dev/null) || log=
if [ -n "$log" ]; then printf '%s\\n' "$log" | grep -iE 'out of memory|oom-kill|oom_reaper|killed process' | tail -n 20
else echo '${unreadKernel}'; fi
head 'control groups that reached their memory limit'
find /sys/fs/cgroup -path '*docker*' '(' -name memory.events -o -name memory.oom_control ')' 2>/dev/null | while read -r file; do
  awk -v at="$file" '$1 == "oom_kill" && $2 > 0 { print $2, "killed in", at }' "$file" 2>/dev/null
done | sed -n 1,20p
exit 0
`;
/**
 * The state of a machine as lines for a reader, taken before anything is touched there. Never throws, because evidence must
 * not stop what it is for.
 */
async function machineState(host, { signal } = {}) {
    try {
        const { stdout } = await host.exec(['sh', '-c', script], {
            accept: 'any',
            timeoutMs: 30_000,
            show: 'disk, memory, processes, kernel log',
            signal,
        });
        return stdout;
    }
    catch (error) {
        return `The machine did not answer: ${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}\n`;
    }
}
/** The lines of a machine's state that a reader needs first: full disks, memory and who uses it, and the last kills. */
function firstOfState(state) {
    const part = (title) => {
        const lines = state.split('\n');
        const start = lines.findIndex((line) => line.startsWith(`== ${title}`));
        const rest = start < 0 ? [] : lines.slice(start + 1);
        const end = rest.findIndex((line) => line.startsWith('== '));
        return (end < 0 ? rest : rest.slice(0, end)).filter((line) => line.trim() !== '');
    };
    const disks = usesIn(part('disk'));
    const nearlyFull = disks.filter(({ percent }) => percent >= nearlyFullPercent);
    const memory = /MemTotal:\s+(\d+)[\s\S]*MemAvailable:\s+(\d+)/.exec(part('memory').join('\n'));
    const largest = part('largest processes')
        .map((line) => /^\s*(\d+)\s+(.+)$/.exec(line))
        .flatMap((found) => (found ? [`${found[2]} ${mebibytes(found[1])}`] : []))
        .slice(0, 5);
    const kernel = part('kernel: out of memory');
    const limits = part('control groups');
    return [
        ...(nearlyFull.length > 0 ? nearlyFull : disks.slice(0, 1)).map(({ at, percent }) => `disk: ${at} is ${percent} % full`),
        ...usesIn(part('inodes'))
            .filter(({ percent }) => percent >= nearlyFullPercent)
            .map(({ at, percent }) => `disk: ${at} has used ${percent} % of its inodes`),
        ...(memory
            ? [
                `memory: ${Math.round((Number(memory[2]) / Number(memory[1])) * 100)} % of ${mebibytes(memory[1])} available`,
            ]
            : []),
        ...(largest.length > 0 ? [`largest processes: ${largest.join(', ')}`] : []),
        ...kernel
            .filter((line) => /kill/i.test(line))
            .slice(-2)
            .map((line) => `kernel: ${line.trim()}`),
        ...kernel.filter((line) => line === unreadKernel),
        ...limits.slice(0, 2).map((line) => `memory limit: ${line}`),
    ];
}
/** File systems in an output of `df -P`, the fullest first. */
function usesIn(lines) {
    return lines
        .map((line) => /(\d+)%\s+(\/.*)$/.exec(line))
        .flatMap((found) => (found ? [{ percent: Number(found[1]), at: found[2] ?? '' }] : []))
        .toSorted((one, other) => other.percent - one.percent);
}
function mebibytes(kilobytes) {
    return `${Math.round(Number(kilobytes) / 1024)} MiB`;
}


/***/ }),

/***/ 4026:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ explainRegistryError)
/* harmony export */ });
/**
 * Finds the cause in the error message of docker, buildx or BuildKit about a registry.
 * @param said the output of the tool
 * @param registry the registry's address, which the sentences name
 * @returns the cause; its kind is `other` for an unknown message
 */
function explainRegistryError(said, registry) {
    const matches = (pattern) => pattern.test(said);
    if (matches(/x509|certificate signed by unknown|certificate is not trusted|tls: /i)) {
        return {
            kind: 'certificate',
            why: `The TLS certificate of ${registry} is not trusted.`,
            fix: `Put the registry's CA into the system's certificate store and into /etc/docker/certs.d/${registry}/ca.crt.`,
        };
    }
    if (matches(/^silent: /)) {
        return {
            kind: 'silent',
            why: `${registry} took the request and did not answer for a minute.`,
            fix: 'Look at the registry and at proxies before it, and run again when it works.',
        };
    }
    if (matches(/server gave HTTP response to HTTPS client/i)) {
        return {
            kind: 'certificate',
            why: `${registry} speaks plain HTTP; passwords and images travel over TLS only.`,
            fix: 'Give the registry a certificate.',
        };
    }
    if (matches(/toomanyrequests|429 Too Many Requests|rate limit/i)) {
        return {
            kind: 'rate-limit',
            why: `${registry} refuses more requests for now.`,
            fix: 'Log in to raise the limit, or run again later.',
        };
    }
    if (matches(/unauthorized|incorrect username or password|authentication required|no basic auth|\b401\b/i)) {
        return {
            kind: 'credentials',
            why: `${registry} did not accept the user name and password.`,
            fix: 'Check registry-username and registry-password; a token may have expired or be for another registry.',
        };
    }
    if (matches(/denied|insufficient_scope|forbidden|\b403\b/i)) {
        return {
            kind: 'credentials',
            why: `The account may not do this in ${registry}.`,
            fix: 'Give the account the right to read and write this repository (on GitHub: permissions: packages: write).',
        };
    }
    if (matches(/not found|manifest unknown|name unknown|no such manifest|\b404\b/i)) {
        return {
            kind: 'not-found',
            why: `${registry} does not hold it.`,
            fix: 'Check the name and the tag, and that the release was built and pushed.',
        };
    }
    if (matches(/closed network connection|connection reset|broken pipe|unexpected EOF|: EOF\b/i)) {
        return {
            kind: 'cut',
            why: `The connection to ${registry} was cut.`,
            fix: 'Look at the network between here and the registry, and at proxies in it, then run again.',
        };
    }
    if (matches(/no such host|connection refused|no route to host|network is unreachable|i\/o timeout|timed? ?out|deadline exceeded|Client\.Timeout|server misbehaving/i)) {
        return {
            kind: 'unreachable',
            why: `${registry} cannot be reached from here.`,
            fix: 'Check the registry address, and that it answers from the machine that runs Docker.',
        };
    }
    if (matches(/\b50[0-4]\b|Service Unavailable|Bad Gateway|Gateway Time-?out/i)) {
        return {
            kind: 'unavailable',
            why: `${registry} answers, but with an error of its own.`,
            fix: 'Look at the registry, and run again when it works.',
        };
    }
    return { kind: 'other', why: `${registry} refused the request.`, fix: "Read the tool's output above." };
}


/***/ }),

/***/ 6362:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ RegistryFailure)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);
/* harmony import */ var _registry_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4026);


/** A Failure that a registry caused. It says which kind of trouble the registry had. */
class RegistryFailure extends _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR {
    kind;
    /**
     * @param what the operation that failed, and its place
     * @param said the lines that docker, buildx or BuildKit printed; the cause is read from them
     * @param registry the registry's address
     */
    constructor(what, said, registry) {
        const { kind, why, fix } = (0,_registry_error_js__WEBPACK_IMPORTED_MODULE_1__/* .explainRegistryError */ .z)(said.join('\n'), registry);
        super({ what, why, fix, evidence: said.slice(0, 8) });
        this.kind = kind;
    }
}


/***/ }),

/***/ 5668:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SW: () => (/* binding */ distributionRequest),
/* harmony export */   rz: () => (/* binding */ readDistributionAnswer),
/* harmony export */   zm: () => (/* binding */ loginHeader)
/* harmony export */ });
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6033);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7035);
/* harmony import */ var _engine_http_exchange_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1722);
/* harmony import */ var _resolved_image_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1047);





const answerSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    Descriptor: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ digest: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }),
    Platforms: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        os: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
        architecture: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
        variant: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    }))
        .nullish(),
});
/**
 * The request that asks a Docker Engine for an image in a registry (`GET /distribution/{name}/json`, in the Engine API
 * since 1.30). It takes one round trip, and uses the certificates with which the engine pulls. `docker stack deploy`
 * sends the same request.
 * @param login the account; it goes into the header that the Engine API defines, and the request travels by standard
 *   input
 */
function distributionRequest(reference, login) {
    const headers = login === undefined ? [] : [loginHeader(login)];
    return { path: `/distribution/${reference}/json`, headers };
}
/** The header that carries an account to the Engine API. */
function loginHeader({ username, password, registry }) {
    const account = JSON.stringify({ username, password, serveraddress: registry });
    const encoded = node_buffer__WEBPACK_IMPORTED_MODULE_0__.Buffer.from(account).toString('base64url');
    return `X-Registry-Auth: ${encoded.padEnd(Math.ceil(node_buffer__WEBPACK_IMPORTED_MODULE_0__.Buffer.byteLength(account) / 3) * 4, '=')}`;
}
/**
 * Reads the engine's answer to a {@link distributionRequest}.
 * @throws Failure where the answer is not one of the Engine API
 */
function readDistributionAnswer({ status, body }) {
    if (status !== 200)
        return { found: false, status, message: (0,_engine_http_exchange_js__WEBPACK_IMPORTED_MODULE_2__/* .messageIn */ .v6)(body) };
    try {
        const { Descriptor, Platforms } = answerSchema.parse(JSON.parse(body));
        return { found: true, image: { digest: Descriptor.digest, platforms: (0,_resolved_image_js__WEBPACK_IMPORTED_MODULE_3__/* .realPlatforms */ .J)(Platforms ?? []) } };
    }
    catch (error) {
        throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR({
            what: 'The Docker Engine gave no answer about an image in a registry',
            why: 'What came back is not an answer of the Engine API.',
            fix: 'Check that Docker Engine 23 or newer runs there (`docker info`).',
            evidence: body.split(/\r?\n/).slice(0, 5),
            cause: error,
        });
    }
}


/***/ }),

/***/ 284:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ pullImage)
/* harmony export */ });
/* harmony import */ var _engine_dial_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1372);
/* harmony import */ var _engine_engine_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7021);
/* harmony import */ var _engine_http_exchange_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1722);
/* harmony import */ var _failure_registry_failure_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6362);
/* harmony import */ var _reference_reference_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1911);
/* harmony import */ var _engine_distribution_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5668);






/**
 * Makes the Docker Engine of a host pull an image by its digest, unless the engine already has it. The account is part
 * of the one request, so the host keeps no login.
 * @param reference `REPOSITORY@sha256:\u2026`
 * @returns whether the image was pulled
 * @throws Failure where the registry does not hold the image, refuses the account or cannot be reached
 */
async function pullImage(host, reference, options) {
    const { registry } = (0,_reference_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .parseReference */ .F2)(reference);
    const [there] = await (0,_engine_engine_js__WEBPACK_IMPORTED_MODULE_1__/* .exchange */ .cv)(host, [{ path: `/images/${reference}/json` }], {
        timeoutMs: 30_000,
        signal: options.signal,
    });
    if (there?.status === 200)
        return false;
    const login = options.logins.find((candidate) => candidate.registry === registry);
    const path = `/images/create?${new URLSearchParams({ fromImage: reference })}`;
    const said = await ask(host, { method: 'POST', path, headers: login ? [(0,_engine_distribution_js__WEBPACK_IMPORTED_MODULE_2__/* .loginHeader */ .zm)(login)] : [] }, options);
    const refused = said.status === 200 ? errorIn(said.body) : (0,_engine_http_exchange_js__WEBPACK_IMPORTED_MODULE_3__/* .messageIn */ .v6)(said.body);
    if (refused === undefined)
        return true;
    throw new _failure_registry_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .RegistryFailure */ .Y(`${host.name} could not pull ${reference}`, [refused], registry);
}
async function ask(host, request, { signal, timeoutMs }) {
    const { stdout } = await host.exec(_engine_dial_js__WEBPACK_IMPORTED_MODULE_5__/* .engineDial */ .D, {
        stdin: (0,_engine_http_exchange_js__WEBPACK_IMPORTED_MODULE_3__/* .getRequests */ .nH)([request]),
        timeoutMs,
        show: `docker engine: ${request.method ?? 'GET'} ${request.path}`,
        signal,
    });
    return (0,_engine_http_exchange_js__WEBPACK_IMPORTED_MODULE_3__/* .readAnswers */ .Mr)(stdout, 1, host.name)[0] ?? { status: 0, body: '' };
}
/** The error of a pull, if any. The engine reports progress as one JSON object a line; an error is the last of them. */
function errorIn(body) {
    const last = body.trim().split('\n').at(-1) ?? '';
    const said = last === '' ? {} : JSON.parse(last);
    return typeof said === 'object' && said !== null && 'error' in said ? String(said.error) : undefined;
}


/***/ }),

/***/ 1047:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ formatPlatform),
/* harmony export */   J: () => (/* binding */ realPlatforms)
/* harmony export */ });
/** `linux/arm64/v8` for `{os: 'linux', architecture: 'arm64', variant: 'v8'}`. */
function formatPlatform({ os = '', architecture = '', variant = '' }) {
    return [os, architecture, variant].filter((part) => part !== '').join('/');
}
/** The platforms that a machine can run; sorted, each once. `unknown/unknown` marks an attestation and is left out. */
function realPlatforms(platforms) {
    const names = platforms.map(formatPlatform).filter((name) => name !== '' && !name.startsWith('unknown'));
    return [...new Set(names)].sort();
}


/***/ }),

/***/ 6773:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ datastoreOf)
/* harmony export */ });
/**
 * Names of well-known programs that store data, by the last part of their image's name. The list only makes messages
 * clearer, and refuses two containers on the same files where that is known to destroy data. A program that is not in it is not taken to be safe.
 */
const datastores = /^(?:postgres|postgresql|postgis|pgvector|pgvecto|paradedb|pgautoupgrade|timescaledb|mysql|mariadb|percona|mongo|mongodb|redis|valkey|keydb|dragonfly|memcached|rabbitmq|nats|kafka|zookeeper|etcd|consul|vault|vaultwarden|elasticsearch|opensearch|meilisearch|qdrant|surrealdb|cockroach|arangodb|clickhouse|cassandra|couchdb|influxdb|neo4j|minio|prometheus|loki|tempo|grafana|gitea|registry)(?:$|[-_])/;
/**
 * The name of a service's image, where it is a known datastore. Never throws: an engine may name an image by its id, and
 * then nothing is known of it.
 */
function datastoreOf({ image = '' }) {
    const [name = ''] = image.split('@', 1)[0]?.split('/').at(-1)?.split(':') ?? [];
    return datastores.test(name) ? name : undefined;
}


/***/ }),

/***/ 6496:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S1: () => (/* binding */ isIn),
/* harmony export */   Z9: () => (/* binding */ wordsOf)
/* harmony export */ });
/* unused harmony exports placesOf, placeAt */
/** The lines that a message of Docker is about. Docker names paths of keys (`services.web.ports`) and no lines. */
function placesOf(said, files) {
    const paths = [...said.matchAll(/\b(?:services|networks|volumes|configs|secrets)(?:\.[\w-]+)*/g)].map(([path]) => path.split('.'));
    const extra = /Additional property (\S+) is not allowed/.exec(said)?.[1];
    const wanted = extra ? [[extra], ...paths.map((path) => [...path, extra])] : paths;
    return files.flatMap((file) => wanted.filter((keys) => isIn(file.content, keys)).map((keys) => placeAt(file, keys)));
}
/** Whether the content has a path of keys. */
function isIn(content, keys) {
    const [first, ...rest] = keys;
    if (first === undefined)
        return true;
    if (typeof content !== 'object' || content === null || !Object.hasOwn(content, first))
        return false;
    return isIn(content[first], rest);
}
/** The line of a file at a path of keys. */
function placeAt(file, keys) {
    const line = file.lineOf(keys);
    return { file: file.path, line, text: file.text.split('\n')[line - 1]?.trim() ?? '' };
}
/** The lines that a command printed, without empty ones. */
function wordsOf(said) {
    return said
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
}


/***/ }),

/***/ 4217:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ isWritten)
/* harmony export */ });
/* unused harmony export isWithin */
/** Paths of the operating system, which containers mount to read them. Nobody keeps data there. */
const systemPaths = [
    '/etc/localtime',
    '/etc/timezone',
    '/etc/ssl/certs',
    '/usr/share/zoneinfo',
    '/lib/modules',
    '/proc',
    '/sys',
];
/**
 * Whether a service can write data through a mount that outlives its container.
 * @param managed directories that the deploy itself syncs. They hold configuration, never data.
 */
function isWritten({ type = 'volume', source, read_only: readOnly }, managed) {
    if (readOnly || !source || type === 'tmpfs' || type === 'image')
        return false;
    if (type !== 'bind')
        return true;
    return !/\.sock$/.test(source) && ![...managed, ...systemPaths].some((path) => isWithin(source, path));
}
/** Whether a path is the directory or a path inside it. */
function isWithin(path, directory) {
    const base = directory.replace(/\/+$/, '');
    return path === base || path.startsWith(`${base}/`);
}


/***/ }),

/***/ 9323:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fE: () => (/* binding */ toYaml),
/* harmony export */   k5: () => (/* binding */ singleDollars)
/* harmony export */ });
/* unused harmony export doubleDollars */
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8009);

/** Doubles every `$` of every text, for a reader that substitutes variables: `docker stack deploy`, Compose. */
function doubleDollars(value) {
    if (typeof value === 'string')
        return value.replaceAll('$', '$$$$');
    if (Array.isArray(value))
        return value.map(doubleDollars);
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, doubleDollars(item)]));
}
/**
 * Writes YAML with every text in double quotes on one line, so every YAML parser reads each text as a text. Control
 * characters that Go's parser refuses are written as escapes.
 */
function toYaml(value) {
    const text = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .stringify */ .As)(value, {
        defaultStringType: 'QUOTE_DOUBLE',
        defaultKeyType: 'PLAIN',
        doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
        blockQuote: false,
        lineWidth: 0,
        aliasDuplicateObjects: false,
    });
    return text.replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
/** Turns every `$$` of every text into `$`: the inverse of {@link doubleDollars}. */
function singleDollars(value) {
    if (typeof value === 'string')
        return value.replaceAll('$$', '$');
    if (Array.isArray(value))
        return value.map(singleDollars);
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, singleDollars(item)]));
}


/***/ }),

/***/ 8098:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  RQ: () => (/* binding */ withServicesBehind)
});

// UNUSED EXPORTS: servicesBehind, unreachable

// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var lib_failure = __webpack_require__(6033);
// EXTERNAL MODULE: ./packages/docker/lib/watch/last-words.js
var last_words = __webpack_require__(8069);
;// CONCATENATED MODULE: ./packages/docker/lib/watch/listening.js
/** The state LISTEN in the kernel's tables (include/net/tcp_states.h). */
const listening = /^\s*\d+: ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) \S+ 0A /i;
/** Docker's own name server in the network of a container. */
const nameServer = '127.0.0.11';
/** A container with the host's network would show what the host listens on. */
const readTables = '[ "$(docker inspect --format "{{.HostConfig.NetworkMode}}" "$1")" = host ] || exec docker exec "$1" cat /proc/net/tcp /proc/net/tcp6';
/**
 * Reads where the processes of a container listen for TCP. Never throws.
 * @returns undefined where that cannot be read: the image has no `cat`, or the container uses the network of its host
 */
async function listenersIn(host, container, options) {
    const argv = ['sh', '-c', readTables, 'sh', container];
    const show = `read /proc/net/tcp of the container ${container.slice(0, 12)}`;
    const result = await host.exec(argv, { ...options, accept: 'any', show }).catch(() => undefined);
    // `cat` also fails where the kernel has no IPv6; the first table is whole then.
    return result?.stdout.includes('local_address') ? parseListeners(result.stdout) : undefined;
}
/**
 * The listening sockets in the text of `/proc/net/tcp`, `/proc/net/tcp6` or both (proc(5)), each once, in the order of
 * their ports. Docker's own name server is left out.
 */
function parseListeners(text) {
    const found = new Map();
    for (const line of text.split('\n')) {
        const [, hex, port] = listening.exec(line) ?? [];
        if (hex === undefined || port === undefined)
            continue;
        const listener = { address: addressOf(hex), port: Number.parseInt(port, 16) };
        if (listener.address !== nameServer)
            found.set(listenerWords(listener), listener);
    }
    return [...found.values()].sort((a, b) => a.port - b.port);
}
/** `127.0.0.1:3000`, `[::1]:3000`. */
function listenerWords({ address, port }) {
    return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
/** Whether only processes of the same network namespace reach it. */
function isLoopback({ address }) {
    return address === '::1' || address.startsWith('127.');
}
/** The kernel prints an address as 32-bit words in the byte order of the machine, which is little-endian. */
function addressOf(hex) {
    const bytes = hex.match(/.{8}/g)?.flatMap((word) => [...Buffer.from(word, 'hex')].reverse()) ?? [];
    if (bytes.length === 4)
        return bytes.join('.');
    const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
    if (mapped)
        return bytes.slice(12).join('.');
    const groups = Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? [];
    // A URL writes an IPv6 address in its shortest form.
    return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

;// CONCATENATED MODULE: ./packages/docker/lib/watch/behind-probes.js



const servicesShown = 4;
const logLines = 5;
const listenersShown = 8;
/** Milliseconds for everything that is read. The failure is known already, and a way back may wait for its end. */
const timeoutMs = 10_000;
/**
 * Adds to the failure of probes what stands behind them: for the services that they ask, where one container of each
 * listens, and the last lines of its log. A service that nothing outside its container reaches comes first, as the
 * cause. Never throws: what cannot be read is left out.
 */
async function withServicesBehind(failure, request) {
    const { failed, services, find, signal: cancelled } = request;
    if (cancelled?.aborted)
        return failure;
    const time = AbortSignal.timeout(timeoutMs);
    const signal = cancelled ? AbortSignal.any([cancelled, time]) : time;
    const containerOf = await find(signal).catch(() => undefined);
    if (!containerOf)
        return failure;
    const shown = servicesBehind(services, failed).flatMap((service) => {
        const container = containerOf(service.service);
        return container ? [{ service, container }] : [];
    });
    const read = await Promise.all(shown.slice(0, servicesShown).map(async ({ service, container: { host, id, place } }) => {
        const limits = { timeoutMs, signal };
        const [listeners, log] = await Promise.all([
            listenersIn(host, id, limits),
            (0,last_words/* lastLog */.bv)(host, id, logLines, limits),
        ]);
        return { service, listeners, lines: [...headOf(service.service, place, listeners), ...log] };
    }));
    const judged = read.map((one) => ({ ...one, cause: unreachable(one.service, one.listeners, failed) }));
    const causes = judged.flatMap(({ cause }) => cause ?? []);
    const causesFirst = judged.toSorted((a, b) => Number(b.cause !== undefined) - Number(a.cause !== undefined));
    const { what, why, evidence, fix } = failure;
    return new lib_failure/* Failure */.HR({
        what,
        why: [...causes.map((cause) => cause.why), why].join(' '),
        evidence: [...evidence, ...causesFirst.flatMap(({ lines }) => lines)],
        fix: [...causes.map((cause) => cause.fix), fix].join(' '),
        cause: failure.cause,
    });
}
function headOf(service, place, listeners) {
    const more = (listeners?.length ?? 0) > listenersShown ? ' and more' : '';
    const where = listeners?.slice(0, listenersShown).map(listenerWords).join(', ');
    const says = where === undefined ? '' : `listens on ${where === '' ? 'no TCP port' : where}${more}`;
    return [`${service} on ${place}:${says ? ` ${says}` : ''}`];
}
/** The services of a release in the order in which they can be the cause: those asked, what they need, the others. */
function servicesBehind(services, failed) {
    const asked = services.filter((service) => failed.some((probe) => asks(probe, service)));
    const needed = new Set(asked.flatMap(({ needs }) => needs));
    const rank = (service) => asked.includes(service) ? 0 : needed.has(service.service) ? 1 : 2;
    return services.toSorted((a, b) => rank(a) - rank(b));
}
/** Whether a probe asks a service by a published port, or names it. */
function asks(probe, { service, ports }) {
    if (probe.service !== undefined)
        return probe.service === service;
    const url = behind_probes_addressOf(probe);
    const named = [...probe.probe.split(/[^\w-]+/), url?.hostname.split('.')[0]];
    return named.includes(service) || ports.some((port) => leadsTo(port, url));
}
/** The address that a probe asks; null where it asks over no network. */
function behind_probes_addressOf({ kind = 'url', url }) {
    if (kind === 'tcp')
        return URL.parse(`tcp://${url}`);
    return kind === 'url' ? URL.parse(url) : null;
}
function leadsTo({ first, last }, url) {
    const port = Number(url?.port || (url?.protocol === 'https:' ? 443 : 80));
    return url !== null && first <= port && port <= last;
}
/**
 * Why nothing outside the container of a service reaches it; undefined where that is not the cause. An app
 * that answers itself is reached. So this is judged only for a probe without an answer, and for the answer of a proxy
 * that had none.
 */
function unreachable(service, listeners, failed) {
    if (!listeners)
        return undefined;
    const unanswered = failed.filter((probe) => probe.service === undefined &&
        probe.status === undefined &&
        behind_probes_addressOf(probe) !== null &&
        asks(probe, service));
    const byProxy = failed.some(({ status }) => status === 502 || status === 503 || status === 504);
    if (unanswered.length === 0 && !byProxy)
        return undefined;
    const { service: name, ports } = service;
    const used = ports.filter((port) => unanswered.some((probe) => leadsTo(port, behind_probes_addressOf(probe))));
    const targets = (used.length > 0 ? used : ports).map(({ target }) => target);
    const there = listeners.filter(({ port }) => targets.length === 0 || targets.includes(port));
    if (there.length > 0 && there.every(isLoopback)) {
        return {
            why: `${name} listens on ${there.map(listenerWords).join(', ')} only: nothing outside its container reaches it.`,
            fix: `Let ${name} listen on 0.0.0.0, and release again.`,
        };
    }
    const dead = used.find(({ target }) => listeners.every(({ port }) => port !== target));
    if (!dead)
        return undefined;
    const where = listeners.length === 0 ? 'on no port' : `on ${listeners.map(listenerWords).join(', ')}`;
    return {
        why: `${name} publishes its port ${dead.target}, but listens ${where}.`,
        fix: `Let ${name} listen on ${dead.target}, or publish the port on which it listens.`,
    };
}


/***/ }),

/***/ 7600:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ notUp),
/* harmony export */   a: () => (/* binding */ waitedFor)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);

/** The number of failed services that are described with their logs. The others are only named. */
const describedServices = 3;
/** The failure of a release whose services did not come up or stay up: the first cause, and the evidence of all. */
async function notUp(frame) {
    const { version, failed, nameOf, diagnose, moreEvidence, more } = frame;
    const found = await Promise.all(failed.slice(0, describedServices).map(diagnose));
    const [first] = found;
    const names = failed.map(nameOf);
    const others = names.length > 1 ? ` (and ${names.length - 1} more: ${names.slice(1).join(', ')})` : '';
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
        what: `${version} did not come up: the service ${names[0]}${first?.place ? ` on ${first.place}` : ''}${others}.`,
        why: `${capitalised(first?.cause ?? 'it did not run')}.`,
        evidence: [...found.flatMap(({ lines }) => lines), ...(moreEvidence?.() ?? [])],
        fix: `Put right what the log says and release again. More${more}`,
    });
}
/** ` after 30 s`, for a cause that is a deadline; empty where the services were hopeless earlier. */
function waitedFor({ afterMs, deadlinePassed, }) {
    return deadlinePassed ? ` after ${Math.round(afterMs / 1000)} s` : '';
}
function capitalised(text) {
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.+$/, '');
}


/***/ }),

/***/ 8069:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IG: () => (/* binding */ lastWordsOfTask),
/* harmony export */   aN: () => (/* binding */ lastWords),
/* harmony export */   bv: () => (/* binding */ lastLog)
/* harmony export */ });
/* unused harmony export labelledLines */
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1918);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7035);


/** The lines that are shown. More are read, because a line that repeats is shown once. */
const shownLines = 20;
const askedLines = '200';
/** Milliseconds. Long, because a host that is busy enough to fail a release also answers slowly. */
const timeoutMs = 30_000;
const healthSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({
    Status: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    Log: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({ ExitCode: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), Output: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() })).nullish(),
})
    .nullish();
/** Asks the host of a container for its last output. Never throws, because a diagnosis must not fail itself. */
async function lastWords(host, container) {
    const [log, inspected] = await Promise.all([
        logOf(host, ['docker', 'logs', '--tail', askedLines, container]),
        outputOf(host, ['docker', 'inspect', '--format', '{{json .State.Health}}', container]),
    ]);
    const health = healthIn(inspected);
    const checked = health ? labelledLines(`health check, exit ${health.exitCode}`, health.output) : [];
    return { health, lines: [...checked, ...labelledLines('log', log)] };
}
/** The last lines of a container's log. Never throws. */
async function lastLog(host, container, lines, limits) {
    const argv = ['docker', 'logs', '--tail', askedLines, container];
    return labelledLines('log', await logOf(host, argv, limits)).slice(-lines);
}
/** Both streams of a log, in the order in which their lines were written. */
async function logOf(host, argv, limits) {
    return outputOf(host, ['sh', '-c', 'exec "$@" 2>&1', 'sh', ...argv], limits);
}
/** The standard output of a command; empty where it fails. */
async function outputOf(host, argv, limits = { timeoutMs }) {
    const result = await host.exec(argv, { ...limits, accept: 'any' }).catch(() => undefined);
    return result?.exitCode === 0 ? result.stdout : '';
}
/** The last log lines of a task's container, asked for through a manager. Never throws. */
async function lastWordsOfTask(manager, task) {
    const argv = ['docker', 'service', 'logs', '--raw', '--tail', askedLines, task];
    return labelledLines('log', await logOf(manager, argv));
}
/** The last lines of a text that are not empty, each with its label. A line that repeats is shown once. */
function labelledLines(label, text) {
    const lines = [];
    for (const line of text.split('\n').map((whole) => whole.trimEnd())) {
        const last = lines.at(-1);
        if (line === '')
            continue;
        if (last?.text === line)
            last.times += 1;
        else
            lines.push({ text: line, times: 1 });
    }
    return lines
        .slice(-shownLines)
        .map(({ text: said, times }) => `  ${label}: ${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .shorten */ .ml)(said, 500)}${times > 1 ? ` (${times} times in a row)` : ''}`);
}
function healthIn(text) {
    try {
        const health = healthSchema.parse(JSON.parse(text));
        // -1 means that the check could not be started, as in a container that is being stopped. It says nothing about the
        // container's health.
        const last = health?.Log?.findLast(({ ExitCode }) => ExitCode >= 0) ?? health?.Log?.at(-1);
        return health && last
            ? { status: health.Status, exitCode: last.ExitCode, output: last.Output }
            : undefined;
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 5247:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ watchServices),
/* harmony export */   R: () => (/* binding */ soakingLine)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);

/** Milliseconds of an engine's silence that are tolerated. A restarted engine answers within seconds. */
const silenceForgivenMs = 60_000;
/**
 * Looks at services repeatedly until one of them is hopeless or `decide` ends the watch. The watches of a stack and of
 * a Compose project both use this loop, each with its own judge.
 * @throws the reason of the signal; the error of `look`, once the engine has been silent for longer than is tolerated
 */
async function watchServices(watch) {
    const { clock, signal, progress, source } = watch;
    const start = clock.now();
    let answeredAt = start;
    for (;;) {
        signal?.throwIfAborted();
        const view = await watch.look().catch((error) => {
            signal?.throwIfAborted();
            if (clock.now() - answeredAt > silenceForgivenMs)
                throw error;
            progress(`${source} does not answer: ${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error).split('\n', 1)[0]}`);
            return undefined;
        });
        if (view) {
            const now = clock.now();
            answeredAt = now;
            const afterMs = now - start;
            const end = { view, afterMs, at: now };
            const verdicts = watch.judge(view, now);
            const hopeless = verdicts.filter((verdict) => verdict.hopeless);
            if (hopeless.length > 0)
                return { ...end, ok: false, failed: hopeless, deadlinePassed: false };
            const decision = await watch.decide({ view, verdicts, now, afterMs });
            if (decision?.ok)
                return { ...end, ok: true };
            if (decision)
                return { ...end, ok: false, failed: decision.failed, deadlinePassed: true };
        }
        await watch.pause();
    }
}
/** The progress line of a soak. */
function soakingLine(services, pastMs, soakMs) {
    const up = services === 1 ? 'the service runs' : `all ${services} services run`;
    return `${up}, soaking for ${Math.round(pastMs / 1000)} of ${Math.round(soakMs / 1000)} s`;
}


/***/ }),

/***/ 6225:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  O: () => (/* binding */ localHost)
});

// EXTERNAL MODULE: ./packages/host/lib/command-host.js + 3 modules
var command_host = __webpack_require__(4416);
// EXTERNAL MODULE: ./node_modules/.pnpm/@actions+exec@3.0.0/node_modules/@actions/exec/lib/exec.js + 3 modules
var exec = __webpack_require__(296);
// EXTERNAL MODULE: ./packages/runtime/lib/child-environment.js
var child_environment = __webpack_require__(5437);
// EXTERNAL MODULE: ./packages/host/lib/run/shell-program.js
var shell_program = __webpack_require__(7122);
// EXTERNAL MODULE: ./packages/host/lib/run/start-marker.js
var start_marker = __webpack_require__(9192);
;// CONCATENATED MODULE: ./packages/host/lib/run/local-launch.js




const graceMs = 2_000;
/**
 * Starts commands on this machine through @actions/exec. That package cannot end a command, breaks characters at the
 * border of two chunks, and crashes the process when a command ends before it has read its standard input. The shell
 * program around the command, and this file, avoid all three.
 *
 * A command that a signal ended has the exit status that a shell reports: 128 plus the signal's number.
 */
const launchLocally = (clock) => async (input, sink, signal) => {
    signal.throwIfAborted();
    const marker = new start_marker/* StartMarker */.V();
    const ending = (0,exec/* exec */.m)('/bin/sh', ['-c', shell_program/* localProgram */.EL], {
        env: (0,child_environment/* childEnvironment */.Q)(process.env),
        silent: true,
        ignoreReturnCode: true,
        input: Buffer.concat(input),
        listeners: {
            stdout: (chunk) => sink.stdout(marker.strip(chunk)),
            stderr: (chunk) => sink.stderr(chunk),
        },
    }).then((status) => status === null ? { how: 'cut', reason: 'the shell around it was killed' } : { how: 'exit', status }, (error) => ({ how: 'cut', reason: error.message }));
    return { ending, stop: () => stopGroup(marker, ending, clock) };
};
/** Ends a command and every process of its group: TERM, two seconds later KILL. */
async function stopGroup(marker, ending, clock) {
    const over = ending.then(() => undefined);
    const pid = await Promise.race([marker.started, over]);
    if (pid === undefined)
        return;
    signalGroup(pid, 'SIGTERM');
    const grace = new AbortController();
    await Promise.race([over, clock.sleep(graceMs, grace.signal).catch(() => { })]);
    grace.abort();
    // Also when the command itself has ended: one of its children may have ignored the first signal.
    signalGroup(pid, 'SIGKILL');
}
function signalGroup(pid, signal) {
    try {
        process.kill(-pid, signal);
    }
    catch {
        // No process of the group is left.
    }
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: ./packages/host/lib/run/kept-output.js
var kept_output = __webpack_require__(8931);
;// CONCATENATED MODULE: ./packages/host/lib/run/local-open.js






/** Starts commands on this machine, each in its own process group. */
const openLocally = (clock) => async (invocation) => {
    const prelude = (0,shell_program/* preludeOf */.VL)(invocation);
    const child = (0,external_node_child_process_.spawn)('/bin/sh', ['-c', shell_program/* remoteProgram */.Fi], {
        detached: true,
        env: (0,child_environment/* childEnvironment */.Q)(process.env),
        stdio: 'pipe',
    });
    const marker = new start_marker/* StartMarker */.V();
    const complaints = new kept_output/* KeptOutput */.w(64 * 1024);
    child.stderr.on('data', (chunk) => {
        complaints.push(chunk);
        complaints.dropOldest();
    });
    const ending = new Promise((resolve) => {
        child.once('error', ({ message }) => resolve({ how: 'cut', reason: message }));
        child.once('close', (status, signal) => resolve(status === null ? { how: 'signal', signal: signal ?? 'a signal' } : { how: 'exit', status }));
    });
    child.stdin.write(prelude);
    return {
        stdin: child.stdin,
        stdout: child.stdout.pipe(marker.stripping()),
        stderr: () => complaints.bytes().toString('utf8').trim(),
        ending,
        async stop() {
            await stopGroup(marker, ending, clock);
            child.stdin.destroy();
        },
    };
};

;// CONCATENATED MODULE: ./packages/host/lib/local-host.js



/** This machine. A command that a signal ended answers with exit status 128 plus the signal's number. */
function localHost({ logger, clock }) {
    return (0,command_host/* commandHost */.W)({
        host: 'this runner',
        label: 'this runner',
        address: 'local',
        typed: (command) => command,
        launch: launchLocally(clock),
        launchOpen: openLocally(clock),
        logger,
        clock,
        close: async () => { },
    });
}


/***/ }),

/***/ 4984:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ leaseHolder),
/* harmony export */   t: () => (/* binding */ leaseHoldersIn)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6033);
/* harmony import */ var _lease_program_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5084);



/** The exit status of the program where the user may not enter the directory of the lock. */
const shut = 77;
/**
 * Prints who holds locks, and takes each only for the moment of the question. A shared lock suffices to ask whether the lock
 * itself is held, so two questions never see each other. Commands of a run that is gone hold the second lock shared, and
 * are seen by the exclusive one: another question that has it gives it back at once, and is waited for. Each lock is asked in a shell of its own, whose end gives it back.
 */
const asking = `
at=\${1%/*}
while [ -n "$at" ]; do
  [ ! -d "$at" ] || [ -x "$at" ] || { echo "$(id -un) may not enter $at" >&2; exit ${shut}; }
  at=\${at%/*}
done
ask() (
  [ -e "$1" ] || exit 0
  exec 9<"$1" || exit 73
  if ! flock -s -n 9; then echo "held $(cat -- "$1")"; exit 0; fi
  [ -e "${(0,_lease_program_js__WEBPACK_IMPORTED_MODULE_1__/* .begunLock */ .j)('$1')}" ] || exit 0
  exec 8<"${(0,_lease_program_js__WEBPACK_IMPORTED_MODULE_1__/* .begunLock */ .j)('$1')}" || exit 73
  flock -w 1 8 || echo "held $(cat -- "$1")"
)
`;
/** $1 lock. */
const ofOne = `${asking}
ask "$1"
`;
/** Prints a line for each lock that is held: its file, and what is in it. $1 any path in the directory. */
const ofAll = `${asking}
for lock in "\${1%/*}"/*.lock; do
  held=$(ask "$lock") || exit
  [ -z "$held" ] || printf '%s\n' "\${lock##*/} $held"
done
`;
/**
 * Asks a host who holds a lock, without waiting for it.
 * @param path the lock file, as it is taken
 * @returns undefined where nobody holds it
 * @throws Failure where the user may not see the lock: that must not look as if nobody held it, or nothing were there
 */
async function leaseHolder(host, path, options = {}) {
    const answer = await ask(host, ofOne, path, options);
    const [, since = '', holder = ''] = /^held ?(\S*) ?(.*)$/m.exec(answer) ?? [];
    return answer.startsWith('held') ? holderOf(since, holder) : undefined;
}
/**
 * Asks a host who holds the locks of a directory (`NAME.lock`), without waiting for them.
 * @returns who holds those that are held, by their names
 * @throws Failure where the user may not see them
 */
async function leaseHoldersIn(host, directory, options = {}) {
    const answer = await ask(host, ofAll, node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join(directory, 'any'), options);
    const held = answer.matchAll(/^(.+)\.lock held ?(\S*) ?(.*)$/gm);
    return new Map([...held].map(([, name = '', since = '', holder = '']) => [name, holderOf(since, holder)]));
}
async function ask(host, program, path, options) {
    const { stdout, stderr, exitCode } = await host.exec(['sh', '-c', program, 'lock', path], {
        timeoutMs: 30_000,
        ...options,
        accept: [0, shut],
        show: `who holds ${path}`,
    });
    if (exitCode !== shut)
        return stdout;
    throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
        what: `The records of Fairway on ${host.name} cannot be read.`,
        why: `The user ${stderr.trim()}.`,
        fix: 'Connect as the user that deploys there: only that one may enter the directory.',
    });
}
/** Who holds a lock, by the line in its file: the time, and the name. */
function holderOf(since, holder) {
    const at = Date.parse(since);
    return Number.isNaN(at)
        ? { holder: [since, holder].filter(Boolean).join(' '), since: undefined }
        : { holder, since: at };
}


/***/ }),

/***/ 5084:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ leaseProgram),
/* harmony export */   j: () => (/* binding */ begunLock)
/* harmony export */ });
/**
 * The program of the process that holds the lock. It runs on the host, has the lock by `flock` on descriptor 9, and
 * lives as long as it hears from the run. It prints `held SINCE HOLDER` at every beat while another run holds the lock,
 * `granted` once, and then `beat` after every beat. So each side notices when the other one is gone.
 *
 * No child keeps descriptor 9, so the end of this shell frees the lock, whatever the shell was waiting for. A command
 * that changes something may outlive its run, and the next run must not begin in the middle of the change. Such a
 * command holds the second lock until it ends ({@link begunLock}), and the first lock is granted only when the second
 * is free.
 *
 * What a run leaves on its host dies with the lease: however the shell ends once it has the lock, it removes the paths,
 * still under the lock, because the next run uses the same ones. A command that still runs may need them, so it is
 * waited for. A login that was under way may write its file anew, so they are removed once more.
 *
 * Parameters: lock file, holder, `stdin` or the process id of a run on this machine, seconds of silence, second lock,
 * and the paths.
 */
const leaseProgram = `
lock=$1 holder=$2 from=$3 silence=$4 begun=$5
shift 5
case $from in
  stdin) beat() { timeout "$silence" sh -c 'IFS= read -r l' 8>&- 9>&- >/dev/null 2>&1; } ;;
  *) beat() { sleep 1 8>&- 9>&- >/dev/null 2>&1; kill -s 0 "$from" 2>/dev/null; } ;;
esac
for tool in flock timeout; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 69; }
done
mkdir -p -m 0700 -- "\${lock%/*}" && exec 9>>"$lock" 8>>"$begun" || exit 73
until flock -n 9; do
  echo "held $(cat -- "$lock")"
  beat || exit 0
done
until flock -n 8; do
  who=$(cat -- "$lock")
  echo "held \${who:- somebody}, whose run is gone while its commands still run"
  beat || exit 0
done
exec 8>&-
echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $holder" >"$lock"
tidy() {
  trap '' HUP INT TERM PIPE
  exec 8>>"$begun"
  flock -n 8 || {
    echo "$(cat -- "$lock"), whose run is gone while its commands still run" >"$lock"
    flock 8 9>&-
  }
  left=
  for path; do [ ! -e "$path" ] || left=yes; done
  [ -z "$left" ] || { rm -rf -- "$@"; sleep 2; rm -rf -- "$@"; } 8>&- 9>&-
  : >"$lock"
}
trap '' PIPE
trap 'exit 0' HUP INT TERM
trap 'tidy "$@"' EXIT
echo granted
while beat; do echo beat || exit 0; done
`;
/**
 * The lock for commands that continue when their run is gone. They hold it shared, so they do not exclude each other.
 */
function begunLock(path) {
    return `${path}.begun`;
}


/***/ }),

/***/ 1229:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  t: () => (/* binding */ LockHeldFailure),
  U: () => (/* binding */ holdLease)
});

// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: ./packages/host/lib/run/output-lines.js + 1 modules
var output_lines = __webpack_require__(6597);
// EXTERNAL MODULE: ./packages/host/lib/ssh/ssh-host.js
var ssh_host = __webpack_require__(6951);
// EXTERNAL MODULE: ./packages/host/lib/ssh/ssh-pipe.js
var ssh_pipe = __webpack_require__(4549);
// EXTERNAL MODULE: ./packages/host/lib/lock/lease-program.js
var lease_program = __webpack_require__(5084);
;// CONCATENATED MODULE: ./packages/host/lib/lock/lease-process.js





/** Seconds without a sign of the run after which the host frees the lock. */
const silenceSeconds = 20;
const releaseMs = 3_000;
/** Starts the process. `onLine` gets its lines. */
async function openLeaseProcess(host, { path, holder, remove = [] }, deps, onLine) {
    const argv = (from) => [
        ...['sh', '-c', lease_program/* leaseProgram */.J, 'sh'],
        ...[path, holder, from, String(silenceSeconds), (0,lease_program/* begunLock */.j)(path), ...remove],
    ];
    const link = (0,ssh_host/* linkOf */.I)(host);
    return link === undefined
        ? beside(host, argv(String(process.pid)), onLine)
        : over(link, argv('stdin'), deps.clock, onLine);
}
/** Over SSH: the process hears the run on its standard input, which ends when the runner or the connection does. */
async function over(link, argv, clock, onLine) {
    const pipe = await (0,ssh_pipe/* openPipe */.f)(link, { argv });
    const lines = new output_lines/* OutputLines */.p(onLine);
    pipe.stdout.on('data', (chunk) => lines.push(chunk));
    return {
        ended: pipe.ending.then((ending) => tellEnding(ending, pipe.stderr())),
        beat() {
            if (pipe.stdin.writable)
                pipe.stdin.write('\n');
        },
        async end() {
            pipe.stdin.end();
            const timer = new AbortController();
            const late = clock.sleep(releaseMs, timer.signal).then(() => pipe.stop(), () => { });
            await Promise.race([pipe.ending, late]);
            timer.abort();
        },
    };
}
/** On this machine: the process checks whether the run's process exists. */
function beside(host, argv, onLine) {
    const over = new AbortController();
    const ended = host
        .stream(argv, {
        onStdout: onLine,
        signal: over.signal,
        timeoutMs: Number.POSITIVE_INFINITY,
        show: 'hold the lock',
    })
        .then(() => 'it stopped by itself', (error) => error instanceof failure/* Failure */.HR ? [error.why, ...error.evidence.slice(-1)].join(' ') : (0,failure/* messageOf */.bD)(error));
    return {
        ended,
        beat() { },
        async end() {
            over.abort(new Error('released'));
            await ended;
        },
    };
}
function tellEnding(ending, complaint) {
    const last = complaint === '' ? '' : ` (${complaint})`;
    if (ending.how === 'exit')
        return `exit status ${ending.status}${last}`;
    return ending.how === 'signal' ? `ended by ${ending.signal}${last}` : `${ending.reason}${last}`;
}

;// CONCATENATED MODULE: ./packages/host/lib/lock/lease.js


/** The lock was not taken, because somebody else holds it. */
class LockHeldFailure extends failure/* Failure */.HR {
}
/** While another run holds the lock, every beat also checks whether the lock is free. */
const lookEveryMs = 500;
const beatEveryMs = 2_000;
const tellEveryMs = 10_000;
/** We treat the lock as lost earlier (12 s) than the host does (20 s), so two runs never work at once. */
const lostAfterMs = 12_000;
/**
 * After a machine was suspended, this process has heard nothing because it asked nothing. As long as the host may still
 * hold the lock, it asks again before it treats the lock as lost.
 */
const hostGivesUpMs = 18_000;
/** Milliseconds to read lines that arrived in the meantime. */
const readMs = 100;
/**
 * Takes the host's lock and keeps it as long as this process lives and reaches the host. The lock is free at once after
 * a run is killed, and within 20 seconds after a run loses its network.
 * @throws LockHeldFailure, which names the holder and the time since when, after `waitMs`; the reason of `deps.signal`
 */
async function holdLease(host, request, deps) {
    refuseBadRequest(host, request);
    const { clock, logger, signal } = deps;
    signal?.throwIfAborted();
    const lost = new AbortController();
    const released = new AbortController();
    const granted = Promise.withResolvers();
    const start = request.waitingSince ?? clock.now();
    let everyMs = lookEveryMs;
    let lastHeard = clock.now();
    let askedAt;
    let lastTold = Number.NEGATIVE_INFINITY;
    const onLine = (line) => {
        lastHeard = clock.now();
        askedAt = undefined;
        if (line === 'granted')
            return granted.resolve();
        const held = /^held (\S*) ?(.*)$/.exec(line);
        if (held === null)
            return;
        const [, since = '', holder = ''] = held;
        const waited = clock.now() - start;
        if (waited >= request.waitMs)
            return granted.reject(heldFailure(host, request, holder, since));
        if (clock.now() - lastTold < tellEveryMs)
            return;
        lastTold = clock.now();
        logger.info(`Waiting for the lock ${request.path} on ${host.name}, held by ${nameHolder(holder)}${tellSince(since)} (${Math.round(waited / 1000)} of ${Math.round(request.waitMs / 1000)} s).`);
    };
    const process = await openLeaseProcess(host, request, deps, onLine).catch((error) => {
        throw error instanceof failure/* Failure */.HR ? error : refusedFailure(host, request, (0,failure/* messageOf */.bD)(error));
    });
    const abort = () => granted.reject(signal?.reason);
    // If the signal aborted while the process was started, a listener added now would never be called.
    if (signal?.aborted)
        abort();
    else
        signal?.addEventListener('abort', abort, { once: true });
    void process.ended.then((why) => {
        granted.reject(refusedFailure(host, request, why));
        if (!released.signal.aborted)
            lost.abort(lostFailure(host, request, why));
    });
    void beat();
    try {
        await granted.promise;
        everyMs = beatEveryMs;
    }
    catch (error) {
        await end();
        throw error;
    }
    finally {
        signal?.removeEventListener('abort', abort);
    }
    return { lost: lost.signal, release: end };
    async function end() {
        released.abort();
        await process.end();
    }
    function isSilent() {
        const now = clock.now();
        const unansweredMs = now - (askedAt ?? now);
        return unansweredMs > lostAfterMs || (unansweredMs > beatEveryMs / 2 && now - lastHeard > hostGivesUpMs);
    }
    async function beat() {
        while (!released.signal.aborted && !lost.signal.aborted) {
            process.beat();
            askedAt ??= clock.now();
            if (isSilent())
                await clock.sleep(readMs, released.signal).catch(() => { });
            if (isSilent()) {
                const silentMs = clock.now() - lastHeard;
                const why = `the host has said nothing for ${Math.round(silentMs / 1000)} s`;
                granted.reject(refusedFailure(host, request, why));
                lost.abort(lostFailure(host, request, why));
                void process.end();
            }
            await clock.sleep(everyMs, released.signal).catch(() => { });
        }
    }
}
function refuseBadRequest(host, { path, holder }) {
    const why = !path.startsWith('/')
        ? `"${path}" is not an absolute path.`
        : /[\n\r]/.test(holder)
            ? 'The name of the holder has more than one line.'
            : undefined;
    if (why === undefined)
        return;
    throw new failure/* Failure */.HR({ what: `The lock on ${host.name} was not taken.`, why, fix: 'Correct the call.' });
}
function nameHolder(holder) {
    return holder === '' ? 'a run that gave no name' : `"${holder}"`;
}
function tellSince(since) {
    return since === '' ? '' : ` since ${since}`;
}
function heldFailure(host, { path, waitMs }, holder, since) {
    return new LockHeldFailure({
        what: `The lock ${path} on ${host.name} was not free within ${waitMs / 1000} s.`,
        why: `It is held by ${nameHolder(holder)}${tellSince(since)}.`,
        fix: 'Let that run end, or cancel it: the lock is free seconds after its runner is gone. To wait longer, raise the time to wait for the lock.',
    });
}
function refusedFailure(host, { path }, why) {
    return new failure/* Failure */.HR({
        what: `The lock ${path} on ${host.name} was not taken.`,
        why: `The process that should hold it ended: ${why.replace(/\.$/, '')}.`,
        fix: `Check on ${host.name} that the directory of ${path} can be written by the user, and that flock (util-linux) and timeout (coreutils) are installed.`,
    });
}
function lostFailure(host, { path }, why) {
    return new failure/* Failure */.HR({
        what: `The lock ${path} on ${host.name} was lost.`,
        why: `The process that held it is gone: ${why.replace(/\.$/, '')}.`,
        fix: `Check that ${host.name} is up and reachable, then run this again.`,
    });
}


/***/ }),

/***/ 8221:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ openCommandChannel)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6033);
/* harmony import */ var _sessions_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5625);
/* harmony import */ var _ssh_host_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6951);
/* harmony import */ var _ssh_pipe_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4549);




const patienceMs = 5_000;
/**
 * Starts a command on a host that was reached over SSH and keeps its standard input and output open. However the run
 * ends, the input ends with it, so a command that stops at the end of its input is never left behind. It keeps
 * no other command of the host from its turn.
 * @throws the signal's reason when that aborts first
 */
async function openCommandChannel(host, argv, { env, signal, ...given } = {}) {
    const link = (0,_ssh_host_js__WEBPACK_IMPORTED_MODULE_0__/* .linkOf */ .I)(host);
    if (link === undefined)
        throw new TypeError(`${host.name} is this machine: no channel leads to it`);
    const clock = given.clock ?? link.clock;
    signal?.throwIfAborted();
    try {
        const pipe = await (0,_ssh_pipe_js__WEBPACK_IMPORTED_MODULE_1__/* .openPipe */ .f)(link, { argv, env }, signal);
        return {
            stdin: pipe.stdin,
            stdout: pipe.stdout,
            clock,
            ended: pipe.ending.then((ending) => [tell(ending), pipe.stderr()].filter(Boolean).join(': ')),
            async close() {
                pipe.stdin.end();
                pipe.stdout.resume();
                const timer = new AbortController();
                const late = clock.sleep(patienceMs, timer.signal).then(() => pipe.stop(), () => { });
                await Promise.race([pipe.ending, late]);
                timer.abort();
            },
        };
    }
    catch (error) {
        signal?.throwIfAborted();
        if (error instanceof _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR)
            throw error;
        const { lost } = link.connection;
        throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
            what: `Nothing can be started on ${host.name}.`,
            why: lost.aborted ? `${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(lost.reason)}.` : 'Its connection gives no further channel.',
            fix: error instanceof _sessions_js__WEBPACK_IMPORTED_MODULE_3__/* .SessionsRefused */ .a
                ? error.fix
                : 'Run this again; if it happens again, look at MaxSessions of its sshd.',
            cause: error,
        });
    }
}
function tell(ending) {
    switch (ending.how) {
        case 'exit':
            return `it ended with exit status ${ending.status}`;
        case 'signal':
            return `it was ended by ${ending.signal}`;
        case 'cut':
            return `it was cut off (${ending.reason})`;
    }
}


/***/ }),

/***/ 8207:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ treeDifferences),
/* harmony export */   k: () => (/* binding */ compareManifests)
/* harmony export */ });
/** The differences of two trees: wanted paths in their order, then paths that should not exist. */
function treeDifferences(wanted, found) {
    const there = new Map(found.map((entry) => [entry.path, entry]));
    const differing = [];
    for (const entry of wanted) {
        const { path } = entry;
        const have = there.get(path);
        there.delete(path);
        if (!isSame(entry, have))
            differing.push({ path, wanted: entry, found: have });
    }
    for (const [path, entry] of there)
        differing.push({ path, wanted: undefined, found: entry });
    return differing;
}
function isSame(wanted, found) {
    return (found?.type === wanted.type &&
        found.mode === wanted.mode &&
        found.size === wanted.size &&
        found.content === wanted.content);
}
/** The differences in words, a line for each path; empty when the trees are equal. */
function compareManifests(wanted, found) {
    return treeDifferences(wanted, found).map((one) => `${one.path} ${describe(one)}`);
}
function describe({ wanted, found }) {
    if (wanted === undefined)
        return 'should not be there';
    if (found === undefined)
        return 'is missing';
    if (wanted.type !== found.type)
        return `is a ${found.type}, not a ${wanted.type}`;
    if (wanted.mode !== found.mode)
        return `has mode ${octal(found.mode)}, not ${octal(wanted.mode)}`;
    if (wanted.size !== found.size)
        return `has ${found.size} bytes, not ${wanted.size}`;
    return wanted.type === 'symlink' ? `leads to ${found.content}, not ${wanted.content}` : 'has other content';
}
function octal(mode) {
    return mode.toString(8).padStart(4, '0');
}


/***/ }),

/***/ 9111:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EF: () => (/* binding */ parseReading),
/* harmony export */   OZ: () => (/* binding */ findReading),
/* harmony export */   eQ: () => (/* binding */ manifestProgram)
/* harmony export */ });
/* unused harmony export readHostManifest */
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3018);

/** Seconds. The clock behind the times of files lags a little. */
const clockMargin = 2;
/**
 * A program that prints the content of the working directory: names and numbers first, then the checksums. Every field
 * and record ends with a NUL byte, the only byte that no path can hold. With -z sha256sum escapes nothing.
 * @param earlier an earlier reading; only files that may have changed since are hashed again
 */
function manifestProgram(earlier) {
    const changed = earlier ? ` -newerct @${earlier.began - clockMargin}` : '';
    return `
began=$(date +%s)
find . -mindepth 1 -printf '%y %m %s %C@ %i\\0%l\\0%P\\0'
printf 'sums %s\\0' "$began"
find . -type f${changed} -print0 | xargs -0 -r sha256sum -b -z --
`;
}
const noDirectory = 44;
/** $1 directory, $2 `yes` where a link to a directory counts as a directory. */
const lookProgram = `
set -eu
[ -d "$1" ] || exit ${noDirectory}
[ "$2" = yes ] || [ ! -L "$1" ] || exit ${noDirectory}
cd -- "$1"
${manifestProgram()}`;
/** Reads the manifest of a directory on a host. The host needs GNU find, xargs and sha256sum. */
async function readHostManifest(host, root, options) {
    const { stdout } = await host.exec(['sh', '-c', `set -eu\ncd -- "$1"\n${manifestProgram()}`, 'sh', root], {
        show: `read back ${root}`,
        ...options,
        env: { LC_ALL: 'C' },
    });
    return parseReading(stdout).manifest;
}
/**
 * Reads a directory on a host by one command.
 * @param follow whether a symbolic link to a directory counts as a directory; default: no
 * @returns undefined where the path is not a directory
 */
async function findReading(host, root, { follow = false, ...options } = {}) {
    const argv = ['sh', '-c', lookProgram, 'sh', root, follow ? 'yes' : 'no'];
    const { exitCode, stdout } = await host.exec(argv, {
        ...options,
        env: { LC_ALL: 'C' },
        accept: [0, noDirectory],
        show: `read back ${root}`,
    });
    return exitCode === 0 ? parseReading(stdout) : undefined;
}
/**
 * Reads the output of a program that ends with {@link manifestProgram}.
 * @param earlier the reading with which the program was made
 */
function parseReading(output, earlier) {
    const fields = output.split('\0');
    // Records have three fields, up to the one that begins with "sums". Those of the listing begin with a letter and a
    // space.
    let border = 0;
    while (border < fields.length && !fields[border]?.startsWith('sums'))
        border += 3;
    const sums = new Map();
    for (const line of fields.slice(border + 1))
        sums.set(line.slice('./'.length + 66), line.slice(0, 64));
    const before = new Map(earlier?.manifest.map((entry) => [entry.path, entry.content]));
    const entries = [];
    const stamps = new Map();
    for (let index = 0; index < border; index += 3) {
        const [facts = '', target = '', path = ''] = fields.slice(index, index + 3);
        const [kind = '', mode = '', size = '', changed = '', inode = ''] = facts.split(' ');
        const stamp = `${changed} ${inode} ${size}`;
        if (kind === 'f')
            stamps.set(path, stamp);
        const known = earlier?.stamps.get(path) === stamp ? before.get(path) : undefined;
        entries.push(entryOf(kind, mode, size, target, path, sums.get(path) ?? known ?? ''));
    }
    const began = Number(fields[border]?.split(' ')[1]);
    return { manifest: (0,_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .sortManifest */ .k)(entries), stamps, began };
}
function entryOf(kind, mode, size, target, path, sum) {
    const bits = Number.parseInt(mode, 8);
    switch (kind) {
        case 'f':
            return { path, type: 'file', mode: bits, size: Number(size), content: sum };
        case 'd':
            return { path, type: 'directory', mode: bits, size: 0, content: '' };
        case 'l':
            return { path, type: 'symlink', mode: 0, size: 0, content: target };
        default:
            return { path, type: 'other', mode: bits, size: 0, content: '' };
    }
}


/***/ }),

/***/ 3018:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ sortManifest),
/* harmony export */   o: () => (/* binding */ digestOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);

/** Sorts the entries by the bytes of their paths. */
function sortManifest(entries) {
    // As latin1, each byte is a character of its own, and strings compare many times faster than buffers.
    const keyed = entries.map((entry) => ({ entry, key: Buffer.from(entry.path).toString('latin1') }));
    keyed.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
    return keyed.map(({ entry }) => entry);
}
/** SHA-256 in hex over all fields of a manifest. It is equal for equal trees on any host. */
function digestOf(manifest) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    for (const { path, type, mode, size, content } of manifest)
        hash.update(`${type} ${mode.toString(8)} ${size} ${content} ${path}\0`);
    return hash.digest('hex');
}


/***/ }),

/***/ 1634:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ve: () => (/* binding */ readSourceManifest),
/* harmony export */   g: () => (/* binding */ turnMs),
/* harmony export */   u$: () => (/* binding */ smallFile)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6466);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8500);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6033);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3018);








/**
 * Files up to this size, in bytes, are read at once, without the thread pool. For a small file the four trips to the
 * pool and the stream take several times as long as the reading itself.
 */
const smallFile = 256 * 1024;
/** Milliseconds of reading after which other work gets its turn. */
const turnMs = 10;
/**
 * Reads the manifest of a directory of this machine.
 * @param skip paths that are left out and not read
 * @throws Failure when the path is not a directory, cannot be read, or holds files that cannot be synced (sockets,
 *   pipes, devices)
 */
async function readSourceManifest(root, skip) {
    try {
        if (!(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.lstat)(`${root}/`)).isDirectory())
            throw new Error('it is not a directory');
        const names = await listNames(root, skip);
        const entries = [];
        let turn = performance.now();
        for (const name of names) {
            entries.push(await readEntry(root, name));
            if (performance.now() - turn < turnMs)
                continue;
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_5__.setImmediate)();
            turn = performance.now();
        }
        refuseSpecial(root, entries);
        return (0,_manifest_js__WEBPACK_IMPORTED_MODULE_6__/* .sortManifest */ .k)(entries);
    }
    catch (error) {
        if (error instanceof _fairway_runtime__WEBPACK_IMPORTED_MODULE_7__/* .Failure */ .HR)
            throw error;
        throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_7__/* .Failure */ .HR({
            what: `The directory ${root} cannot be synced.`,
            why: `Reading it failed: ${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error)}.`,
            fix: 'Check the path; it is relative to the checkout of the repository.',
            cause: error,
        });
    }
}
/** All paths below a directory. `readdir` with `recursive` would follow links to directories, so it is not used. */
async function listNames(root, skip, below = '') {
    const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readdir)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, below), { withFileTypes: true });
    const names = await Promise.all(found.map(async (entry) => {
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        if (skip?.(path, entry.isDirectory()))
            return [];
        return entry.isDirectory() ? [path, ...(await listNames(root, skip, path))] : [path];
    }));
    return names.flat();
}
async function readEntry(root, path) {
    const full = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, path);
    const stats = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.lstatSync)(full);
    const mode = stats.mode & 0o7777;
    if (stats.isDirectory())
        return { path, type: 'directory', mode, size: 0, content: '' };
    if (stats.isSymbolicLink())
        return { path, type: 'symlink', mode: 0, size: 0, content: (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readlinkSync)(full) };
    if (!stats.isFile())
        return { path, type: 'other', mode, size: 0, content: '' };
    const content = stats.size <= smallFile ? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hash)('sha256', (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(full)) : await hashOfLarge(full);
    return { path, type: 'file', mode, size: stats.size, content };
}
async function hashOfLarge(file) {
    const sum = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_4__.pipeline)((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(file, { highWaterMark: smallFile }), sum);
    return sum.digest('hex');
}
function refuseSpecial(root, entries) {
    const special = entries.filter(({ type }) => type === 'other').map(({ path }) => path);
    if (special.length === 0)
        return;
    throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_7__/* .Failure */ .HR({
        what: `The directory ${root} cannot be synced.`,
        why: 'It holds sockets, pipes or devices, which have no content to prove.',
        evidence: special.slice(0, 20),
        fix: 'Remove them from the directory.',
    });
}


/***/ }),

/***/ 2140:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  z: () => (/* binding */ syncDirectory)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: ./packages/host/lib/sync/compare-manifests.js
var compare_manifests = __webpack_require__(8207);
;// CONCATENATED MODULE: ./packages/host/lib/sync/destination.js

/**
 * Directories of the system. A sync deletes files that the source does not have, so none of these may be its target.
 */
const systemDirectories = new Set('/bin /boot /dev /etc /home /lib /lib32 /lib64 /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/lib /usr/local /usr/sbin /usr/share /var /var/cache /var/lib /var/lib/docker /var/log /var/run /var/spool /var/tmp /etc/docker /etc/ssh /etc/systemd'.split(' '));
/**
 * The destination of a sync without a last slash.
 * @throws Failure for a path in which a sync could delete files that are not ours
 */
function safeDestination(path, host) {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    const plain = `/${parts.join('/')}`;
    const why = !path.startsWith('/')
        ? 'It is not an absolute path.'
        : parts.length === 0
            ? 'It is the root directory.'
            : parts.includes('..')
                ? 'It contains "..".'
                : path.includes('\0')
                    ? 'It contains a NUL byte.'
                    : systemDirectories.has(plain)
                        ? `${plain} belongs to the system.`
                        : undefined;
    if (why === undefined)
        return plain;
    throw new failure/* Failure */.HR({
        what: `Nothing is synced to "${path}" on ${host}.`,
        why: `${why} A sync deletes whatever the source does not have.`,
        fix: 'Give a directory of its own, for example /srv/NAME/config.',
    });
}

// EXTERNAL MODULE: ./packages/host/lib/sync/host-manifest.js
var host_manifest = __webpack_require__(9111);
// EXTERNAL MODULE: ./packages/runtime/lib/text/size.js
var size = __webpack_require__(7822);
;// CONCATENATED MODULE: ./packages/host/lib/sync/linked-files.js

/** Gives files an inode of their own, with the same content and mode. Standard input: the paths. $1 directory. */
const leaveScript = `
cd -- "$1" || exit 1
exec xargs -0 -r sh -c 'for file do cp -p -- "$file" "$file.fairway-own" && mv -f -- "$file.fairway-own" "$file" || exit 1; done' sh
`;
/**
 * Cuts the hard links of files that will change. Without this, a mode that is set or a part that is rewritten would
 * change the other names of the same file too.
 */
async function leaveLinks(host, directory, changing, there, limits) {
    const files = new Set(there.filter(({ type }) => type === 'file').map(({ path }) => path));
    const linked = changing.filter((path) => files.has(path)).map((path) => `./${path}`);
    if (linked.length === 0)
        return;
    await host.exec(['sh', '-c', leaveScript, 'sh', directory], {
        ...limits,
        stdin: linked.join('\0'),
        show: `give ${linked.length} changed files of ${directory} an inode of their own`,
    });
}
/**
 * Requires that the files that are sent fit on the disk.
 * @throws Failure with the space that is needed, and the space that is free
 */
function requireSpace({ name, typed }, directory, source, { send }, freeBytes) {
    const sent = new Set(send);
    const bytes = source.reduce((sum, { path, size }) => sum + (sent.has(path) ? size : 0), 0);
    if (freeBytes === undefined || bytes <= freeBytes)
        return;
    throw new failure/* Failure */.HR({
        what: `${name} has no room for the files of ${directory}.`,
        why: `They need ${(0,size/* formatSize */.X)(bytes)} more, and ${(0,size/* formatSize */.X)(freeBytes)} are free. Nothing was sent.`,
        fix: `Free space there: \`${typed(`df -h ${directory.replace(/\/[^/]*$/, '')}`)}\` shows the file system.`,
    });
}

// EXTERNAL MODULE: ./packages/host/lib/sync/source-manifest.js
var source_manifest = __webpack_require__(1634);
;// CONCATENATED MODULE: ./packages/host/lib/sync/sync-steps.js

/** Bytes of the smallest file that is compared instead of sent whole. */
const worthComparing = 1024 ** 2;
/** Returns the steps from the found tree to the wanted one. */
function syncSteps(wanted, found) {
    const differing = (0,compare_manifests/* treeDifferences */.X)(wanted, found);
    const send = differing.flatMap((one) => (one.wanted ? [{ ...one, wanted: one.wanted }] : []));
    return {
        send: send.map(({ path }) => path),
        remove: differing.filter((one) => one.wanted === undefined).map(({ path }) => path),
        changed: send.filter((one) => one.wanted.type !== 'directory').length,
        longFile: send.some((one) => Math.min(one.wanted.size, one.found?.size ?? 0) >= worthComparing),
        otherType: send.some((one) => one.found !== undefined && one.found.type !== one.wanted.type),
    };
}

// EXTERNAL MODULE: ./packages/host/lib/local-host.js + 2 modules
var local_host = __webpack_require__(6225);
// EXTERNAL MODULE: ./packages/host/lib/ssh/ssh-host.js
var ssh_host = __webpack_require__(6951);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(542);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./packages/host/lib/ssh/ssh-pipe.js
var ssh_pipe = __webpack_require__(4549);
;// CONCATENATED MODULE: ./packages/host/lib/sync/rsync-tunnel.js










/** The variable that names the directory of the pipes for the relay. */
const pipesVariable = 'FAIRWAY_RSYNC_PIPES';
/**
 * The program that rsync starts instead of ssh: a shell that writes the number of its words and the words, and then
 * carries standard input and output through two named pipes. Two `cat` cost a tenth of a program in Node, and each host
 * has its own relay. The text holds no single quote: rsync parses its -e option without a shell, and knows quotes but
 * no escapes.
 */
const relay = [
    `exec 3>"$${pipesVariable}/out" 4<&0`,
    'printf "%s\\n" $# "$@" >&3',
    'cat <&4 >&3 & exec 3>&- 4<&-',
    // rsync waits for the end of its "ssh" and keeps its own side open. So the relay has to end with the host's answers.
    `cat <"$${pipesVariable}/in"`,
    'kill $! 2>/dev/null || :',
].join('; ');
/** The value of rsync's `-e`. */
const relayCommand = `sh -c '${relay}'`;
const notStarted = { ending: { how: 'cut', reason: 'it was never started' }, complaints: [] };
/**
 * Makes two pipes that only this user can open, and connects them to a command on the host: the receiver, followed by
 * the words that the local rsync passes to its "ssh".
 */
async function openRsyncTunnel(link, receiver) {
    const home = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'fairway-rsync-'));
    await (0,external_node_util_.promisify)(external_node_child_process_.execFile)('mkfifo', ['-m', '600', (0,external_node_path_.join)(home, 'in'), (0,external_node_path_.join)(home, 'out')]);
    // A pipe that is opened for both directions does not wait for its other end, and does not end before the other end
    // was opened.
    const keeper = (0,external_node_fs_.openSync)((0,external_node_path_.join)(home, 'out'), external_node_fs_.constants.O_RDWR | external_node_fs_.constants.O_NONBLOCK);
    const said = socketOf((0,external_node_path_.join)(home, 'out'), external_node_fs_.constants.O_RDONLY);
    const answers = socketOf((0,external_node_path_.join)(home, 'in'), external_node_fs_.constants.O_RDWR);
    let farSide;
    said.once('readable', () => {
        (0,external_node_fs_.closeSync)(keeper);
        farSide = serve(link, receiver, { said, answers }).catch((error) => {
            said.destroy();
            answers.destroy();
            return { ending: { how: 'cut', reason: (0,failure/* messageOf */.bD)(error) }, complaints: [] };
        });
    });
    return {
        pipes: home,
        async close() {
            // The last bytes of rsync may still be in the pipe when it has ended.
            if (farSide !== undefined)
                await Promise.race([farSide, ...(said.closed ? [] : [(0,external_node_events_.once)(said, 'close')])]);
            else
                (0,external_node_fs_.closeSync)(keeper);
            said.destroy();
            answers.destroy();
            await (0,promises_.rm)(home, { recursive: true, force: true });
            return farSide ?? notStarted;
        },
    };
}
function socketOf(path, direction) {
    const fd = (0,external_node_fs_.openSync)(path, direction | external_node_fs_.constants.O_NONBLOCK);
    const reads = direction === external_node_fs_.constants.O_RDONLY;
    return new external_node_net_.Socket({ fd, readable: reads, writable: !reads }).on('error', () => { });
}
async function serve(link, receiver, { said, answers }) {
    const words = await readWords(said);
    const leave = await link.queue.enter();
    try {
        const pipe = await (0,ssh_pipe/* openPipe */.f)(link, { argv: [...receiver, ...words] });
        // The stream may flow only from here on: bytes without a listener would be lost.
        said.pipe(pipe.stdin);
        pipe.stdout.pipe(answers);
        const gone = () => {
            answers.destroy();
            void letGo(link, pipe);
        };
        if (said.closed)
            gone();
        else
            said.once('close', gone);
        const ending = await pipe.ending;
        if (ending.how === 'cut')
            answers.destroy();
        return { ending, complaints: pipe.stderr().split('\n') };
    }
    finally {
        leave();
    }
}
const farewellMs = 5_000;
/** Ends the input of an rsync, which makes it end. An rsync that continues is killed. */
async function letGo(link, pipe) {
    pipe.stdin.end();
    pipe.stdout.resume();
    const timer = new AbortController();
    void pipe.ending.then(() => timer.abort());
    await link.clock.sleep(farewellMs, timer.signal).then(() => pipe.stop(), () => { });
}
/** Reads the count and the words, each on its own line. The rest of the bytes stays in the stream. */
function readWords(said) {
    return new Promise((resolve, reject) => {
        let seen = Buffer.alloc(0);
        const look = () => {
            for (let chunk = said.read(); chunk !== null; chunk = said.read()) {
                seen = Buffer.concat([seen, chunk]);
                const lines = seen.toString('latin1').split('\n');
                const count = Number(lines[0]);
                if (lines.length < count + 2)
                    continue;
                said.removeListener('readable', look);
                const words = lines.slice(1, count + 1);
                const rest = seen.subarray(lines.slice(0, count + 1).join('\n').length + 1);
                if (rest.length > 0)
                    said.unshift(rest);
                return resolve(words.map((word) => Buffer.from(word, 'latin1').toString('utf8')));
            }
        };
        said.on('readable', look);
        look();
        said.once('close', () => reject(new Error('rsync ended before it sent its request')));
    });
}

;// CONCATENATED MODULE: ./packages/host/lib/sync/transfer.js




/**
 * Keeps links and modes, but no times and no owners: on a runner those are the checkout's. Equal files are recognised
 * by their checksum and left alone.
 */
const rsyncOptions = ['--links', '--perms', '--checksum'];
/** Deletes last, after all new files have arrived. */
const wholeTree = ['--recursive', '--delete-delay'];
const givenPaths = ['--from0', '--files-from=-'];
/**
 * Sends the differences with rsync, through the open connection. Of an existing file only the differing parts are sent.
 * @param only the paths to send, if the differences are known; nothing is deleted then. Default: the whole tree.
 */
async function transfer(host, from, to, deps, limits, only) {
    const here = (0,local_host/* localHost */.O)(deps);
    const rsync = async (destination, more, env) => here.exec(['rsync', ...rsyncOptions, ...(only ? givenPaths : wholeTree), ...more, '--', `${from}/`, destination], {
        ...limits,
        env: { ...env, LC_ALL: 'C' },
        stdin: only && ['.', ...only].join('\0'),
        accept: 'any',
        show: `rsync ${from}/ to ${to} on ${host.name}`,
    });
    const link = (0,ssh_host/* linkOf */.I)(host);
    if (link === undefined) {
        await host.exec(['mkdir', '-p', '--', to], limits);
        return requireSent(host, to, await rsync(`${to}/`, [], {}));
    }
    const tunnel = await openRsyncTunnel(link, ['sh', '-c', receiveProgram, 'sh', to]);
    let farSide;
    try {
        // The host's rsync starts in the destination, so rsync never has to quote the destination's path.
        const result = await rsync('host:./', ['-e', relayCommand], { [pipesVariable]: tunnel.pipes });
        farSide = await tunnel.close();
        requireSent(host, to, result, farSide);
    }
    finally {
        if (farSide === undefined)
            await tunnel.close();
    }
}
const noRsync = 41;
/** Makes the destination and runs the host's rsync in it. $1 destination, then the words of the command. */
const receiveProgram = `
command -v rsync >/dev/null || exit ${noRsync}
mkdir -p -- "$1" && cd -- "$1" || exit 1
shift
exec "$@"
`;
function missingRsync(name, where) {
    return new failure/* Failure */.HR({
        what: `Files cannot be synced to ${name}.`,
        why: `rsync is not installed ${where}.`,
        fix: `Install it ${where}: apt-get install rsync.`,
    });
}
function requireSent(host, to, { exitCode, stderr }, { ending, complaints } = { ending: { how: 'exit', status: exitCode }, complaints: [] }) {
    if (exitCode === 127 && /rsync: not found/.test(stderr))
        throw missingRsync(host.name, 'on the machine that runs this');
    const farStatus = ending.how === 'exit' ? ending.status : undefined;
    if (farStatus === noRsync)
        throw missingRsync(host.name, `on ${host.name}`);
    if (exitCode !== 0 || farStatus !== 0) {
        const evidence = [...complaints, ...stderr.split('\n')].filter((line) => line.trim() !== '');
        const there = ending.how === 'exit' ? `exit status ${ending.status}` : tellCut(ending);
        throw new failure/* Failure */.HR({
            what: `Files could not be synced to ${to} on ${host.name}.`,
            why: `rsync ended with exit status ${exitCode} here and with ${there} on ${host.name}.`,
            evidence: evidence.slice(-20),
            fix: `Read rsync's output above: most often the user may not write below ${to}.`,
        });
    }
}
function tellCut(ending) {
    return ending.how === 'signal' ? ending.signal : `no answer (${ending.reason})`;
}

// EXTERNAL MODULE: ./packages/host/lib/sync/tree.js
var tree = __webpack_require__(8843);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./packages/host/lib/sync/archive.js





/** Bytes of the longest archive that is kept in memory, from where it is sent to all hosts. */
const longestArchive = 64 * 1024 ** 2;
const block = 512;
/** Bytes for a name in a header. A longer name stands before the header, in the form of GNU tar and busybox. */
const nameLength = 100;
const archives = new WeakMap();
/**
 * Makes a tar archive of some paths of a directory of this machine, once for all hosts that lack the same paths.
 * @param manifest the content of the directory
 * @param paths the paths that go into the archive
 * @returns undefined where the archive would be too long, or the directory has changed meanwhile
 */
function archiveOf(root, manifest, paths) {
    const ofTree = archives.get(manifest) ?? new Map();
    archives.set(manifest, ofTree);
    const key = paths.join('\0');
    const made = ofTree.get(key) ?? makeArchive(root, manifest, new Set(paths));
    ofTree.set(key, made);
    return made;
}
async function makeArchive(root, manifest, paths) {
    const mode = (await (0,promises_.lstat)(`${root}/`)).mode & 0o7777;
    const self = { path: '.', type: 'directory', mode, size: 0, content: '' };
    const entries = [self, ...manifest.filter(({ path }) => paths.has(path))];
    const headers = entries.map(headersOf);
    const length = entries.reduce((sum, { size }, index) => sum + (headers[index]?.length ?? 0) + padded(size), 0);
    if (length > longestArchive)
        return undefined;
    const archive = Buffer.alloc(length + 2 * block);
    let at = 0;
    let turn = performance.now();
    for (const [index, { path, type, size }] of entries.entries()) {
        at += headers[index]?.copy(archive, at) ?? 0;
        if (type === 'file' && !(await readInto(archive, at, (0,external_node_path_.join)(root, path), size)))
            return undefined;
        at += padded(size);
        if (performance.now() - turn < source_manifest/* turnMs */.g)
            continue;
        await (0,external_node_timers_promises_.setImmediate)();
        turn = performance.now();
    }
    return archive;
}
/** Copies a file into the archive. Returns whether the file had that size. */
async function readInto(archive, at, path, size) {
    const content = size <= source_manifest/* smallFile */.u$ ? (0,external_node_fs_.readFileSync)(path) : await (0,promises_.readFile)(path);
    content.copy(archive, at, 0, size);
    return content.length === size;
}
/** The header of an entry, and before it the names that do not fit into the header. */
function headersOf({ path, type, mode, size, content }) {
    const name = Buffer.from(type === 'directory' ? `${path}/` : path);
    const link = Buffer.from(type === 'symlink' ? content : '');
    const kind = type === 'directory' ? '5' : type === 'symlink' ? '2' : '0';
    return Buffer.concat([
        ...longName('L', name),
        ...longName('K', link),
        header({ name, link, kind, mode: type === 'symlink' ? 0o777 : mode, size }),
    ]);
}
function longName(kind, name) {
    if (name.length <= nameLength)
        return [];
    const size = name.length + 1;
    const content = Buffer.alloc(padded(size));
    name.copy(content);
    return [
        header({ name: Buffer.from('././@LongLink'), link: Buffer.alloc(0), kind, mode: 0, size }),
        content,
    ];
}
/** A header in POSIX's format (pax, "ustar Interchange Format"), with the magic of GNU's long names. */
function header({ name, link, kind, mode, size }) {
    const bytes = Buffer.alloc(block);
    name.copy(bytes, 0, 0, nameLength);
    bytes.write(octal(mode, 7), 100);
    bytes.write(octal(0, 7), 108);
    bytes.write(octal(0, 7), 116);
    bytes.write(octal(size, 11), 124);
    bytes.write(octal(0, 11), 136);
    bytes.write(' '.repeat(8), 148);
    bytes.write(kind, 156);
    link.copy(bytes, 157, 0, nameLength);
    bytes.write('ustar  \0', 257);
    let sum = 0;
    for (const byte of bytes)
        sum += byte;
    bytes.write(octal(sum, 6), 148);
    bytes[154] = 0;
    return bytes;
}
function octal(value, digits) {
    return value.toString(8).padStart(digits, '0');
}
function padded(size) {
    return Math.ceil(size / block) * block;
}

;// CONCATENATED MODULE: ./packages/host/lib/sync/unpack.js




const noTar = 45;
/**
 * Unpacks with the modes of the archive, but without times and owners: on a runner those are the checkout's.
 * $1 destination.
 */
const unpackProgram = (earlier) => `
command -v tar >/dev/null || exit ${noTar}
mkdir -p -- "$1" && cd -- "$1" && tar -x -p -o -m -f - || exit 1
${(0,host_manifest/* manifestProgram */.eQ)(earlier)}`;
/**
 * Sends paths to a host over SSH, in an archive that is made once for all hosts that lack the same paths. The same
 * command reads the directory back. A file or directory in the place of a path is replaced.
 * @returns undefined where an archive is not possible: the host has no tar, the archive is too long for the memory, or
 *   the host is this machine
 * @throws Failure with tar's message when tar fails
 */
async function unpack(host, { from, to, source, paths, earlier }, limits) {
    if ((0,ssh_host/* linkOf */.I)(host) === undefined)
        return undefined;
    const archive = await archiveOf(from, source, paths);
    if (archive === undefined)
        return undefined;
    const { exitCode, stdout, stderr } = await host.exec(['sh', '-c', unpackProgram(earlier), 'sh', to], {
        ...limits,
        stdin: archive,
        env: { LC_ALL: 'C' },
        accept: 'any',
        show: `unpack ${paths.length} paths of ${from} into ${to} and read it back`,
    });
    if (exitCode === noTar)
        return undefined;
    if (exitCode === 0)
        return (0,host_manifest/* parseReading */.EF)(stdout, earlier);
    throw new failure/* Failure */.HR({
        what: `Files could not be synced to ${to} on ${host.name}.`,
        why: `tar ended with exit status ${exitCode} there.`,
        evidence: stderr
            .split('\n')
            .filter((line) => line.trim() !== '')
            .slice(-20),
        fix: `Read tar's output above: most often the user may not write to ${to}, or the disk is full.`,
    });
}

;// CONCATENATED MODULE: ./packages/host/lib/sync/sync-directory.js











const defaultTimeoutMs = 600_000;
/**
 * Makes a directory on the host equal to one of this machine (files, links, modes) and proves it. Paths that the source
 * does not have are deleted. Equal files are not touched, so they keep their times. Of long files only the differing
 * parts are sent. A changed file is missing for a moment, so nobody should read the directory meanwhile. An empty
 * source is refused.
 * @throws Failure for a dangerous destination, a missing rsync and a failed transfer; and, with the names of the files,
 *   when the directory that is read back differs
 */
async function syncDirectory(host, request, deps) {
    const to = safeDestination(request.to, host.name);
    const from = (0,external_node_path_.resolve)(request.from);
    const limits = {
        timeoutMs: request.timeoutMs ?? defaultTimeoutMs,
        signal: deps.signal,
    };
    const source = request.source ?? (await (0,source_manifest/* readSourceManifest */.Ve)(from));
    if (source.length === 0)
        throw new failure/* Failure */.HR({
            what: `Nothing is synced to ${to} on ${host.name}.`,
            why: `The source ${from} is empty, and a sync of it would delete all of ${to}.`,
            fix: 'Check the path of the source.',
        });
    const before = await (0,host_manifest/* findReading */.OZ)(host, to, { ...limits, follow: true });
    const steps = syncSteps(source, before?.manifest ?? []);
    requireSpace(host, to, source, steps, request.freeBytes);
    if (request.linked)
        await leaveLinks(host, to, steps.send, before?.manifest ?? [], limits);
    let found = await makeEqual(host, { from, to, source, before, steps }, deps, limits);
    // The last reading relies on the host's clock to skip unchanged files. A clock that was set meanwhile hides changes,
    // so a difference is confirmed by a full reading.
    if ((0,compare_manifests/* compareManifests */.k)(source, found).length > 0)
        found = (await (0,host_manifest/* findReading */.OZ)(host, to, { ...limits, follow: true }))?.manifest ?? [];
    const differences = (0,compare_manifests/* compareManifests */.k)(source, found);
    if (differences.length > 0)
        throw mismatch(host, from, to, differences);
    const { changed, remove } = steps;
    const proof = { ...(0,tree/* treeFacts */.kt)(found), changed, removed: remove.length };
    deps.logger.debug(`${host.name}: ${to} holds ${proof.files} files, manifest ${proof.manifest}`);
    return proof;
}
/** Makes the directory equal and returns its manifest, read back from the host. */
async function makeEqual(host, { from, to, source, before, steps }, deps, limits) {
    const paths = steps.send;
    const byArchive = paths.length > 0 && !steps.otherType && !steps.longFile;
    const unpacked = byArchive
        ? await unpack(host, { from, to, source, paths, earlier: before }, limits)
        : undefined;
    const { send, remove, otherType } = unpacked ? syncSteps(source, unpacked.manifest) : steps;
    if (otherType)
        await transfer(host, from, to, deps, limits);
    else if (send.length > 0)
        await transfer(host, from, to, deps, limits, send);
    else if (remove.length === 0)
        return (unpacked ?? before)?.manifest ?? [];
    const earlier = unpacked ?? before;
    const { stdout } = await host.exec(['sh', '-c', removeProgram(earlier), 'sh', to], {
        ...limits,
        stdin: remove.join('\0'),
        env: { LC_ALL: 'C' },
        show: `read back ${to}`,
    });
    return (0,host_manifest/* parseReading */.EF)(stdout, earlier).manifest;
}
/** Deletes paths, after all new files have arrived. Standard input: the paths. $1 directory. */
const removeProgram = (earlier) => `
set -eu
cd -- "$1"
xargs -0 -r rm -rf --
${(0,host_manifest/* manifestProgram */.eQ)(earlier)}`;
const differencesShown = 20;
function mismatch(host, from, to, differences) {
    const more = differences.length - differencesShown;
    return new failure/* Failure */.HR({
        what: `${to} on ${host.name} is not equal to ${from} after the sync.`,
        why: `${differences.length} ${differences.length === 1 ? 'path differs' : 'paths differ'} in what was read back.`,
        evidence: [...differences.slice(0, differencesShown), ...(more > 0 ? [`and ${more} more`] : [])],
        fix: `Find out who else writes to ${to} on ${host.name}, then run this again.`,
    });
}


/***/ }),

/***/ 8843:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nb: () => (/* binding */ manifestOfHost),
/* harmony export */   kt: () => (/* binding */ treeFacts)
/* harmony export */ });
/* unused harmony export directoryManifest */
/* harmony import */ var _host_manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9111);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3018);



/**
 * The summary of a directory of this machine, as it would be synced.
 * @param skip paths that are left out
 * @throws Failure when the path is not a directory, cannot be read, or holds files that cannot be synced
 */
async function directoryManifest(path, skip) {
    return treeFacts(await readSourceManifest(path, skip));
}
/** The summary of a manifest. */
function treeFacts(manifest) {
    const files = manifest.filter(({ type }) => type === 'file');
    return {
        files: files.length,
        bytes: files.reduce((sum, { size }) => sum + size, 0),
        manifest: (0,_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .digestOf */ .o)(manifest),
    };
}
/** The SHA-256 of the sorted manifest of a directory on a host; undefined where the path is not a directory. */
async function manifestOfHost(host, path, options = {}) {
    const found = await (0,_host_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .findReading */ .OZ)(host, path, options);
    return found && (0,_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .digestOf */ .o)(found.manifest);
}


/***/ }),

/***/ 9423:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l4: () => (/* binding */ backupsCutBy),
  bK: () => (/* binding */ runningBackups),
  CD: () => (/* binding */ sayBackup)
});

// UNUSED EXPORTS: backupHolder

// EXTERNAL MODULE: ./packages/host/lib/lock/lease-holder.js
var lease_holder = __webpack_require__(4984);
// EXTERNAL MODULE: ./packages/runtime/lib/text/time.js
var time = __webpack_require__(3190);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./packages/releases/lib/exclusion/locks.js

/**
 * Whoever changes the containers of an installation (a deploy, a heal, a recovery) holds one lock; whoever backs up a source
 * of it holds another, one for each source. Each takes its own, and then looks for the other. A backup that sees a change
 * gives its lock back and waits. A change that would stop what a backup reads waits for the end of that; as no backup begins
 * under the lock of the change, it waits only once. So a deploy that touches no data never waits for a backup.
 * @param directory what the host keeps of the installation
 */
function changeLock(directory) {
    return posix.join(directory, 'lock');
}
/** The lock of whoever backs up a source of an installation. */
function backupLock(directory, source) {
    return posix.join(backupLocks(directory), `${source}.lock`);
}
function backupLocks(directory) {
    return external_node_path_.posix.join(directory, 'backups');
}

;// CONCATENATED MODULE: ./packages/releases/lib/exclusion/backups.js



const ofServices = /^backup of (halted )?service ([\w.-]+(?:, [\w.-]+)*) by /;
/**
 * The name of a backup for whoever waits for it.
 * @param by the run
 */
function backupHolder({ services, halts }, by) {
    if (services.length === 0)
        return `backup by ${by}`;
    return `backup of ${halts ? 'halted ' : ''}service ${services.join(', ')} by ${by}`;
}
/** The backups of an installation that are under way on a host. */
async function runningBackups(host, directory, signal) {
    const held = await (0,lease_holder/* leaseHoldersIn */.t)(host, backupLocks(directory), { signal });
    return [...held].map(([source, holder]) => {
        const [, halted, services] = ofServices.exec(holder.holder) ?? [];
        return {
            ...{ source, holder, host: host.name },
            services: services?.split(', ') ?? [],
            halts: halted !== undefined,
        };
    });
}
/**
 * The backups that would be cut by a stop or a start of these services. One that does not know its service may read any
 * store of data that runs. What does not run is needed only by a backup that has made it stand still.
 */
function backupsCutBy(backups, stopped) {
    const running = stopped.filter(({ idle }) => !idle);
    return backups.filter(({ services, halts }) => services.length === 0
        ? running.some(({ datastore }) => datastore)
        : (halts ? stopped : running).some(({ service }) => services.includes(service)));
}
/** A backup in words, as a part of a sentence. */
function sayBackup({ source, holder: { holder, since }, host }) {
    const from = since === undefined ? '' : ` since ${(0,time/* formatTime */.f)(since)}`;
    return `the backup of ${source} on ${host}${from} (${holder || 'a run that gave no name'})`;
}


/***/ }),

/***/ 7795:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M4: () => (/* binding */ BackupUnderWay),
/* harmony export */   rI: () => (/* binding */ untilBackupsEnd)
/* harmony export */ });
/* unused harmony exports untilChangesEnd, changing */
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3099);
/* harmony import */ var _backups_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9423);




/** How often is looked, and how often it is told that this goes on. */
const lookMs = 2_000;
const tellMs = 10_000;
/** Something was not changed, because a backup reads what would be stopped or started. */
class BackupUnderWay extends _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR {
}
/**
 * Waits until no backup reads what is about to be stopped or started. The caller holds the lock of changes, so none begins anew.
 * @param subject the project or the stack
 * @throws BackupUnderWay that names the backup, after `waitMs`
 */
async function untilBackupsEnd(hosts, { directory, stopped, subject, waitMs, }, deps) {
    if (stopped.length === 0)
        return;
    await untilNone(async () => {
        const all = await Promise.all(hosts.map((host) => (0,_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .runningBackups */ .bK)(host, directory, deps.signal)));
        return (0,_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .backupsCutBy */ .l4)(all.flat(), stopped).map(_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .sayBackup */ .CD);
    }, {
        waitMs,
        failure: (held) => new BackupUnderWay({
            what: `${subject} was not changed, because a backup reads what would be stopped or started.`,
            why: `It was waited for ${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .sayElapsed */ .c)(waitMs)}, and it goes on: ${held.join('; ')}.`,
            evidence: [`to be stopped or started: ${stopped.map(({ service }) => service).join(', ')}`],
            fix: 'Let the backup end, or cancel its run: it is over seconds after its runner is gone. To wait longer, raise the time to wait for the lock.',
        }),
    }, deps);
}
/**
 * Waits until nobody changes an installation.
 * @param subject what waits, as the beginning of a sentence: `The backup of harbor`
 * @throws Failure that names whoever changes it, after `waitMs`
 */
async function untilChangesEnd(host, { directory, subject, waitMs, }, deps) {
    await untilNone(() => changing(host, directory, deps.signal), {
        waitMs,
        failure: (held) => new Failure({
            what: `${subject} was not begun, because its containers may be changed now.`,
            why: `It was waited for ${sayElapsed(waitMs)}, and ${held.join('; ')}.`,
            evidence: [],
            fix: 'Run this again when the deploy has ended, or cancel that: its lock is free seconds after its runner is gone. To wait longer, raise "lock-wait".',
        }),
    }, deps);
}
/** Whoever changes an installation now, in words; empty where nobody does. */
async function changing(host, directory, signal) {
    const found = await leaseHolder(host, changeLock(directory), { signal });
    if (!found)
        return [];
    const from = found.since === undefined ? '' : ` since ${formatTime(found.since)}`;
    return [
        `the lock of deploys on ${host.name} is held by ${found.holder || 'a run that gave no name'}${from}`,
    ];
}
async function untilNone(look, { waitMs, failure }, { clock, logger, signal }) {
    const start = clock.now();
    let lastTold = Number.NEGATIVE_INFINITY;
    for (;;) {
        const held = await look();
        if (held.length === 0)
            return;
        const waited = clock.now() - start;
        if (waited >= waitMs)
            throw failure(held);
        if (clock.now() - lastTold >= tellMs) {
            lastTold = clock.now();
            logger.info(`Waiting: ${held.join('; ')} (${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .sayElapsed */ .c)(waited)} of ${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .sayElapsed */ .c)(waitMs)}).`);
        }
        await clock.sleep(Math.min(lookMs, waitMs - waited), signal);
    }
}


/***/ }),

/***/ 4813:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kj: () => (/* binding */ installationMarkFile),
/* harmony export */   Nu: () => (/* binding */ parseInstallationMark),
/* harmony export */   cK: () => (/* binding */ tiers),
/* harmony export */   iG: () => (/* binding */ readInstallationMark),
/* harmony export */   xB: () => (/* binding */ formatInstallationMark)
/* harmony export */ });
/* unused harmony export storeInstallationMark */
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6033);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7035);



/** The purposes of an environment. Only a staging environment can be destroyed. */
const tiers = ['production', 'staging'];
const schema = zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
    /** The name that callers use for the environment. */
    environment: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().min(1),
    tier: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(tiers),
    /** The name of the Compose project. */
    project: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().min(1),
    /** The directory of the project's files, an absolute path. */
    directory: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().startsWith('/'),
});
/** @param dir the directory of the ledger */
const installationMarkFile = (dir) => node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join(dir, 'installation.json');
/** @param dir the directory of the ledger */
async function storeInstallationMark(host, dir, mark) {
    await host.writeFile(installationMarkFile(dir), formatInstallationMark(mark), { mode: 0o600 });
}
/** The text of the installation's file. */
function formatInstallationMark(mark) {
    return `${JSON.stringify(schema.parse(mark), null, 2)}\n`;
}
/**
 * The installation of a host; undefined where nothing was ever installed.
 * @param dir the directory of the ledger
 * @throws Failure where the file does not have Fairway's format
 */
async function readInstallationMark(host, dir) {
    const path = installationMarkFile(dir);
    if (!(await host.stat(path)))
        return undefined;
    const text = Buffer.from(await host.readFile(path)).toString('utf8');
    return parseInstallationMark(text, `${path} on ${host.name}`);
}
/** @throws Failure where the text does not have Fairway's format */
function parseInstallationMark(text, where) {
    try {
        return schema.parse(JSON.parse(text));
    }
    catch (cause) {
        throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
            what: `${where} cannot be read.`,
            why: 'The file is not what Fairway wrote there.',
            fix: 'If somebody edited it, put it right; otherwise delete it and deploy there again, which writes it anew.',
            cause,
        });
    }
}


/***/ }),

/***/ 4281:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ bringCopy),
/* harmony export */   m: () => (/* binding */ keptCopy)
/* harmony export */ });
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2140);
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8843);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6033);


/** The path of a directory's copy on a host. Each content has its own copy, named by its hash. */
function keptCopy(copies, { manifest }) {
    return `${copies}/${manifest}`;
}
/**
 * Begins a copy, so only the differences are sent: with links to the files of an earlier copy, which cost no space, or
 * with the content of the directory in place. That one is not linked to, because containers may write to its files.
 * Prints how it began, and the free kilobytes. $1 directory in place, $2 copy, then the earlier copies.
 */
const beginScript = `
set -eu
place=$1 copy=$2
shift 2
[ ! -d "$copy" ] || { echo kept; exit 0; }
mkdir -p -m 0700 -- "\${copy%/*}"
rm -rf -- "$copy.part"
mkdir -- "$copy.part"
free() { df -Pk -- "$copy.part" | awk 'NR == 2 { print $4 }'; }
began=alone
for earlier in "$@"; do
  [ -d "$earlier" ] || continue
  if cp -al -- "$earlier/." "$copy.part/" 2>/dev/null; then began=linked; break; fi
  rm -rf -- "$copy.part"
  mkdir -- "$copy.part"
done
if [ $began = alone ] && [ -d "$place" ] && [ "$(du -sk -- "$place" 2>/dev/null | cut -f1)" -lt "$(free)" ]; then
  cp -a --reflink=auto -- "$place/." "$copy.part/" 2>/dev/null || :
fi
echo "$began $(free)"
`;
/** Gives a copy its name, once it is complete and proven. */
const finishScript = 'rm -rf -- "$1" && mv -T -- "$1.part" "$1"';
/**
 * Brings a copy of a directory to a host and reads it back. The copy is beside the directory in place, so nothing
 * changes that a container may have mounted.
 * @param read undefined where the host must already have its copy
 * @throws Failure when the copy cannot be brought, was changed meanwhile, or is missing and has no source
 */
async function bringCopy(host, content, copies, read, deps) {
    const copy = keptCopy(copies, content);
    const earlier = (read?.earlier ?? [])
        .filter((manifest) => manifest !== content.manifest)
        .map((manifest) => keptCopy(copies, { manifest }));
    const begun = await beginCopy(host, content, copy, earlier, deps);
    if (begun === undefined)
        return;
    if (read === undefined)
        throw notKept(host, content);
    const { from, source } = read;
    const proof = await (0,_fairway_host__WEBPACK_IMPORTED_MODULE_0__/* .syncDirectory */ .z)(host, { from, source, to: `${copy}.part`, ...begun }, deps);
    if (proof.manifest !== content.manifest)
        throw changedMeanwhile(read.from);
    await host.exec(['sh', '-c', finishScript, 'finish', copy], { show: `keep a copy of ${content.to}` });
}
/** Begins a copy; undefined where the host has it complete already. */
async function beginCopy(host, content, copy, earlier, { signal }) {
    const limits = signal ? { signal } : {};
    const argv = ['sh', '-c', beginScript, 'begin', content.to, copy, ...earlier];
    const begin = async () => {
        const { stdout } = await host.exec(argv, { ...limits, show: `begin a copy of ${content.to}` });
        return stdout.trim();
    };
    let said = await begin();
    if (said === 'kept') {
        if ((await (0,_fairway_host__WEBPACK_IMPORTED_MODULE_1__/* .manifestOfHost */ .Nb)(host, copy, limits)) === content.manifest)
            return undefined;
        await host.remove(copy);
        said = await begin();
    }
    const [how, free] = said.split(' ');
    return { linked: how === 'linked', freeBytes: Number(free) * 1024 };
}
function notKept(host, { to, manifest }) {
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
        what: `${host.name} has no copy of the files for ${to}.`,
        why: `The release needs the files with the manifest ${manifest.slice(0, 12)}. This host never had them, or has lost them.`,
        fix: 'Deploy that version again from its commit: a deploy brings the files along.',
    });
}
function changedMeanwhile(source) {
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
        what: `${source} was changed while it was synced.`,
        why: 'Its content is no longer what the release was made from.',
        fix: 'Let nothing write to the checkout during this step, then run it again.',
    });
}


/***/ }),

/***/ 5184:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s9: () => (/* binding */ entriesIn),
  SB: () => (/* binding */ ledgerFile),
  au: () => (/* binding */ openLedger),
  yI: () => (/* binding */ releasesIn)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/host/lib/files/read-files.js
var read_files = __webpack_require__(8045);
;// CONCATENATED MODULE: ./packages/runtime/lib/logger.js
/** A logger that says nothing, for tests and for calls whose progress nobody needs. */
const silentLogger = { debug() { }, info() { }, warn() { }, error() { } };

// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
;// CONCATENATED MODULE: ./packages/releases/lib/append-line.js

/**
 * Reads the line whole before it touches the file, so a cut connection leaves nothing. If an earlier cut (a full disk,
 * a power loss) left a line unfinished, it ends that line first; otherwise the new line would become a part of it. $1
 * directory, $2 file, $3 bytes of the line.
 */
const script = `
set -eu
umask 077
export LC_ALL=C
line=$(cat)
[ "\${#line}" -eq "$3" ] || { echo "received \${#line} of $3 bytes" >&2; exit 65; }
[ -d "$1" ] || mkdir -p -- "$1"
if [ -s "$2" ] && [ "$(tail -c 1 -- "$2" | od -An -tx1 | tr -d ' ')" != 0a ]; then
  printf '\\n%s\\n' "$line" >> "$2"
else
  printf '%s\\n' "$line" >> "$2"
fi
sync -- "$2" "$1"
`;
/**
 * Appends one line to a file on a host and waits until the line is on the disk.
 * @throws Failure when the line did not arrive whole or could not be written
 */
async function appendLine(host, path, line) {
    const bytes = Buffer.byteLength(line);
    await host.exec(['sh', '-c', script, 'append', external_node_path_.posix.dirname(path), path, String(bytes)], {
        stdin: line,
        show: `append ${bytes} bytes to ${path}`,
    });
}

// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(3364);
// EXTERNAL MODULE: ./packages/releases/lib/installation-mark.js
var installation_mark = __webpack_require__(4813);
;// CONCATENATED MODULE: ./packages/releases/lib/entry.js


/**
 * The outcome of an attempt.
 * - `started`: the attempt has not ended. As the last line of a ledger it means that a run was cut before its end.
 * - `proven`: the release runs and was proven healthy for the whole soak.
 * - `unchanged`: the release already ran. Nothing was changed, and it was proven again.
 * - `rolled-back`: the release failed, and `previous` was put back and proven.
 * - `failed`: the release failed, and the containers that run now are not proven.
 * - `removed`: the first release failed and was removed again.
 * - `destroyed`: the running release was removed on request, and was proven to be gone.
 */
const outcomes = [
    'started',
    'proven',
    'unchanged',
    'rolled-back',
    'failed',
    'removed',
    'destroyed',
];
const fields = schemas/* object */.Ikc({
    /** The id of the requested release. */
    id: schemas/* string */.YjP().min(1),
    version: schemas/* string */.YjP().min(1),
    commit: schemas/* string */.YjP(),
    /** ISO 8601, UTC. */
    startedAt: iso/* datetime */.w$(),
    endedAt: iso/* datetime */.w$().optional(),
    /** The GitHub login of the user who started the run. */
    actor: schemas/* string */.YjP(),
    runUrl: schemas/* string */.YjP(),
    outcome: schemas/* enum */.k5n(outcomes),
    /** The id of the release that ran before; absent on the first deploy. */
    previous: schemas/* string */.YjP().optional(),
    /** The run was told to go back to this release. */
    rollback: schemas/* boolean */.zMY().optional(),
    /** The run was told to remove what runs; the release is the one that ran. */
    destroy: schemas/* boolean */.zMY().optional(),
    /** Names of the volumes that stay when everything else is removed. */
    volumes: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    /**
     * The environment that the caller deploys to; only for actions that ask for it. Its tier allows or forbids a destroy.
     */
    environment: schemas/* string */.YjP().optional(),
    tier: schemas/* enum */.k5n(installation_mark/* tiers */.cK).optional(),
    /** The state of the databases, from the output of migrate-prisma. */
    schema: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), newest: schemas/* string */.YjP().nullable(), worksFor: schemas/* array */.YOg(schemas/* string */.YjP()) }))
        .optional(),
    /** False: a migration of this run removed something that earlier releases need. */
    rollbackSafe: schemas/* boolean */.zMY().optional(),
    /**
     * The registry login that Swarm got with the services, as a hash that is slow to compute: that makes guessing the
     * password expensive. `none` for no login.
     */
    login: schemas/* string */.YjP().optional(),
    /** The reason of the outcome, in one line; never with a secret in it. */
    cause: schemas/* string */.YjP().optional(),
});
/** One line of the ledger. Fields that a newer Fairway added are kept unchanged. */
const entrySchema = fields.loose();
/**
 * The line of an entry in the file: JSON in ASCII without a newline. Its number of bytes is its number of characters,
 * so a cut can be seen.
 * @throws ZodError when the entry does not fit the schema
 */
function formatEntry(entry) {
    return JSON.stringify(entrySchema.parse(entry)).replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// EXTERNAL MODULE: ./packages/releases/lib/history.js
var lib_history = __webpack_require__(3007);
;// CONCATENATED MODULE: ./packages/releases/lib/parse-ledger.js


/**
 * Reads a ledger from the text of its file. A line that is not JSON was cut while it was written: the last character of
 * an entry's line is the closing brace, so no part of the line parses without it.
 * @throws Failure for a line that is JSON but not an entry: an edit by hand, or another program's file
 */
function parseLedger(text, where) {
    const entries = [];
    const torn = [];
    for (const [index, line] of text.split('\n').entries()) {
        if (line.trim() === '')
            continue;
        const value = parseJson(line);
        if (value === undefined)
            torn.push(index + 1);
        else
            entries.push(toEntry(value, `${where}, line ${index + 1}`));
    }
    return { entries, torn };
}
function parseJson(line) {
    try {
        return JSON.parse(line);
    }
    catch {
        return undefined;
    }
}
function toEntry(value, where) {
    const result = entrySchema.safeParse(value);
    if (result.success)
        return result.data;
    throw new failure/* Failure */.HR({
        what: `The ledger cannot be read: ${where}.`,
        why: 'The line is JSON but not an entry of a ledger.',
        evidence: result.error.issues.map(({ path, message }) => `${path.join('.') || '(line)'}: ${message}`),
        fix: 'If somebody edited the file, put the line right or delete it; otherwise a newer Fairway wrote it: deploy with that version.',
    });
}

// EXTERNAL MODULE: ./packages/releases/lib/store.js + 1 modules
var lib_store = __webpack_require__(9748);
;// CONCATENATED MODULE: ./packages/releases/lib/ledger.js








const ledgerFile = (dir) => external_node_path_.posix.join(dir, 'ledger.jsonl');
const releasesIn = (dir) => external_node_path_.posix.join(dir, 'releases');
/** The entries in a ledger's text. A line that a cut left unfinished is skipped with a warning. */
function entriesIn(text, where, logger) {
    const { entries, torn } = parseLedger(text, where);
    if (torn.length > 0) {
        logger.warn(`${where}: skipped line ${torn.join(', ')}. A run was cut off while it wrote there.`);
    }
    return entries;
}
/** Returns the ledger in a directory of a host. Nothing is read or written until the first call. */
function openLedger(host, { dir, logger = silentLogger }) {
    const path = ledgerFile(dir);
    const store = (0,lib_store/* openStore */.Ch)(host, releasesIn(dir));
    async function read() {
        const text = (await (0,read_files/* readFiles */.U)(host, { files: [path] })).text(path) ?? '';
        return entriesIn(text, `${path} on ${host.name}`, logger);
    }
    return {
        path,
        read,
        append: (entry) => appendLine(host, path, formatEntry(entry)),
        lastProven: async () => (0,lib_history/* lastProven */.zT)(await read()),
        storeRelease: store.write,
        findRelease: store.find,
        readRelease: (id) => readStored(store, id, host),
        stored: store.list,
        releaseDir: store.dirOf,
        prune: async (keep) => prune(store, await read(), keep),
    };
}
async function readStored(store, id, host) {
    const release = await store.find(id);
    if (release)
        return release;
    const stored = await store.list();
    throw new failure/* Failure */.HR({
        what: `The release ${id} is not stored on ${host.name}.`,
        why: `${store.dirOf(id)} holds no release.`,
        evidence: stored.length > 0 ? [`stored: ${stored.join(', ')}`] : ['nothing is stored'],
        fix: 'Choose a stored release, or deploy that version again; raise `keep-releases` to keep more of them.',
    });
}
async function prune(store, entries, keep) {
    const wanted = (0,lib_history/* idsToKeep */.h2)(entries, keep);
    const stored = await store.list();
    const removed = stored.filter((id) => !wanted.has(id));
    await Promise.all(removed.map((id) => store.remove(id)));
    return { kept: stored.filter((id) => wanted.has(id)), removed };
}


/***/ }),

/***/ 6803:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ rollbackTarget)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6033);
/* harmony import */ var _history_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3007);


/**
 * The entry that a rollback goes to. `previous` is the release that was proven before the running one. A release that a
 * rollback left does not count; otherwise a second rollback would bring it back. If the last run failed or was cut, the
 * running release is unknown, and `previous` is the last proven one. Any other value is a version or an id.
 * A version that is a commit may be named by its first seven digits or more, as the ledger is shown.
 * @param stored ids of the releases that are kept
 * @throws Failure when there is no such release, or it is not kept; it lists the kept releases
 */
function rollbackTarget(entries, to, stored) {
    const target = to === 'previous' ? previousOf(entries) : named(entries, to);
    if (target && stored.includes(target.id))
        return target;
    throw noTarget(to, target, keptVersions(entries, stored));
}
function named(entries, to) {
    const proven = entries.filter(_history_js__WEBPACK_IMPORTED_MODULE_0__/* .isProven */ .nn);
    const whole = proven.findLast((entry) => entry.version === to || entry.id === to);
    if (whole || !/^[0-9a-f]{7,39}$/.test(to))
        return whole;
    const begun = proven.filter(({ version }) => /^[0-9a-f]{40}$/.test(version) && version.startsWith(to));
    return new Set(begun.map(({ version }) => version)).size === 1 ? begun.at(-1) : undefined;
}
function previousOf(entries) {
    const running = (0,_history_js__WEBPACK_IMPORTED_MODULE_0__/* .runningRelease */ .Ph)(entries);
    return serving(entries).findLast(({ id }) => id !== running);
}
/** The releases that served one after the other, newest last. A rollback removes those after its target. */
function serving(entries) {
    const line = [];
    for (const entry of entries.filter(_history_js__WEBPACK_IMPORTED_MODULE_0__/* .isProven */ .nn)) {
        const at = entry.rollback ? line.findLastIndex(({ id }) => id === entry.id) : -1;
        if (at >= 0)
            line.length = at;
        else if (line.at(-1)?.id === entry.id)
            line.pop();
        line.push(entry);
    }
    return line;
}
/** The versions that a rollback can name, newest first; the one that runs says so. */
function keptVersions(entries, stored) {
    const running = (0,_history_js__WEBPACK_IMPORTED_MODULE_0__/* .runningRelease */ .Ph)(entries);
    const kept = entries.filter((entry) => (0,_history_js__WEBPACK_IMPORTED_MODULE_0__/* .isProven */ .nn)(entry) && stored.includes(entry.id)).reverse();
    const runs = kept.find(({ id }) => id === running)?.version;
    // A version with several settings is several releases, and one name.
    return [...new Set(kept.map(({ version }) => version))].map((version) => version === runs ? `${version} (runs now)` : version);
}
function noTarget(to, target, kept) {
    const wanted = to === 'previous' ? 'previous release' : `release ${JSON.stringify(to)}`;
    const gone = target ? `${target.version} was proven here, but is not kept any more. ` : '';
    const first = to === 'previous' && !target
        ? 'No release was proven before the one that runs, other than those that a rollback has left. '
        : '';
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR({
        what: `There is no ${wanted} to roll back to.`,
        why: `${gone || (kept.length > 0 ? first : '')}${kept.length > 0 ? `Kept here: ${kept.join(', ')}.` : 'No proven release is kept here.'}`,
        fix: kept.length > 0
            ? 'Name one of these versions: in the input `to` of the action, or in the field `version` of the form of a rollback workflow. The input `keep-releases` says how many are kept.'
            : 'Deploy a release first; a rollback only goes to what was proven.',
    });
}


/***/ }),

/***/ 8275:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ readSnapshot)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8045);
/* harmony import */ var _installation_mark_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4813);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5184);
/* harmony import */ var _recovery_recovery_mark_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6700);
/* harmony import */ var _store_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9748);






/**
 * Reads ledger, mark and releases of a host by one command.
 * @throws Failure where a file does not have Fairway's format
 */
async function readSnapshot(host, { dir, also = {}, logger, signal }) {
    const { files = [], names = [], below = [] } = also;
    const [ledger, installed, root] = [(0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .ledgerFile */ .SB)(dir), (0,_installation_mark_js__WEBPACK_IMPORTED_MODULE_2__/* .installationMarkFile */ .Kj)(dir), (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .releasesIn */ .yI)(dir)];
    const recovery = (0,_recovery_recovery_mark_js__WEBPACK_IMPORTED_MODULE_3__/* .recoveryMarkFile */ .l4)(dir);
    const found = await (0,_fairway_host__WEBPACK_IMPORTED_MODULE_4__/* .readFiles */ .U)(host, { files: [ledger, installed, recovery, ...files], names, below: [root, ...below] }, signal ? { signal } : {});
    const where = (path) => `${path} on ${host.name}`;
    const mark = found.text(installed);
    const beside = (id, name) => found.text(node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join(root, id, name));
    const entries = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .entriesIn */ .s9)(found.text(ledger) ?? '', where(ledger), logger);
    return {
        entries,
        cutOff: (0,_recovery_recovery_mark_js__WEBPACK_IMPORTED_MODULE_3__/* .cutOffIn */ .Xs)(found.text(recovery), entries, where(recovery)),
        mark: mark === undefined ? undefined : (0,_installation_mark_js__WEBPACK_IMPORTED_MODULE_2__/* .parseInstallationMark */ .Nu)(mark, where(installed)),
        ids: found.namesIn(root).filter(_store_js__WEBPACK_IMPORTED_MODULE_5__/* .isId */ .eQ),
        release(id) {
            const text = beside(id, _store_js__WEBPACK_IMPORTED_MODULE_5__/* .releaseFile */ .MR);
            return text === undefined ? undefined : (0,_store_js__WEBPACK_IMPORTED_MODULE_5__/* .parseRelease */ .BC)(text, where(node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join(root, id, _store_js__WEBPACK_IMPORTED_MODULE_5__/* .releaseFile */ .MR)));
        },
        beside,
        others: found,
    };
}


/***/ }),

/***/ 9748:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  B9: () => (/* binding */ formatRelease),
  eQ: () => (/* binding */ isId),
  Ch: () => (/* binding */ openStore),
  BC: () => (/* binding */ parseRelease),
  MR: () => (/* binding */ releaseFile)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/host/lib/files/write-files.js
var write_files = __webpack_require__(5530);
// EXTERNAL MODULE: ./packages/host/lib/files/read-files.js
var read_files = __webpack_require__(8045);
// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
;// CONCATENATED MODULE: ./packages/releases/lib/release.js



/** A directory that was synced to hosts, in the state that was read back there. */
const syncedFilesSchema = schemas/* object */.Ikc({
    /** The directory on the hosts. */
    to: schemas/* string */.YjP(),
    files: schemas/* number */.aig().int().nonnegative(),
    bytes: schemas/* number */.aig().int().nonnegative(),
    /** SHA-256 of the sorted manifest; equal on every node. */
    manifest: schemas/* string */.YjP(),
    /** The constraints of the hosts that take the directory, such as Swarm's; absent where every host takes it. */
    on: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
});
const releaseSchema = schemas/* object */.Ikc({
    id: schemas/* string */.YjP(),
    version: schemas/* string */.YjP(),
    /** The source commit. */
    commit: schemas/* string */.YjP(),
    /** Service name \u2192 image reference with its digest. A deploy sends these references and no others. */
    digests: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    /** The rendered stack or compose file, byte for byte the one that is applied. */
    stack: schemas/* string */.YjP(),
    files: schemas/* array */.YOg(syncedFilesSchema),
    /** Names of the Swarm configs that the stack refers to. */
    configs: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** Names of the Swarm secrets that the stack refers to; the values stay in the Swarm. */
    secrets: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** ISO 8601, UTC. */
    createdAt: schemas/* string */.YjP(),
});
/**
 * Returns the release with its id, `VERSION-HASH`. The hash covers everything that is applied: equal inputs give an
 * equal id in every run, and the same version with other settings gets another id.
 * @throws Failure when the version is not a Docker tag
 */
function makeRelease(parts) {
    const { version, commit, digests, stack, files, configs, secrets, createdAt } = parts;
    const content = JSON.stringify([
        releaseVersion(version),
        sorted(digests),
        stack,
        files.map(({ to, manifest, on = [] }) => [to, manifest, ...on]).sort(byText),
        [...configs].sort(),
        [...secrets].sort(),
    ]);
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
    return { id: `${version}-${hash}`, version, commit, digests, stack, files, configs, secrets, createdAt };
}
function byText(a, b) {
    return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
function sorted(record) {
    return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

;// CONCATENATED MODULE: ./packages/releases/lib/store.js




/** The last file that is written in a release's directory. */
const releaseFile = 'release.json';
/** A version, a dash and a hash. An id becomes a path, so a slash and a leading dot are not allowed. */
const idPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,191}$/;
function openStore(host, root) {
    const dirOf = (id) => external_node_path_.posix.join(root, checkedId(id));
    const fileOf = (id) => external_node_path_.posix.join(dirOf(id), releaseFile);
    return {
        dirOf,
        async write(release) {
            const file = { path: fileOf(release.id), content: formatRelease(release), mode: 0o600 };
            // The rendered stack may hold secret environment values, so only the owner may enter the directory.
            await (0,write_files/* writeFiles */.h)(host, [file], { parents: 0o700 });
        },
        async find(id) {
            const file = fileOf(id);
            const text = (await (0,read_files/* readFiles */.U)(host, { files: [file] })).text(file);
            return text === undefined ? undefined : parseRelease(text, `${file} on ${host.name}`);
        },
        async list() {
            return (await (0,read_files/* readFiles */.U)(host, { names: [root] })).namesIn(root).filter(isId);
        },
        remove: (id) => host.remove(dirOf(id)),
    };
}
/** Whether a text can be the name of a release's directory. */
function isId(name) {
    return idPattern.test(name);
}
/** The text of the release's file. */
function formatRelease(release) {
    return `${JSON.stringify(releaseSchema.parse(release), null, 2)}\n`;
}
function checkedId(id) {
    if (isId(id))
        return id;
    throw new failure/* Failure */.HR({
        what: `${JSON.stringify(id)} is not the id of a release.`,
        why: 'An id is a version, a dash and a hash, like v1.4.0-9f86d081884c.',
        fix: 'Take the id out of the ledger.',
    });
}
/** @throws Failure where the text does not have Fairway's format */
function parseRelease(text, where) {
    try {
        return releaseSchema.parse(JSON.parse(text));
    }
    catch (cause) {
        throw new failure/* Failure */.HR({
            what: `The stored release cannot be read: ${where}.`,
            why: 'The file is not what Fairway wrote there.',
            fix: 'Delete its directory and deploy that version again.',
            cause,
        });
    }
}


/***/ })

};
;