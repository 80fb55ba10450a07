"use strict";
exports.id = 264;
exports.ids = [264];
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
/* harmony import */ var _fairway_health__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1645);
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
/* harmony export */   WW: () => (/* binding */ underOwnLock)
/* harmony export */ });
/* unused harmony exports healingLockWaitMs, unlessHeld */
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4984);

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
        if (!(error instanceof LockHeldFailure))
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
    const found = await Promise.all(hosts.map((host) => (0,_fairway_host__WEBPACK_IMPORTED_MODULE_0__/* .leaseHolder */ .F)(host, path, { signal })));
    return told(found.find((one) => one !== undefined));
}
function told(found) {
    return found && { holder: found.holder || 'a run that gave no name', since: found.since };
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

// EXTERNAL MODULE: ./packages/health/lib/verify-item.js + 11 modules
var verify_item = __webpack_require__(1645);
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

/***/ 1657:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ shownAddress),
/* harmony export */   W: () => (/* binding */ credentialsIn)
/* harmony export */ });
/* harmony import */ var _verify_item_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1645);

/** Headers that hold no credential, whoever writes them. */
const harmlessHeader = /^(?:accept(?:-.*)?|cache-control|connection|content-type|dnt|forwarded|host|if-.*|origin|pragma|range|referer|sec-.*|upgrade(?:-.*)?|user-agent|x-forwarded-.*|x-real-ip|x-request-id)$/i;
const credentialName = /token|key|secret|pass|pwd|sig|auth|code|session|sid|jwt|sas|cred|ticket/i;
/** Letters and digits as no word has them. */
const looksRandom = /^(?=.*[A-Za-z])(?=.*\d)[\w.~+/=-]{12,}$/;
const sqlPassword = [
    /(?:password|passwd|pwd|identified\s+by)\s*=?\s*'((?:[^']|'')+)'/gi,
    /(?:password|passwd|pwd)=([^\s'";&]+)/gi,
];
/**
 * What is a credential by its place in the items of `verify`: values of headers, of queries, of cookies, of bodies
 * and of options, and passwords inside SQL. The input is no secret as a whole, so each has to be masked.
 */
function credentialsIn(items) {
    const found = items.flatMap((item) => {
        if ((0,_verify_item_js__WEBPACK_IMPORTED_MODULE_0__/* .isProbe */ .Tb)(item)) {
            const headers = Object.entries(item.headers ?? {});
            return [
                ...headers.flatMap(([name, value]) => inHeader(name, value)),
                ...inUrl(item.url),
                ...inBody(item.body ?? ''),
            ];
        }
        if ((0,_verify_item_js__WEBPACK_IMPORTED_MODULE_0__/* .isOfKind */ .Q2)('tcp', item))
            return inGreeting(item.send ?? '');
        if ((0,_verify_item_js__WEBPACK_IMPORTED_MODULE_0__/* .isOfKind */ .Q2)('command', item))
            return inWords(item.command);
        if (!(0,_verify_item_js__WEBPACK_IMPORTED_MODULE_0__/* .isOfKind */ .Q2)('sql', item))
            return [];
        return sqlPassword.flatMap((way) => [...item.sql.matchAll(way)].map(([, password = '']) => password));
    });
    // A placeholder is filled in later: what stands around it is the same every time.
    return [...new Set(found.flatMap((value) => value.split(/\{(?:node|host|release)\}/)))].filter((value) => value !== '');
}
/** What logs in at a port: `AUTH [USER] PASSWORD`, `PASS PASSWORD`. */
function inGreeting(text) {
    return [...text.matchAll(/^(?:AUTH|PASS)\s+(?:\S+\s+)?(\S+)\s*$/gim)].flatMap(([, given]) => given ?? []);
}
/** In a command, the values of options that are named as credentials are: `--token=\u2026` or `--token \u2026`. */
function inWords(words) {
    return words.flatMap((word, at) => {
        const [, name = '', value] = /^--?([\w-]+)(?:=(.+))?$/s.exec(word) ?? [];
        return credentialName.test(name) ? (value ?? words[at + 1] ?? []) : [];
    });
}
/** In a body, the values of fields that are named as credentials are: of JSON at any depth, or of a form. */
function inBody(body) {
    const found = [];
    try {
        JSON.parse(body, (name, value) => {
            if (typeof value === 'string' && credentialName.test(name))
                found.push(value);
            return value;
        });
        return found;
    }
    catch {
        return inUrl(`?${body}`);
    }
}
function inHeader(name, value) {
    if (harmlessHeader.test(name))
        return [];
    if (/^cookie$/i.test(name))
        return value.split(/;\s*/).map((pair) => pair.replace(/^[^=]*=/, ''));
    const [, scheme = '', rest] = /^(\S+)\s+(.+)$/.exec(value.trim()) ?? [];
    if (rest === undefined)
        return [value];
    if (!/^basic$/i.test(scheme))
        return [value, rest];
    const account = Buffer.from(rest, 'base64').toString('utf8');
    return [value, rest, account, account.replace(/^[^:]*:/, '')];
}
function inUrl(url) {
    return queryOf(url).flatMap(({ value, decoded, isCredential }) => (isCredential ? [value, decoded] : []));
}
/** An address for people, as a server gave it: without an account, values of its query that are credentials, and its fragment. */
function shownAddress(url) {
    const bare = url.replace(/#.*$/s, '').replace(/^(\w+:\/\/)[^/?]*@/, '$1');
    const query = queryOf(bare).map(({ name, pair, isCredential }) => (isCredential ? `${name}=***` : pair));
    return query.length === 0 ? bare : `${bare.slice(0, bare.indexOf('?'))}?${query.join('&')}`;
}
function queryOf(url) {
    const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
    return query.split('&').flatMap((pair) => {
        if (pair === '')
            return [];
        const [, name = pair, value = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
        const decoded = new URLSearchParams(pair).get(new URLSearchParams(pair).keys().next().value ?? '') ?? '';
        const isCredential = value !== '' && (credentialName.test(name) || looksRandom.test(decoded));
        return [{ pair, name, value, decoded, isCredential }];
    });
}


/***/ }),

/***/ 8266:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ jsonProblem),
/* harmony export */   Z: () => (/* binding */ jsonRule)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1918);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7035);


const scalar = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(), zod__WEBPACK_IMPORTED_MODULE_0__/* ["null"] */ .chJ()]);
/** Path in a JSON text (`checks.0.state`) \u2192 the expected value. */
const jsonRule = zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), scalar);
/** Why a text does not hold what a rule expects, as the end of a sentence; undefined where it does. */
function jsonProblem(wanted, text) {
    let value;
    try {
        // Servers of some kinds begin a text with a mark of its encoding, which is no part of it.
        value = JSON.parse(text.replace(/^\ufeff/, ''));
    }
    catch {
        return 'answered with a body that is not JSON';
    }
    for (const [path, expected] of Object.entries(wanted)) {
        const found = at(value, path);
        if (found !== expected) {
            const seen = found === undefined ? 'nothing' : (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .shorten */ .ml)(JSON.stringify(found), 100);
            return `answered with ${seen} at ${path} instead of ${JSON.stringify(expected)}`;
        }
    }
    return undefined;
}
/** The value at a dotted path. Numbers are indexes of a list. Only an object's own keys are found. */
function at(value, path) {
    return path
        .split('.')
        .reduce((inner, key) => typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? inner[key]
        : undefined, value);
}


/***/ }),

/***/ 8124:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kb: () => (/* binding */ excerpt),
/* harmony export */   OM: () => (/* binding */ bodyBytes),
/* harmony export */   Zw: () => (/* binding */ problemOf)
/* harmony export */ });
/* unused harmony export bodyLimit */
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1918);
/* harmony import */ var _fields_json_rule_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8266);
/* harmony import */ var _status_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5564);



/** The number of bytes of a body that are read and searched. */
const bodyLimit = 1_048_576;
/** The same where nothing is searched: enough for the excerpt. */
const excerptLimit = 4_096;
/** The number of bytes that a request reads of a body. A hundred requests at once hold little memory so. */
function bodyBytes({ contains, json }) {
    return contains === undefined && json === undefined ? excerptLimit : bodyLimit;
}
/**
 * The reason why an answer is not healthy, worded to end a sentence that begins with the probe's name; undefined for a
 * healthy answer.
 * @param ms milliseconds that the answer took
 */
function problemOf(request, { status, body }, ms) {
    const { probe, contains, json } = request;
    if (!(0,_status_js__WEBPACK_IMPORTED_MODULE_0__/* .statusIn */ .em)(status, probe.status)) {
        return `answered ${status} instead of ${(0,_status_js__WEBPACK_IMPORTED_MODULE_0__/* .describeStatus */ .Wn)(probe.status)}`;
    }
    if (contains !== undefined && !body.includes(contains)) {
        return `answered ${status} without ${JSON.stringify(contains)} in the body`;
    }
    const wrong = json && (0,_fields_json_rule_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonProblem */ .I)(json, body);
    if (wrong)
        return wrong;
    const most = probe['max-ms'];
    return most !== undefined && ms > most
        ? `answered ${status} in ${ms} ms, slower than ${most} ms`
        : undefined;
}
/** The first 200 characters of a body on one line, as evidence. */
function excerpt(body) {
    return (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .shortLine */ .tl)(body, 200);
}


/***/ }),

/***/ 2307:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ askAndFollow)
});

// UNUSED EXPORTS: redirectProblem

// EXTERNAL MODULE: ./packages/health/lib/credentials.js
var credentials = __webpack_require__(1657);
// EXTERNAL MODULE: ./packages/health/lib/network-fault.js
var network_fault = __webpack_require__(9824);
// EXTERNAL MODULE: ./packages/health/lib/http/answer.js
var answer = __webpack_require__(8124);
// EXTERNAL MODULE: ./packages/health/lib/http/probe-request.js
var probe_request = __webpack_require__(6822);
;// CONCATENATED MODULE: ./packages/health/lib/http/ask-by-fetch.js



/**
 * Sends a request from this machine. TLS is verified; a redirect is an answer.
 * @throws Error with one line with the reason why no answer arrived: the timeout, or the system's message
 */
async function askByFetch(request, deps) {
    const { probe, method, url, body } = request;
    const over = new AbortController();
    const signal = deps.signal ? AbortSignal.any([deps.signal, over.signal]) : over.signal;
    const idle = new AbortController();
    deps.clock.sleep(probe.timeout, idle.signal).then(() => over.abort(new Error(`no answer within ${probe.timeout} ms`)), () => { });
    try {
        const response = await deps.fetch(url, {
            method,
            headers: { ...(0,probe_request/* contentTypeOf */.JX)(request), ...request.headers },
            ...(body === undefined ? {} : { body }),
            redirect: 'manual',
            signal,
        });
        const to = response.headers.get('location');
        const location = to === null ? undefined : URL.parse(to, url)?.href;
        return {
            status: response.status,
            body: await readBody(response, (0,answer/* bodyBytes */.OM)(request)),
            ...(location === undefined ? {} : { location }),
        };
    }
    catch (error) {
        deps.signal?.throwIfAborted();
        throw over.signal.aborted ? over.signal.reason : new Error((0,network_fault/* causeOf */.rl)(error), { cause: error });
    }
    finally {
        idle.abort();
    }
}
async function readBody(response, most) {
    const chunks = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= most)
            break;
    }
    return Buffer.concat(chunks).subarray(0, most).toString('utf8');
}

// EXTERNAL MODULE: ./packages/health/lib/places.js
var places = __webpack_require__(9903);
;// CONCATENATED MODULE: ./packages/health/lib/http/curl/config.js

/**
 * curl's configuration file: each line has a key and a quoted value. The body goes to the file descriptor 4, so that
 * standard output has nothing but the status, the seconds, and the URL of a redirect.
 */
function curlConfig(request) {
    const { method, url, headers, body, probe } = request;
    const all = { ...(0,probe_request/* contentTypeOf */.JX)(request), ...headers };
    // curl calls a body of its own accord a form.
    const named = Object.keys(all).some((name) => /^content-type$/i.test(name));
    const lines = [
        ['url', url],
        ['max-time', String(probe.timeout / 1000)],
        // curl shows the head itself as a body.
        ...(method === 'HEAD'
            ? ['head', ['output', '/dev/null']]
            : [...(method === 'GET' ? [] : [['request', method]]), ['output', '/dev/fd/4']]),
        ...Object.entries(all).map(([name, value]) => ['header', `${name}: ${value}`]),
        ...(body === undefined ? [] : [['data-raw', body], ...(named ? [] : [['header', 'Content-Type:']])]),
        ['write-out', 'fairway-status:%{http_code} %{time_total} <%{redirect_url}>\n'],
    ];
    return lines
        .map((line) => typeof line === 'string' ? `${line}\n` : `${line[0]} = "${escapeValue(line[1] ?? '')}"\n`)
        .join('');
}
function escapeValue(value) {
    return value
        .replaceAll('\\', '\\\\')
        .replaceAll('"', '\\"')
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r')
        .replaceAll('\t', '\\t');
}

;// CONCATENATED MODULE: ./packages/health/lib/http/curl/session.js


/**
 * Sends one request for each line of standard input, all side by side: `INDEX BYTES CONFIG`. A header may hold a token, so
 * that the configuration reaches curl by standard input too, out of a word of the shell. Of each request come lines
 * `INDEX b BASE64` with the beginning of the body, `INDEX b .` at its end, and `INDEX e STATUS WORDS` with the exit status
 * of curl and what it said. Each line is written by one system call, so lines of several requests never mix.
 */
const script = `
set -f
exec 3>&1
ask() {
  index=$1
  {
    said=$(printf %b "$3" | curl --silent --show-error --globoff --config - 2>&1)
    set -- "$?" $said
    printf '%s e %s\\n' "$index" "$*" >&3
  } 4>&1 >/dev/null | {
    head -c "$2" | base64 | awk -v tag="$index b" '{ print tag, $0; fflush() } END { print tag, "." }'
    cat >/dev/null
  } >&3
}
while read -r index bytes config; do ask "$index" "$bytes" "$config" & done
wait
`;
/**
 * Sends requests from a host in one session, with the host's own curl. Each answer is handed on as soon as it is there, so
 * a slow one keeps no other waiting.
 */
async function curlTogether(all, host, signal) {
    const open = all.map((one) => ({
        ...one,
        body: [],
        whole: false,
        said: undefined,
    }));
    const [only, ...others] = all;
    const settle = (line) => {
        const [, index = '', kind, text = ''] = /^(\d+) ([be]) (.*)$/.exec(line) ?? [];
        const one = open[Number(index)];
        if (!one || kind === undefined)
            return;
        if (kind === 'e')
            one.said = text;
        else if (text === '.')
            one.whole = true;
        else
            one.body.push(text);
        if (one.said === undefined || !one.whole)
            return;
        try {
            one.resolve({ ...readSaid(one.said), body: Buffer.from(one.body.join(''), 'base64').toString('utf8') });
        }
        catch (error) {
            one.reject(error);
        }
        one.body.length = 0;
    };
    const lines = new Lines(settle);
    try {
        const { exitCode, stderr } = await host.stream(['sh', '-c', script], {
            stdin: all.map(({ request }, index) => lineFor(request, index)).join(''),
            onStdoutBytes: (chunk) => lines.push(chunk),
            timeoutMs: Math.max(...all.map(({ request }) => request.probe.timeout)) + 10_000,
            accept: 'any',
            show: others.length === 0 ? `curl ${only?.request.url}` : `curl of ${all.length} addresses`,
            signal,
        });
        throw new Error(stderr.trim().split('\n').at(-1) || `curl ended with status ${exitCode}`);
    }
    catch (error) {
        // Who has an answer already is not reached by this.
        for (const one of open)
            one.reject(error);
    }
}
function lineFor(request, index) {
    return `${index} ${(0,answer/* bodyBytes */.OM)(request)} ${asWord(curlConfig(request))}\n`;
}
/** A text as one word that `printf %b` turns back into it. */
function asWord(text) {
    return Array.from(Buffer.from(text, 'utf8'), (byte) => byte > 0x20 && byte < 0x7f && byte !== 0x5c
        ? String.fromCharCode(byte)
        : `\\0${byte.toString(8).padStart(3, '0')}`).join('');
}
/** @throws Error with curl's message where no answer arrived */
function readSaid(said) {
    const [all = '', code, seconds, location = ''] = /fairway-status:(\d+) ([\d.]+) <(\S*)>/.exec(said) ?? [];
    const [exit = ''] = said.split(' ', 1);
    const status = Number(code);
    if (exit !== '0' || !(status > 0)) {
        const words = said.slice(exit.length).replace(all, '').trim();
        throw new Error(/curl: \(\d+\).*/.exec(words)?.[0] ?? (words || `curl ended with status ${exit}`));
    }
    return {
        status,
        ms: Math.round(Number(seconds) * 1000),
        ...(location === '' ? {} : { location }),
    };
}
/** Cuts bytes into lines. */
class Lines {
    #rest = Buffer.alloc(0);
    #take;
    constructor(take) {
        this.#take = take;
    }
    push(chunk) {
        let all = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
        for (let end = all.indexOf(10); end >= 0; end = all.indexOf(10)) {
            this.#take(all.subarray(0, end).toString('utf8'));
            all = all.subarray(end + 1);
        }
        this.#rest = all;
    }
}

;// CONCATENATED MODULE: ./packages/health/lib/http/curl/ask-by-curl.js


/** Requests of one session at most. Each is a few processes of the host. */
const mostTogether = 50;
/** The requests for each host that are sent next. */
const next = new WeakMap();
/**
 * Sends a request from a host, with the host's own curl, resolver and trusted certificates. What is asked at the same time
 * from the same host goes in one session, so that the number of requests is not bound by that of sessions.
 * @throws Error with curl's message when no answer arrived
 */
function askByCurl(request, host, signal) {
    return new Promise((resolve, reject) => {
        const together = next.get(host) ?? [];
        if (together.length === 0) {
            next.set(host, together);
            setImmediate(() => {
                next.delete(host);
                for (const group of groupsOf(together))
                    void send(group, host, group[0]?.signal);
            });
        }
        together.push({ request, resolve, reject, signal });
    });
}
/** Requests that may share a session: those that end with the same signal. */
function groupsOf(all) {
    return [...Map.groupBy(all, ({ signal }) => signal).values()].flatMap((group) => Array.from({ length: Math.ceil(group.length / mostTogether) }, (_, at) => group.slice(at * mostTogether, (at + 1) * mostTogether)));
}
async function send(group, host, signal) {
    try {
        const leave = await (0,places/* placesOn */.S)(host).enter(signal);
        await curlTogether(group, host, signal).finally(leave);
    }
    catch (error) {
        for (const { reject } of group)
            reject(error);
    }
}

;// CONCATENATED MODULE: ./packages/health/lib/http/ask.js


/**
 * Sends a request from where its probe wants it to be asked: a host, or this machine.
 * @throws Error with the reason why no answer arrived
 */
function ask(request, deps) {
    return request.asker ? askByCurl(request, request.asker, deps.signal) : askByFetch(request, deps);
}

;// CONCATENATED MODULE: ./packages/health/lib/http/follow.js


const mostRedirects = 10;
const redirects = [301, 302, 303, 307, 308];
/**
 * Sends a request, and follows redirects where its probe says so. All together they take no longer than one answer may.
 * @throws Error with the reason why no answer arrived
 */
async function askAndFollow(first, deps) {
    const start = deps.clock.now();
    const ledTo = [];
    for (let request = first;;) {
        const answer = await ask(request, deps);
        const { location, status } = answer;
        if (first.probe.redirects !== 'follow' || location === undefined || !redirects.includes(status)) {
            return { answer, ledTo };
        }
        const problem = redirectProblem(first, request.url, location, ledTo);
        if (problem)
            return { answer, ledTo, problem };
        ledTo.push(location);
        const left = first.probe.timeout - (deps.clock.now() - start);
        if (left <= 0)
            throw new Error(`no answer within ${first.probe.timeout} ms`);
        request = redirected(request, location, status, left);
    }
}
/** Why a redirect is not followed; undefined where it is. */
function redirectProblem({ url: firstUrl, probe }, from, to, ledTo) {
    const [first, here, next] = [new URL(firstUrl), new URL(from), new URL(to)];
    if (!/^https?:$/.test(next.protocol))
        return `redirects to ${(0,credentials/* shownAddress */.U)(to)}, which is no web address`;
    const allowed = [first.hostname, ...(probe['redirects-to'] ?? [])];
    if (!allowed.includes(next.hostname)) {
        return `redirects to another host, ${next.hostname}: name it in redirects-to if that is right`;
    }
    if (here.protocol === 'https:' && next.protocol === 'http:')
        return `redirects from https to ${(0,credentials/* shownAddress */.U)(to)}`;
    if ([first.href, ...ledTo].includes(next.href))
        return `redirects in a circle, back to ${(0,credentials/* shownAddress */.U)(to)}`;
    return ledTo.length >= mostRedirects ? `redirects more than ${mostRedirects} times` : undefined;
}
/**
 * The request to which a redirect leads. What the probe sends may be a credential, so it goes to its own server alone:
 * another port of the host can be another program (CVE-2022-27774).
 */
function redirected(request, to, status, timeout) {
    const { method, body, headers, probe, ...rest } = request;
    // As browsers do it: https://fetch.spec.whatwg.org/#http-redirect-fetch
    const becomesGet = (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST');
    const isSame = isSameServer(new URL(request.url), new URL(to));
    return {
        ...rest,
        url: to,
        method: becomesGet ? 'GET' : method,
        probe: { ...probe, timeout },
        headers: isSame ? headers : {},
        ...(body === undefined || becomesGet || !isSame ? {} : { body }),
    };
}
/** A server that sends from its usual port for http to the one for https stays the same. */
function isSameServer(here, next) {
    const isUpgrade = here.protocol === 'http:' && next.protocol === 'https:' && here.port + next.port === '';
    return here.origin === next.origin || (isUpgrade && here.hostname === next.hostname);
}


/***/ }),

/***/ 6822:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ft: () => (/* binding */ placeholders),
/* harmony export */   JX: () => (/* binding */ contentTypeOf),
/* harmony export */   NY: () => (/* binding */ methodOf),
/* harmony export */   uD: () => (/* binding */ requestsOf)
/* harmony export */ });
/**
 * The requests of probes. A probe has one request for each node if its URL names `{node}` (or `{host}`, the same) or if
 * the hosts ask themselves. Otherwise it has one request.
 */
function requestsOf(probes, targets, release) {
    return probes.flatMap((probe) => {
        const perNode = probe.from === 'hosts' || /\{(?:node|host)\}/.test(probe.url);
        return perNode
            ? targets.map((target) => fill(probe, release, target))
            : [fill(probe, release, undefined)];
    });
}
function fill(probe, release, target) {
    const set = placeholders(release, target);
    const { contains, json, body } = probe;
    return {
        probe,
        method: methodOf(probe),
        url: set(probe.url),
        headers: Object.fromEntries(Object.entries(probe.headers ?? {}).map(([key, value]) => [key, set(value)])),
        ...(target ? { node: target.name } : {}),
        ...(target && probe.from === 'hosts' ? { asker: target.host } : {}),
        ...(contains === undefined ? {} : { contains: set(contains) }),
        ...(json ? { json: mapValues(json, (v) => (typeof v === 'string' ? set(v) : v)) } : {}),
        ...(body === undefined ? {} : { body: set(body) }),
    };
}
/** Fills the placeholders of a text: `{release}`, and `{node}` or `{host}` where there is a node. */
function placeholders(release, target) {
    return (text) => text
        .replaceAll(/\{(?:node|host)\}/g, (name) => (target ? urlHost(target.address) : name))
        .replaceAll('{release}', release);
}
/** The address in a URL. An IPv6 address is put in brackets. */
function urlHost(address) {
    return address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
}
function mapValues(record, change) {
    return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
/** The method of a probe's first request. */
function methodOf({ method, body }) {
    return method ?? (body === undefined ? 'GET' : 'POST');
}
/** The header that says that a body is JSON, where it is and the probe's headers do not say what it is. */
function contentTypeOf({ headers, body }) {
    if (body === undefined || Object.keys(headers).some((name) => /^content-type$/i.test(name)))
        return {};
    try {
        JSON.parse(body);
        return { 'content-type': 'application/json' };
    }
    catch {
        return {};
    }
}


/***/ }),

/***/ 5564:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ statusRanges),
/* harmony export */   Wn: () => (/* binding */ describeStatus),
/* harmony export */   em: () => (/* binding */ statusIn)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7035);

/** One status (200), a range ("200-399") or a list of both, as ranges. */
const statusRanges = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()])).min(1)])
    .transform((value, context) => {
    const ranges = [];
    for (const each of Array.isArray(value) ? value : [value]) {
        const [, from, to] = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(String(each)) ?? [];
        const range = { from: Number(from), to: Number(to ?? from) };
        if (from && range.from <= range.to)
            ranges.push(range);
        else
            context.addIssue({
                code: 'custom',
                message: `${each} is not an HTTP status; write 200, "200-399" or a list of them`,
            });
    }
    return ranges;
});
function statusIn(status, ranges) {
    return ranges.some(({ from, to }) => status >= from && status <= to);
}
/** `200-299 or 304`. */
function describeStatus(ranges) {
    return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(' or ');
}


/***/ }),

/***/ 9824:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kl: () => (/* binding */ faultOf),
/* harmony export */   or: () => (/* binding */ isSilence),
/* harmony export */   rl: () => (/* binding */ causeOf),
/* harmony export */   yG: () => (/* binding */ plainly)
/* harmony export */ });
/* unused harmony export isOwnNetworkFault */
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2267);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7010);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6033);


/**
 * Errors of the machine that asks: no route or interface, a name service that gives no answer, no free port or file. A
 * name that does not exist (ENOTFOUND) and a host that does not answer are the target's.
 */
const ownCodes = new Set([
    ...['EAI_AGAIN', 'EAI_FAIL', 'EAI_MEMORY', 'EAI_SYSTEM', 'ESERVFAIL'],
    ...['ENETDOWN', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ENOBUFS'],
    ...['EMFILE', 'ENFILE', 'ENOMEM'],
]);
/** Whether nothing left this machine: it has no network, no name service, or no room for a connection. */
function isOwnNetworkFault(error) {
    const coded = causesOf(error).filter(({ code }) => typeof code === 'string' && code !== 'UND_ERR_ABORTED');
    return coded.length > 0 && coded.every(({ code }) => ownCodes.has(code));
}
/** The reason of a failed fetch (a closed port, an expired certificate). fetch says "fetch failed" and has it as cause. */
function causeOf(error) {
    const { cause } = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .asRecord */ .q)(error);
    if (cause === undefined)
        return (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error);
    // For a name with several addresses there is one error for each address.
    const { errors } = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .asRecord */ .q)(cause);
    return (Array.isArray(errors) ? errors : [cause]).map((one) => plainly((0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(one))).join('; ');
}
/**
 * A message of the system in words for a reader. OpenSSL writes numbers and places of its code around its words, which
 * differ from run to run.
 */
function plainly(message) {
    return message
        .replace(/[0-9A-F]+:error:[0-9A-F]+:SSL routines:[^:]*:([^:]+):.*/s, 'TLS: $1')
        .replace(/\bconnect ECONNREFUSED (\S+:\d+)/g, 'nobody listens on $1');
}
/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED: the sshd allows no forwarding (RFC 4254, 5.1). */
const forwardingRefused = 1;
/**
 * Whose fault it is that no answer arrived. A lost host on the way says nothing about what was to be asked through it,
 * nor does a proxy that refuses.
 */
function faultOf(error) {
    const all = causesOf(error);
    if (all.some((one) => one instanceof _fairway_host__WEBPACK_IMPORTED_MODULE_2__/* .CutOff */ .eI || one.reason === forwardingRefused))
        return 'prober';
    if (all.some((one) => /proxy response|proxy connection|not connected$/i.test((0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(one))))
        return 'prober';
    return isOwnNetworkFault(error) ? 'prober' : 'target';
}
/** Errors that are answers of a kind: a certificate that is refused, a port that speaks no TLS, or no HTTP. */
const answers = /CERT|^ERR_(?:TLS|SSL)_|^EPROTO$|UNABLE_TO_|SELF_SIGNED|^HPE_/;
/** Whether nothing came back. Messages do not tell: they hold names, and a name may be that of a certificate. */
function isSilence(error) {
    return !causesOf(error).some(({ code }) => typeof code === 'string' && answers.test(code));
}
/** An error, its causes, and each of several errors that it stands for. */
function causesOf(error) {
    const one = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .asRecord */ .q)(error);
    const inner = Array.isArray(one.errors) ? one.errors : one.cause === undefined ? [] : [one.cause];
    // An error that stands for several has the code of one of them.
    return inner.length > 0 && Array.isArray(one.errors)
        ? inner.flatMap(causesOf)
        : [one, ...inner.flatMap(causesOf)];
}


/***/ }),

/***/ 9903:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ placesOn)
/* harmony export */ });
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9491);

/**
 * Commands at once on one host. A connection carries eight. Two are left to others: a lease, and a look at services. Who
 * waits for a place here has not begun, so that the wait counts neither as an answer's time nor against its limit.
 */
const atOnceOnHost = 6;
/** The places on each host, for all that are asked at once in this process. */
const places = new WeakMap();
/** The places for commands on a host. */
function placesOn(host) {
    const own = places.get(host) ?? new _fairway_host__WEBPACK_IMPORTED_MODULE_0__/* .ChannelQueue */ .n(atOnceOnHost);
    places.set(host, own);
    return own;
}


/***/ }),

/***/ 7208:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  j: () => (/* binding */ runProbes)
});

// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
// EXTERNAL MODULE: ./packages/backups/lib/manifest/document.js
var manifest_document = __webpack_require__(9055);
// EXTERNAL MODULE: ./packages/backups/lib/manifest/manifest.js
var manifest = __webpack_require__(7039);
// EXTERNAL MODULE: ./packages/backups/lib/names/backup-id.js
var backup_id = __webpack_require__(6699);
;// CONCATENATED MODULE: ./packages/backups/lib/mark/backup-mark.js







const provenSchema = schemas/* strictObject */.rej({
    id: manifest/* backupId */.WH,
    /** The id of the release that ran then; null where nobody knew it. */
    release: schemas/* string */.YjP().nullable(),
});
const schema = schemas/* strictObject */.rej({
    version: schemas/* literal */.euz(1),
    /** By source, and in it by destination: the newest proven backup there. */
    sources: schemas/* record */.g1P(manifest/* name */.UU, schemas/* record */.g1P(manifest/* name */.UU, provenSchema)),
});
/**
 * The file of the mark.
 * @param dir the directory of the ledger whose releases the backups fit
 */
function backupMarkFile(dir) {
    return external_node_path_.posix.join(dir, 'backups.json');
}
/** @throws ZodError where a name in it is none */
function formatMark(mark) {
    return formatDocument(mark, schema);
}
/**
 * @param where the mark in words, at the beginning of a sentence
 * @throws Failure where it is not exactly a mark, or one of another version
 */
function parseMark(text, where) {
    try {
        return (0,manifest_document/* readDocument */.u)(text, schema, where);
    }
    catch (cause) {
        if (!(cause instanceof failure/* Failure */.HR))
            throw cause;
        throw new failure/* Failure */.HR({
            what: cause.what,
            why: cause.why,
            fix: 'Delete the file and let a backup run: it writes the file anew.',
            cause,
        });
    }
}
/**
 * The mark after a run that looked at these sources. A source is never forgotten because a run had another one, and a
 * destination that could not be listed keeps what was known of it.
 */
function markOf(catalogue, sources, before = { version: 1, sources: {} }) {
    const looked = sources.map((source) => [source, provenOf(catalogue, source, before)]);
    return { version: 1, sources: { ...before.sources, ...Object.fromEntries(looked) } };
}
function provenOf(catalogue, source, before) {
    const backups = catalogue.sources.get(source) ?? [];
    return Object.fromEntries(catalogue.destinations.flatMap(({ name: destination, problem }) => {
        const known = before.sources[source]?.[destination];
        const newest = problem === undefined ? newestAt(backups, destination) : known;
        return newest ? [[destination, newest]] : [];
    }));
}
function newestAt(backups, destination) {
    const copy = backups
        .flatMap(({ copies }) => copies)
        .find((one) => one.destination === destination && isReliable(one));
    return copy && { id: copy.id, release: copy.manifest?.release?.id ?? null };
}
/**
 * The newest proven backup of a source at each destination, the newest first.
 * @param marks of one machine, or of several that keep a part each
 */
function provenIn(marks, source) {
    const newest = new Map();
    for (const { sources } of marks) {
        for (const [destination, { id, release }] of Object.entries(sources[source] ?? {})) {
            const at = (0,backup_id/* timeOfId */.I9)(id) ?? 0;
            if (at >= (newest.get(destination)?.at ?? 0))
                newest.set(destination, { destination, id, at, release });
        }
    }
    return [...newest.values()].toSorted((one, other) => other.at - one.at);
}

// EXTERNAL MODULE: ./packages/host/lib/files/read-files.js
var read_files = __webpack_require__(8045);
// EXTERNAL MODULE: ./packages/runtime/lib/text/time.js
var time = __webpack_require__(3190);
// EXTERNAL MODULE: ./packages/runtime/lib/text/elapsed.js
var elapsed = __webpack_require__(3099);
;// CONCATENATED MODULE: ./packages/health/lib/not-found.js
/**
 * The answer where what shall be asked was not found. Where a machine could not be looked at, it may be there: then
 * nobody could ask, which says nothing about it.
 * @param why what was not found, as a sentence without a full stop
 * @param unseen the machines that could not be looked at
 */
function notFound(why, unseen = []) {
    if (unseen.length === 0)
        return { body: '', problem: `cannot be asked: ${why}` };
    const lost = `${unseen.join(', ')} could not be looked at`;
    return { body: '', problem: `cannot be asked: ${why}, and ${lost}`, fault: 'prober' };
}

;// CONCATENATED MODULE: ./packages/health/lib/backup/ask-backup.js




/** Milliseconds by which a backup may be ahead of the clock of whoever asks. */
const clockSlackMs = 10 * 60_000;
/** The call of a backup: one, whichever machine has the mark of it. */
function backupCalls(item, run) {
    return [{ item, url: `backup of ${item.backup}`, ask: () => askBackup(item, run) }];
}
async function askBackup(item, { ledgers, unseen = [], clock, signal }) {
    if (!ledgers)
        return notFound('no project or stack has a ledger here, and the mark lies beside it', unseen);
    const file = backupMarkFile(ledgers.directory);
    const read = await Promise.allSettled(ledgers.on.map((host) => readMark(host, file, { signal, timeoutMs: item.timeout })));
    signal?.throwIfAborted();
    const marks = read.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []));
    const failed = read.find((one) => one.status === 'rejected');
    const answered = judgeBackup(item, marks, clock.now());
    if (answered.problem === undefined)
        return answered;
    // One that cannot be read, or cannot be reached, may have the newer backup.
    if (failed)
        throw failed.reason;
    return unseen.length === 0 ? answered : { ...answered, fault: 'prober' };
}
async function readMark(host, file, limits) {
    const text = (await (0,read_files/* readFiles */.U)(host, { files: [file] }, limits)).text(file);
    return text === undefined ? undefined : parseMark(text, `The mark ${file} on ${host.name}`);
}
/**
 * Judges the newest proven backup. That there is none, or no mark at all, is a no: whoever never backed up anything would
 * hear nothing else.
 * @param marks all that the machines have
 */
function judgeBackup({ backup, 'max-age': maxAge, at: required }, marks, now) {
    const copies = provenIn(marks, backup);
    const [newest] = copies;
    const evidence = copies.map((copy) => `${copy.destination}: ${copy.id}, proven, ${sayAge(copy, now)}`);
    const no = (problem) => ({ body: '', problem, evidence });
    if (marks.length === 0)
        return no('was never proven: no backup has left its mark beside the ledger');
    if (!newest) {
        const known = [...new Set(marks.flatMap(({ sources }) => Object.keys(sources)))].sort().join(', ');
        return no(`was never proven: there is no proven backup of ${backup}; backups are known of ${known || 'nothing'}`);
    }
    const ahead = copies.find(({ at }) => at > now + clockSlackMs);
    if (ahead)
        return no(`is dated ${(0,time/* formatTime */.f)(ahead.at)}, which is to come: a clock is wrong`);
    const copyAt = (name) => copies.find(({ destination }) => destination === name);
    const lacking = required?.filter((name) => !copyAt(name)) ?? [];
    if (lacking.length > 0)
        return no(`has no proven copy at ${lacking.join(', ')}`);
    const judged = required?.flatMap((name) => copyAt(name) ?? []) ?? [newest];
    const old = judged.filter(({ at }) => now - at > maxAge);
    if (old.length > 0) {
        const ages = old.map((copy) => `${copy.destination} (${sayAge(copy, now)})`).join(', ');
        return no(`is older than ${(0,elapsed/* sayElapsed */.c)(maxAge)} at ${ages}`);
    }
    return { body: `${sayAge(newest, now)} at ${newest.destination}`, evidence };
}
function sayAge({ at }, now) {
    return `${(0,elapsed/* sayElapsed */.c)(now - at)} old`;
}

// EXTERNAL MODULE: ./packages/runtime/lib/text/shorten.js
var shorten = __webpack_require__(1918);
// EXTERNAL MODULE: ./packages/runtime/lib/record.js
var record = __webpack_require__(7010);
;// CONCATENATED MODULE: ./packages/health/lib/machine/targets.js

/**
 * The calls of an item on hosts: one for each that it names, or for all. A name that no host has is a negative answer,
 * and so are no hosts at all: nothing would be asked. Where a host could not be looked at, it may be the one.
 * @param url what is asked, in words
 */
function callsOnHosts(item, { targets, unseen }, url, ask) {
    const wanted = item.hosts ?? targets.map(({ name }) => name);
    const never = (place, why) => ({
        item,
        url: place,
        ask: async () => notFound(why, unseen),
    });
    if (wanted.length === 0)
        return [never('no host', 'there is no host')];
    return wanted.map((name) => {
        const target = targets.find((one) => one.name === name || one.address === name);
        if (!target) {
            const known = targets.map((one) => one.name).join(', ') || 'none';
            return never(name, `no host is called ${name}; there are: ${known}`);
        }
        const { host, name: node } = target;
        return { item, node, on: host, url: url(target), ask: () => ask(host, target) };
    });
}

// EXTERNAL MODULE: ./packages/runtime/lib/text/count.js
var count = __webpack_require__(3584);
;// CONCATENATED MODULE: ./packages/health/lib/containers/restarts.js

/** The restarts since the look before, in words; undefined where there were none, or nobody has counted them. */
function sayRestarts(now, before) {
    return before !== undefined && now > before
        ? `was restarted ${(0,count/* countOf */.p)(now - before, 'time')} since the last look`
        : undefined;
}

;// CONCATENATED MODULE: ./packages/health/lib/containers/ask-container.js



/** The calls of a container: one for each host. */
function containerCalls(item, run) {
    const { container } = item;
    return callsOnHosts(item, run, () => `container ${container}`, async (host, { name }) => {
        const limits = { accept: 'any', timeoutMs: item.timeout, signal: run.signal };
        const found = await host.exec(['docker', 'inspect', '--type', 'container', '--', container], limits);
        if (found.exitCode !== 0) {
            const missing = /no such (?:object|container)/i.test(found.stderr);
            const why = (0,shorten/* shortLine */.tl)(found.stderr, 200);
            const problem = missing
                ? 'does not exist'
                : `cannot be asked: ${why || `docker ended with ${found.exitCode}`}`;
            return { body: '', problem };
        }
        const image = (0,record/* asRecord */.q)(parsedFirst(found.stdout)).Image;
        const digests = item.image !== undefined && typeof image === 'string'
            ? (await host.exec(['docker', 'image', 'inspect', '--', image], limits)).stdout
            : '';
        const seen = readContainer(found.stdout, digests);
        const before = run.earlierRestarts?.(`container ${container}`, name);
        return { ...judgeContainer(item, seen, before), restarts: seen.restarts };
    });
}
function parsedFirst(json) {
    try {
        const value = JSON.parse(json);
        return Array.isArray(value) ? value[0] : undefined;
    }
    catch {
        return undefined;
    }
}
/** Reads what `docker inspect` says about a container and, where it was asked, about its image. */
function readContainer(container, image = '') {
    const { State, Config, RestartCount } = (0,record/* asRecord */.q)(parsedFirst(container));
    const state = (0,record/* asRecord */.q)(State);
    const health = state.Health === undefined ? undefined : (0,record/* asRecord */.q)(state.Health);
    const { RepoDigests, RepoTags } = (0,record/* asRecord */.q)(parsedFirst(image));
    const named = String((0,record/* asRecord */.q)(Config).Image ?? '');
    return {
        status: String(state.Status ?? 'unknown'),
        exitCode: Number(state.ExitCode ?? 0),
        outOfMemory: state.OOMKilled === true,
        health: health && String(health.Status),
        healthOutput: (0,shorten/* shortLine */.tl)(String((0,record/* asRecord */.q)(Array.isArray(health?.Log) ? health.Log.at(-1) : {}).Output ?? ''), 200),
        restarts: Number(RestartCount ?? 0),
        image: named,
        images: [named, ...texts(RepoDigests), ...texts(RepoTags)],
    };
}
function texts(value) {
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
/** Judges a container. */
function judgeContainer({ image }, seen, restartsBefore) {
    const { status, exitCode, outOfMemory, health, healthOutput, restarts } = seen;
    const body = `${status}${health === undefined ? '' : `, ${health}`}, ${seen.image}`;
    if (status !== 'running') {
        const ended = status === 'exited' || status === 'dead' || status === 'restarting';
        const how = ended ? ` with exit status ${exitCode}${outOfMemory ? ', out of memory' : ''}` : '';
        return { body, problem: `is ${status}${how}` };
    }
    if (health === 'unhealthy')
        return { body, problem: `is unhealthy${healthOutput ? `: ${healthOutput}` : ''}` };
    // Before its start: what crashes again and again is always starting.
    const restarted = sayRestarts(restarts, restartsBefore);
    if (restarted !== undefined)
        return { body, problem: restarted, past: true };
    if (health === 'starting')
        return { body, problem: 'is still starting', state: 'starting' };
    if (image !== undefined && !seen.images.some((one) => one.includes(image))) {
        return { body, problem: `runs ${seen.image} instead of ${image}` };
    }
    return { body };
}

;// CONCATENATED MODULE: ./packages/health/lib/containers/ask-service.js


/** The calls of a service of the installation: one for each machine that has it for itself; else one. */
function serviceCalls(item, run) {
    const { service } = item;
    const places = run.hostsOf?.(service) ?? [];
    return (places.length > 0 ? places : [undefined]).map((on) => ({
        item,
        ...(on === undefined ? {} : { node: on }),
        url: `service ${service}`,
        service,
        async ask() {
            if (!run.lookAtServices)
                return notFound('nothing looks at the services of an installation here');
            const all = await run.lookAtServices();
            const seen = all.filter((one) => one.service === service && (on === undefined || one.host === on));
            if (seen.length === 0)
                return notFound(`there is no service ${service}`, run.unseen);
            return judgeService(seen, run.earlierRestarts);
        },
    }));
}
/** Judges a service by how it was seen, on each of its hosts. The worst counts. */
function judgeService(seen, earlierRestarts) {
    const judged = seen.map((one) => ({ one, found: problemOf(one, earlierRestarts) }));
    const bad = judged.find(({ found }) => found && !found.state && !found.past) ??
        judged.find(({ found }) => found && !found.state) ??
        judged.find(({ found }) => found);
    const body = seen.map(inWords).join('; ');
    if (!bad?.found)
        return { body };
    const { problem, state, past } = bad.found;
    const { host, evidence } = bad.one;
    return {
        problem,
        body,
        evidence,
        ...(state ? { state } : {}),
        ...(past ? { past } : {}),
        ...(host === undefined ? {} : { node: host }),
    };
}
function problemOf({ service, host, state, running, wanted, restarts, image, released, why }, earlierRestarts) {
    if (state === 'job')
        return undefined;
    const because = why === undefined ? '' : `: ${why}`;
    if (state === 'starting')
        return { problem: `is still starting${because}`, state };
    if (state === 'stopped')
        return { problem: `was stopped by a person${because}`, state };
    if (state === 'down')
        return { problem: `is down, with ${running} of ${wanted} running${because}` };
    if (running < wanted)
        return { problem: `runs ${running} of ${wanted} replicas${because}` };
    if (image !== undefined && released !== undefined && digestOf(image) !== digestOf(released)) {
        return { problem: `runs ${image} instead of ${released}` };
    }
    const restarted = sayRestarts(restarts, earlierRestarts?.(service, host));
    return restarted === undefined ? undefined : { problem: restarted, past: true };
}
/** The digest of a reference; the whole reference where it has none. */
function digestOf(reference) {
    return /@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1] ?? reference;
}
function inWords({ host, state, running, wanted }) {
    return `${state}, ${running} of ${wanted}${host === undefined ? '' : ` on ${host}`}`;
}

;// CONCATENATED MODULE: ./packages/health/lib/database/client.js
/**
 * Queries a database inside its container, with the client of the container's own image. The container's environment
 * names the account, directly or by a file (`POSTGRES_USER_FILE`), as in the official images. The query travels by
 * standard input, the password by the environment of the client.
 */
const askScript = `
value() {
  for name; do
    eval "given=\\\${$name:-}; file=\\\${\${name}_FILE:-}"
    if [ -z "$given" ] && [ -n "$file" ]; then given=$(cat -- "$file") || exit 1; fi
    [ -z "$given" ] || break
  done
  printf %s "$given"
}
if command -v psql >/dev/null; then
  user=$(value POSTGRES_USER) || exit 1
  user=\${user:-postgres}
  database=$(value POSTGRES_DB) || exit 1
  password=$(value POSTGRES_PASSWORD) || exit 1
  PGPASSWORD=$password exec psql -XAtq -v ON_ERROR_STOP=1 -U "$user" -d "\${database:-$user}"
fi
for client in mariadb mysql; do
  command -v $client >/dev/null || continue
  user=$(value MARIADB_USER MYSQL_USER) || exit 1
  if [ -n "$user" ]; then
    password=$(value MARIADB_PASSWORD MYSQL_PASSWORD) || exit 1
  else
    password=$(value MARIADB_ROOT_PASSWORD MYSQL_ROOT_PASSWORD) || exit 1
  fi
  database=$(value MARIADB_DATABASE MYSQL_DATABASE) || exit 1
  MYSQL_PWD=$password exec $client -N -B -u "\${user:-root}" "\${database:-mysql}"
done
echo "there is neither psql nor mariadb nor mysql in the container" >&2
exit 69
`;
/** The line with the error. mariadb first repeats the query, between lines of dashes. */
function reasonIn(stderr) {
    const lines = stderr.trim().split('\n');
    return lines.find((line) => /error|fatal/i.test(line)) ?? lines[0] ?? '';
}

;// CONCATENATED MODULE: ./packages/health/lib/database/ask-in-container.js



/**
 * Asks the database of a service, inside a container of it.
 * @throws Error where the machine of the container gives no answer
 */
async function askInContainer({ sql, answer: wanted, timeout }, { service, on, findContainer, unseen, signal }) {
    const { node, container } = await findContainer(service, on);
    if (!container)
        return { node, ...notFound(`no container of ${service} runs`, on === undefined ? unseen : []) };
    const { exitCode, stdout, stderr } = await container.host.exec(['docker', 'exec', '--interactive', container.id, 'sh', '-c', askScript], {
        stdin: `${sql.replace(/;\s*$/, '')};\n`,
        accept: 'any',
        timeoutMs: timeout,
        show: `ask the database of ${service}`,
        signal,
    });
    if (exitCode !== 0)
        return { node, body: '', problem: `gave no answer: ${reasonIn(stderr)}` };
    return { node, ...judgeRows(stdout, wanted) };
}
/** The answer of a query, judged by the one that was expected. */
function judgeRows(rows, wanted) {
    const answer = rows.trimEnd();
    const body = (0,shorten/* shortLine */.tl)(answer, 200);
    return wanted !== undefined && answer !== wanted.trimEnd()
        ? { body, problem: `gave another answer than ${JSON.stringify(wanted)}` }
        : { body };
}

;// CONCATENATED MODULE: ./packages/health/lib/database/ask-by-url.js


/**
 * Asks the PostgreSQL server of a URL, which a variable of the release holds: through the first host, or from this
 * machine.
 * @throws Failure where the server gives no answer
 */
async function askByUrl({ sql, answer, timeout, from }, variable, { targets, unseen, variable: read, signal }) {
    const url = await read?.(variable);
    if (!url)
        return notFound(`the release has no variable ${variable}`, unseen);
    if (from !== 'runner' && targets.length === 0)
        return notFound('there is no host to ask it through', unseen);
    const first = from === 'runner' ? undefined : targets.find(({ host }) => host.address !== 'local');
    // The driver is loaded by those who need it: it is as large as all other probes together.
    const { queryByUrl } = await __webpack_require__.e(/* import() */ 101).then(__webpack_require__.bind(__webpack_require__, 8482));
    const rows = await queryByUrl({
        ...{ name: variable, url, sql, timeoutMs: timeout, signal },
        through: first?.host,
    });
    return { ...(first ? { node: first.name } : {}), ...judgeRows(rows, answer) };
}

;// CONCATENATED MODULE: ./packages/health/lib/database/calls.js



/** The calls of a query: one for each machine that has the service for itself; else one. */
function databaseCalls(item, run) {
    const { service, 'url-env': variable = '' } = item;
    const query = (0,shorten/* shortLine */.tl)(item.sql, 60);
    if (service === undefined) {
        return [{ item, url: `${variable}: ${query}`, ask: () => askByUrl(item, variable, run) }];
    }
    const places = run.hostsOf?.(service) ?? [];
    return (places.length > 0 ? places : [undefined]).map((on) => ({
        item,
        ...(on === undefined ? {} : { node: on }),
        url: `${service}: ${query}`,
        service,
        ask: () => askInContainer(item, { ...run, service, on }),
    }));
}

// EXTERNAL MODULE: ./packages/health/lib/credentials.js
var credentials = __webpack_require__(1657);
// EXTERNAL MODULE: ./packages/health/lib/http/answer.js
var http_answer = __webpack_require__(8124);
// EXTERNAL MODULE: ./packages/health/lib/http/follow.js + 5 modules
var follow = __webpack_require__(2307);
// EXTERNAL MODULE: ./packages/host/lib/ssh/forward.js
var forward = __webpack_require__(259);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
;// CONCATENATED MODULE: ./packages/health/lib/tls/chain.js



/**
 * Reads the certificates of a TLS server, whether they are valid or not.
 * @param channel a connection to the server
 * @returns the leaf first, each with its issuer behind it; at the end the authority that this machine trusts, if any
 * @throws Error where the server speaks no TLS
 */
async function readChain(channel, host) {
    const name = host.replace(/^\[|\]$/g, '');
    const socket = (0,external_node_tls_.connect)({
        socket: channel,
        ...((0,external_node_net_.isIP)(name) === 0 ? { servername: name } : {}),
        ALPNProtocols: ['http/1.1'],
        // Nothing is sent. A certificate that is not valid is what the reader wants to see.
        rejectUnauthorized: false,
    });
    try {
        await new Promise((resolve, reject) => {
            socket.once('secureConnect', resolve);
            socket.once('error', reject);
            socket.once('close', () => reject(new Error('the server closed the connection')));
        });
        const presented = presentedBy(socket.getPeerCertificate(true));
        return usedChain(presented, trusted).map(seen);
    }
    finally {
        socket.on('error', () => { });
        socket.destroy();
    }
}
/** The certificates in the order of issue. A root is its own issuer. */
function presentedBy(leaf) {
    const chain = [];
    const done = new Set();
    for (let one = leaf; one?.raw && !done.has(one);) {
        done.add(one);
        chain.push(new external_node_crypto_.X509Certificate(one.raw));
        one = one.issuerCertificate;
    }
    return chain;
}
/**
 * The certificates that a client uses: it stops at the first one whose issuer it trusts. What a server sends beyond
 * that, such as an old cross-signed root, may end without harm to anybody.
 * @param issuersOf the trusted authorities of a name
 */
function usedChain(presented, issuersOf) {
    for (const [index, one] of presented.entries()) {
        const authorities = issuersOf(one.issuer)
            .filter((authority) => one.checkIssued(authority) && one.verify(authority.publicKey))
            .sort((a, b) => Date.parse(b.validTo) - Date.parse(a.validTo));
        const [authority] = authorities;
        if (authority) {
            const itself = authority.fingerprint256 === one.fingerprint256;
            return [...presented.slice(0, index + 1), ...(itself ? [] : [authority])];
        }
    }
    return presented;
}
/** The authorities that this machine trusts, by their names. Read once: a hundred probes ask for them. */
let authorities;
/** The authorities of that name which this machine trusts. */
function trusted(name) {
    const now = (0,external_node_tls_.getCACertificates)('default');
    if (authorities?.of !== now) {
        const all = now.map((pem) => new external_node_crypto_.X509Certificate(pem));
        authorities = { of: now, byName: Map.groupBy(all, ({ subject }) => subject) };
    }
    return authorities.byName.get(name) ?? [];
}
function seen({ subject, subjectAltName, issuer, validFrom, validTo }) {
    return {
        subject: nameIn(subject) ?? subjectAltName?.replace(/^DNS:/, '').split(',', 1)[0] ?? 'no name',
        issuer: nameIn(issuer) ?? 'no name',
        validFrom: Date.parse(validFrom),
        validTo: Date.parse(validTo),
    };
}
/** The common name in a name; the organisation where it has none. */
function nameIn(lines) {
    return /^CN=(.+)$/m.exec(lines)?.[1] ?? /^O=(.+)$/m.exec(lines)?.[1];
}

;// CONCATENATED MODULE: ./packages/health/lib/tls/judge-chain.js

const dayMs = 86_400_000;
/**
 * The reason why the certificates of a server are not good for some days more, worded to end a sentence that begins with
 * the probe's name; undefined where all are. The one that ends first counts, whichever it is.
 */
function chainProblem(chain, { now, days }) {
    const [first] = chain.toSorted((a, b) => a.validTo - b.validTo);
    if (!first)
        return 'shows no certificate';
    const early = chain.find(({ validFrom }) => validFrom > now);
    if (early)
        return `has a certificate that is valid only from ${dateOf(early.validFrom)} on: ${early.subject}`;
    const left = first.validTo - now;
    const which = `${first.subject}, issued by ${first.issuer}`;
    if (left <= 0)
        return `has a certificate that ended ${(0,elapsed/* sayElapsed */.c)(-left)} ago, on ${dateOf(first.validTo)}: ${which}`;
    if (left >= days * dayMs)
        return undefined;
    const rest = left < dayMs ? (0,elapsed/* sayElapsed */.c)(left) : `${Math.floor(left / dayMs)} days`;
    return `has a certificate that ends in ${rest}, on ${dateOf(first.validTo)}, and ${days} days are wanted: ${which}`;
}
/** The certificates as lines for a reader, the leaf first. */
function describeChain(chain) {
    return chain.map(({ subject, issuer, validTo }) => `certificate of ${subject}, issued by ${issuer}, ends on ${dateOf(validTo)}`);
}
function dateOf(time) {
    return new Date(time)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ' UTC');
}

;// CONCATENATED MODULE: ./packages/health/lib/http/look-at-tls.js




/**
 * Looks at the certificates of a URL's server, from where the probe asks.
 * @throws Error where the server cannot be reached, speaks no TLS, or takes too long
 */
async function lookAtTls(request, deps) {
    const chain = await chainOf(request, deps);
    const days = request.probe['tls-days'] ?? 0;
    return { problem: chainProblem(chain, { now: deps.clock.now(), days }), evidence: describeChain(chain) };
}
/** Whether an answer did not arrive because of certificates: then they are worth a look. */
function isAboutCertificates(error) {
    for (let one = error; one !== undefined; one = (0,record/* asRecord */.q)(one).cause) {
        const { code } = (0,record/* asRecord */.q)(one);
        if (typeof code === 'string' && /CERT|^ERR_TLS_|UNABLE_TO_|SELF_SIGNED/.test(code))
            return true;
    }
    return false;
}
async function chainOf({ url, asker, probe }, { clock, signal: cancelled }) {
    const { hostname, port } = new URL(url);
    const address = hostname.replace(/^\[|\]$/g, '');
    const to = { address, port: Number(port || 443) };
    const [over, done] = [new AbortController(), new AbortController()];
    const late = clock.sleep(probe.timeout, done.signal).then(() => {
        over.abort(new Error(`no certificate within ${probe.timeout} ms`));
        throw over.signal.reason;
    }, () => new Promise(() => { }));
    const signal = cancelled ? AbortSignal.any([cancelled, over.signal]) : over.signal;
    try {
        const channel = await (asker ? (0,forward/* dial */.zy)(asker, to, signal) : (0,forward/* dialFromHere */.D1)(address, to.port, signal));
        try {
            return await Promise.race([readChain(channel, hostname), late]);
        }
        finally {
            channel.destroy();
        }
    }
    finally {
        done.abort();
    }
}

// EXTERNAL MODULE: ./packages/health/lib/http/probe-request.js
var probe_request = __webpack_require__(6822);
;// CONCATENATED MODULE: ./packages/health/lib/http/calls.js






/** The calls of a probe of a URL: one for each of its requests. */
function urlCalls(item, run) {
    return (0,probe_request/* requestsOf */.uD)([item], run.targets, run.release).map((request) => ({
        item,
        ...(request.node ? { node: request.node } : {}),
        url: request.url,
        ask: () => answerTo(request, run),
    }));
}
async function answerTo(request, run) {
    const start = run.clock.now();
    const noLook = { evidence: [] };
    const looking = request.probe['tls-days'] === undefined ? Promise.resolve(noLook) : lookSafely(request, run);
    try {
        const { answer, ledTo, problem: astray } = await (0,follow/* askAndFollow */.e)(request, run);
        const { contains, json } = request;
        const own = ledTo.length === 0 ? answer.ms : undefined;
        const ms = own ?? run.clock.now() - start;
        const tls = await looking;
        return {
            problem: astray ?? (0,http_answer/* problemOf */.Zw)(request, answer, ms) ?? tls.problem,
            status: answer.status,
            ...(contains === undefined && json === undefined ? { statusOnly: true } : {}),
            body: (0,http_answer/* excerpt */.Kb)(answer.body),
            evidence: [...ledTo.map((url) => `redirected to ${(0,credentials/* shownAddress */.U)(url)}`), ...tls.evidence],
            ms,
        };
    }
    catch (error) {
        run.signal?.throwIfAborted();
        if (!isAboutCertificates(error))
            throw error;
        const { evidence, problem } = await lookSafely(request, run);
        const why = (0,failure/* messageOf */.bD)(error).split('\n', 1)[0];
        return { body: '', problem: `gave no answer: ${why}${problem ? `; it ${problem}` : ''}`, evidence };
    }
}
/** What cannot be looked at is not proven, so it is a problem as well. */
async function lookSafely(request, run) {
    try {
        return await lookAtTls(request, run);
    }
    catch (error) {
        return { problem: `does not show its certificates: ${(0,failure/* messageOf */.bD)(error).split('\n', 1)[0]}`, evidence: [] };
    }
}

// EXTERNAL MODULE: ./packages/health/lib/fields/json-rule.js
var json_rule = __webpack_require__(8266);
;// CONCATENATED MODULE: ./packages/health/lib/machine/ask-command.js




const evidenceLines = 5;
/** The calls of a command: one for each host. */
function commandCalls(item, run) {
    return callsOnHosts(item, run, () => (0,shorten/* shortLine */.tl)(item.command.join(' '), 80), async (host, target) => {
        const fill = (0,probe_request/* placeholders */.Ft)(run.release, target);
        const { exitCode, stdout, stderr } = await host.exec(item.command.map(fill), {
            accept: 'any',
            timeoutMs: item.timeout,
            signal: run.signal,
        });
        return judgeCommand(filled(item, fill), { exitCode, stdout, stderr });
    });
}
function filled(item, fill) {
    const { contains, json } = item;
    return {
        ...item,
        ...(contains === undefined ? {} : { contains: fill(contains) }),
        ...(json === undefined
            ? {}
            : {
                json: Object.fromEntries(Object.entries(json).map(([path, value]) => [
                    path,
                    typeof value === 'string' ? fill(value) : value,
                ])),
            }),
    };
}
/** Judges how a command ended, and what it said. */
function judgeCommand({ exit, contains, json }, ended) {
    const { exitCode, stdout, stderr } = ended;
    const said = stdout.trim() === '' ? stderr : stdout;
    const body = (0,shorten/* shortLine */.tl)(said, 200);
    const no = (problem) => ({
        problem,
        body,
        evidence: stderr
            .split('\n')
            .filter((line) => line.trim() !== '')
            .slice(-evidenceLines)
            .map((line) => (0,shorten/* shortLine */.tl)(line, 200)),
    });
    if (exitCode !== exit) {
        const missing = exitCode === 127 ? ': the program was not found' : '';
        return no(`ended with exit status ${exitCode} instead of ${exit}${missing}`);
    }
    if (contains !== undefined && !stdout.includes(contains)) {
        return no(`ended without ${JSON.stringify(contains)} in its output`);
    }
    const wrong = json && (0,json_rule/* jsonProblem */.I)(json, stdout);
    return wrong ? no(wrong.replace(' a body ', ' an output ')) : { body };
}

// EXTERNAL MODULE: ./packages/runtime/lib/text/size.js
var size = __webpack_require__(7822);
;// CONCATENATED MODULE: ./packages/health/lib/machine/ask-disk.js


/** The calls of a disk: one for each host. */
function diskCalls(item, run) {
    return callsOnHosts(item, run, () => `disk ${item.disk.path}`, async (host) => {
        const limits = { timeoutMs: item.timeout, signal: run.signal, env: { LC_ALL: 'C' } };
        const [bytes, inodes] = await Promise.all([
            host.exec(['df', '-P', '-k', '--', item.disk.path], { ...limits, accept: 'any' }),
            host.exec(['df', '-P', '-i', '--', item.disk.path], { ...limits, accept: 'any' }),
        ]);
        const room = readDf(bytes.stdout, inodes.stdout);
        if (room)
            return judgeDisk(item, room);
        const [why = 'df said nothing that can be read'] = bytes.stderr.trim().split('\n').filter(Boolean);
        return { body: '', problem: `cannot be measured: ${why}` };
    });
}
/** Reads what `df -P -k` and `df -P -i` say about one path; undefined where it cannot be read. */
function readDf(bytes, inodes) {
    const row = rowOf(bytes);
    if (!row)
        return undefined;
    const files = rowOf(inodes);
    const known = files !== undefined && files.used + files.free > 0;
    return {
        mount: row.mount,
        freeBytes: row.free * 1024,
        usedPercent: percent(row.used, row.free),
        usedInodesPercent: known ? percent(files.used, files.free) : undefined,
    };
}
/** The one row below the head. The name of a file system and of a mount may hold blanks. */
function rowOf(text) {
    const [, row = ''] = text.trim().split('\n');
    const [, used, free, mount] = /\s\d+\s+(\d+)\s+(\d+)\s+(?:\d+%|-)\s+(\/.*)$/.exec(row) ?? [];
    return mount === undefined ? undefined : { used: Number(used), free: Number(free), mount };
}
/** As df: of what is in use and free, without what is kept for root. */
function percent(used, free) {
    return used + free === 0 ? 100 : (100 * used) / (used + free);
}
/** The share that may be in use where a user names no bound. */
const defaultMaxUsed = 90;
/** Judges the room on a disk. */
function judgeDisk({ disk }, room) {
    const { mount, freeBytes, usedPercent, usedInodesPercent } = room;
    const { 'max-used': maxUsed, 'min-free': minFree } = disk;
    const most = maxUsed ?? (minFree === undefined ? defaultMaxUsed : undefined);
    const share = (value) => `${value.toFixed(value > 99 && value < 100 ? 1 : 0)} %`;
    const inodes = usedInodesPercent === undefined ? '' : `, ${share(usedInodesPercent)} of its inodes`;
    const body = `${mount} is ${share(usedPercent)} used${inodes}, ${(0,size/* formatDiskSpace */.b)(freeBytes)} free`;
    const problems = [
        most !== undefined &&
            usedPercent > most &&
            `has ${mount} ${share(usedPercent)} used, more than ${most} %`,
        most !== undefined &&
            (usedInodesPercent ?? 0) > most &&
            `has ${share(usedInodesPercent ?? 0)} of the inodes of ${mount} used, more than ${most} %: too many files`,
        minFree !== undefined &&
            freeBytes < minFree &&
            `has ${(0,size/* formatDiskSpace */.b)(freeBytes)} free on ${mount}, less than ${(0,size/* formatDiskSpace */.b)(minFree)}`,
    ];
    const problem = problems.find((found) => found !== false);
    return { body, ...(problem ? { problem } : {}) };
}

;// CONCATENATED MODULE: ./packages/health/lib/machine/ask-memory.js


/** The calls of the memory: one for each host. */
function memoryCalls(item, run) {
    return callsOnHosts(item, run, () => 'memory', async (host) => {
        // Older kernels have no pressure file: cat then reads the other, and says so with its status.
        const { stdout } = await host.exec(['cat', '/proc/meminfo', '/proc/pressure/memory'], {
            accept: 'any',
            timeoutMs: item.timeout,
            signal: run.signal,
        });
        const room = readMemory(stdout);
        return room
            ? judgeMemory(item, room)
            : { body: '', problem: 'cannot be measured: /proc/meminfo says nothing' };
    });
}
/** Reads /proc/meminfo and, behind it, /proc/pressure/memory. */
function readMemory(text) {
    const bytes = (name) => {
        const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text) ?? [];
        return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
    };
    const [totalBytes, availableBytes] = [bytes('MemTotal'), bytes('MemAvailable')];
    if (!totalBytes || availableBytes === undefined)
        return undefined;
    const [, stalled] = /^full .*\bavg60=([\d.]+)/m.exec(text) ?? [];
    return { totalBytes, availableBytes, stalledPercent: stalled === undefined ? undefined : Number(stalled) };
}
/** The share that may be in use where a user names no bound. */
const ask_memory_defaultMaxUsed = 90;
/** Judges the memory of a machine. */
function judgeMemory({ memory }, room) {
    const { totalBytes, availableBytes, stalledPercent } = room;
    const { 'max-used': maxUsed, 'min-free': minFree, 'max-stalled': maxStalled } = memory;
    const none = minFree === undefined && maxStalled === undefined;
    const most = maxUsed ?? (none ? ask_memory_defaultMaxUsed : undefined);
    const used = 100 * (1 - availableBytes / totalBytes);
    const free = (0,size/* formatDiskSpace */.b)(availableBytes);
    const stalls = stalledPercent === undefined ? '' : `, stalled ${stalledPercent.toFixed(1)} % of the last minute`;
    const body = `${used.toFixed(0)} % of ${(0,size/* formatDiskSpace */.b)(totalBytes)} used, ${free} available${stalls}`;
    const problems = [
        most !== undefined && used > most && `has ${used.toFixed(0)} % of its memory used, more than ${most} %`,
        minFree !== undefined &&
            availableBytes < minFree &&
            `has ${free} of memory available, less than ${(0,size/* formatDiskSpace */.b)(minFree)}`,
        maxStalled !== undefined &&
            stalledPercent === undefined &&
            'has a kernel that does not count stalls for memory',
        maxStalled !== undefined &&
            stalledPercent !== undefined &&
            stalledPercent > maxStalled &&
            `stood still for want of memory ${stalledPercent.toFixed(1)} % of the last minute, more than ${maxStalled} %`,
    ];
    const problem = problems.find((found) => found !== false);
    return { body, ...(problem ? { problem } : {}) };
}

;// CONCATENATED MODULE: ./packages/health/lib/tcp/ask-tcp.js



/** Bytes of what a port says that are read and searched. */
const mostBytes = 65_536;
/** The calls of a port: one for each node that its address names, or that connects itself; else one. */
function tcpCalls(item, run) {
    const perNode = item.from === 'hosts' || /\{(?:node|host)\}/.test(item.tcp);
    const targets = perNode ? run.targets : [undefined];
    return targets.map((target) => {
        const place = (0,probe_request/* placeholders */.Ft)(run.release, target)(item.tcp);
        const asker = item.from === 'hosts' ? target?.host : undefined;
        return {
            item,
            ...(target ? { node: target.name } : {}),
            url: place,
            ask: () => askPort(item, place, asker, run),
        };
    });
}
async function askPort(item, place, asker, { clock, signal: cancelled }) {
    const [, address = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(place) ?? [];
    const over = new AbortController();
    const done = new AbortController();
    const signal = cancelled ? AbortSignal.any([cancelled, over.signal]) : over.signal;
    clock.sleep(item.timeout, done.signal).then(() => over.abort(new Error(`no connection within ${item.timeout} ms`)), () => { });
    try {
        const to = { address, port: Number(port) };
        const channel = await (asker ? (0,forward/* dial */.zy)(asker, to, signal) : (0,forward/* dialFromHere */.D1)(address, to.port, signal));
        try {
            return await listen(item, channel, over.signal);
        }
        finally {
            channel.destroy();
        }
    }
    catch (error) {
        cancelled?.throwIfAborted();
        throw over.signal.aborted ? over.signal.reason : error;
    }
    finally {
        done.abort();
    }
}
/** Reads until the text has come, the port says nothing more, or the time is over. */
async function listen({ send, contains }, channel, over) {
    if (send !== undefined)
        channel.write(send);
    if (contains === undefined)
        return { body: 'accepts connections' };
    const said = [];
    let size = 0;
    const text = () => Buffer.concat(said).toString('utf8');
    const ended = await new Promise((resolve) => {
        over.addEventListener('abort', () => resolve('silent'), { once: true });
        channel.on('data', (chunk) => {
            said.push(chunk);
            size += chunk.length;
            if (text().includes(contains) || size > mostBytes)
                resolve('said');
        });
        channel.once('close', () => resolve('closed'));
        channel.once('end', () => resolve('closed'));
    });
    const body = (0,shorten/* shortLine */.tl)(text(), 200);
    if (text().includes(contains))
        return { body };
    const instead = `without ${JSON.stringify(contains)}`;
    if (size > 0)
        return { body, problem: `answered ${instead}` };
    return {
        body,
        problem: ended === 'closed' ? 'accepts and hangs up, but says nothing' : 'accepts, but says nothing',
    };
}

// EXTERNAL MODULE: ./packages/health/lib/verify-item.js + 11 modules
var verify_item = __webpack_require__(1645);
;// CONCATENATED MODULE: ./packages/health/lib/calls.js










/** For each kind, the calls of an item: one for each place in which it is asked. */
const callers = {
    sql: databaseCalls,
    url: urlCalls,
    tcp: tcpCalls,
    container: containerCalls,
    disk: diskCalls,
    memory: memoryCalls,
    command: commandCalls,
    backup: backupCalls,
    service: serviceCalls,
};
/** The calls of an item. */
function callsOf(item, run) {
    const caller = callers[(0,verify_item/* kindOf */.I)(item)];
    return caller(item, run);
}

;// CONCATENATED MODULE: ./packages/health/lib/http/steady-refusal.js
const mostAnswers = 5;
const mostMs = 10_000;
/** Statuses of 4xx with which a server asks for patience: Request Timeout, Too Early, Too Many Requests. */
const patience = [408, 425, 429];
/**
 * Recognises an app that keeps refusing. It is up and answers, so asking on does not change its mind: a redirect or a
 * 4xx is final after five equal answers in a row within at least ten seconds. Everything else may still become well: no
 * answer, a 5xx of a proxy, and a 2xx with the content of another release.
 */
class SteadyRefusal {
    #now;
    #last = '';
    #since = 0;
    #answers = 0;
    constructor(now) {
        this.#now = now;
    }
    /** Takes the next answer. @returns whether it is final */
    isFinal({ status = 0, problem }) {
        if (problem === undefined || status < 300 || status > 499 || patience.includes(status)) {
            this.#answers = 0;
            return false;
        }
        const said = `${status} ${problem}`;
        if (this.#answers === 0 || said !== this.#last) {
            this.#last = said;
            this.#since = this.#now();
            this.#answers = 0;
        }
        this.#answers += 1;
        return this.#answers >= mostAnswers && this.#now() - this.#since >= mostMs;
    }
}

// EXTERNAL MODULE: ./packages/health/lib/network-fault.js
var network_fault = __webpack_require__(9824);
;// CONCATENATED MODULE: ./packages/health/lib/patience.js
/** Counts the answers of one probe and says when to stop asking. */
class Patience {
    #successes;
    #failures;
    /** Healthy answers in a row at the end, and negative ones. */
    #yes = 0;
    #no = 0;
    #all = 0;
    constructor({ successes, failures }) {
        this.#successes = successes;
        this.#failures = failures;
    }
    /** Healthy answers in a row at the end. */
    get inARow() {
        return this.#yes;
    }
    take(ok) {
        this.#all += 1;
        this.#yes = ok ? this.#yes + 1 : 0;
        this.#no = ok ? 0 : this.#no + 1;
    }
    /**
     * @param left milliseconds to the deadline; undefined where answers are counted instead
     * @param timeoutMs the whole time to the deadline; with 0 the first negative answer is final, but healthy ones are
     *   still asked for as often as needed
     */
    verdict(left, timeoutMs = 0) {
        if (this.#yes >= this.#successes)
            return 'final';
        if (left === undefined)
            return this.#byCount();
        if (left > 0)
            return 'again';
        if (this.#no > 0)
            return 'final';
        return timeoutMs > 0 ? 'unsteady' : 'again';
    }
    /** What changes its mind for ever is not healthy, so the number of all answers is limited as well. */
    #byCount() {
        if (this.#no >= this.#failures)
            return 'final';
        const most = 2 * (this.#failures + this.#successes);
        if (this.#all < most)
            return 'again';
        return this.#no > 0 ? 'final' : 'unsteady';
    }
}

// EXTERNAL MODULE: ./packages/health/lib/places.js
var places = __webpack_require__(9903);
// EXTERNAL MODULE: ./packages/health/lib/verdict.js
var lib_verdict = __webpack_require__(154);
;// CONCATENATED MODULE: ./packages/health/lib/run-probes.js








/**
 * Asks all items in parallel, so that the time of a run is that of its slowest item. With a time limit each is asked
 * until it is healthy often enough in a row, its app keeps refusing, or the time is over. Without one, `failures` and
 * `successes` of each item decide.
 * @returns a result for each item and place in order; a negative answer is a result, not an error
 * @throws only the reason of an aborted signal
 */
async function runProbes(items, run) {
    const end = run.timeoutMs === undefined ? undefined : run.clock.now() + run.timeoutMs;
    const calls = items.flatMap((item) => callsOf(item, run));
    return Promise.all(calls.map((call) => askUntil(call, end, { ...run, places: call.on && (0,places/* placesOn */.S)(call.on) })));
}
async function askUntil(call, end, run) {
    const { item } = call;
    const refusal = new SteadyRefusal(run.clock.now);
    const patience = new Patience(item);
    let noes = {};
    for (let attempts = 1;; attempts++) {
        const result = { ...(await askOnce(call, run)), attempts };
        if (!result.ok) {
            noes = { firstNo: noes.firstNo ?? result.at, lastNo: result.at };
            run.logger.debug(`${(0,lib_verdict/* nameOf */.Vb)(result)} ${result.problem}`);
        }
        patience.take(result.ok);
        const left = end === undefined ? undefined : end - run.clock.now();
        const steady = end !== undefined && (0,verify_item/* isProbe */.Tb)(item) && refusal.isFinal(result);
        const verdict = steady ? 'final' : patience.verdict(left, run.timeoutMs);
        if (verdict === 'final')
            return { ...result, ...noes };
        if (verdict === 'unsteady') {
            const problem = `passed only ${patience.inARow} of ${item.successes} times in a row`;
            return { ...result, ...noes, ok: false, fault: 'target', problem };
        }
        const pause = pauseAfter(result, attempts, item.interval, end !== undefined);
        await run.clock.sleep(left !== undefined && left > 0 ? Math.min(pause, left) : pause, run.signal);
    }
}
/** Milliseconds to the first repetition of a request that had a negative answer. Each further one takes twice as long. */
const firstPauseMs = 100;
/**
 * The pause before the next request. Right after a change a proxy may name the old container for a moment, so what had a
 * negative answer is soon asked again, less often with each attempt, down to the probe's own interval. Healthy answers
 * keep that interval, because it is the distance that they shall have; so do all where answers are counted.
 */
function pauseAfter({ ok }, attempts, interval, soon) {
    return ok || !soon ? interval : Math.min(interval, firstPauseMs * 2 ** (attempts - 1));
}
async function askOnce(call, run) {
    run.signal?.throwIfAborted();
    const leave = await run.places?.enter(run.signal);
    const start = run.clock.now();
    const answered = await answerOf(call, run.signal).finally(leave);
    const at = run.clock.now();
    const { node = call.node, problem, fault = 'target', silence, state, past, restarts } = answered;
    const { status, statusOnly, body } = answered;
    const { severity, heal } = call.item;
    return {
        probe: call.item.name,
        kind: (0,verify_item/* kindOf */.I)(call.item),
        ...(node === undefined ? {} : { node }),
        url: call.url,
        ...(call.service === undefined ? {} : { service: call.service }),
        severity,
        ...(heal === undefined ? {} : { heal }),
        ok: problem === undefined,
        ...(problem === undefined
            ? {}
            : { problem, fault, ...(state ? { state } : {}), ...(past ? { past } : {}) }),
        ...(silence ? { silence } : {}),
        ...(restarts === undefined ? {} : { restarts }),
        ...(status === undefined ? {} : { status }),
        ...(statusOnly ? { statusOnly } : {}),
        body,
        evidence: answered.evidence ?? [],
        ms: answered.ms ?? at - start,
        at,
    };
}
async function answerOf(call, signal) {
    try {
        return await call.ask();
    }
    catch (error) {
        signal?.throwIfAborted();
        const problem = `gave no answer: ${(0,network_fault/* plainly */.yG)((0,failure/* messageOf */.bD)(error)).split('\n', 1)[0]}`;
        const evidence = error instanceof failure/* Failure */.HR ? [error.why, ...error.evidence] : [];
        return { body: '', problem, fault: (0,network_fault/* faultOf */.Kl)(error), silence: (0,network_fault/* isSilence */.or)(error), evidence };
    }
}


/***/ }),

/***/ 154:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G_: () => (/* binding */ probesFailure),
/* harmony export */   Vb: () => (/* binding */ nameOf)
/* harmony export */ });
/* unused harmony export describeResult */
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);

/** One line of evidence: the probe, its answer, the place and the time of the answer. */
function describeResult(result) {
    const { url, ok, status, statusOnly, problem, body, ms, attempts } = result;
    const tries = attempts > 1 ? `, asked ${attempts} times` : '';
    const only = statusOnly ? ', only the status was checked' : '';
    const said = body === '' ? '' : `: ${body}`;
    return ok
        ? `${nameOf(result)} answered${status === undefined ? '' : ` ${status}`} in ${ms} ms${only}${tries}${said}`
        : `${nameOf(result)} ${problem}${tries} (${url})${said}`;
}
/** A probe's name, with the node that it asked. */
function nameOf({ probe, node }) {
    return node ? `${probe} on ${node}` : probe;
}
/**
 * The failure of results; undefined when all are healthy. An empty list is a failure too, unless `allowEmpty`: without
 * probes nothing is proven.
 */
function probesFailure(results, { allowEmpty = false } = {}) {
    if (results.length === 0 && !allowEmpty) {
        return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
            what: 'No probe asked the deployed services anything.',
            why: 'The input `verify` names no probe, or there is no node to ask.',
            fix: 'Give `verify` at least one probe, like `- {name: web, url: "http://{node}:8080/"}`.',
        });
    }
    const failed = results.filter(({ ok }) => !ok);
    const [first] = failed;
    if (!first)
        return undefined;
    const names = [...new Set(failed.map(({ probe }) => probe))].join(', ');
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
        what: `${failed.length} of ${results.length} probes failed: ${names}.`,
        why: `${nameOf(first)} ${first.problem}.`,
        evidence: failed.slice(0, 10).flatMap((result) => [describeResult(result), ...result.evidence]),
        fix: `Ask it yourself: ${askYourself(first)}. If the answer is right, correct the probe in \`verify\`.`,
    });
}
/** The command or advice with which a reader sees the answer. */
function askYourself({ kind, url, service, node }) {
    const there = node === undefined ? '' : ` on ${node}`;
    switch (kind) {
        case 'url':
            return `curl -i ${url}`;
        case 'tcp':
            return `nc -v ${url.replace(/:(\d+)$/, ' $1')}${there}`;
        case 'sql':
            return service === undefined
                ? `send its query with psql to the URL in ${url.split(':', 1)[0]}${there}`
                : `run its query in a container of ${service}`;
        case 'container':
            return `docker inspect ${url.replace(/^container /, '')}${there}`;
        case 'service':
            return `docker ps --all --filter name=${service}`;
        case 'disk':
            return `df -h ${url.replace(/^disk /, '')}${there}`;
        case 'memory':
            return `free -m${there}`;
        case 'backup':
            return 'read backups.json beside the ledger, and the last run of backup-upload';
        case 'command':
            return `${url}${there}`;
    }
}


/***/ }),

/***/ 1645:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Q2: () => (/* binding */ isOfKind),
  Tb: () => (/* binding */ isProbe),
  I: () => (/* binding */ kindOf),
  KF: () => (/* binding */ restoreItem)
});

// UNUSED EXPORTS: fieldsOfKind, probeKinds, verifyItemFields, verifyItemSchema

// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/core/core.js
var core = __webpack_require__(2473);
// EXTERNAL MODULE: ./packages/runtime/lib/text/duration.js
var duration = __webpack_require__(9923);
;// CONCATENATED MODULE: ./packages/health/lib/fields/duration.js


/** A duration such as `500ms`, `90s`, `1m30s`. It becomes milliseconds. */
const duration_duration = schemas/* string */.YjP().transform((text, { issues }) => {
    const ms = (0,duration/* parseDuration */.E)(text);
    if (ms !== undefined)
        return ms;
    issues.push({
        code: 'custom',
        input: text,
        message: 'write a time with its unit, like 500ms, 5s or 1m30s',
    });
    return core/* NEVER */.tm;
});

;// CONCATENATED MODULE: ./packages/runtime/lib/severity.js
/** The severities, the worst first: P1 wakes people, P2 is for the working day, P3 is for the record. */
const severities = ['P1', 'P2', 'P3'];

;// CONCATENATED MODULE: ./packages/health/lib/fields/item-fields.js



/** The fields that a probe of every kind has. */
function itemFields({ timeout, severity }) {
    return {
        /** The number of negative answers in a row after which the probe counts as failed. A deploy waits for its deadline instead. */
        failures: schemas/* number */.aig().int().min(1).max(100).default(3),
        /** The number of healthy answers in a row that are needed. */
        successes: schemas/* number */.aig().int().min(1).max(100).default(1),
        /** The time between an answer and the next request. */
        interval: duration_duration.default(1_000),
        /** The time for one answer. */
        timeout: duration_duration.default(timeout),
        /** How bad it is when the probe fails. */
        severity: schemas/* enum */.k5n(severities).default(severity),
        /** The service that the probe speaks for: it is the one to restart when the probe fails. */
        heal: schemas/* string */.YjP().min(1).optional(),
    };
}
/** The probe's name in logs, incidents and the summary. */
const probeName = schemas/* string */.YjP()
    .min(1)
    .regex(/^\P{Cc}*$/u, 'must be one line of text');

;// CONCATENATED MODULE: ./packages/health/lib/backup/probe.js



const word = schemas/* string */.YjP().regex(/^[A-Za-z0-9][\w.-]*$/, 'is not a name of backup-upload');
/** A proven backup that must not be too old, as a user writes it. */
const backupProbeSchema = schemas/* strictObject */.rej({
    name: probeName,
    /** The name under which it is backed up. */
    backup: word,
    /** The age from which on it is bad. */
    'max-age': duration_duration.prefault('26h'),
    /** The destinations that must each have a copy of that age. Default: any one. */
    at: schemas/* array */.YOg(word).min(1).optional(),
    ...itemFields({ timeout: 10_000, severity: 'P2' }),
});

;// CONCATENATED MODULE: ./packages/health/lib/containers/probe.js


/** A container that must run on the hosts, whoever started it, as a user writes it. */
const containerProbeSchema = schemas/* strictObject */.rej({
    name: probeName,
    /** The container's name or id. */
    container: schemas/* string */.YjP().regex(/^[A-Za-z0-9][\w.-]*$/, 'is not the name of a container'),
    /** A part of the reference that its image must have, such as a tag or a digest. */
    image: schemas/* string */.YjP().min(1).optional(),
    /** The hosts that are asked, by name. Default: all. */
    hosts: schemas/* array */.YOg(schemas/* string */.YjP().min(1)).min(1).optional(),
    ...itemFields({ timeout: 10_000, severity: 'P1' }),
});
/** A service of the installation that must run as it was released, as a user writes it. */
const serviceProbeSchema = schemas/* strictObject */.rej({
    name: probeName,
    service: schemas/* string */.YjP().min(1),
    ...itemFields({ timeout: 30_000, severity: 'P1' }),
});

;// CONCATENATED MODULE: ./packages/health/lib/database/probe.js


/**
 * A query that a database must answer, as a user writes it: the database of a service, asked inside its container, or
 * the PostgreSQL server of a URL.
 */
const databaseProbeSchema = schemas/* strictObject */.rej({
    name: probeName,
    sql: schemas/* string */.YjP().min(1),
    /** The service whose database is queried, inside its container. */
    service: schemas/* string */.YjP().min(1).optional(),
    /** The variable of the release that holds the URL of the database. */
    'url-env': schemas/* string */.YjP()
        .regex(/^[A-Za-z_]\w*$/, 'is not the name of a variable: the URL itself is secret and does not belong here')
        .optional(),
    /** For `url-env`. `hosts`: through the first host. `runner`: from this machine. */
    from: schemas/* enum */.k5n(['runner', 'hosts']).optional(),
    /** The expected answer, if it matters: a line for each row, columns separated by `|`. */
    answer: schemas/* string */.YjP().optional(),
    ...itemFields({ timeout: 10_000, severity: 'P1' }),
})
    .superRefine((item, { issues }) => {
    if (item.service === undefined && item['url-env'] === undefined) {
        issues.push({ code: 'invalid_type', expected: 'string', input: undefined, path: ['service'] });
    }
    if (item.service !== undefined && item['url-env'] !== undefined) {
        issues.push({ code: 'unrecognized_keys', keys: ['url-env'], input: item });
    }
});

// EXTERNAL MODULE: ./packages/health/lib/fields/json-rule.js
var json_rule = __webpack_require__(8266);
;// CONCATENATED MODULE: ./packages/health/lib/http/ports.js
/**
 * Ports that no client of the web asks over http, because other protocols own them (Fetch standard, "bad port"). The
 * runner asks as those clients do, so that a probe of one could never say yes.
 */
const portsOfOthers = new Set([
    ...[1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95],
    ...[101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179],
    ...[389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636],
    ...[989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566],
    ...[6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
]);
/** Headers that the runner's requests set themselves, whatever a probe says. */
const headersOfFetch = /^(?:host|content-length|sec-fetch-mode)$/i;
/** The port of a URL that the runner never asks; undefined where it asks. */
function portOfOthers(url) {
    const port = URL.parse(url)?.port;
    return port && portsOfOthers.has(Number(port)) ? Number(port) : undefined;
}

// EXTERNAL MODULE: ./packages/health/lib/http/status.js
var http_status = __webpack_require__(5564);
;// CONCATENATED MODULE: ./packages/health/lib/http/probe.js





/** A URL with a word for each place that is filled in later. */
const withPlaces = (url) => url.replaceAll(/\{(node|host|release)\}/g, 'x');
/**
 * A probe of a URL, as a user writes it. In `url`, `contains`, `json`, `headers` and `body`, `{node}` (or `{host}`)
 * stands for a node's address, and `{release}` for the version that must answer. After a return to the previous release,
 * the same probe asks for that version.
 */
const probeSchema = schemas/* strictObject */.rej({
    name: probeName,
    url: schemas/* string */.YjP()
        .regex(/^https?:\/\//, 'must start with http:// or https://')
        .refine((url) => URL.canParse(withPlaces(url)), 'is not a URL')
        .refine((url) => !/^https?:\/\/[^/?#]*@/.test(url), 'holds a user name or a password: write a header instead, such as {Authorization: "Basic \u2026"}'),
    /** Default: `GET`; `POST` where there is a body. */
    method: schemas/* enum */.k5n(['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']).optional(),
    headers: schemas/* record */.g1P(schemas/* string */.YjP().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is not the name of a header'), schemas/* string */.YjP())
        .optional(),
    /** What is sent. JSON is sent as `application/json`, unless the headers say otherwise. */
    body: schemas/* string */.YjP().optional(),
    /** Healthy statuses. */
    status: http_status/* statusRanges */.F.default([{ from: 200, to: 299 }]),
    /** Text that the body must contain. */
    contains: schemas/* string */.YjP().min(1).optional(),
    /** Path in a JSON body (`checks.0.state`) \u2192 the expected value. */
    json: json_rule/* jsonRule */.Z.optional(),
    /** Milliseconds that the answer may take. */
    'max-ms': schemas/* number */.aig().int().min(1).optional(),
    /** Days for which every certificate of the server must still be valid. */
    'tls-days': schemas/* number */.aig().int().min(0).optional(),
    /**
     * `none`: a redirect is an answer and is not followed, because a login page does not prove health. `follow`: the last
     * answer is judged, and all addresses have the host of `url` or one of `redirects-to`.
     */
    redirects: schemas/* enum */.k5n(['none', 'follow']).default('none'),
    'redirects-to': schemas/* union */.KCZ([schemas/* string */.YjP().min(1), schemas/* array */.YOg(schemas/* string */.YjP().min(1)).min(1)])
        .transform((hosts) => (typeof hosts === 'string' ? [hosts] : hosts))
        .optional(),
    /** `runner`: this machine asks, and verifies TLS. `hosts`: every host asks, with its own curl and certificates. */
    from: schemas/* enum */.k5n(['runner', 'hosts']).default('runner'),
    ...itemFields({ timeout: 5_000, severity: 'P1' }),
})
    .superRefine((item, { issues }) => {
    const refuse = (field, message) => issues.push({ code: 'custom', message, input: item, path: [field] });
    const port = item.from === 'runner' ? portOfOthers(withPlaces(item.url)) : undefined;
    if (port !== undefined) {
        refuse('url', `has the port ${port}, which is kept for another protocol and is never asked over http: write from: hosts, or tcp`);
    }
    const own = Object.keys(item.headers ?? {}).find((name) => headersOfFetch.test(name));
    if (own !== undefined && item.from === 'runner') {
        refuse('headers', `name ${own}, which the runner sets by the URL and would leave out: write from: hosts`);
    }
    if (item['tls-days'] !== undefined && !item.url.startsWith('https:')) {
        refuse('tls-days', 'is for a URL that begins with https://');
    }
    if (item['redirects-to'] !== undefined && item.redirects !== 'follow') {
        refuse('redirects-to', 'needs redirects: follow');
    }
    if (item.body !== undefined && (item.method === 'GET' || item.method === 'HEAD')) {
        refuse('body', `cannot be sent with ${item.method}: write method: POST, or leave the method out`);
    }
});

;// CONCATENATED MODULE: ./packages/health/lib/fields/bounds.js

/** A share such as `90%`. It becomes the number of per cent. */
const percentage = schemas/* string */.YjP()
    .regex(/^(?:\d{1,2}(?:\.\d+)?|100)%$/, 'write a share like 90%, in quotes or without')
    .transform((text) => Number(text.slice(0, -1)));
const units = {
    ...{ B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 },
    ...{ KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 },
};
/** A size such as `2GB` or `512MiB`. It becomes bytes. */
const size = schemas/* string */.YjP()
    .regex(/^\d+(?:\.\d+)? ?(?:B|[kK]B|[MGT]B|[KMGT]iB)$/, 'write a size with its unit, like 500MB or 2GB')
    .transform((text) => {
    const [, number = '', unit = ''] = /^([\d.]+) ?(\w+)$/.exec(text) ?? [];
    return Math.round(Number(number) * (units[unit] ?? 1));
});

;// CONCATENATED MODULE: ./packages/health/lib/machine/probe.js




/** The hosts that are asked, by name. Default: all. */
const hosts = schemas/* array */.YOg(schemas/* string */.YjP().min(1)).min(1).optional();
/** The room that must be left on a disk of the hosts, as a user writes it. */
const diskProbeSchema = schemas/* strictObject */.rej({
    name: probeName,
    disk: schemas/* strictObject */.rej({
        path: schemas/* string */.YjP().regex(/^\//, 'must be an absolute path').default('/'),
        /** The largest share in use, of the bytes and of the inodes. Default: 90 %, where `min-free` is not given either. */
        'max-used': percentage.optional(),
        'min-free': size.optional(),
    }),
    hosts,
    ...itemFields({ timeout: 10_000, severity: 'P2' }),
});
/** The memory that must be left on the hosts, as a user writes it. */
const memoryProbeSchema = schemas/* strictObject */.rej({
    name: probeName,
    memory: schemas/* strictObject */.rej({
        /** The largest share in use. Default: 90 %, where nothing else is given. */
        'max-used': percentage.optional(),
        'min-free': size.optional(),
        /** The largest share of the last minute in which no process could work for want of memory. */
        'max-stalled': percentage.optional(),
    }),
    hosts,
    ...itemFields({ timeout: 10_000, severity: 'P2' }),
});
/** A command that must succeed on the hosts, as a user writes it. */
const commandProbeSchema = schemas/* strictObject */.rej({
    name: probeName,
    /** Program and arguments. No shell reads them. */
    command: schemas/* array */.YOg(schemas/* string */.YjP(), 'write a list of the program and its arguments, such as [systemctl, is-active, nginx]')
        .min(1),
    /** The exit status of a healthy answer. */
    exit: schemas/* number */.aig().int().min(0).max(255).default(0),
    /** Text that the output must contain. */
    contains: schemas/* string */.YjP().min(1).optional(),
    /** Path in a JSON output \u2192 the expected value. */
    json: json_rule/* jsonRule */.Z.optional(),
    hosts,
    ...itemFields({ timeout: 10_000, severity: 'P2' }),
});

;// CONCATENATED MODULE: ./packages/health/lib/tcp/probe.js


/** A port that must accept connections, as a user writes it. */
const tcpProbeSchema = schemas/* strictObject */.rej({
    name: probeName,
    /** `{node}:5432`, `db.example:5432` or `[::1]:5432`. */
    tcp: schemas/* string */.YjP()
        .regex(/^(?:\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):\d{1,5}$/, 'write HOST:PORT, with an IPv6 address in brackets')
        .refine((address) => {
        const port = Number(address.slice(address.lastIndexOf(':') + 1));
        return port >= 1 && port <= 65_535;
    }, 'has no port from 1 to 65535'),
    /** What is sent after the connection stands, such as `PING\r\n`. */
    send: schemas/* string */.YjP().min(1).optional(),
    /** Text that must be said in answer. Without it, a port that accepts is enough. */
    contains: schemas/* string */.YjP().min(1).optional(),
    /** `runner`: this machine connects. `hosts`: every host does. */
    from: schemas/* enum */.k5n(['runner', 'hosts']).default('runner'),
    ...itemFields({ timeout: 5_000, severity: 'P1' }),
});

;// CONCATENATED MODULE: ./packages/health/lib/verify-item.js







/**
 * The kinds. An item is of the first kind whose field it has: one with `sql` asks a database, also where it names the
 * `service` of that.
 */
const kinds = {
    sql: { schema: databaseProbeSchema, least: { sql: 'select 1', service: 'db' } },
    url: { schema: probeSchema, least: { url: 'http://web/' } },
    tcp: { schema: tcpProbeSchema, least: { tcp: 'web:80' } },
    container: { schema: containerProbeSchema, least: { container: 'web' } },
    disk: { schema: diskProbeSchema, least: { disk: {} } },
    memory: { schema: memoryProbeSchema, least: { memory: {} } },
    command: { schema: commandProbeSchema, least: { command: ['true'] } },
    backup: { schema: backupProbeSchema, least: { backup: 'shop' } },
    service: { schema: serviceProbeSchema, least: { service: 'web' } },
};
/** The kinds of probes, in the order in which an item is recognised. */
const probeKinds = Object.keys(kinds);
/** The kind of an item; an item that names none is read as one of a URL. */
function kindOf(item) {
    return probeKinds.find((kind) => typeof item === 'object' && item !== null && kind in item) ?? 'url';
}
/** Whether an item is of a kind. */
function isOfKind(kind, item) {
    return kindOf(item) === kind;
}
/** An item of `verify` or `probes`, of any kind. */
const verifyItemSchema = schemas/* unknown */.L5J()
    .transform((item, { issues }) => {
    const read = kinds[kindOf(item)].schema.safeParse(item);
    if (read.success)
        return read.data;
    // Every issue is passed on unchanged, so that an input can name a missing or unknown field.
    issues.push(...read.error.issues.map((issue) => ({ ...issue, input: issue.input })));
    return core/* NEVER */.tm;
});
/** The fields of an item of this kind, in the order of the documentation. */
function fieldsOfKind(kind) {
    return Object.keys(kinds[kind].schema.shape);
}
/** The fields that an item may have: those of its kind; those that name a kind, where it names none. */
function verifyItemFields(item) {
    const kind = probeKinds.find((name) => typeof item === 'object' && item !== null && name in item);
    return kind ? fieldsOfKind(kind) : ['name', ...probeKinds];
}
/**
 * A checked item as it was stored, with the defaults of fields that are newer than the one that stored it.
 */
function restoreItem(stored) {
    const { schema, least } = kinds[kindOf(stored)];
    const defaults = Object.entries(schema.parse({ name: 'x', ...least }));
    const newer = defaults.filter(([field]) => field !== 'name' && !(field in least) && !(field in stored));
    return { ...stored, ...Object.fromEntries(newer) };
}
function isProbe(item) {
    return isOfKind('url', item);
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
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(637);

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

/***/ 637:
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
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(637);








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

// EXTERNAL MODULE: ./packages/host/lib/local-host.js + 7 modules
var local_host = __webpack_require__(6894);
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
var external_node_os_ = __webpack_require__(8161);
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
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(637);



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
/* harmony import */ var _store_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7367);






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


/***/ })

};
;