"use strict";
exports.id = 329;
exports.ids = [329];
exports.modules = {

/***/ 329:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openInstalledProject: () => (/* reexport */ openInstalledProject)
});

// UNUSED EXPORTS: carryOut, filesOf, findInstallation, hostProblems, openRecoverableProject, openSession, planForDeploy, planForRollback, planOnly, reachHosts, readComposeFiles, readHostFacts, readModel, readSources, requirePlatform, requireTakes, seenRunning

// EXTERNAL MODULE: ./packages/access-kit/lib/machine-lock.js + 3 modules
var machine_lock = __webpack_require__(412);
;// CONCATENATED MODULE: ./packages/access-kit/lib/session.js

/**
 * Takes the locks of all machines, one after the other. The order is the same for all runs, so that two of them never
 * wait for each other. `waitMs` is the wait for all machines together.
 * @param open the stack that gives the locks back
 * @throws Failure that names the holder of a lock
 */
async function lockFleet(fleet, request, open, context) {
    const waitingSince = context.clock.now();
    const locks = new Map();
    for (const host of fleet.hosts.toSorted(inOneOrder)) {
        const lock = await (0,machine_lock/* takeMachineLock */.Q)(host, { ...request, waitingSince }, context);
        open.defer(lock.release);
        locks.set(host, lock);
    }
    return {
        fleet,
        lost: AbortSignal.any([...locks.values()].map(({ lost }) => lost)),
        lockOf(host) {
            const lock = locks.get(host);
            if (!lock)
                throw new TypeError(`no lock is held on ${host.name}`);
            return lock;
        },
    };
}
function inOneOrder(a, b) {
    if (a.address !== b.address)
        return a.address < b.address ? -1 : 1;
    return a.name < b.name ? -1 : 1;
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/running/healing-limits.js
var healing_limits = __webpack_require__(5806);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/running/healing-lock.js
var healing_lock = __webpack_require__(8117);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/run/context.js
var run_context = __webpack_require__(1550);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/running/beside-backups.js
var beside_backups = __webpack_require__(5615);
// EXTERNAL MODULE: ./packages/host/lib/fleet.js + 1 modules
var fleet = __webpack_require__(6929);
// EXTERNAL MODULE: ./packages/releases/lib/state-dir.js
var state_dir = __webpack_require__(188);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/running/environment-secrets.js
var environment_secrets = __webpack_require__(7862);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/running/kept-evidence.js
var kept_evidence = __webpack_require__(5553);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
// EXTERNAL MODULE: ./packages/docker/lib/engine/health-check.js
var health_check = __webpack_require__(5269);
// EXTERNAL MODULE: ./packages/docker/lib/engine/engine.js + 2 modules
var engine = __webpack_require__(7021);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/model/definition-label.js
/**
 * The label of a service that lives in another one's network, processes or volumes, with the hash of its definition.
 * Compose puts the id of the other container into such a definition before it takes its own hash, so that hash is not
 * known before.
 */
const definition_label_definitionLabel = 'io.fairway.definition';

;// CONCATENATED MODULE: ./packages/docker/lib/compose/project/project-state.js



/** Labels that Compose puts on everything of a project (docker/compose, pkg/api/labels.go). */
const composeLabels = {
    project: 'com.docker.compose.project',
    network: 'com.docker.compose.network',
    service: 'com.docker.compose.service',
    number: 'com.docker.compose.container-number',
    configHash: 'com.docker.compose.config-hash',
    workingDir: 'com.docker.compose.project.working_dir',
    oneOff: 'com.docker.compose.oneoff',
    dependsOn: 'com.docker.compose.depends_on',
};
/** The engine's own default (docker/cli, `docker stop`). */
const defaultStopSeconds = 10;
const time = schemas/* string */.YjP();
const bindings = schemas/* array */.YOg(schemas/* looseObject */._H3({ HostIp: schemas/* string */.YjP().nullish(), HostPort: schemas/* string */.YjP().nullish() }))
    .nullish();
const endpoint = schemas/* looseObject */._H3({
    NetworkID: schemas/* string */.YjP().nullish(),
    IPAMConfig: schemas/* looseObject */._H3({ IPv4Address: schemas/* string */.YjP().nullish(), IPv6Address: schemas/* string */.YjP().nullish() })
        .nullish(),
    Aliases: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
    DNSNames: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
})
    .transform(({ NetworkID, IPAMConfig, Aliases, DNSNames }) => ({
    id: NetworkID ?? '',
    /** Fixed addresses. */
    addresses: [IPAMConfig?.IPv4Address, IPAMConfig?.IPv6Address].flatMap((address) => address || []),
    /** The names by which others in the network find it. */
    aliases: [...new Set([...(Aliases ?? []), ...(DNSNames ?? [])])],
}));
const inspected = schemas/* looseObject */._H3({
    Id: schemas/* string */.YjP(),
    Name: schemas/* string */.YjP(),
    Image: schemas/* string */.YjP(),
    Created: time,
    RestartCount: schemas/* number */.aig(),
    State: schemas/* looseObject */._H3({
        Status: schemas/* string */.YjP(),
        ExitCode: schemas/* number */.aig(),
        Error: schemas/* string */.YjP(),
        OOMKilled: schemas/* boolean */.zMY(),
        StartedAt: time,
        FinishedAt: time,
        Health: schemas/* looseObject */._H3({ Status: schemas/* string */.YjP() }).nullish(),
    }),
    Config: schemas/* looseObject */._H3({
        Image: schemas/* string */.YjP(),
        Labels: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish(),
        StopTimeout: schemas/* number */.aig().nullish(),
        Healthcheck: health_check/* healthCheckSchema */.KR.nullish(),
    }),
    HostConfig: schemas/* looseObject */._H3({
        RestartPolicy: schemas/* looseObject */._H3({ Name: schemas/* string */.YjP() }).nullish(),
        PortBindings: schemas/* record */.g1P(schemas/* string */.YjP(), bindings).nullish(),
        NetworkMode: schemas/* string */.YjP().nullish(),
        PidMode: schemas/* string */.YjP().nullish(),
        IpcMode: schemas/* string */.YjP().nullish(),
        VolumesFrom: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
    }),
    NetworkSettings: schemas/* looseObject */._H3({
        Ports: schemas/* record */.g1P(schemas/* string */.YjP(), bindings).nullish(),
        Networks: schemas/* record */.g1P(schemas/* string */.YjP(), endpoint).nullish(),
    })
        .nullish(),
    Mounts: schemas/* array */.YOg(schemas/* looseObject */._H3({
        Type: schemas/* string */.YjP(),
        Name: schemas/* string */.YjP().optional(),
        Source: schemas/* string */.YjP().optional(),
        RW: schemas/* boolean */.zMY().optional(),
        Destination: schemas/* string */.YjP().optional(),
    }))
        .nullish(),
})
    .transform(({ Id, Name, Image, Created, RestartCount, State, Config, HostConfig, NetworkSettings, Mounts }) => {
    const labels = Config.Labels ?? {};
    const shared = [HostConfig.NetworkMode, HostConfig.PidMode, HostConfig.IpcMode].flatMap((mode) => /^container:(.+)$/.exec(mode ?? '')?.[1] ?? []);
    const volumesFrom = (HostConfig.VolumesFrom ?? []).map((from) => from.replace(/:.*$/, ''));
    return {
        id: Id,
        name: Name.replace(/^\//, ''),
        service: labels[composeLabels.service] ?? '',
        number: Number(labels[composeLabels.number] ?? 0),
        /** Made by `docker compose run`. */
        oneOff: labels[composeLabels.oneOff] === 'True',
        /** The hash of the service that it was made from: Compose's, or that of the label {@link definitionLabel}. */
        configHash: labels[definition_label_definitionLabel] ?? labels[composeLabels.configHash] ?? '',
        /** Directory of the project that made it. */
        workingDir: labels[composeLabels.workingDir] ?? '',
        /** Id of the running image, and the reference that the container was made with. */
        imageId: Image,
        image: Config.Image,
        /** `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`. */
        state: State.Status,
        /** `none` where it has no health check. */
        health: State.Health?.Status ?? 'none',
        /** Milliseconds after its start within which its health check says yes or no; 0 where it has none. */
        healthVerdictMs: State.Health ? (0,health_check/* healthVerdictMs */.Ku)(Config.Healthcheck ?? {}) : 0,
        exitCode: State.ExitCode,
        error: State.Error,
        outOfMemory: State.OOMKilled,
        createdAt: Created,
        startedAt: State.StartedAt,
        finishedAt: State.FinishedAt,
        /** The number of restarts by the engine. */
        restarts: RestartCount,
        restartPolicy: HostConfig.RestartPolicy?.Name || 'no',
        /** Seconds that it may take to stop. The engine kills it then. */
        stopSeconds: Config.StopTimeout ?? defaultStopSeconds,
        /** The services that its own one depends on. */
        dependsOn: (labels[composeLabels.dependsOn] ?? '')
            .split(',')
            .flatMap((need) => need.split(':')[0] || []),
        /**
         * The container has a volume without a name. Only Compose's own recreation passes it on to the next container.
         */
        anonymousVolumes: (Mounts ?? []).some(({ Type, Name: volume }) => Type === 'volume' && /^[0-9a-f]{64}$/.test(volume ?? '')),
        /** Names of volumes and paths of the host that it can write to. */
        writes: (Mounts ?? []).flatMap(({ Type, Name: volume, Source, RW }) => RW === false ? [] : ((Type === 'volume' ? volume : Source) ?? [])),
        /** The paths inside it where something is mounted, each with the name of a volume or a path of the host. */
        mounts: (Mounts ?? []).flatMap(({ Destination, Name: volume, Source }) => Destination === undefined ? [] : [{ target: Destination, source: volume ?? Source ?? '' }]),
        /** Ports of the host that it has, or would have if it were started. */
        ports: portsOf(NetworkSettings?.Ports ?? {}, HostConfig.PortBindings ?? {}),
        /** The networks that it is attached to. */
        networks: Object.entries(NetworkSettings?.Networks ?? {}).map(([name, found]) => ({
            name,
            ...found,
        })),
        /** Ids of the containers in whose network, processes or volumes it lives. */
        landlords: [...new Set([...shared, ...volumesFrom])],
    };
});
/** The ports of a running container; for one that does not run, the ports that it asks for. */
function portsOf(given, asked) {
    const found = Object.values(given).some((all) => all?.length) ? given : asked;
    return Object.entries(found).flatMap(([port, all]) => (all ?? []).flatMap(({ HostIp, HostPort }) => {
        const number = Number(HostPort);
        const protocol = port.split('/')[1] ?? 'tcp';
        return number > 0 ? [{ address: HostIp ?? '', port: number, protocol }] : [];
    }));
}
const listed = schemas/* array */.YOg(schemas/* looseObject */._H3({ Id: schemas/* string */.YjP() }));
const ofProject = (project) => ({ filters: { label: [`${composeLabels.project}=${project}`] } });
/** The number of tries, because a container may be removed between the list and its inspection. */
const looks = 3;
/**
 * All containers under a project's name, ended ones and those of another directory's project included.
 * @throws Failure where the engine does not answer
 */
async function projectContainers(host, project, options = {}) {
    for (let look = 1;; look++) {
        const [list] = await (0,engine/* askEngine */.sb)(host, [(0,engine/* engineQuery */.FQ)('/containers/json', listed, { all: '1', ...ofProject(project) })], options);
        if (list.length === 0)
            return [];
        try {
            const found = await (0,engine/* askEngine */.sb)(host, list.map(({ Id }) => (0,engine/* engineQuery */.FQ)(`/containers/${Id}/json`, inspected)), options);
            return [...found].sort((a, b) => a.service.localeCompare(b.service) || a.number - b.number);
        }
        catch (error) {
            if (look === looks)
                throw error;
        }
    }
}
const networks = schemas/* array */.YOg(schemas/* looseObject */._H3({ Id: schemas/* string */.YjP(), Name: schemas/* string */.YjP() }));
const volumes = schemas/* looseObject */._H3({ Volumes: schemas/* array */.YOg(schemas/* looseObject */._H3({ Name: schemas/* string */.YjP() })).nullish() });
/** Names of the networks and volumes that Compose made for a project. */
async function projectBelongings(host, project, options = {}) {
    const [nets, vols] = await askEngine(host, [
        engineQuery('/networks', networks, ofProject(project)),
        engineQuery('/volumes', volumes, ofProject(project)),
    ], options);
    return {
        networks: nets.map(({ Name }) => Name).sort(),
        volumes: (vols.Volumes ?? []).map(({ Name }) => Name).sort(),
    };
}
/** Containers under the project's name that another directory's project made. */
function foreignContainers(containers, directory) {
    return containers.filter(({ workingDir }) => workingDir !== directory);
}

// EXTERNAL MODULE: ./packages/docker/lib/watch/last-words.js
var last_words = __webpack_require__(8069);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/project/container-words.js

/** The state of a container, its last health check, and the last lines of its log. Never throws. */
async function containerWords(host, container) {
    const { lines } = await (0,last_words/* lastWords */.aN)(host, container.id);
    return [`  container: ${describeContainer(container)}`, ...lines];
}
/** One line: name, state, health, restarts, how it ended. */
function describeContainer(item) {
    const health = item.health === 'none' ? '' : `, ${item.health}`;
    const restarts = item.restarts > 0 ? `, started again ${item.restarts} times` : '';
    const end = item.state === 'running' ? '' : `, exit status ${item.exitCode}`;
    const memory = item.outOfMemory ? ', out of memory' : '';
    const error = item.error ? `, ${item.error}` : '';
    return `${item.name}: ${item.state}${health}${restarts}${end}${memory}${error}`;
}

// EXTERNAL MODULE: ./packages/docker/lib/machine/machine-state.js
var machine_state = __webpack_require__(5734);
// EXTERNAL MODULE: ./packages/docker/lib/machine/container-states.js
var container_states = __webpack_require__(4975);
// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: ./packages/runtime/lib/text/shorten.js
var shorten = __webpack_require__(1918);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/fleet/paths.js


function statePathsOf({ stateDir, project, }) {
    const state = (0,state_dir/* projectStateDir */.q5)(stateDir, project);
    return {
        state,
        lease: external_node_path_.posix.join(state, 'lock'),
        copies: external_node_path_.posix.join(state, 'files'),
        composePlugin: external_node_path_.posix.join(state, 'compose-plugin'),
    };
}
function pathsOf({ directory, ...named }) {
    return {
        ...statePathsOf(named),
        composeFile: external_node_path_.posix.join(directory, 'compose.yaml'),
        dotenv: external_node_path_.posix.join(directory, '.env'),
    };
}
/** The installed project, as arguments for Compose on the host. */
function installedProject(settings) {
    const { composeFile, lease } = pathsOf(settings);
    return { project: settings.project, directory: settings.directory, files: [composeFile], lease };
}
/** The lease of a project, for commands that must run under its lock. */
function leaseOf(settings) {
    return { lease: statePathsOf(settings).lease };
}

// EXTERNAL MODULE: ./packages/docker/lib/engine/environment.js
var engine_environment = __webpack_require__(7457);
// EXTERNAL MODULE: ./packages/runtime/lib/record.js
var record = __webpack_require__(7010);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/look/container-files.js



/** Lines and bytes of a log that are kept at most. */
const logLines = 2_000;
const logBytes = 500_000;
/** The last part of a container's log, both streams. Never throws. */
async function logOf(host, { id, name }) {
    const script = `docker logs --timestamps --tail ${logLines} "$1" 2>&1 | tail -c ${logBytes}`;
    const result = await host
        .exec(['sh', '-c', script, 'log', id], { accept: 'any', timeoutMs: 30_000, show: `docker logs ${name}` })
        .catch(() => undefined);
    return result?.stdout ?? 'The log could not be read.\n';
}
/** Describes a container without the values of its environment. Never throws. */
async function describe(host, { id }) {
    try {
        const [whole] = await (0,engine/* askEngine */.sb)(host, [
            (0,engine/* engineQuery */.FQ)(`/containers/${id}/json`, schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J())),
        ]);
        return withoutEnvironment(whole);
    }
    catch {
        return { text: 'The engine did not describe it.\n', environment: {} };
    }
}
/** Takes the values of the environment out of a description. */
function withoutEnvironment(whole) {
    const config = (0,record/* asRecord */.q)(whole['Config']);
    const given = Array.isArray(config['Env']) ? config['Env'].map(String) : [];
    const environment = (0,engine_environment/* environmentOf */.p)(given);
    const shown = { ...whole, Config: { ...config, Env: Object.keys(environment) } };
    return { text: `${JSON.stringify(shown, null, 2)}\n`, environment };
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/heal/evidence.js






/**
 * Saves what is known of services before they are touched, on each host beside its ledger, and returns the lines that a
 * reader needs first. A host that cannot keep it, because its disk is full, is healed all the same.
 */
async function saveEvidence(project, services) {
    const { hosts } = project.session.fleet;
    const named = hosts.filter((host) => services.some((look) => look.host === host.label));
    const done = await Promise.all((named.length > 0 ? named : hosts).map(async (host) => {
        const own = services.filter((look) => look.host === host.label);
        try {
            return await saveOn(host, own, project);
        }
        catch (error) {
            project.context.signal.throwIfAborted();
            return { lines: [`${host.label}: ${(0,failure/* reasonOf */.A3)(error)}`], kept: [] };
        }
    }));
    return { lines: done.flatMap(({ lines }) => lines), kept: done.flatMap((one) => one.kept) };
}
async function saveOn(host, services, { project, stateDir, context }) {
    const { clock, signal, mask, withoutSecrets } = context;
    const names = new Set(services.map(({ service }) => service));
    const all = await projectContainers(host, project, { signal });
    const shown = all.filter(({ service, oneOff }) => names.has(service) && !oneOff);
    const [machine, states, described, logs] = await Promise.all([
        (0,machine_state/* machineState */.x)(host, { signal }),
        (0,container_states/* containerStates */.w)(host, `${composeLabels.project}=${project}`, { signal }),
        Promise.all(shown.map((item) => describe(host, item))),
        Promise.all(shown.map((item) => logOf(host, item))),
    ]);
    signal.throwIfAborted();
    // A log may print what the container was given.
    const shownAnyway = all.map(({ service }) => service);
    for (const { environment } of described)
        for (const value of (0,environment_secrets/* secretsIn */.V)(environment, shownAnyway))
            mask(value);
    const files = {
        'machine.txt': machine,
        'containers.txt': states,
        ...Object.fromEntries(shown.flatMap(({ name }, index) => [
            [`${name}.json`, described[index]?.text ?? ''],
            [`${name}.log`, logs[index] ?? ''],
        ])),
    };
    const dir = statePathsOf({ project, stateDir }).state;
    const stored = await (0,kept_evidence/* keepEvidence */.N)(host, { dir, at: clock.now(), files, withoutSecrets }, signal);
    const lines = [...services.flatMap((look) => linesOf(look, shown)), ...(0,machine_state/* firstOfState */.L)(machine)];
    return {
        lines: [...lines, ...stored.lines].map((line) => `${host.label}: ${(0,shorten/* shortLine */.tl)(withoutSecrets(line), 500)}`),
        kept: stored.kept,
    };
}
/** Lines of a service's own words that a reader gets at once. */
const wordsShown = 12;
function linesOf(look, containers) {
    const own = containers.filter(({ service }) => service === look.service);
    return [
        ...(look.why ? [`${look.service}: ${look.why}`] : []),
        ...own.map((item) => describeContainer(item)),
        ...look.evidence.slice(-wordsShown),
    ];
}

// EXTERNAL MODULE: ./packages/docker/lib/machine/free-disk.js
var free_disk = __webpack_require__(7303);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/heal/free-disk.js


/**
 * Makes room on all hosts of a project: images without a name, the cache of builds, and ended containers that somebody ran
 * once. Volumes, images with a tag and all that a kept release needs stay.
 * @returns what each host has free now, one line each
 */
async function freeDisks({ project, session, context: { signal }, }) {
    return session.fleet.all(async (host) => {
        const freed = await (0,free_disk/* freeDisk */.y)(host, [`${composeLabels.project}=${project}`, `${composeLabels.oneOff}=True`], { signal });
        return `${host.label}: ${(0,free_disk/* describeFreed */.u)(freed)}`;
    });
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/watch/container-events.js


const eventSchema = schemas/* looseObject */._H3({
    Action: schemas/* string */.YjP(),
    timeNano: schemas/* number */.aig(),
    Actor: schemas/* looseObject */._H3({ ID: schemas/* string */.YjP(), Attributes: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()) }),
})
    .transform(({ Action, timeNano, Actor }) => ({
    action: Action,
    /** Milliseconds since the Unix epoch, by the host's clock. */
    at: timeNano / 1e6,
    container: Actor.ID,
    name: Actor.Attributes['name'] ?? '',
    service: Actor.Attributes[composeLabels.service] ?? '',
    exitCode: Actor.Attributes['exitCode'],
}));
/** Events that show which containers serve. Health checks alone cause three more events a second. */
const told = [
    'create',
    'start',
    'kill',
    'stop',
    'die',
    'oom',
    'pause',
    'unpause',
    'destroy',
    'rename',
    'health_status',
];
/** Events go through a queue in the engine, and come out within this time. */
const settleMs = 150;
/** Milliseconds to wait for an event that must arrive. A busy engine reports it seconds later. */
const patienceMs = 15_000;
/** The first line is the time, by the host's own clock, from which on no event is missed. */
const script = 'since=$(date +%s.%N); echo "since $since"; exec docker events --since "$since" --format "{{json .}}" "$@"';
/**
 * Logs the events of a project's containers. The engine itself keeps only its last 256 events, and health checks fill
 * these within minutes.
 */
async function logEvents(host, project, clock) {
    const events = [];
    const end = new AbortController();
    const begun = Promise.withResolvers();
    let news = Promise.withResolvers();
    const filters = [
        `label=${composeLabels.project}=${project}`,
        'type=container',
        ...told.map((kind) => `event=${kind}`),
    ];
    const words = filters.flatMap((filter) => ['--filter', filter]);
    const running = host
        .stream(['sh', '-c', script, 'events', ...words], {
        signal: end.signal,
        timeoutMs: Number.POSITIVE_INFINITY,
        show: `docker events of ${project}`,
        onStdout(line) {
            if (line.startsWith('since '))
                return begun.resolve();
            if (line === '')
                return;
            events.push(eventSchema.parse(JSON.parse(line)));
            news.resolve();
            news = Promise.withResolvers();
        },
    })
        // A log that ends early only makes a report poorer.
        .catch(() => { })
        .then(() => {
        begun.resolve();
        return true;
    });
    await begun.promise;
    const more = async (than) => {
        while (events.length <= than)
            await news.promise;
    };
    return {
        events: () => events,
        more,
        async close(whole) {
            if (!end.signal.aborted)
                await settle(whole);
            end.abort();
            await running;
        },
    };
    async function settle(whole) {
        if (!whole)
            return clock.sleep(settleMs);
        const over = new AbortController();
        const late = clock.sleep(patienceMs, over.signal).catch(() => { });
        const isLate = Promise.race([late.then(() => true), running]);
        while (!whole(events)) {
            if ((await Promise.race([isLate, more(events.length).then(() => false)])) === true)
                break;
        }
        over.abort();
    }
}
/**
 * The milliseconds for which no container of a service served. They begin when the last container was told to stop, or
 * ended. They end when another container was healthy, or, without a health check, had started.
 * @param before the service's containers before the change
 * @param checked containers that have a health check, by id
 * @returns undefined where it did not serve before, or does not serve yet
 */
function outageOf(events, before, checked) {
    const serving = new Set(before
        .filter(({ state, health }) => state === 'running' && (health === 'none' || health === 'healthy'))
        .map(({ id }) => id));
    if (serving.size === 0)
        return undefined;
    let total = 0;
    let goneAt;
    for (const { action, at, container } of events) {
        if (/^(?:kill|die|pause|health_status: unhealthy)/.test(action)) {
            const had = serving.delete(container);
            if (had && serving.size === 0)
                goneAt = at;
        }
        const ready = checked.has(container) ? action === 'health_status: healthy' : action === 'start';
        if (!ready)
            continue;
        serving.add(container);
        if (goneAt !== undefined)
            total += at - goneAt;
        goneAt = undefined;
    }
    return goneAt === undefined ? Math.round(total) : undefined;
}

// EXTERNAL MODULE: ./packages/host/lib/lock/lease-program.js
var lease_program = __webpack_require__(5084);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/command/compose-scripts.js
/**
 * Runs a command without the host's environment. Otherwise a variable of the account would override `.env`. The home
 * directory stays, because `~` in a Compose file is that of the account.
 */
const cleanly = 'env -i PATH="$PATH" ${HOME:+HOME="$HOME"} DOCKER_CONFIG="${config:-${DOCKER_CONFIG:-$HOME/.docker}}" ${DOCKER_HOST:+DOCKER_HOST="$DOCKER_HOST"} "$@"';
/** Where docker looks for its plugins, first match first (docker/cli, cli-plugins/manager: getPluginDirs). */
const pluginPlaces = '"${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker';
/** Stands in argv for the program of Compose. No word of Compose's own has a bracket. */
const composeProgram = '<compose>';
/**
 * Puts the program of Compose in its place in `"$@"`: the plugin that docker would start, and docker itself where it has
 * the plugin elsewhere. Docker asks its plugins what they are before it starts one, which takes longer than Compose
 * needs to read a project; each of them is a program of its own as well
 * (https://docs.docker.com/compose/install/standalone/).
 */
const findCompose = `
plugin=
grep -qs cliPluginsExtraDirs "\${config:-\${DOCKER_CONFIG:-$HOME/.docker}}/config.json" ||
  for at in \${config:+"$config"} ${pluginPlaces}; do
    [ -x "$at/cli-plugins/docker-compose" ] && plugin=$at/cli-plugins/docker-compose && break
  done
for word; do
  shift
  case $word in
    '${composeProgram}') if [ "$plugin" ]; then set -- "$@" "$plugin"; else set -- "$@" docker compose; fi ;;
    *) set -- "$@" "$word" ;;
  esac
done
`;
/** Runs Compose once. $1 Docker configuration, then the command. */
const compose_scripts_readScript = `
config=$1
shift
${findCompose}
exec ${cleanly}
`;
/** Holds the lock `$held`, if there is one, until the shell and all of its children have ended. */
const heldMeanwhile = '[ -z "$held" ] || { exec 9>>"$held" && flock -s 9; } || exit 73;';
/**
 * Changes a project. The shell collects Compose's output, because a line written into a cut channel would end Compose
 * midway. Compose is run once more where runc reports that the first process of a container died before the container
 * was made (opencontainers/runc, libcontainer/process_linux.go): the cause is a busy host, not the project. $1 Docker
 * configuration, $2 lock, $3 containers to remove first, $4 seconds that these may take to stop (or empty), then the
 * command.
 */
const changeScript = `
config=$1 held=$2 instead=$3 limit=$4
shift 4
${heldMeanwhile}
if [ -n "$instead" ]; then
  docker stop \${limit:+--time "$limit"} $instead >/dev/null 2>&1
  docker rm --force $instead >/dev/null 2>&1
fi
${findCompose}
change() { said=$(${cleanly} 2>&1); }
change "$@"
status=$?
case $status:$said in
  0:*) ;;
  *'read init-p:'*) sleep 1; change "$@"; status=$? ;;
esac
printf '%s\\n' "$said"
exit $status
`;

;// CONCATENATED MODULE: ./packages/docker/lib/compose/change/containers.js






/** $1 lock, $2 seconds or nothing, then ids. */
const stopScript = `
held=$1 limit=$2; shift 2
${heldMeanwhile}
said=$(docker stop \${limit:+--time "$limit"} "$@" 2>&1 >/dev/null) && exit 0
case $said in *"No such container"*) exit 0 ;; esac
printf '%s\\n' "$said" >&2
exit 1
`;
/**
 * Stops containers in parallel, and waits as long as each of them may take. They are not removed, so they can be
 * started again.
 * @throws Failure where a container could not be told to stop
 */
async function stopContainers(host, containers, options = {}) {
    await run(host, stopScript, 'stopped', containers, options);
}
/** $1 lock, $2 seconds, nothing, or `stopped`, then ids. */
const removeScript = `
held=$1 limit=$2; shift 2
${heldMeanwhile}
[ "$limit" = stopped ] || docker stop \${limit:+--time "$limit"} "$@" >/dev/null 2>&1
said=$(docker rm --force "$@" 2>&1 >/dev/null) && exit 0
case $said in *"No such container"*|*"already in progress"*) exit 0 ;; esac
printf '%s\\n' "$said" >&2
exit 1
`;
/**
 * Stops and removes containers in parallel. A container that is already gone is not an error. Their volumes stay.
 * @throws Failure where a container stays
 */
async function removeContainers(host, containers, { stopped = false, ...options } = {}) {
    await run(host, removeScript, 'removed', containers, options, stopped ? 'stopped' : undefined);
}
/** $1 lock, then ids. One program does both, so that a run that is cut leaves nothing stopped. */
const restartScript = `
held=$1; shift
${heldMeanwhile}
docker stop "$@" >/dev/null 2>&1
said=$(docker start "$@" 2>&1 >/dev/null) && exit 0
printf '%s\\n' "$said" >&2
exit 1
`;
/** Milliseconds for the engine itself, beside the time that containers may take to stop. */
const engineMs = 120_000;
/**
 * Restarts containers side by side: each is stopped within its own time, and started again. What ended is started.
 * @throws Failure with Docker's message where one of them does not start
 */
async function restartContainers(host, containers, { lease }) {
    if (containers.length === 0)
        return;
    const names = containers.map(({ name }) => name).join(' ');
    const words = [lease ? (0,lease_program/* begunLock */.j)(lease) : '', ...containers.map(({ id }) => id)];
    const { exitCode, stderr } = await host.exec(['sh', '-c', restartScript, 'restart', ...words], {
        accept: 'any',
        timeoutMs: restartMs(containers),
        show: `docker restart ${names}`,
    });
    if (exitCode === 0)
        return;
    throw new failure/* Failure */.HR({
        what: `Containers could not be restarted on ${host.name}: ${names}.`,
        why: stderr.trim() || `\`docker start\` ended with exit status ${exitCode}.`,
        fix: `Run there: docker start ${names}`,
    });
}
/**
 * Milliseconds that a restart may take. A call that ends before the container has had its time to stop would be taken
 * for a failure, and be made again.
 */
function restartMs(containers) {
    return Math.max(0, ...containers.map(({ stopSeconds }) => stopSeconds)) * 1000 + engineMs;
}
async function run(host, script, done, containers, { stopSeconds, lease }, limit = String(stopSeconds ?? '')) {
    if (containers.length === 0)
        return;
    const names = containers.map(({ name }) => name);
    const words = [lease ? (0,lease_program/* begunLock */.j)(lease) : '', limit, ...containers.map(({ id }) => id)];
    const verb = done === 'stopped' ? 'stop' : 'rm --force';
    const { exitCode, stderr } = await host.exec(['sh', '-c', script, done, ...words], {
        accept: 'any',
        timeoutMs: 300_000,
        show: `docker ${verb} ${names.join(' ')}`,
    });
    if (exitCode === 0)
        return;
    throw new failure/* Failure */.HR({
        what: `Containers could not be ${done} on ${host.name}: ${names.join(', ')}.`,
        why: stderr.trim() || `\`docker ${verb}\` ended with exit status ${exitCode}.`,
        fix: `Run there: docker ${verb} ${names.join(' ')}`,
    });
}
/** The name that Compose gives the container of a place: `app-web-1`. */
const placeName = (project, service, place) => `${project}-${service}-${place}`;
/**
 * Gives new containers the names of the removed ones that they replaced. So `app-web-1` exists after every rolling
 * change. Docker's DNS follows.
 * @returns old name \u2192 new name
 */
async function settleNames(host, project, service, containers) {
    const names = new Set(containers.map((_, index) => placeName(project, service, index + 1)));
    const made = new RegExp(`^(?:[0-9a-f]{12}_)?${placeName(project, service, 0).slice(0, -1)}\\d+$`);
    const free = [...names].filter((name) => !containers.some((item) => item.name === name));
    const renamed = new Map();
    for (const { id, name } of containers.filter((item) => !names.has(item.name) && made.test(item.name))) {
        const to = free.shift();
        if (!to)
            break;
        const path = `/containers/${id}/rename?${new URLSearchParams({ name: to })}`;
        const [answer] = await (0,engine/* exchange */.cv)(host, [{ method: 'POST', path }]);
        // A repeated request is refused. If the refusal has another reason, docker's own command reports it.
        if (answer?.status !== 204 && !(await hasName(host, id, to)))
            await host.exec(['docker', 'rename', id, to]);
        renamed.set(name, to);
    }
    return renamed;
}
async function hasName(host, id, name) {
    const [{ Name }] = await (0,engine/* askEngine */.sb)(host, [
        (0,engine/* engineQuery */.FQ)(`/containers/${id}/json`, schemas/* looseObject */._H3({ Name: schemas/* string */.YjP() })),
    ]);
    return Name === `/${name}`;
}
/**
 * Starts containers that were stopped and not removed.
 * @throws Failure with Docker's message where a container does not start
 */
async function startStopped(host, containers) {
    if (containers.length === 0)
        return;
    const names = containers.map(({ name }) => name).join(' ');
    await host.exec(['docker', 'start', ...containers.map(({ id }) => id)], { show: `docker start ${names}` });
}

// EXTERNAL MODULE: ./packages/releases/lib/installation-mark.js
var installation_mark = __webpack_require__(4813);
// EXTERNAL MODULE: ./packages/releases/lib/history.js
var lib_history = __webpack_require__(3007);
// EXTERNAL MODULE: ./packages/docker/lib/compose/change/kept-images.js + 1 modules
var kept_images = __webpack_require__(2547);
// EXTERNAL MODULE: ./packages/docker/lib/registry/failure/registry-failure.js
var registry_failure = __webpack_require__(6362);
;// CONCATENATED MODULE: ./packages/docker/lib/registry/failure/retry.js

/** Kinds of failure that may pass by themselves. A refused account or a missing image does not. */
const passing = ['unavailable', 'unreachable', 'cut', 'rate-limit'];
/** Milliseconds between the tries: half a minute in all. */
const patientPauses = [1000, 2000, 4000, 8000, 15_000];
/**
 * Does some work with a registry, and repeats it while the registry has a trouble that may pass: an error of its own, a
 * cut connection, too many requests. Layers that the registry already holds are not sent again, because Docker asks for
 * each layer first.
 * @returns the result of `work`
 * @throws the error of `work`: at once where another try is hopeless, else the last one
 */
async function withRetries(work, options) {
    const { clock, signal, kinds = passing, pauses = patientPauses, onRetry } = options;
    for (const pauseMs of pauses) {
        try {
            return await work();
        }
        catch (error) {
            signal?.throwIfAborted();
            if (!(error instanceof registry_failure/* RegistryFailure */.Y) || !kinds.includes(error.kind))
                throw error;
            onRetry?.(error, pauseMs);
            await clock.sleep(pauseMs, signal);
        }
    }
    return await work();
}

// EXTERNAL MODULE: ./packages/docker/lib/registry/image/pull-image.js
var pull_image = __webpack_require__(284);
// EXTERNAL MODULE: ./packages/releases/lib/kept-copy.js
var kept_copy = __webpack_require__(4281);
// EXTERNAL MODULE: ./packages/runtime/lib/failures.js
var failures = __webpack_require__(2836);
// EXTERNAL MODULE: ./packages/host/lib/sync/tree.js
var tree = __webpack_require__(8843);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/files/managed-files.js



/**
 * Reads the directories that the input "files" names.
 * @throws Failure naming the line whose directory is missing or empty
 */
async function readManagedFiles(mapping, repository) {
    const source = repository.resolve(mapping.from, 'The input "files"');
    const manifest = await readSourceManifest(source);
    if (manifest.length === 0) {
        throw new Failure({
            what: `The input "files" names ${mapping.from}, which is empty.`,
            why: `A sync of an empty directory would delete all of ${mapping.to} on every host.`,
            fix: 'Correct the path, or remove the line.',
        });
    }
    return { source, to: mapping.to, manifest, content: { to: mapping.to, ...treeFacts(manifest) } };
}
/** $1 the directory in place, $2 its copy. */
const keepScript = `
set -eu
[ ! -d "$2" ] || exit 0
mkdir -p -m 0700 -- "\${2%/*}"
rm -rf -- "$2.part"
cp -a -- "$1" "$2.part"
mv -T -- "$2.part" "$2"
`;
/** Keeps a copy of a directory as it was found, so that its edits can be restored. */
async function keepFound(host, { to, found }, paths) {
    const copy = (0,kept_copy/* keptCopy */.m)(paths.copies, (0,tree/* treeFacts */.kt)(found));
    await host.exec(['sh', '-c', keepScript, 'keep', to, copy], { show: `keep ${to} as it is` });
}
/** $1 the copy, $2 the directory in place. */
const placeScript = `
set -eu
[ -d "$1" ] || { echo "$1 is not there" >&2; exit 66; }
mkdir -p -- "$2"
exec rsync --recursive --links --perms --checksum --delete-delay -- "$1/" "$2/"
`;
/**
 * Makes a directory of a host equal to its copy on that host, and reads the directory back. The work goes to its end
 * even where the run is cancelled.
 * @throws Failure where the copy is missing, or the directory differs afterwards
 */
async function placeCopy(host, content, copies) {
    const { to, manifest } = content;
    await host.exec(['sh', '-c', placeScript, 'place', (0,kept_copy/* keptCopy */.m)(copies, content), to], {
        show: `put ${to} in place`,
    });
    const found = await (0,tree/* manifestOfHost */.Nb)(host, to);
    if (found === manifest)
        return;
    throw new failure/* Failure */.HR({
        what: `${to} on ${host.name} is not equal to its stored copy.`,
        why: `Its manifest is ${found}, not ${manifest}.`,
        fix: `Find out who else writes to ${to} on ${host.name}, then run this again.`,
    });
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/deploy/stage.js





/** @param open the stack that ends the pull where the plan refuses the deploy */
function earlyPull(host, settings, open, { signal }) {
    const unneeded = new AbortController();
    let pulling = Promise.resolve(0);
    open.defer(async () => {
        unneeded.abort(new Error('The deploy is over.'));
        await pulling;
    });
    return {
        begin(references) {
            const until = AbortSignal.any([signal, unneeded.signal]);
            const pull = (reference) => pullOne(host, reference, settings, until);
            pulling = bringImages(host, references, pull, until).then(({ pulled }) => pulled, () => 0);
        },
        pulled: () => pulling,
    };
}
/**
 * Brings everything that a release needs to a host, beside the serving release: images and copies of the directories.
 * @returns the number of images that were pulled
 * @throws Failure naming the images or directories that could not be brought; nothing that serves was touched
 */
async function stageRelease(deploy, settings, deps) {
    const { host, wanted, files, paths, copies, drift } = deploy;
    const earlier = (to) => [...(deploy.current ? [deploy.current] : []), ...deploy.kept].flatMap(({ release }) => release.files.flatMap((one) => (one.to === to ? one.manifest : [])));
    const missing = files.filter(({ content }) => !copies.has(content.manifest));
    const references = Object.values(wanted.release.digests);
    const [images] = await (0,failures/* allEnded */.Cw)([
        (async () => {
            const early = await deploy.pulling;
            const { pulled, ids } = await pullMissing(host, references, settings, deps);
            return { pulled: pulled + (early ?? 0), ids };
        })(),
        (async () => {
            for (const { source, manifest, content } of missing)
                await (0,kept_copy/* bringCopy */.M)(host, content, paths.copies, { from: source, source: manifest, earlier: earlier(content.to) }, deps);
            if (settings.drift === 'keep')
                for (const tree of drift.trees)
                    await keepFound(host, tree, paths);
        })(),
    ]);
    await (0,kept_images/* keepImages */.U0)(host, settings.project, [...images.ids.values()]);
    return images.pulled;
}
/**
 * Pulls the images that a host does not have, and again where the registry could not answer.
 * @returns the number of images that were pulled, and the id of each image by its reference
 * @throws Failure naming the image that could not be pulled
 */
function pullMissing(host, references, settings, { logger, clock, signal }) {
    const pull = (reference) => withRetries(() => pullOne(host, reference, settings, signal), {
        clock,
        signal,
        onRetry: ({ why }) => logger.warn(`${host.name}: ${why} Pulling again.`),
    });
    return bringImages(host, references, pull, signal);
}
/**
 * Pulls the images that a host does not have, side by side.
 * @param pull pulls one image
 * @returns the number of images that were pulled, and the id of each image by its reference
 */
async function bringImages(host, references, pull, signal) {
    const there = await (0,kept_images/* imageIds */.kF)(host, references, { signal });
    const missing = [...new Set(references)].filter((reference) => !there.has(reference));
    if (missing.length === 0)
        return { pulled: 0, ids: there };
    await Promise.all(missing.map(pull));
    return { pulled: missing.length, ids: await (0,kept_images/* imageIds */.kF)(host, references, { signal }) };
}
/** Pulls one image. A large one takes minutes. */
function pullOne(host, reference, { login }, signal) {
    return (0,pull_image/* pullImage */.Z)(host, reference, { logins: login ? [login] : [], signal, timeoutMs: 900_000 });
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/tell/version.js
var version = __webpack_require__(9963);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/service/namespaces.js
/**
 * The services in whose network, processes or volumes a service lives. Docker ties its container to one container of
 * each of them, so it must be made anew whenever that container is.
 */
function namespaces_landlordsOf(service) {
    const shared = [service.network_mode, service.pid, service.ipc].flatMap((mode) => mode?.startsWith('service:') ? [mode.slice('service:'.length)] : []);
    const volumes = (service.volumes_from ?? []).flatMap((from) => from.startsWith('container:') ? [] : [from.replace(/:(?:ro|rw)$/, '')]);
    return [...new Set([...shared, ...volumes])];
}
/** The services that live in the network, the processes or the volumes of a service. */
function guestsOf(model, service) {
    return Object.entries(model.services).flatMap(([name, other]) => namespaces_landlordsOf(other).includes(service) ? [name] : []);
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/model/service-order.js

/** The services that a service needs before it starts. */
function needsOf(service) {
    return [...Object.keys(service.depends_on ?? {}), ...namespaces_landlordsOf(service)];
}
/**
 * Services in the order of their dependencies: each level needs only earlier ones. Compose refuses circles before this.
 */
function dependencyLevels(model) {
    const placed = new Set();
    const levels = [];
    let left = Object.keys(model.services);
    while (left.length > 0) {
        const ready = left.filter((name) => needsOf(model.services[name] ?? {}).every((need) => placed.has(need) || !left.includes(need)));
        const level = ready.length > 0 ? ready : left;
        for (const name of level)
            placed.add(name);
        levels.push(level);
        left = left.filter((name) => !placed.has(name));
    }
    return levels;
}
/** Services that run to their end: another one waits for their success, or their label says so. */
function jobsOf(model) {
    const awaited = Object.values(model.services).flatMap(({ depends_on: needs = {} }) => Object.entries(needs).flatMap(([name, { condition }]) => condition === 'service_completed_successfully' ? [name] : []));
    const labelled = Object.entries(model.services).flatMap(([name, { labels }]) => labels?.[jobLabel] === 'true' ? [name] : []);
    return new Set([...awaited, ...labelled]);
}
/** The label of a service that runs once, to its end. */
const jobLabel = 'io.fairway.job';

// EXTERNAL MODULE: ./packages/docker/lib/watch/watch-services.js
var watch_services = __webpack_require__(5247);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/model/model.js

const port = schemas/* looseObject */._H3({
    target: schemas/* number */.aig(),
    /** A port or a range. Without it Docker chooses a port. */
    published: schemas/* string */.YjP().optional(),
    host_ip: schemas/* string */.YjP().optional(),
    protocol: schemas/* string */.YjP().default('tcp'),
    mode: schemas/* string */.YjP().optional(),
});
const volume = schemas/* looseObject */._H3({
    type: schemas/* string */.YjP(),
    /** Name of a volume, or a path of the host. */
    source: schemas/* string */.YjP().optional(),
    target: schemas/* string */.YjP(),
    read_only: schemas/* boolean */.zMY().optional(),
});
const dependency = schemas/* looseObject */._H3({
    condition: schemas/* string */.YjP().optional(),
    restart: schemas/* boolean */.zMY().optional(),
    required: schemas/* boolean */.zMY().optional(),
});
const serviceSchema = schemas/* looseObject */._H3({
    image: schemas/* string */.YjP().optional(),
    build: schemas/* looseObject */._H3({ secrets: schemas/* array */.YOg(schemas/* looseObject */._H3({ source: schemas/* string */.YjP() })).optional() }).optional(),
    container_name: schemas/* string */.YjP().optional(),
    environment: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP().nullable()).optional(),
    ports: schemas/* array */.YOg(port).optional(),
    volumes: schemas/* array */.YOg(volume).optional(),
    depends_on: schemas/* record */.g1P(schemas/* string */.YjP(), dependency).optional(),
    healthcheck: schemas/* looseObject */._H3({ disable: schemas/* boolean */.zMY().optional(), test: schemas/* array */.YOg(schemas/* string */.YjP()).optional() })
        .nullish(),
    deploy: schemas/* looseObject */._H3({ replicas: schemas/* number */.aig().optional() }).nullish(),
    scale: schemas/* number */.aig().optional(),
    restart: schemas/* string */.YjP().optional(),
    network_mode: schemas/* string */.YjP().optional(),
    pid: schemas/* string */.YjP().optional(),
    ipc: schemas/* string */.YjP().optional(),
    /** `SERVICE`, `SERVICE:ro` or `container:NAME`. */
    volumes_from: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    mac_address: schemas/* string */.YjP().optional(),
    networks: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* looseObject */._H3({
        ipv4_address: schemas/* string */.YjP().optional(),
        ipv6_address: schemas/* string */.YjP().optional(),
        mac_address: schemas/* string */.YjP().optional(),
        aliases: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
    })
        .nullable())
        .nullish(),
    configs: schemas/* array */.YOg(schemas/* looseObject */._H3({ source: schemas/* string */.YjP() })).optional(),
    secrets: schemas/* array */.YOg(schemas/* looseObject */._H3({ source: schemas/* string */.YjP() })).optional(),
    labels: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).optional(),
});
const named = schemas/* looseObject */._H3({ name: schemas/* string */.YjP().optional(), external: schemas/* boolean */.zMY().optional() });
const data = named.extend({
    file: schemas/* string */.YjP().optional(),
    /** The variable of the project whose value is the content. */
    environment: schemas/* string */.YjP().optional(),
    /** The content, written in the Compose file itself. */
    content: schemas/* string */.YjP().optional(),
});
/** The output of `docker compose config --format json`, with single dollars. */
const modelSchema = schemas/* looseObject */._H3({
    name: schemas/* string */.YjP(),
    services: schemas/* record */.g1P(schemas/* string */.YjP(), serviceSchema),
    networks: schemas/* record */.g1P(schemas/* string */.YjP(), named.nullable()).default({}),
    volumes: schemas/* record */.g1P(schemas/* string */.YjP(), named.nullable()).default({}),
    configs: schemas/* record */.g1P(schemas/* string */.YjP(), data).default({}),
    secrets: schemas/* record */.g1P(schemas/* string */.YjP(), data).default({}),
});
/** The number of containers that a service is to have. */
function replicasOf(service) {
    return service.deploy?.replicas ?? service.scale ?? 1;
}
/** The service without the keys that Compose has already applied, or that ask for more than running its image. */
function model_runPart(service) {
    const { build: _build, env_file: _files, profiles: _profiles, pull_policy: _policy, develop: _develop, ...kept } = service;
    return kept;
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/project/placement.js

/** The place of a service's containers, by the files. */
function placementOf(model, service) {
    const definition = model.services[service] ?? {};
    const networks = definition.network_mode ? {} : (definition.networks ?? {});
    return {
        networks: Object.entries(networks).flatMap(([key, options]) => {
            const name = model.networks[key]?.name;
            return name ? [{ name, aliases: [service, ...(options?.aliases ?? [])] }] : [];
        }),
        landlords: namespaces_landlordsOf(definition),
    };
}
/** Docker's own networks, in which no container has a name. */
const withoutNames = new Set(['bridge', 'host', 'none']);
/**
 * Why a container is not where its service belongs, in words. Docker itself keeps no container in its place: somebody
 * can take it off a network, and the network that it shares goes with the container that it shares it with.
 * @param all the containers of the project
 * @returns undefined where it is in its place
 */
function misplacement({ networks, landlords }, item, all) {
    for (const { name, aliases } of networks) {
        const attached = item.networks.find((network) => network.name === name || (network.id !== '' && network.id === name));
        if (!attached)
            return `its container ${item.name} is not attached to the network ${name}`;
        const lost = withoutNames.has(attached.name)
            ? undefined
            : aliases.find((alias) => !attached.aliases.includes(alias));
        if (lost)
            return `its container ${item.name} does not have the name ${lost} in the network ${name}`;
    }
    const left = landlords.find((landlord) => !all.some(({ service, id }) => service === landlord && item.landlords.includes(id)));
    return left && `its container ${item.name} lives with a container of ${left} that is gone`;
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/watch/project-judge.js

/** Restarts under watch after which a container counts as being in a loop. */
const restartsThatAreALoop = 3;
/**
 * A judge of whether services come up and stay up. It compares each container, never counts alone.
 * @param leaving ids of containers that go in the end. They count for nothing, even where they match the files.
 */
function judgeProject(expected, leaving = new Set()) {
    const firstSeen = new Map();
    let settled;
    let last = [];
    function judge(wanted, all) {
        const { service, replicas } = wanted;
        const own = all.filter((item) => item.service === service && !item.oneOff && item.configHash === wanted.configHash);
        for (const item of own)
            if (!firstSeen.has(item.id))
                firstSeen.set(item.id, item);
        const said = (why, container) => ({
            service,
            ...why,
            ...(container ? { container } : {}),
        });
        for (const item of own) {
            const hopeless = whyHopeless(wanted, item, firstSeen.get(item.id) ?? item) ??
                whyChanged(item) ??
                (wanted.placement && item.state === 'running' && misplacement(wanted.placement, item, all));
            if (hopeless)
                return said({ hopeless }, item);
        }
        const lost = [...(settled?.values() ?? [])].find((item) => item.service === service && !own.some(({ id }) => id === item.id));
        if (lost)
            return said({ hopeless: `its container ${lost.name} is gone; somebody removed it` });
        const up = own.filter((item) => isUp(wanted, item));
        if (up.length >= replicas)
            return said({});
        const waiting = own.find((item) => !up.includes(item));
        const state = waiting ? ` (${waiting.health === 'none' ? waiting.state : waiting.health})` : '';
        return said({ missing: `${up.length} of ${replicas} up${state}` }, waiting);
    }
    function whyChanged(item) {
        if (!settled)
            return undefined;
        const before = settled.get(item.id);
        if (!before)
            return `a container ${item.name} was added; somebody else changes this project`;
        return before.startedAt === item.startedAt
            ? undefined
            : `it was up and was then started again${endOf(item)}`;
    }
    return {
        look(containers) {
            last = containers.filter(({ id }) => !leaving.has(id));
            return expected.map((wanted) => judge(wanted, last));
        },
        forgiveNothing() {
            const wanted = new Map(expected.map((item) => [item.service, item.configHash]));
            settled ??= new Map(last.filter((item) => wanted.get(item.service) === item.configHash).map((item) => [item.id, item]));
        },
    };
}
function isUp({ job }, { state, health }) {
    if (job)
        return state === 'exited';
    return state === 'running' && (health === 'none' || health === 'healthy');
}
function whyHopeless({ job, imageId, service }, item, first) {
    const { state, health, exitCode, restartPolicy, restarts } = item;
    if (imageId && item.imageId !== imageId)
        return `its container runs the image ${item.imageId.slice(0, 19)}, not ${imageId.slice(0, 19)}`;
    if (restarts - first.restarts >= restartsThatAreALoop)
        return `it ended and was started again ${restarts - first.restarts} times${endOf(item)}`;
    if (health === 'unhealthy' && state === 'running')
        return 'its health check says that it is unhealthy';
    if (state === 'dead')
        return 'the engine could not start or remove its container';
    if (state !== 'exited' || (job && exitCode === 0))
        return undefined;
    const stays = restartPolicy === 'no' || (restartPolicy === 'on-failure' && exitCode === 0);
    if (!stays)
        return undefined;
    const hint = exitCode === 0 && !job ? `; if ${service} is a job, give it the label io.fairway.job: "true"` : '';
    return `it ended with exit status ${exitCode}${item.outOfMemory ? ', out of memory' : ''}${hint}`;
}
function endOf({ exitCode, outOfMemory, error }) {
    if (error)
        return `: ${error}`;
    if (outOfMemory)
        return ': it ran out of memory';
    return exitCode === 0 ? '' : `: exit status ${exitCode}`;
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/watch/watch-project.js







/** Milliseconds. Events tell at once what has changed, and each look costs the host a process tree. */
const lookEveryMs = 1_000;
/**
 * Makes the judge for a release, with the hashes of the host's Compose and the image ids of its engine.
 * @param leaving ids of containers that go in the end
 */
async function judgeOf(host, { model, digests }, hashes, leaving = new Set()) {
    const jobs = jobsOf(model);
    const ids = await (0,kept_images/* imageIds */.kF)(host, Object.values(digests));
    return judgeProject(Object.entries(model.services).map(([service, definition]) => ({
        service,
        configHash: hashes.get(service) ?? '',
        imageId: ids.get(digests[service] ?? ''),
        replicas: replicasOf(definition),
        job: jobs.has(service),
        placement: placementOf(model, service),
    })), leaving);
}
/**
 * Looks until services are up, one of them is hopeless, or the time is over.
 * @param services the services to wait for; default: all
 */
async function untilUp(watch, deadline, services) {
    return watchProject(watch, (verdicts) => {
        const counting = verdicts.filter(({ service }) => !services || services.has(service));
        const missing = counting.filter((verdict) => verdict.missing);
        if (missing.length === 0)
            return { ok: true };
        watch.progress(missing.map(({ service, missing: what }) => `${service}: ${what}`).join('; '));
        return watch.clock.now() >= deadline ? { ok: false, failed: missing } : undefined;
    });
}
/** Looks during the soak. All services must be up from the first look to the last. */
async function throughSoak(watch, soakMs) {
    return watchProject(watch, (verdicts, pastMs) => {
        const missing = verdicts.filter((verdict) => verdict.missing);
        if (missing.length > 0)
            return { ok: false, failed: missing };
        watch.judge.forgiveNothing();
        watch.progress((0,watch_services/* soakingLine */.R)(verdicts.length, pastMs, soakMs));
        return pastMs >= soakMs ? { ok: true } : undefined;
    });
}
async function watchProject({ host, project, judge, clock, log, signal, progress }, decide) {
    let heard = 0;
    return (0,watch_services/* watchServices */.M)({
        look() {
            heard = log.events().length;
            return projectContainers(host, project, { signal });
        },
        source: 'the engine',
        judge: (containers) => judge.look(containers),
        decide: ({ verdicts, afterMs }) => decide(verdicts, afterMs),
        pause: () => untilNews(log.more(heard), clock, signal),
        progress,
        clock,
        signal,
    });
}
/** Waits for an event, or until the next look is due. */
async function untilNews(news, clock, signal) {
    const over = new AbortController();
    const late = clock.sleep(lookEveryMs, over.signal).catch(() => { });
    const told = Promise.withResolvers();
    const abort = () => told.resolve();
    signal?.addEventListener('abort', abort, { once: true });
    await Promise.race([news, late, told.promise]);
    signal?.removeEventListener('abort', abort);
    over.abort();
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./packages/host/lib/files/scratch-files.js

/** A new name for a scratch directory. It is random, so no other user can have made the directory before. */
function newScratch(purpose) {
    return `/tmp/fairway-${purpose}-${(0,external_node_crypto_.randomBytes)(12).toString('hex')}`;
}
/**
 * The files arrive on standard input: two lines each, path and content, and a last line `end`. The shell that runs the
 * command also removes the files, so nothing stays where the runner is killed or its network is cut. It sets no variable
 * of its own, because the command may get one of the same name. $1 the directory to make, then the command.
 */
const program = `
(umask 077; mkdir -- "$1") || exit 73
trap 'rm -rf -- "$1"' EXIT
trap 'exit 1' HUP INT TERM
(
  umask 077
  while IFS= read -r path && [ "$path" != end ] && IFS= read -r content; do
    mkdir -p -- "\${path%/*}" && printf %s "$content" | base64 -d >"$path" || exit 73
  done
  [ "$path" = end ] || exit 74
) || exit
(shift; exec "$@")
`;
/** Milliseconds to remove the files of a command that was ended. */
const removeMs = 10_000;
/**
 * Runs a command on files that may be secret: only this user reads them, and they are removed when the command ends,
 * whatever became of this run.
 */
async function execOnFiles(host, { directory, files }, argv, options) {
    const lines = [...files].map(([path, content]) => `${path}\n${Buffer.from(content).toString('base64')}\n`);
    try {
        return await host.exec(['sh', '-c', program, 'sh', directory, ...argv], {
            ...options,
            stdin: `${lines.join('')}end\n`,
        });
    }
    catch (error) {
        // A shell that waits for its command is killed together with it, and then removes nothing.
        await host.exec(['rm', '-rf', '--', directory], { timeoutMs: removeMs }).catch(() => { });
        throw error;
    }
}

// EXTERNAL MODULE: ./packages/docker/lib/stack/source/places.js
var places = __webpack_require__(6496);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/command/compose-command.js




/**
 * Runs a command of Compose that changes nothing.
 * @returns its result, whatever the exit status is
 * @throws Failure where the command did not end, or where the host has no Compose
 */
async function askCompose(host, project, command, options = {}) {
    const { dockerConfig = '' } = project;
    const result = await compose_command_run(host, readScript, [dockerConfig], project, command, options);
    requireCompose(host, result.stderr);
    return result;
}
/**
 * Runs a command of Compose on files that are on the host only while the command runs.
 * @throws Failure where the command did not end, or where the host has no Compose
 */
async function askComposeAbout(host, scratch, project, command, options = {}) {
    const { dockerConfig = '' } = project;
    const { argv, ...limits } = callOf(compose_scripts_readScript, [dockerConfig], project, command, options);
    const result = await execOnFiles(host, scratch, argv, limits);
    requireCompose(host, result.stderr);
    return result;
}
/**
 * Changes a project by a command of Compose. Once begun, the change is finished even if this run ends.
 * @returns the output of Compose
 * @throws Failure with Compose's message where the command failed
 */
async function changeByCompose(host, project, command, { instead = [], stopSeconds, ...options } = {}) {
    const { dockerConfig = '', lease } = project;
    const held = lease ? (0,lease_program/* begunLock */.j)(lease) : '';
    const words = [dockerConfig, held, instead.join(' '), String(stopSeconds ?? '')];
    const { exitCode, stdout } = await compose_command_run(host, changeScript, words, project, command, options);
    if (exitCode === 0)
        return stdout;
    requireCompose(host, stdout);
    // Progress lines report successes only.
    const said = (0,places/* wordsOf */.Z9)(stdout).filter((line) => !/^(?:Container|Network|Volume) \S+ {2}\w+$/.test(line));
    throw new failure/* Failure */.HR({
        what: `\`docker compose ${command[0]}\` failed for the project ${project.project} on ${host.name}.`,
        why: said.at(-1) ?? 'It gave no reason.',
        evidence: said.slice(-10),
        fix: 'Put right what Docker names, then run this again.',
    });
}
function compose_command_run(host, ...call) {
    const { argv, ...limits } = callOf(...call);
    return host.exec(argv, limits);
}
function callOf(script, words, project, command, { signal, timeoutMs = 120_000 }) {
    return {
        argv: ['sh', '-c', script, 'compose', ...words, ...argvOf(project, command)],
        accept: 'any',
        timeoutMs,
        show: `docker compose -p ${project.project} ${command.join(' ')}`,
        signal,
    };
}
/** `NAME=value` words for `env`, then Compose's own. */
function argvOf(project, command) {
    return [
        ...Object.entries(project.variables ?? {}).map(([name, value]) => `${name}=${value}`),
        ...[composeProgram, '--ansi', 'never', '--project-name', project.project],
        ...['--project-directory', project.directory],
        ...project.files.flatMap((file) => ['--file', file]),
        ...(project.profiles ?? []).flatMap((profile) => ['--profile', profile]),
        ...command,
    ];
}
function requireCompose(host, said) {
    if (!/is not a docker command|unknown (?:shorthand )?flag: .*(?:ansi|project|'p')/.test(said))
        return;
    throw new failure/* Failure */.HR({
        what: `${host.name} has no Docker Compose.`,
        why: 'Its docker does not know the command `docker compose`.',
        evidence: (0,places/* wordsOf */.Z9)(said).slice(0, 3),
        fix: `Install Docker Compose 2.20 or newer there (package docker-compose-plugin).`,
    });
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/change/change-services.js

/** Pulls and builds nothing, because the images are on the host already. */
const asTheyAre = ['up', '--detach', '--no-build', '--pull', 'never'];
/**
 * Starts new containers of services, beside the existing ones, which are not touched, or in the place of some. Once
 * begun, the change is finished even if this run ends, so some container always serves.
 *
 * The command names every service that these services need, with its current number of containers. Without them
 * (`--no-deps`) Compose would give the new containers another hash, because the hash of a service covers the services
 * that it needs (docker/compose 2.26, ServiceHash). The next `docker compose up` would then recreate the containers.
 * @throws Failure with Compose's message
 */
async function startServices(host, project, { model, more, containers, instead = [], stopSeconds, timeoutMs = 600_000 }) {
    if (more.size === 0)
        return;
    const going = new Set(instead.map(({ id }) => id));
    const left = containers.filter(({ id, oneOff }) => !oneOff && !going.has(id));
    const scales = [...withNeeds(model, [...more.keys()])].flatMap((service) => {
        const there = left.filter((item) => item.service === service).length;
        return ['--scale', `${service}=${there + (more.get(service) ?? 0)}`];
    });
    await changeByCompose(host, project, [...asTheyAre, '--no-recreate', ...scales, ...more.keys()], {
        timeoutMs,
        instead: [...going],
        stopSeconds,
    });
}
/**
 * Recreates services by Compose itself, according to the project's files. Volumes without a name pass from the old
 * container to the new one. The services that they need must already match the files.
 * @throws Failure with Compose's message
 */
async function recreateServices(host, project, services, { stopSeconds, anew = false, } = {}) {
    if (services.length === 0)
        return;
    const force = anew ? ['--force-recreate'] : [];
    const limit = stopSeconds === undefined ? [] : ['--timeout', String(stopSeconds)];
    await changeByCompose(host, project, [...asTheyAre, ...force, ...limit, ...services], {
        timeoutMs: 600_000,
    });
}
/** The services with all services that they need, directly or not. */
function withNeeds(model, services) {
    const all = new Set();
    const add = (service) => {
        if (all.has(service) || !model.services[service])
            return;
        all.add(service);
        for (const need of Object.keys(model.services[service]?.depends_on ?? {}))
            add(need);
    };
    for (const service of services)
        add(service);
    return all;
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/change/startable.js
/**
 * The stopped containers of a release that an interrupted run left and that can serve again as they are. A container
 * stays stopped where one of another release runs that has its port or writes to its data, and where it lives with
 * another container, which may be gone.
 * @param hashes service \u2192 the hash of its wanted configuration
 * @param jobs services whose containers end by themselves
 */
function startable(containers, hashes, jobs) {
    const isOf = ({ service, configHash }) => hashes.get(service) === configHash;
    const inTheWay = containers.filter((item) => item.state !== 'exited' && !isOf(item));
    return containers.filter((item) => !item.oneOff &&
        !jobs.has(item.service) &&
        isOf(item) &&
        item.state === 'exited' &&
        item.landlords.length === 0 &&
        !inTheWay.some((other) => meet(item, other)));
}
function meet(one, other) {
    return (one.writes.some((source) => other.writes.includes(source)) ||
        one.ports.some(({ port, protocol }) => other.ports.some((theirs) => theirs.port === port && theirs.protocol === protocol)));
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/service/published-ports.js
/** The ports of the host that a service names. A port that Docker chooses freely is left out. */
function publishedPorts({ ports = [] }) {
    return ports.flatMap(({ published = '', host_ip: address = '', protocol, target }) => {
        const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(published) ?? [];
        const [first, last] = [Number(from), Number(to)];
        if (first === 0)
            return [];
        const words = first === last ? `port ${first}` : `ports ${first}-${last}`;
        return [{ first, last, address, protocol, target, words }];
    });
}
/** Whether a socket on one address keeps another from listening on the same port. */
function addressesOverlap(one, other) {
    const all = (address) => address === '' || address === '0.0.0.0' || address === '::';
    return all(one) || all(other) || one === other;
}

// EXTERNAL MODULE: ./packages/docker/lib/stack/source/written-mount.js
var written_mount = __webpack_require__(4217);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/service/written-mounts.js

/**
 * The mounts through which a service can write data that outlives its container.
 * @param managed directories that the deploy itself syncs. They hold configuration, never data.
 */
function writtenMounts({ volumes = [] }, managed) {
    return volumes.filter((mount) => (0,written_mount/* isWritten */.Q)(mount, managed));
}
/** What a service can write to and shares with all of its containers, in words: `the volume data`. */
function writtenBy(service, managed) {
    const [mount] = writtenMounts(service, managed);
    if (mount)
        return `${mount.type === 'bind' ? '' : 'the volume '}${mount.source}`;
    const from = (service.volumes_from ?? []).find((one) => !one.endsWith(':ro'));
    return from && `the volumes of ${from.replace(/^container:/, '').replace(/:rw$/, '')}`;
}
/** What a service can write to, as the engine names it: names of volumes and paths of the host. */
function writtenSources(service, { volumes }, managed) {
    return writtenMounts(service, managed).map(({ type, source = '' }) => type === 'bind' ? source : (volumes[source]?.name ?? source));
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/service/claims.js




/** What the containers of a service will claim, by the files. */
function claimsOf(model, service) {
    const definition = model.services[service];
    if (!definition || replicasOf(definition) === 0)
        return [];
    const { container_name: name, networks } = definition;
    return [
        ...(name ? [{ kind: 'name', name }] : []),
        ...publishedPorts(definition).map((port) => ({ kind: 'port', ...port })),
        ...Object.entries(networks ?? {}).flatMap(([key, net]) => [net?.ipv4_address, net?.ipv6_address].flatMap((address) => address ? [{ kind: 'address', network: model.networks[key]?.name ?? key, address }] : [])),
    ];
}
/** What a container has. One that does not run has only its name. */
function claimsHeld({ name, state, ports, networks }) {
    if (!['running', 'paused', 'restarting'].includes(state))
        return [{ kind: 'name', name }];
    return [
        { kind: 'name', name },
        ...ports.map(({ port, ...rest }) => ({ kind: 'port', first: port, last: port, ...rest })),
        ...networks.flatMap(({ name: network, addresses }) => addresses.map((address) => ({ kind: 'address', network, address }))),
    ];
}
/** The first thing that stands in both lists, in words; undefined where there is none. */
function sharedClaim(some, others) {
    const clash = some.find((one) => others.some((other) => isSame(one, other)));
    if (!clash)
        return undefined;
    if (clash.kind === 'name')
        return `the name ${clash.name}`;
    if (clash.kind === 'address')
        return `the address ${clash.address}`;
    return clash.first === clash.last ? `port ${clash.first}` : `ports ${clash.first}-${clash.last}`;
}
function isSame(one, other) {
    if (one.kind === 'name')
        return other.kind === 'name' && one.name === other.name;
    if (one.kind === 'address')
        return other.kind === 'address' && one.network === other.network && one.address === other.address;
    return (other.kind === 'port' &&
        one.protocol === other.protocol &&
        one.first <= other.last &&
        other.first <= one.last &&
        addressesOverlap(one.address, other.address));
}
/**
 * The volume that a container writes to and a service of the files would write to for the first time, so that two
 * servers could meet on it. Services that share a volume by the files, or have shared it so far, are left alone.
 */
function takenVolume(model, managed, taker, holder) {
    if (!['running', 'paused', 'restarting'].includes(holder.state))
        return undefined;
    const writes = (service) => {
        const definition = model.services[service];
        return definition ? writtenSources(definition, model, managed) : [];
    };
    const stays = writes(holder.service);
    const source = writes(taker.service).find((one) => holder.writes.includes(one) &&
        !stays.includes(one) &&
        !taker.own.some((item) => item.writes.includes(one)));
    return source && `the data in ${source}`;
}
/**
 * What two services of the files claim both, or one service for several of its containers. Docker starts only one of
 * them. Jobs are left out, because they may run one after the other.
 */
function impossibleClaims(model) {
    const jobs = jobsOf(model);
    const services = Object.keys(model.services).filter((service) => !jobs.has(service));
    const claims = services.map((service) => [service, claimsOf(model, service)]);
    const between = claims.flatMap(([service, own], index) => claims.slice(index + 1).flatMap(([other, theirs]) => {
        const fixed = (all) => all.filter((one) => one.kind !== 'port' || one.first === one.last);
        const clash = sharedClaim(fixed(own), fixed(theirs));
        return clash ? [`${service} and ${other} both claim ${clash}`] : [];
    }));
    const within = claims.flatMap(([service, own]) => {
        const replicas = replicasOf(model.services[service] ?? {});
        const few = own.find((one) => replicas > (one.kind === 'port' ? one.last - one.first + 1 : 1));
        const words = few && sharedClaim([few], [few]);
        return words ? [`${service} has ${replicas} replicas and only ${words} for them`] : [];
    });
    return [...between, ...within];
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/change/order-moves.js

/**
 * Orders what moves between services in one release: a name, a port, a fixed address, or the data of a volume. The
 * container that has it stops before the one that needs it starts, so the service that gives it away has a gap, and a
 * service that is removed goes early.
 */
function orderMoves(changes, model, managed) {
    const moves = changes.flatMap((taker) => (isComing(taker) ? movesTo(taker, changes, model, managed) : []));
    return changes.map((change) => {
        const clears = moves.flatMap(({ to, container }) => (to === change.service ? [container] : []));
        const given = moves.find(({ container }) => container.service === change.service);
        const yields = given && `${given.to} needs ${given.what}`;
        return {
            ...change,
            ...(clears.length > 0 ? { clears } : {}),
            ...(yields ? { yields } : {}),
            ...(yields && change.action === 'replace'
                ? { how: { strategy: 'recreate', reason: `${yields}, which it has` } }
                : {}),
        };
    });
}
function movesTo(taker, changes, model, managed) {
    const { service } = taker;
    const own = [...taker.right, ...taker.others].filter(({ state }) => state === 'running');
    const wants = claimsOf(model, service);
    return changes
        .filter((change) => change.service !== service)
        .flatMap(({ others }) => others.flatMap((container) => {
        const what = sharedClaim(wants, claimsHeld(container)) ??
            takenVolume(model, managed, { service, own }, container);
        return what ? [{ to: service, container, what }] : [];
    }));
}
function isComing({ action }) {
    return action === 'start' || action === 'replace';
}

// EXTERNAL MODULE: ./packages/docker/lib/registry/reference/datastores.js
var datastores = __webpack_require__(6773);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/change/strategy.js






/** The label of a service that says how it is changed: `auto`, `rolling` or `recreate`. */
const strategyLabel = 'io.fairway.strategy';
/**
 * Chooses the strategy for a service, with the reason. It is rolling only where two containers of the service are known
 * to be harmless: where they share nothing that either of them can write to, or where the user says so.
 * @throws Failure for a label that names no strategy
 */
function chooseStrategy(request) {
    const { service, model, containers, managed } = request;
    const definition = model.services[service];
    if (!definition)
        return { strategy: 'recreate', reason: 'it is not in the files' };
    const { wanted, by } = wantedFor(request, definition);
    const impossible = whyNotTwice(request, definition) ??
        (wanted === 'rolling' ? whyNeverTwice(definition, managed) : undefined);
    if (impossible) {
        const asked = wanted === 'rolling' ? '; "rolling" was asked for, but cannot be' : '';
        return { strategy: 'recreate', reason: `${impossible}${asked}` };
    }
    if (wanted !== 'auto')
        return { strategy: wanted, reason: `${by} says so` };
    const unwise = whyNotSideBySide(definition, containers, managed);
    if (unwise)
        return { strategy: 'recreate', ...unwise };
    const health = hasHealthCheck(definition)
        ? ''
        : '; without a health check it counts as ready after its soak';
    return { strategy: 'rolling', reason: `two of it can run side by side${health}` };
}
/** The strategy that the user wants: the input counts more than the label in the file. */
function wantedFor({ service, wanted }, { labels }) {
    const label = labels?.[strategyLabel] ?? 'auto';
    if (label !== 'auto' && label !== 'rolling' && label !== 'recreate') {
        throw new failure/* Failure */.HR({
            what: `The service ${service} has a label that cannot be used: ${strategyLabel}: ${label}.`,
            why: `"${label}" is not a strategy.`,
            fix: `Write ${strategyLabel}: auto, rolling or recreate.`,
        });
    }
    return wanted === 'auto'
        ? { wanted: label, by: `the label ${strategyLabel}` }
        : { wanted, by: 'the input "strategy"' };
}
/** The reason why a service cannot have a second container; undefined where it can. */
function whyNotTwice({ service, model, containers }, definition) {
    if (definition.container_name)
        return `its container has the fixed name ${definition.container_name}`;
    const running = containers.filter((item) => item.service === service && item.state === 'running').length;
    const needed = replicasOf(definition) + running;
    const port = publishedPorts(definition).find(({ last, first }) => last - first + 1 < needed);
    if (port)
        return `it publishes the ${port.words} of the host`;
    if (definition.network_mode === 'host')
        return 'it uses the network of the host';
    const landlord = /^(?:service|container):(.+)$/.exec(definition.network_mode ?? '')?.[1];
    if (landlord)
        return `it lives in the network of ${landlord}`;
    const fixed = fixedAddress(definition);
    if (fixed)
        return `it has the fixed address ${fixed}`;
    const guest = guestsOf(model, service)[0];
    return guest ? `the service ${guest} lives in its namespace` : undefined;
}
/** The reason why even a user's word does not make two containers harmless; undefined where it does. */
function whyNeverTwice(definition, managed) {
    const store = (0,datastores/* datastoreOf */.B)(definition);
    const written = writtenBy(definition, managed);
    return store && written && `${store} is a datastore, and two of it on ${written} destroy each other's data`;
}
/**
 * The reason why a second container could endanger the service's data; undefined where it could not. It does not matter
 * who else mounts a volume, nor how many containers share it already: the new release may write other files than the
 * old one.
 */
function whyNotSideBySide(definition, containers, managed) {
    const store = (0,datastores/* datastoreOf */.B)(definition);
    if (store)
        return { reason: `${store} is a datastore: two of it must not share their files` };
    if (containers.some(({ anonymousVolumes }) => anonymousVolumes))
        return { reason: 'it has a volume without a name' };
    const written = writtenBy(definition, managed);
    if (written) {
        return {
            reason: `it can write to ${written}, and two of it could destroy what is there`,
            remedy: `If two releases of it can share ${written}, write under the service: labels: { ${strategyLabel}: rolling }.`,
        };
    }
    const [port] = publishedPorts(definition);
    return port && { reason: `it publishes the ${port.words}: a second container would get another port` };
}
function fixedAddress({ networks, mac_address: mac }) {
    const all = Object.values(networks ?? {});
    return mac ?? all.map((net) => net?.ipv4_address ?? net?.ipv6_address ?? net?.mac_address).find(Boolean);
}
/** Whether the file gives the service a health check. Its image may have one as well. */
function hasHealthCheck({ healthcheck }) {
    return healthcheck !== undefined && healthcheck !== null && healthcheck.disable !== true;
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/change/plan-changes.js





/** Compares a project with its files. @returns a change for every service that is wanted or present */
function planChanges(request) {
    const { model, containers, managed } = request;
    const jobs = jobsOf(model);
    const own = containers.filter(({ oneOff }) => !oneOff);
    const gone = [...new Set(own.map(({ service }) => service))].filter((name) => !model.services[name]);
    const planned = new Map();
    // A service comes after those that it needs, because what happens to them can concern it.
    for (const service of dependencyLevels(model).flat()) {
        const containersOf = own.filter((item) => item.service === service);
        planned.set(service, planService(service, request, containersOf, jobs.has(service), planned));
    }
    const changes = [
        ...Object.keys(model.services).flatMap((service) => planned.get(service) ?? []),
        ...gone.map((service) => {
            const others = own.filter((item) => item.service === service);
            return { service, action: 'remove', replicas: 0, right: [], others };
        }),
    ];
    return orderMoves(changes, model, managed);
}
function planService(service, request, own, isJob, planned) {
    const { model, hashes, imageIds, strategies, managed } = request;
    const definition = model.services[service];
    const replicas = definition ? replicasOf(definition) : 0;
    const hash = hashes.get(service);
    const imageId = imageIds.get(service);
    const matching = own.filter((item) => item.configHash === hash &&
        (imageId === undefined || item.imageId === imageId) &&
        (item.state === 'running' || (isJob && item.state === 'exited' && item.exitCode === 0)));
    const causes = new Map(matching.map((item) => [
        item,
        isJob
            ? undefined
            : request.anew?.has(service)
                ? 'it does not serve as it is'
                : whyAnew(item, service, model, planned),
    ]));
    const all = matching.filter((item) => causes.get(item) === undefined);
    // If there are too many, the healthy ones stay, and of those the first.
    const right = all.toSorted((a, b) => rank(a) - rank(b)).slice(0, replicas);
    const others = own.filter((item) => !right.includes(item));
    const found = { service, replicas, right, others };
    if (right.length === replicas)
        return { ...found, action: others.length === 0 ? 'keep' : 'tidy' };
    const cause = [...causes.values()].find((why) => why !== undefined);
    if (!others.some(serves))
        return { ...found, action: 'start' };
    const wanted = strategies[service] ?? 'auto';
    return {
        ...found,
        action: 'replace',
        how: chooseStrategy({ service, model, wanted, containers: own, managed }),
        ...(cause ? { cause } : {}),
    };
}
/** Why a container that matches the files must be made anew nevertheless; undefined where it can stay. */
function whyAnew(item, service, model, planned) {
    const placement = placementOf(model, service);
    const isMade = (name) => ['start', 'replace'].includes(planned.get(name)?.action ?? 'keep');
    const landlord = placement.landlords.find(isMade);
    if (landlord)
        return `it lives with ${landlord}, which gets a new container`;
    const staying = [...planned.values()].flatMap(({ right }) => right);
    const lost = misplacement(placement, item, staying);
    if (lost)
        return lost;
    for (const [need, { restart }] of Object.entries(model.services[service]?.depends_on ?? {})) {
        if (!restart)
            continue;
        const made = isMade(need) || planned.get(need)?.right.some(({ createdAt }) => isLater(createdAt, item.startedAt));
        if (made)
            return `its file says to restart it with ${need}, which has a new container`;
    }
    return undefined;
}
function isLater(time, than) {
    return Date.parse(time) > Date.parse(than);
}
function rank({ health }) {
    return health === 'unhealthy' ? 2 : health === 'starting' ? 1 : 0;
}
/** Whether a client may be using the container now. */
function serves({ state }) {
    return state === 'running' || state === 'paused';
}

// EXTERNAL MODULE: ./node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/index.js
var dist = __webpack_require__(8009);
// EXTERNAL MODULE: ./packages/docker/lib/stack/source/yaml-text.js
var yaml_text = __webpack_require__(9323);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/model/render.js








const heading = '# Written by Fairway for every release';
/**
 * The text of the Compose file that is applied and stored. Tags are replaced by digests, and variables by their values.
 * Every `$` is doubled, because Compose substitutes once more. A service that sees managed content carries the hash of
 * the content. So Compose recreates the service when the content changes, and leaves it alone otherwise.
 */
function renderCompose({ model, images, content }) {
    const services = Object.fromEntries(Object.entries(model.services).map(([name, service]) => {
        const hash = contentHash(model, service, content);
        const labels = hash ? { labels: { ...service.labels, [filesLabel]: hash } } : {};
        const given = { environment: withValues(service), depends_on: needsThere(model, service) };
        return [
            name,
            withDefinition({ ...runPart(service), ...given, image: images[name] ?? service.image, ...labels }),
        ];
    }));
    const { include: _include, ...rest } = model;
    return `${heading}; changed by hand it counts as drift.\n${toYaml(doubleDollars({ ...rest, services }))}`;
}
/**
 * A service that lives in another one's network, processes or volumes carries the hash of its definition, because
 * Compose's own hash of it covers the id of the other container.
 */
function withDefinition(service) {
    if (landlordsOf(service).length === 0)
        return service;
    const { depends_on: _needs, ...own } = service;
    const hash = createHash('sha256').update(JSON.stringify(own)).digest('hex');
    return { ...service, labels: { ...service.labels, [definitionLabel]: hash.slice(0, 16) } };
}
/** The project of a file that {@link renderCompose} wrote; undefined for any other file. */
function renderedProject(text) {
    if (!text.startsWith(heading))
        return undefined;
    return /^name: ["']?([\w-]+)["']?$/m.exec(text)?.[1];
}
/**
 * The variables of a service that have a value. `environment: [NAME]` for a variable that nobody gives means that the
 * container does not get it. Left in the file, it would take its value from whoever runs Compose next.
 */
function withValues({ environment }) {
    if (!environment)
        return undefined;
    return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== null));
}
/** The dependencies of a service without the optional ones that a profile has switched off. */
function needsThere({ services }, { depends_on: needs }) {
    if (!needs)
        return undefined;
    return Object.fromEntries(Object.entries(needs).filter(([name, { required }]) => required !== false || Object.hasOwn(services, name)));
}
/** Reads a file that {@link renderCompose} wrote. */
function readRenderedCompose(text) {
    return modelSchema.parse((0,yaml_text/* singleDollars */.k5)((0,dist/* parse */.qg)(text, { maxAliasCount: 0 })));
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/model/config-hashes.js






/**
 * The hash that the host's own Compose would put on each service's containers. Compose does not change a running
 * container with an equal hash. For a service with a hash of its definition it is that one.
 * @param text the project's Compose file, with all paths absolute
 * @throws Failure where Compose cannot read it
 */
async function configHashes(host, project, text, options = {}) {
    const scratch = newScratch('compose');
    const file = `${scratch}/compose.yaml`;
    const { exitCode, stdout, stderr } = await askComposeAbout(host, { directory: scratch, files: new Map([[file, text]]) }, { ...project, files: [file] }, ['config', '--hash', '*'], options);
    if (exitCode === 0) {
        const { services } = readRenderedCompose(text);
        return new Map((0,places/* wordsOf */.Z9)(stdout).map((line) => {
            const [service = '', hash = ''] = line.split(' ');
            return [service, services[service]?.labels?.[definition_label_definitionLabel] ?? hash];
        }));
    }
    throw new failure/* Failure */.HR({
        what: `Compose on ${host.name} cannot read the file of ${project.project}.`,
        why: (0,places/* wordsOf */.Z9)(stderr).at(-1) ?? 'It gave no reason.',
        fix: 'Put right in the Compose files of the repository what Compose names.',
    });
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/plan/changes-for.js


/** The changes that turn an installation, with its containers as they are now, into a release. */
async function changesFor({ host, before }, stored, settings, hashes, anew) {
    const { release, model, trees } = stored;
    const ids = await (0,kept_images/* imageIds */.kF)(host, Object.values(release.digests));
    return planChanges({
        model,
        hashes,
        imageIds: new Map(Object.entries(release.digests).flatMap(([service, reference]) => {
            const id = ids.get(reference);
            return id ? [[service, id]] : [];
        })),
        containers: before,
        strategies: settings.strategies,
        managed: trees.map(({ to }) => to),
        ...(anew ? { anew } : {}),
    });
}
/** The hashes of releases that another version of Compose stored, so that each is computed once. */
const askedAgain = new WeakMap();
/** The hash that the host's Compose puts on the containers of each service of a release. */
async function hashesOf(host, stored, settings, signal) {
    if (stored.read)
        return new Map(Object.entries(stored.read.hashes));
    const known = askedAgain.get(stored);
    if (known)
        return known;
    const { stack } = stored.release;
    const hashes = await configHashes(host, installedProject(settings), stack, signal ? { signal } : {});
    askedAgain.set(stored, hashes);
    return hashes;
}

// EXTERNAL MODULE: ./packages/docker/lib/watch/diagnosis.js
var diagnosis = __webpack_require__(7600);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/prove/diagnosis.js


const eventsShown = 12;
/**
 * Diagnoses services that do not run: service, host, cause, the output of the health check, the last lines of the log,
 * the events of their containers, and all containers of the project.
 */
async function diagnose(request) {
    const { host, project, version, watch, events } = request;
    const { failed, view } = watch;
    const names = failed.map(({ service }) => service);
    return (0,diagnosis/* notUp */.H)({
        version,
        failed,
        nameOf: ({ service }) => service,
        diagnose: (verdict) => diagnoseService(verdict, watch, host),
        moreEvidence: () => [
            'events:',
            ...events
                .filter(({ service }) => names.includes(service))
                .slice(-eventsShown)
                .map(eventLine),
            'containers of the project:',
            ...view.map((item) => `  ${describeContainer(item)}`),
        ],
        more: `: \`${host.typed(`docker compose -p ${project} logs ${names[0]}`)}\`.`,
    });
}
async function diagnoseService({ service, hopeless, missing, ...shown }, watch, host) {
    const cause = hopeless ?? `${missing ?? 'it is not up'}${(0,diagnosis/* waitedFor */.a)(watch)}`;
    const container = shown.container ?? watch.view.findLast((item) => item.service === service);
    const words = container ? await containerWords(host, container) : ['  it has no container'];
    return { place: host.name, cause, lines: [`${service}: ${cause}`, ...words] };
}
function eventLine({ at, name, action, exitCode }) {
    const end = exitCode === undefined ? '' : ` (exit status ${exitCode})`;
    return `  ${new Date(at).toISOString().slice(11, 23)} ${name} ${action}${end}`;
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/deploy/start-services.js





/**
 * Starts the services of a release in the order of their dependencies. A rolling change starts new containers beside
 * the old ones; any other change replaces the old containers. Containers that are already right are not touched.
 * Returns when all services are up.
 * @throws Failure with the diagnosis when services do not come up
 */
async function changeServices(request) {
    const { installation, settings, wanted, clock, signal, info, progress, deadline, stopSeconds, log, only } = request;
    const { host } = installation;
    const { services } = wanted.model;
    const project = installedProject(settings);
    const hashes = await hashesOf(host, wanted, settings, signal);
    const found = request.found ?? (await projectContainers(host, settings.project));
    const started = !only && (await startAgain(host, found, hashes, jobsOf(wanted.model)));
    const before = started ? await projectContainers(host, settings.project) : found;
    const all = await changesFor({ host, before }, wanted, settings, hashes, only);
    const changes = only ? all.filter(({ service }) => only.has(service)) : all;
    const leaving = new Set(changes.flatMap(({ others }) => others.map(({ id }) => id)));
    const judge = await judgeOf(host, { model: only ? withServices(wanted.model, only) : wanted.model, digests: wanted.release.digests }, hashes, leaving);
    /** Ids of containers that are gone or stopped because another service needed what they had. */
    const cleared = new Set();
    /** The containers as they are; undefined once some of them were changed, or may have changed meanwhile. */
    let current = before;
    const watch = { host, project: settings.project, judge, clock, progress, log, signal };
    const levels = dependencyLevels(wanted.model);
    for (const change of changes)
        if (change.action === 'remove')
            tell(change, info);
    for (const [index, level] of levels.entries()) {
        signal?.throwIfAborted();
        const now = changes.filter(({ service }) => level.includes(service));
        for (const change of now)
            tell(change, info);
        const starting = now.filter(({ action }) => action === 'start' || action === 'replace');
        if (request.beforeStart && starting.length > 0) {
            // It may take minutes.
            await request.beforeStart(new Set(starting.map(({ service }) => service)));
            current = undefined;
        }
        await changeLevel(now);
        const awaited = neededLater(levels.slice(index + 1).flat(), now);
        if (awaited.size > 0) {
            await requireUp(awaited);
            current = undefined;
        }
    }
    await requireUp();
    const leftOver = changes.flatMap(({ action, others, how }) => action === 'keep' || action === 'start' || how?.strategy === 'recreate'
        ? []
        : others.filter(({ id }) => !cleared.has(id)));
    return { watch, changes, before, leftOver };
    async function changeLevel(level) {
        const limits = { ...leaseOf(settings), stopSeconds };
        const rolling = level.filter(({ how }) => how?.strategy === 'rolling');
        const anew = level.filter(({ action, how }) => action === 'start' || how?.strategy === 'recreate');
        const [inherit, fresh] = split(anew, ({ others }) => others.some((item) => item.anonymousVolumes));
        // Ended containers are removed first: Compose counts them as replicas, and would start them.
        const dead = rolling.flatMap(({ others }) => others.filter(({ state }) => state !== 'running'));
        if (dead.length > 0)
            current = undefined;
        await removeContainers(host, dead, limits);
        const clears = level.flatMap((change) => change.clears ?? []).filter(({ id }) => !cleared.has(id));
        // Compose's own recreation takes the volumes of a stopped container over, so it must still be there.
        const [inherited, free] = split(clears, (item) => item.anonymousVolumes && item.service in services);
        await stopContainers(host, inherited, limits);
        if (clears.length > 0)
            current = undefined;
        const instead = [...fresh.flatMap(({ others }) => others), ...free].filter(({ id }) => !cleared.has(id));
        if (fresh.length + rolling.length === 0)
            await removeContainers(host, free, limits);
        for (const { id } of [...clears, ...instead])
            cleared.add(id);
        const more = missing([...rolling, ...fresh]);
        const containers = current ?? (await projectContainers(host, settings.project));
        if (more.size + inherit.length > 0)
            current = undefined;
        await startServices(host, project, { model: wanted.model, more, containers, instead, stopSeconds });
        await recreateServices(host, project, inherit.map(({ service }) => service), { stopSeconds, anew: inherit.some(({ cause }) => cause) });
    }
    async function requireUp(services) {
        const result = await untilUp(watch, deadline, services);
        if (result.ok)
            return;
        throw await diagnose({
            host,
            project: settings.project,
            version: (0,version/* shortVersion */.L)(wanted.release.version),
            watch: result,
            events: log.events(),
        });
    }
    function neededLater(later, level) {
        const changing = new Set(changes.filter(({ action }) => action !== 'keep').map(({ service }) => service));
        const needs = later
            .filter((service) => changing.has(service))
            .flatMap((service) => Object.entries(services[service]?.depends_on ?? {}).flatMap(([name, { condition }]) => condition !== 'service_started' || request.waitsForNeeds?.has(service) ? [name] : []));
        return new Set(level.map(({ service }) => service).filter((service) => needs.includes(service)));
    }
}
function withServices(model, only) {
    const services = Object.entries(model.services).filter(([service]) => only.has(service));
    return { ...model, services: Object.fromEntries(services) };
}
/** The number of containers that each service still lacks. */
function missing(changes) {
    return new Map(changes.map(({ service, replicas, right }) => [service, replicas - right.length]));
}
function split(all, is) {
    return [all.filter(is), all.filter((item) => !is(item))];
}
/**
 * Starts containers of the wanted release that an interrupted run has stopped. They serve again at once, unchanged.
 * @returns whether there were such containers
 */
async function startAgain(host, containers, hashes, jobs) {
    const stopped = startable(containers, hashes, jobs);
    await startStopped(host, stopped);
    return stopped.length > 0;
}
function tell(change, info) {
    const { service, action, how, others, cause, yields } = change;
    const why = cause ? `; it is made anew because ${cause}` : '';
    if (action === 'replace')
        info(`${service}: ${how?.strategy}, because ${how?.reason}${why}`);
    else if (action === 'start')
        info(`${service}: started; none of it was running`);
    else if (action === 'tidy')
        info(`${service}: runs already, beside ${others.length} that will go`);
    else if (action === 'remove') {
        const when = yields ? `it goes first, because ${yields}` : 'it goes in the end';
        info(`${service}: is not in the files any more; ${when}`);
    }
}

// EXTERNAL MODULE: ./packages/host/lib/sync/host-manifest.js
var host_manifest = __webpack_require__(9111);
;// CONCATENATED MODULE: ./packages/host/lib/sync/host-manifests.js


/**
 * Prints a line for each root: empty where the root is not a directory, else the records as base64. A word at the end
 * of the records shows that they are complete. $1 and on: roots.
 */
const host_manifests_program = `
one() {
set -eu
cd -- "$1"
${(0,host_manifest/* manifestProgram */.eQ)()}
printf 'whole\\0'
}
for root in "$@"; do
  if [ -d "$root" ] && [ ! -L "$root" ]; then (one "$root") | base64 -w 0; fi
  echo
done
`;
/**
 * Reads the manifests of several directories on a host by one command.
 * @returns root \u2192 manifest, without roots that are not directories
 * @throws Failure where a directory cannot be read completely
 */
async function readHostManifests(host, roots, options = {}) {
    if (roots.length === 0)
        return new Map();
    const { stdout, stderr } = await host.exec(['sh', '-c', host_manifests_program, 'sh', ...roots], {
        ...options,
        env: { LC_ALL: 'C' },
        show: `read back ${roots.join(', ')}`,
    });
    const lines = stdout.split('\n');
    return new Map(roots.flatMap((root, index) => {
        const output = Buffer.from(lines[index] ?? '', 'base64').toString('utf8');
        if (output === '')
            return [];
        if (!output.endsWith('whole\0'))
            throw notRead(host, root, stderr);
        return [[root, (0,host_manifest/* parseReading */.EF)(output.slice(0, -'whole\0'.length)).manifest]];
    }));
}
function notRead(host, root, said) {
    return new failure/* Failure */.HR({
        what: `${root} on ${host.name} cannot be read back.`,
        why: said.trim() || 'The list of its files ended midway.',
        fix: 'Give the user that logs in the right to read all of it, and install GNU findutils there.',
    });
}

// EXTERNAL MODULE: ./packages/host/lib/files/write-files.js
var write_files = __webpack_require__(5530);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/files/place-files.js


/**
 * Puts the files of a release in place: directories, `.env`, and the Compose file last.
 * @param known the files in these directories, where this run has read them under its lock; otherwise they are read now
 * @throws Failure naming a file that could not be written, or that differs afterwards
 */
async function placeFiles({ host, paths }, { release, dotenv }, known) {
    const directories = release.files.filter(({ to }) => to !== paths.dotenv);
    const all = directories.map(({ to }) => to);
    const there = known ?? (await readHostManifests(host, all));
    for (const content of directories) {
        const found = there.get(content.to);
        if (!found || (0,tree/* treeFacts */.kt)(found).manifest !== content.manifest)
            await placeCopy(host, content, paths.copies);
    }
    await (0,write_files/* writeFiles */.h)(host, [
        { path: paths.dotenv, content: dotenv, mode: 0o600 },
        { path: paths.composeFile, content: release.stack, mode: 0o600 },
    ], { parents: 0o755 });
}

// EXTERNAL MODULE: ./packages/docker/lib/machine/machine-facts.js + 1 modules
var machine_facts = __webpack_require__(2281);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/fleet/host-facts.js




/**
 * Starting Compose takes longer than all other questions together, so its version is not asked again while its file is
 * unchanged. $known is the file in which a deploy has stored the plugin's identity and version.
 */
const composeScript = `
plugin=$(for at in ${pluginPlaces}; do
  stat -L -c '%n %s %Y %i' -- "$at/cli-plugins/docker-compose" 2>/dev/null
done | tr '\\n' ' ')
[ ! -r "$known" ] || { IFS= read -r was; IFS= read -r version; } <"$known"
if [ -z "$plugin" ] || [ "$was" != "$plugin" ]; then version=$(docker compose version --short 2>/dev/null); fi
echo "plugin=$plugin"
echo "compose=$version"
`;
/** Reports a file of another owner. A rewritten file must keep its owner, and only root can set another owner. */
const ownersScript = `
if [ "$(id -u)" != 0 ]; then
  for file in "$dotenv" "$composeFile"; do
    owner=$(stat -c '%u %g' -- "$file" 2>/dev/null) || continue
    for group in $(id -G); do [ "$owner" != "$(id -u) $group" ] || continue 2; done
    stat -c 'foreign=%U:%G %n' -- "$file"
  done
fi
`;
/**
 * Reads the facts of a host and changes nothing.
 * @throws Failure when the host does not answer
 */
async function readHostFacts(host, settings, { now, signal }) {
    const { composePlugin, dotenv, composeFile } = pathsOf(settings);
    const facts = await (0,machine_facts/* readMachineFacts */.d)(host, {
        stateDir: settings.stateDir,
        directories: [settings.directory],
        also: {
            script: `${composeScript}${ownersScript}`,
            env: { known: composePlugin, dotenv, composeFile },
        },
        now,
        signal,
    });
    return {
        ...facts,
        composeVersion: facts.other('compose'),
        composePlugin: facts.other('plugin'),
        foreignFile: facts.other('foreign'),
    };
}
/** The reasons why a host cannot take a deploy, one Failure for each thing that it lacks. */
function hostProblems(facts, host, { stateDir }) {
    const { composeVersion, foreignFile } = facts;
    const [major = 0, minor = 0] = composeVersion.replace(/^v/, '').split('.').map(Number);
    const others = [
        ...machineProblems(facts, host, stateDir),
        ...(foreignFile ? [notOurs(host, foreignFile)] : []),
    ];
    if (major > 2 || (major === 2 && minor >= 20))
        return others;
    const noCompose = new Failure({
        what: `${host.name} cannot run the project.`,
        why: composeVersion === ''
            ? 'It has no `docker compose`.'
            : `Its Docker Compose is ${composeVersion}, and 2.20 is needed.`,
        fix: `Install Docker Compose 2.20 or newer on ${host.name} (package docker-compose-plugin).`,
    });
    return [noCompose, ...others];
}
function notOurs(host, foreignFile) {
    const [owner = '', ...words] = foreignFile.split(' ');
    const path = words.join(' ');
    return new Failure({
        what: `${path} on ${host.name} cannot be written.`,
        why: `It belongs to ${owner}. Fairway writes a file with the owner that it had, and only root may do so for a file of another user.`,
        fix: `Run on ${host.name} as root: chown USER:USER ${path}`,
    });
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/project/projects-on-host.js



const labelled = schemas/* array */.YOg(schemas/* looseObject */._H3({ Labels: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish() }));
const composed = (0,engine/* engineQuery */.FQ)('/containers/json', labelled, {
    all: '1',
    filters: { label: [composeLabels.project] },
});
/** The number of containers of each Compose project on a host, ended ones included, by the project's name. */
async function projectsOnHost(host, options = {}) {
    const [found] = await askEngine(host, [composed], options);
    return byProject(found);
}
/** The number of containers of each Compose project that was made in a directory of a host, by the project's name. */
async function projectsIn(host, directory, options = {}) {
    const label = [`${composeLabels.workingDir}=${directory}`];
    const query = (0,engine/* engineQuery */.FQ)('/containers/json', labelled, { all: '1', filters: { label } });
    const [found] = await (0,engine/* askEngine */.sb)(host, [query], options);
    return byProject(found);
}
function byProject(found) {
    const counts = new Map();
    for (const { Labels } of found) {
        const project = Labels?.[composeLabels.project] ?? '';
        counts.set(project, (counts.get(project) ?? 0) + 1);
    }
    return counts;
}

// EXTERNAL MODULE: ./packages/releases/lib/ledger.js + 4 modules
var lib_ledger = __webpack_require__(5184);
// EXTERNAL MODULE: ./packages/releases/lib/snapshot.js
var lib_snapshot = __webpack_require__(8275);
// EXTERNAL MODULE: ./packages/releases/lib/recovery/say-recovery.js
var say_recovery = __webpack_require__(2710);
// EXTERNAL MODULE: ./packages/runtime/lib/text/count.js
var count = __webpack_require__(3584);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/run/proving.js
var run_proving = __webpack_require__(3648);
// EXTERNAL MODULE: ./packages/releases/lib/store.js + 1 modules
var store = __webpack_require__(9748);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/installation/stored-release.js




const entry = schemas/* object */.Ikc({
    path: schemas/* string */.YjP(),
    type: schemas/* enum */.k5n(['file', 'directory', 'symlink', 'other']),
    mode: schemas/* number */.aig(),
    size: schemas/* number */.aig(),
    content: schemas/* string */.YjP(),
});
const schema = schemas/* object */.Ikc({
    dotenv: schemas/* string */.YjP(),
    trees: schemas/* array */.YOg(schemas/* object */.Ikc({ to: schemas/* string */.YjP(), manifest: schemas/* array */.YOg(entry) })),
    read: schemas/* object */.Ikc({
        composeVersion: schemas/* string */.YjP(),
        source: schemas/* string */.YjP().optional(),
        model: modelSchema,
        // Earlier versions did not store them.
        relativePaths: schemas/* array */.YOg(schemas/* string */.YjP()).default([]),
        hashes: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    })
        .optional(),
});
/** The file that stores everything Compose needs of a release besides the Compose file. */
const composeName = 'compose.json';
/** The name of that file in earlier versions. */
const olderName = 'installation.json';
/** The files that store a whole release, in the order in which they are written. */
function filesOf(ledger, { release, dotenv, trees, read, proving }) {
    const at = ledger.releaseDir(release.id);
    return [
        { path: `${at}/${composeName}`, content: `${JSON.stringify({ dotenv, trees, read })}\n` },
        { path: `${at}/${run_proving/* provingFile */.UB}`, content: (0,run_proving/* formatProving */.FN)(proving) },
        // Written last, so that a listed release has all of its files.
        { path: `${at}/${store/* releaseFile */.MR}`, content: (0,store/* formatRelease */.B9)(release) },
    ];
}
/** All releases that are stored whole, oldest first. */
function storedIn(snapshot, { composeVersion }) {
    const ids = new Set(snapshot.entries.map(({ id }) => id));
    return [...ids].flatMap((id) => {
        const release = snapshot.release(id);
        const text = snapshot.beside(id, composeName) ?? snapshot.beside(id, olderName);
        if (!release || text === undefined)
            return [];
        const { read, ...kept } = schema.parse(JSON.parse(text));
        const proving = (0,run_proving/* provingIn */.JC)((name) => snapshot.beside(id, name));
        return [
            {
                release,
                ...kept,
                model: readRenderedCompose(release.stack),
                ...(read?.composeVersion === composeVersion ? { read } : {}),
                ...(proving ? { proving } : {}),
            },
        ];
    });
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/installation/find-installation.js





/**
 * Finds what a host has of the project.
 * @throws Failure where the project's name belongs to somebody else on that host, or a recovery of it was cut off there
 */
async function findInstallation(host, settings, facts, { logger, signal, mask }) {
    const paths = pathsOf(settings);
    const ledger = (0,lib_ledger/* openLedger */.au)(host, { dir: paths.state, logger });
    const also = { files: [paths.dotenv, paths.composeFile], names: [paths.copies] };
    const [snapshot, { before, around }] = await Promise.all([
        (0,lib_snapshot/* readSnapshot */.R)(host, { dir: paths.state, also, logger, signal }),
        askContainers(host, settings, signal),
    ]);
    requireOwn(host, settings, snapshot);
    requireOwnDirectory(host, settings, snapshot.others.text(paths.composeFile), around);
    const { project: subject, recovering } = settings;
    if (!recovering)
        (0,say_recovery/* requireNoCutOffRecovery */.Hd)(snapshot.cutOff, { subject, host: host.name, dir: paths.state });
    const { entries } = snapshot;
    const kept = storedIn(snapshot, facts);
    const foreign = foreignContainers(before, settings.directory);
    if (foreign.length > 0)
        throw foreignFailure(host, settings, foreign);
    const proven = (0,lib_history/* lastProven */.zT)(entries);
    const current = kept.find(({ release }) => release.id === proven?.id);
    // Logs of the services may print values that were secret when the release was deployed.
    for (const value of current?.proving?.secretValues ?? [])
        mask(value);
    if (proven && !current) {
        logger.warn(`${host.name}: ${proven.version} was proven, but is not kept any more: there is nothing to go back to.`);
    }
    return { host, name: host.label, paths, facts, ledger, snapshot, entries, kept, current, before };
}
/** Asks one after the other: an engine answers on one connection, and starting a second one takes longer. */
async function askContainers(host, { project, directory }, signal) {
    const before = await projectContainers(host, project, { signal });
    return { before, around: await projectsIn(host, directory, { signal }) };
}
function requireOwn(host, settings, { mark: installed }) {
    if (!installed)
        return;
    const { environment, tier, directory } = installed;
    const wanted = `${settings.environment} (${settings.tier}) in ${settings.directory}`;
    const found = `${environment} (${tier}) in ${directory}`;
    if (found === wanted)
        return;
    const why = `It is installed there as ${found}, and this run asks for ${wanted}.`;
    if (environment === settings.environment && tier === settings.tier) {
        throw new failure/* Failure */.HR({
            what: `The project ${settings.project} on ${host.name} is installed in another directory.`,
            why,
            fix: `Write directory: ${directory}. If the installation was moved on purpose, correct ${pathsOf(settings).state}/installation.json there.`,
        });
    }
    throw new failure/* Failure */.HR({
        what: `The project ${settings.project} on ${host.name} belongs to another environment.`,
        why,
        fix: `Give the project of ${settings.environment} a name of its own: project: ${settings.project}-${settings.environment.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}. If the installation was renamed on purpose, correct ${pathsOf(settings).state}/installation.json there.`,
    });
}
/** A directory holds the files of one project: those of a second one would overwrite them, and their secrets. */
function requireOwnDirectory(host, { project, directory }, composeFile, around) {
    const written = composeFile === undefined ? undefined : renderedProject(composeFile);
    const owner = [written, ...around.keys()].find((name) => name !== undefined && name !== project);
    if (owner === undefined)
        return;
    const containers = around.get(owner) ?? 0;
    throw new failure/* Failure */.HR({
        what: `The directory ${directory} on ${host.name} belongs to the project ${owner}.`,
        why: containers > 0
            ? `${(0,count/* countOf */.p)(containers, 'container')} of ${owner} ${containers === 1 ? 'was' : 'were'} made from it.`
            : `The file compose.yaml there is that of ${owner}.`,
        fix: `Give ${project} a directory of its own: directory: ${directory}-${project}. If ${owner} is an older installation of the same app, use its name: project: ${owner}. If it is not used any more, remove it: \`${host.typed(`docker compose -p ${owner} down; rm ${directory}/compose.yaml`)}\` (volumes stay).`,
    });
}
function foreignFailure(host, { project, directory }, foreign) {
    const [first] = foreign;
    return new failure/* Failure */.HR({
        what: `The project name ${project} is taken on ${host.name}.`,
        why: `Containers under that name were made in ${first?.workingDir || 'another place'}, not in ${directory}.`,
        evidence: foreign.map(({ name, workingDir }) => `${name}: ${workingDir}`),
        fix: 'Give the input "project" a name of its own. If these containers are an older installation of the same app, set "directory" to where it is, or remove them: docker compose -p NAME down (volumes stay).',
    });
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/look/begun-heal.js


const begun_heal_schema = schemas/* object */.Ikc({ at: schemas/* number */.aig(), containers: schemas/* array */.YOg(schemas/* string */.YjP()), services: schemas/* array */.YOg(schemas/* string */.YjP()) });
/** @param state the directory of the ledger */
const begunHealFile = (state) => external_node_path_.posix.join(state, 'heal-begun.json');
/** Reads the file; undefined where there is none, or where it is not whole. */
function readBegunHeal(text) {
    try {
        return text === undefined ? undefined : begun_heal_schema.parse(JSON.parse(text));
    }
    catch {
        return undefined;
    }
}
/** Clocks of runner and host may differ by as much. */
const skewMs = 60_000;
/**
 * Whether a container that does not run, or a service without containers, is so because a heal was cut. What was started
 * again since then was finished by somebody.
 */
function wasBegun(begun, service, container) {
    if (!begun)
        return false;
    if (!container)
        return begun.services.includes(service);
    return begun.containers.includes(container.id) && Date.parse(container.startedAt) <= begun.at + skewMs;
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/heal/begun.js


/**
 * Does work that stops or replaces containers, with a note about it on the host meanwhile. Where the run is cut, or the
 * work fails, the note stays: what does not run then was stopped by nobody on purpose. A disk that is full keeps no note,
 * and must not keep the heal from mending it.
 * @param state the directory of the ledger
 */
async function whileBegun(host, state, { containers, services, }, { clock, logger }, work) {
    const path = begunHealFile(state);
    const begun = { at: clock.now(), containers: containers.map(({ id }) => id), services };
    await host.writeFile(path, `${JSON.stringify(begun)}\n`, { mode: 0o600 }).catch((error) => {
        logger.warn(`${host.name}: ${path} cannot be written: ${(0,failure/* messageOf */.bD)(error).split('\n', 1)[0]}`);
    });
    const result = await work();
    await host.remove(path);
    return result;
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/heal/restart-plan.js

/**
 * Plans a restart: the named services, then what cannot do without that. That is who lives in their network, processes or
 * volumes; who asks for it in the file (`restart: true`); and who depends on them and has ended meanwhile. A dependant
 * that runs is not touched: it finds its dependency again, or is the next to be named. A store of data is restarted only
 * where it is named.
 */
function planRestart({ named, looks, model, containers }) {
    const lookOf = (service) => looks.find((look) => look.service === service);
    const left = new Map();
    for (const service of named) {
        const why = whyLeft(service, lookOf(service), { named, looks, containers });
        if (why)
            left.set(service, why);
    }
    const going = new Set([...named].filter((service) => !left.has(service)));
    for (const service of going) {
        for (const other of Object.keys(model.services)) {
            const look = lookOf(other);
            if (!look || left.has(other) || look.datastore || look.state === 'stopped' || look.state === 'job')
                continue;
            if (isTied(other, service, model) || (hasEnded(other, containers) && needs(other, service, model)))
                going.add(other);
        }
    }
    const ofService = (service) => {
        const own = containers.filter((item) => item.service === service);
        return named.has(service) ? restartable(own, lookOf(service)) : own;
    };
    return {
        levels: dependencyLevels(model)
            .map((level) => level.filter((service) => going.has(service)).flatMap(ofService))
            .filter((level) => level.length > 0),
        left: [...left].map(([service, why]) => `${service} is not restarted: ${why}`),
    };
}
/** The services whose containers must follow those of a service, whatever happens to these. */
function tiedTo(services, model) {
    const all = new Set(services);
    for (const service of all) {
        for (const other of Object.keys(model.services))
            if (isTied(other, service, model))
                all.add(other);
    }
    return all;
}
function isTied(other, service, model) {
    return (guestsOf(model, service).includes(other) || model.services[other]?.depends_on?.[service]?.restart === true);
}
function needs(other, service, model) {
    return model.services[other]?.depends_on?.[service] !== undefined;
}
function hasEnded(service, containers) {
    return containers.some((item) => item.service === service && item.state === 'exited');
}
/**
 * The containers of a named service that a restart can mend: those that do not serve, or all where each of them runs and
 * the service does not answer. One that the engine itself starts again and again is left to the engine.
 */
function restartable(own, look) {
    const bad = own.filter(({ state, health }) => state !== 'running' || health === 'unhealthy');
    if (bad.length > 0)
        return bad.filter(({ state }) => state !== 'restarting');
    // A container that runs, is checked by nothing and is down all the same is caught between two ends.
    return own.filter(({ restarts, health }) => look?.state !== 'down' || health !== 'none' || restarts === 0);
}
function whyLeft(service, look, { named, looks, containers }) {
    const own = containers.filter((item) => item.service === service);
    if (!look || own.length === 0)
        return 'it has no container; a new one is made by `recreate`';
    if (look.state === 'job')
        return 'it is a job, which runs to its end';
    if (look.state === 'starting')
        return `it is being started: ${look.why ?? 'it is too early for a verdict'}`;
    const looping = own.find(({ state }) => state === 'restarting');
    if (looping)
        return `the engine itself starts it again and waits between its tries (${looping.restarts} so far)`;
    if (restartable(own, look).length === 0) {
        const tries = Math.max(...own.map(({ restarts }) => restarts));
        return `the engine itself starts it again and waits between its tries (${tries} so far)`;
    }
    const need = missingNeed(look, looks, named);
    return need && `it needs ${need.service}, which does not run: ${need.why ?? need.state}`;
}
/** A service that another one needs, directly or not, and that does not run and is not healed with it. */
function missingNeed({ service, dependsOn }, looks, named) {
    const needs = new Set(dependsOn);
    for (const need of needs) {
        const look = looks.find((other) => other.service === need);
        if (!look || need === service || named.has(need))
            continue;
        if (look.state === 'down' || look.state === 'stopped')
            return look;
        for (const further of look.dependsOn)
            needs.add(further);
    }
    return undefined;
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/heal/settings.js
/**
 * The settings of a heal, as far as the host's own records do not say them. Nothing of the last deploy's inputs is known:
 * probes are those that the release is kept with, and no kept release is given up.
 */
function settingsOf({ project, stateDir, login, limits: { timeoutMs, soakMs } }, { directory, environment, tier }) {
    return {
        ...{ project, stateDir, directory, environment, tier, timeoutMs, soakMs, login },
        order: 'parallel',
        pauseMs: 0,
        drift: 'fail',
        strategies: {},
        drainMs: 0,
        restore: false,
        registry: undefined,
        schema: { marks: undefined, rollbackSafe: true, rollbackUnsafe: false },
        verify: [],
        keepReleases: Number.MAX_SAFE_INTEGER,
        lockTimeoutMs: 0,
        firstDeployFailed: 'keep',
        recovering: true,
    };
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/heal/recreate.js













/**
 * Makes the containers of services anew from the release that the ledger says, with its files in place. Whoever lives in
 * their network, processes or volumes follows; all other containers are not touched.
 * @param hosts what was seen on each host under the lock
 * @returns a line for each service
 * @throws Failure where that release is not kept, or where a service does not come up
 */
async function recreate(project, services, hosts) {
    const left = [];
    const asked = hosts.flatMap(({ host, services: looks }) => {
        const own = services.filter((look) => look.host === host.label && look.state !== 'job');
        const named = new Set(own.map(({ service }) => service));
        // Compose starts whatever a service needs, also what a person has stopped.
        const ready = own.filter((look) => {
            const need = missingNeed(look, looks, named);
            if (need)
                left.push(`${host.label}: ${look.service} is not made anew: it needs ${need.service}, which does not run`);
            return !need;
        });
        return ready.length > 0 ? [{ host, names: new Set(ready.map(({ service }) => service)) }] : [];
    });
    if (asked.length === 0) {
        throw new failure/* Failure */.HR({
            what: `Nothing of ${project.project} can be made anew.`,
            why: left[0] ? `${left[0]}.` : 'None of the services was found on a host.',
            evidence: left,
            fix: 'Look at the services that are named above first.',
        });
    }
    const done = await (0,fleet/* overHosts */.Sn)(asked, ({ host, names }) => recreateOn(host, names, project));
    return [...done.flat(), ...left];
}
async function recreateOn(host, names, project) {
    const { context } = project;
    const { clock, signal, logger } = context;
    const { state } = statePathsOf(project);
    const mark = await (0,installation_mark/* readInstallationMark */.iG)(host, state);
    if (!mark)
        throw nothingKept(host, project, 'Nothing of Fairway is installed there under that name.');
    const settings = settingsOf(project, mark);
    const facts = await readHostFacts(host, settings, { now: clock.now, signal });
    const installation = await findInstallation(host, settings, facts, context);
    const running = (0,lib_history/* runningRelease */.Ph)(installation.entries);
    const wanted = installation.kept.find(({ release }) => release.id === running);
    if (!wanted)
        throw nothingKept(host, project, 'Its ledger names no release that runs and is kept.');
    const only = tiedTo(names, wanted.model);
    await makeAnew({ installation, wanted, settings, only }, context);
    const { version } = wanted.release;
    for (const service of only)
        logger.debug(`${host.name}: ${service} was made anew`);
    return [...only].map((service) => `${host.label}: ${service} was made anew from ${version}`);
}
/** Makes the containers of services anew. What can be refused is done first, so that it leaves no note of begun work. */
async function makeAnew(anew, context) {
    const { installation, wanted, settings, only } = anew;
    const { host, before, paths } = installation;
    const images = [...only].flatMap((service) => wanted.release.digests[service] ?? []);
    await pullMissing(host, images, settings, context);
    const containers = before.filter(({ service, oneOff }) => only.has(service) && !oneOff);
    await whileBegun(host, paths.state, { containers, services: [...only] }, context, async () => {
        await placeFiles(installation, wanted);
        await startAnew(anew, context);
    });
}
async function startAnew({ installation, wanted, settings, only }, { clock, logger, signal }) {
    const { host } = installation;
    const log = await logEvents(host, settings.project, clock);
    try {
        const { leftOver } = await changeServices({
            installation,
            settings,
            wanted,
            only,
            deadline: clock.now() + settings.timeoutMs,
            clock,
            signal,
            log,
            info: logger.info,
            progress: logger.debug,
        });
        await removeContainers(host, leftOver, leaseOf(settings));
        const left = await projectContainers(host, settings.project, { signal });
        for (const service of only) {
            const own = left.filter((item) => item.service === service && !item.oneOff);
            await settleNames(host, settings.project, service, own);
        }
    }
    finally {
        await log.close();
    }
}
function nothingKept(host, { project }, why) {
    return new failure/* Failure */.HR({
        what: `The services of ${project} on ${host.name} cannot be made anew.`,
        why,
        fix: `Deploy ${project} by compose-deploy. Until then, heal it by \`restart\`.`,
    });
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/running/installed.js
var installed = __webpack_require__(3441);
// EXTERNAL MODULE: ./packages/runtime/lib/poll.js
var poll = __webpack_require__(3338);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/heal/until-up.js



/** Milliseconds that an engine may take to start a container, beside the times of its health check. */
const startMs = 60_000;
const until_up_lookEveryMs = 500;
/** Milliseconds within which all of the containers are up, or will not be: by their own health checks. */
function upWithinMs(containers) {
    const slowest = Math.max(0, ...containers.map(({ healthVerdictMs }) => healthVerdictMs));
    return Math.min(startMs + slowest, healing_limits/* longestHealMs */.X);
}
/**
 * Waits until containers that were started serve: they run, and are healthy where they have a health check.
 * @throws Failure as soon as one of them has ended or is unhealthy, and when the time of its health check is over
 */
async function until_up_untilUp(host, project, wanted, { clock, signal }) {
    const timeoutMs = upWithinMs(wanted);
    let now = [];
    const ended = await (0,poll/* poll */.w)({ clock, signal, timeoutMs, intervalMs: until_up_lookEveryMs }, async () => {
        now = await projectContainers(host, project, { signal });
        const { missing, failed } = progressOf(wanted, now);
        if (failed.length > 0)
            throw notUp(host, failed, now);
        return missing.length === 0 ? { done: true, value: undefined } : { done: false };
    });
    if (ended.timedOut)
        throw notUp(host, progressOf(wanted, now).missing, now);
}
/** The containers that are not up, and those of them that will not be by waiting. */
function progressOf(wanted, now) {
    const found = ({ id }) => now.find((item) => item.id === id);
    const missing = wanted.filter((item) => !until_up_isUp(found(item)));
    return { missing, failed: missing.filter((item) => hasFailed(found(item))) };
}
/** Whether a container runs, and is healthy where it has a health check. */
function until_up_isUp(found) {
    return found?.state === 'running' && (found.health === 'none' || found.health === 'healthy');
}
/** One that the engine starts again may still be up. */
function hasFailed(found) {
    return !found || found.state === 'exited' || found.state === 'dead' || found.health === 'unhealthy';
}
function notUp(host, missing, now) {
    const names = missing.map(({ name }) => name).join(', ');
    const [first] = missing;
    const found = now.find(({ id }) => id === first?.id);
    return new failure/* Failure */.HR({
        what: `${names} on ${host.name} did not come up after the restart.`,
        why: found ? `${found.name} is ${stateOf(found)}.` : 'Its container is gone.',
        fix: `Look there: \`${host.typed(`docker logs --tail 50 ${first?.name ?? ''}`)}\`. What depends on it was not restarted.`,
    });
}
function stateOf({ state, health, exitCode }) {
    if (state === 'exited')
        return `ended with exit status ${exitCode}`;
    return health === 'none' || state !== 'running' ? state : health;
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/heal/restart.js







/**
 * Restarts services on their hosts, in the order of their dependencies. Whoever needs a restarted service follows when
 * that one is up, and healthy where it has a health check.
 * @param hosts what was seen on each host under the lock
 * @returns a line for each restarted service, and for each that is left alone
 * @throws NothingTouched where none of them can be restarted; Failure where one does not come up for those that need it
 */
async function restart(project, services, hosts) {
    const asked = hosts.filter(({ host }) => services.some((look) => look.host === host.label));
    const done = asked.length === 0 ? [] : await (0,fleet/* overHosts */.Sn)(asked, (seen) => restartOn(seen, project, services));
    const lines = done.flatMap((one) => one.lines);
    if (done.some(({ restarted }) => restarted > 0))
        return lines;
    throw new installed/* NothingTouched */.i({
        what: `Nothing of ${project.project} can be restarted.`,
        why: lines[0] ? `${lines[0]}.` : 'None of the services was found on a host.',
        evidence: lines,
        fix: 'Let the next step of healing try: `recreate` makes containers anew. Or look at the services named above.',
    });
}
async function restartOn({ host, running, services: looks, containers: all }, project, services) {
    const containers = all.filter(({ oneOff }) => !oneOff);
    const named = new Set(services.filter((look) => look.host === host.label).map(({ service }) => service));
    const model = running?.model ?? modelByLabels(project.project, containers);
    const { levels, left } = planRestart({ named, looks, model, containers });
    const lines = left.map((line) => `${host.label}: ${line}`);
    const going = levels.flat();
    const { state, lease } = statePathsOf(project);
    const { context } = project;
    await whileBegun(host, state, { containers: going, services: [] }, context, async () => {
        for (const [index, level] of levels.entries()) {
            context.signal.throwIfAborted();
            await restartContainers(host, level, { lease });
            for (const { name, service } of level)
                lines.push(`${host.label}: ${service} was restarted (${name})`);
            if (index + 1 < levels.length)
                await until_up_untilUp(host, project.project, level, context);
        }
    });
    return { lines, restarted: going.length };
}
/** What the labels of containers say about a project that is not Fairway's. */
function modelByLabels(project, containers) {
    const serviceOf = (id) => containers.find((item) => item.id === id)?.service;
    return modelSchema.parse({
        name: project,
        services: Object.fromEntries(containers.map(({ service, dependsOn, landlords }) => {
            const landlord = landlords.flatMap((id) => serviceOf(id) ?? [])[0];
            return [
                service,
                {
                    depends_on: Object.fromEntries(dependsOn.map((need) => [need, {}])),
                    ...(landlord === undefined ? {} : { network_mode: `service:${landlord}` }),
                },
            ];
        })),
    });
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/run/release-variable.js
var release_variable = __webpack_require__(6057);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/model/read-dotenv.js







/**
 * Reads the variables of a `.env` with the host's own Compose.
 * @throws Failure where Compose cannot read it
 */
async function readDotenv(host, text, signal) {
    const directory = newScratch('compose');
    const file = external_node_path_.posix.join(directory, 'probe.yaml');
    const probe = { services: { probe: { image: 'probe', env_file: ['./probe.env'] } } };
    const files = new Map([
        [external_node_path_.posix.join(directory, 'probe.env'), text],
        [file, JSON.stringify(probe)],
    ]);
    const { exitCode, stdout, stderr } = await askComposeAbout(host, { directory, files }, { project: 'probe', directory, files: [file] }, ['config', '--format', 'json'], signal ? { signal } : {});
    if (exitCode !== 0) {
        throw new failure/* Failure */.HR({
            what: `Compose on ${host.name} cannot read the variables.`,
            why: (0,places/* wordsOf */.Z9)(stderr.replaceAll(`${directory}/`, '')).at(-1) ?? 'It gave no reason.',
            fix: 'Put the line of .env right.',
        });
    }
    const { environment = {} } = modelSchema.parse(JSON.parse(stdout)).services['probe'] ?? {};
    return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, (value ?? '').replaceAll('$$', '$')]));
}
/**
 * Writes a `.env` with these variables, and reads it back with the host's own Compose as a proof.
 * @returns the text of the `.env`
 * @throws Failure naming every variable that Compose would not read back byte for byte
 */
async function provenDotenv(host, variables, signal) {
    const impossible = Object.keys(variables).filter((name) => !canBeValue(variables[name] ?? ''));
    if (impossible.length > 0)
        throw refused(host, impossible, 'A value holds a NUL byte or half a character.');
    const text = formatDotenv(variables);
    if (text === '')
        return text;
    const found = await readDotenv(host, text, signal);
    const changed = Object.keys(variables).filter((name) => found[name] !== variables[name]);
    if (changed.length > 0) {
        throw refused(host, changed, 'Compose there reads another value than the one that is written.');
    }
    return text;
}
/** Whether a text can be a variable's value: without a NUL byte and without half of a surrogate pair. */
function canBeValue(value) {
    return !value.includes('\0') && value.isWellFormed();
}
function refused(host, names, why) {
    return new Failure({
        what: `${names.length === 1 ? `The variable ${names[0]} cannot` : `The variables ${names.join(', ')} cannot`} be written to .env for ${host.name}.`,
        why,
        fix: 'Give another value, for example encoded in base64. Nothing was changed.',
    });
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/prove/probe-facts.js


/** What probes are told about a release on its host: its services, and the values of its variables. */
function probeFacts(host, project, release, signal) {
    return {
        lookAtServices: async () => servicesSeen(host.label, release, await projectContainers(host, project, { signal })),
        variable: (name) => variableIn(host, release, name, signal),
    };
}
/**
 * The value of a variable of a release: that of its `.env`, else the one that its services are given.
 * @throws Failure where its services are given different ones
 */
async function variableIn(host, { model, dotenv }, name, signal) {
    const { [name]: written } = dotenv === '' ? {} : await readDotenv(host, dotenv, signal);
    if (written)
        return written;
    const found = (0,release_variable/* variableOfServices */.K)(name, Object.fromEntries(Object.entries(model.services).map(([service, { environment = {} }]) => [service, environment])));
    // The model is one that Compose reads: a dollar sign in it is written twice.
    return found?.replaceAll('$$', '$');
}
/** The services of a release by the containers of its project. */
function servicesSeen(host, { model, release }, containers) {
    const jobs = jobsOf(model);
    return Object.entries(model.services).map(([service, definition]) => {
        const own = containers.filter((item) => item.service === service && !item.oneOff);
        const running = own.filter(({ state }) => state === 'running');
        const of = (health) => running.find((item) => item.health === health);
        const wanted = replicasOf(definition);
        const well = running.filter(({ health }) => health === 'none' || health === 'healthy').length;
        const ended = own.find(({ state, exitCode }) => state === 'exited' && exitCode === 0);
        const job = jobs.has(service) && ended !== undefined;
        return {
            service,
            host,
            state: job
                ? 'job'
                : well >= wanted
                    ? 'up'
                    : of('unhealthy') || running.length < wanted
                        ? 'down'
                        : 'starting',
            running: well,
            wanted,
            restarts: own.reduce((sum, { restarts }) => sum + restarts, 0),
            image: running.find(({ image }) => image.includes('@sha256:'))?.image,
            released: release.digests[service],
            why: of('unhealthy') ? 'its health check says that it is unhealthy' : undefined,
            evidence: [],
        };
    });
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/watch/recent-events.js


/** What shows how a container ended. */
const kinds = ['start', 'kill', 'stop', 'die', 'oom', 'destroy', 'pause', 'unpause'];
/** The end is now by the host's own clock: an engine waits for an end that is still to come. */
const recent_events_script = 'exec docker events --since 0 --until "$(date +%s.%N)" --format "{{json .}}" "$@"';
/**
 * The events of a project's containers that the engine still knows, oldest first. It keeps 256 events of all kinds,
 * until it is restarted; health checks fill these within minutes. So what is missing here may have happened.
 * @throws Failure where the engine does not answer
 */
async function recentEvents(host, project, { signal, timeoutMs = 30_000 } = {}) {
    const filters = [
        `label=${composeLabels.project}=${project}`,
        'type=container',
        ...kinds.map((kind) => `event=${kind}`),
    ];
    const { stdout } = await host.exec(['sh', '-c', recent_events_script, 'events', ...filters.flatMap((filter) => ['--filter', filter])], { show: `recent docker events of ${project}`, timeoutMs, signal });
    return stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => eventSchema.parse(JSON.parse(line)));
}

// EXTERNAL MODULE: ./packages/docker/lib/engine/networks.js
var engine_networks = __webpack_require__(4121);
// EXTERNAL MODULE: ./packages/docker/lib/engine/volumes.js
var engine_volumes = __webpack_require__(9007);
// EXTERNAL MODULE: ./packages/docker/lib/engine/kept-definitions.js
var kept_definitions = __webpack_require__(3238);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/service/used-resources.js

/** Keys of the networks and volumes that services with a container use. Compose makes no others. */
function usedResources({ services }) {
    const running = Object.values(services).filter((service) => replicasOf(service) > 0);
    return {
        networks: new Set(running.flatMap(({ networks }) => Object.keys(networks ?? {}))),
        volumes: new Set(running.flatMap(({ volumes = [] }) => volumes.flatMap(({ type, source }) => (type === 'volume' && source ? [source] : [])))),
    };
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/project/definitions.js


/** Reads the networks and volumes of a host. */
async function keptThings(host, options = {}) {
    const [networks, volumes] = await (0,engine/* askEngine */.sb)(host, [engine_networks/* allNetworks */.X, engine_volumes/* allVolumes */.x], options);
    return { networks, volumes };
}
/**
 * Compares a project's networks and volumes with those of the engine. Docker makes a network or a volume once and never
 * changes it, and Compose uses what it finds under the name.
 * @param before the files of the release that runs. What they wrote and the new ones leave out differs as well.
 */
function compareDefinitions(model, { networks, volumes }, before) {
    const used = usedResources(model);
    const found = [
        ...own(model.networks, used.networks).map(([key, wanted]) => {
            const is = networks.find((network) => network.name === wanted.name);
            const earlier = sameName(before?.networks, wanted.name);
            return {
                ...{ kind: 'network', key, name: wanted.name },
                differences: is && (0,kept_definitions/* networkDifferences */.ht)(wanted, is, earlier),
            };
        }),
        ...own(model.volumes, used.volumes).map(([key, wanted]) => {
            const is = volumes.find((volume) => volume.name === wanted.name);
            const earlier = sameName(before?.volumes, wanted.name);
            return {
                ...{ kind: 'volume', key, name: wanted.name },
                differences: is && (0,kept_definitions/* volumeDifferences */.ZS)(wanted, is, earlier),
            };
        }),
    ];
    const those = (label) => found.flatMap(({ differences = [], ...one }) => {
        const counted = differences.filter((difference) => (0,kept_definitions/* isLabel */.J2)(difference) === label);
        if (counted.length === 0)
            return [];
        return [
            {
                ...one,
                differences: counted.map((item) => `${item.key} is ${item.is}, and the files say ${item.wanted}`),
            },
        ];
    });
    return {
        unlike: those(false),
        labels: those(true),
    };
}
/** What services use and the project owns. Compose makes nothing else. */
function own(all, used) {
    return Object.entries(all).flatMap(([key, one]) => one?.name && !one.external && used.has(key) ? [[key, { ...one, name: one.name }]] : []);
}
function sameName(all, name) {
    return Object.values(all ?? {}).find((one) => one?.name === name) ?? undefined;
}

// EXTERNAL MODULE: ./packages/host/lib/files/read-files.js
var read_files = __webpack_require__(8045);
// EXTERNAL MODULE: ./packages/host/lib/sync/compare-manifests.js
var compare_manifests = __webpack_require__(8207);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/look/drift-fields.js


/**
 * What running containers have otherwise than the release says, field by field. A container that does not run is no
 * drift: it is down.
 */
function containerDrift(wanted, containers) {
    const running = containers.filter(({ state, oneOff }) => state === 'running' && !oneOff);
    const strangers = [...new Set(running.map(({ service }) => service))].filter((service) => !wanted.model.services[service]);
    return [
        ...Object.entries(wanted.model.services).flatMap(([service, definition]) => {
            const own = running.filter((item) => item.service === service);
            const replicas = replicasOf(definition);
            return [
                ...once(own.flatMap((item) => fieldsOf(item, definition, wanted, containers))),
                ...(own.length > replicas
                    ? [{ of: service, field: 'replicas', expected: String(replicas), found: String(own.length) }]
                    : []),
            ];
        }),
        ...strangers.map((service) => ({
            of: service,
            field: 'service',
            expected: 'not in the release',
            found: 'running',
        })),
    ];
}
function fieldsOf(item, definition, { model, digests, hashes, imageIds }, all) {
    const of = item.service;
    const reference = digests[of] ?? '';
    const imageId = imageIds.get(reference);
    const image = imageId !== undefined && item.imageId !== imageId;
    const hash = hashes.get(of);
    const place = misplacement(placementOf(model, of), item, all);
    const lost = (definition.volumes ?? []).filter(({ target }) => !item.mounts.some((mount) => mount.target === target.replace(/(.)\/+$/, '$1')));
    return [
        ...(image ? [{ of, field: 'image', expected: reference, found: nameOf(item) }] : []),
        ...(hash !== undefined && item.configHash !== hash
            ? [{ of, field: 'configuration', expected: drift_fields_short(hash), found: drift_fields_short(item.configHash) }]
            : []),
        ...(place ? [{ of, field: 'network', expected: 'as in compose.yaml', found: place }] : []),
        ...lost.map(({ target }) => ({
            of,
            field: `mount ${target}`,
            expected: 'mounted',
            found: 'not mounted',
        })),
    ];
}
function nameOf({ image, imageId }) {
    return `${image} (${imageId.replace('sha256:', '').slice(0, 12)})`;
}
function drift_fields_short(hash) {
    return hash.slice(0, 12) || 'none';
}
/** Replicas of a service differ in the same way: each field is told once. */
function once(all) {
    return all.filter((one, index) => all.findIndex(({ field, found }) => field === one.field && found === one.found) === index);
}
/** Paths of a directory that are told one by one. */
const pathsTold = 20;
/**
 * The paths of a managed directory that are not as released.
 * @param found undefined where the directory is missing
 */
function treeDrift(to, released, found) {
    if (!found)
        return [{ of: to, field: 'directory', expected: 'as released', found: 'missing' }];
    const all = (0,compare_manifests/* treeDifferences */.X)(released, found);
    const told = all.slice(0, pathsTold).map(({ path, wanted, found: there }) => {
        const of = `${to}/${path}`;
        if (!there)
            return { of, field: 'file', expected: 'as released', found: 'missing' };
        if (!wanted)
            return { of, field: 'file', expected: 'not in the release', found: 'added' };
        if (wanted.type !== there.type)
            return { of, field: 'type', expected: wanted.type, found: there.type };
        if (wanted.mode !== there.mode)
            return { of, field: 'mode', expected: octal(wanted.mode), found: octal(there.mode) };
        return { of, field: 'content', expected: 'as released', found: 'edited' };
    });
    const more = all.length - told.length;
    return more > 0
        ? [...told, { of: to, field: 'files', expected: 'as released', found: `${more} more differ` }]
        : told;
}
function octal(mode) {
    return mode.toString(8).padStart(4, '0');
}
/** The variables of `.env` that are not as released, by name. Values may be secret, so none is told. */
function variableDrift(of, released, found) {
    const names = [...new Set([...Object.keys(released), ...Object.keys(found)])].sort();
    return names.flatMap((name) => {
        const [was, is] = [released[name], found[name]];
        if (was === is)
            return [];
        if (is === undefined)
            return [{ of, field: name, expected: 'as released', found: 'missing' }];
        if (was === undefined)
            return [{ of, field: name, expected: 'not in the release', found: 'added' }];
        return [{ of, field: name, expected: 'as released', found: 'changed' }];
    });
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/look/drift.js





/** What is not as the running release says: containers, networks and volumes, and files. */
async function driftOn(host, running, installed, { snapshot, containers }, signal) {
    const { model, release, trees } = running;
    const [hashes, ids, things, files, found] = await Promise.all([
        hashesOf(host, running, installed, signal),
        (0,kept_images/* imageIds */.kF)(host, Object.values(release.digests), { signal }),
        keptThings(host, { signal }),
        fileDrift(host, running, pathsOf(installed), signal),
        readHostManifests(host, trees.map(({ to }) => to), { signal }),
    ]);
    // An earlier release served with the networks and volumes of a later one, and was proven so.
    const last = snapshot.entries.at(-1);
    const forgiving = last?.rollback === true || last?.outcome === 'rolled-back';
    const unlike = forgiving ? [] : compareDefinitions(model, things).unlike;
    return [
        ...containerDrift({ model, digests: release.digests, hashes, imageIds: ids }, containers),
        ...unlike.map(({ kind, name, differences }) => ({
            of: `${kind} ${name}`,
            field: 'definition',
            expected: 'as in compose.yaml',
            found: differences.join('; '),
        })),
        ...files,
        ...trees.flatMap(({ to, manifest }) => treeDrift(to, manifest, found.get(to))),
    ];
}
/** `compose.yaml` and `.env` as they are, against the release. */
async function fileDrift(host, { release, dotenv }, { composeFile, dotenv: of }, signal) {
    const found = await (0,read_files/* readFiles */.U)(host, { files: [composeFile, of] }, { signal });
    const [compose, variables] = [found.text(composeFile), found.text(of)];
    const missing = (path) => ({
        of: path,
        field: 'file',
        expected: 'as released',
        found: 'missing',
    });
    const edited = { of: composeFile, field: 'content', expected: 'as released', found: 'edited' };
    const inCompose = compose === undefined ? [missing(composeFile)] : compose === release.stack ? [] : [edited];
    if (variables === undefined)
        return [...inCompose, missing(of)];
    if (variables === dotenv)
        return inCompose;
    const [was, is] = await Promise.all([
        readDotenv(host, dotenv, signal),
        readDotenv(host, variables, signal),
    ]);
    const names = variableDrift(of, was, is);
    const same = { of, field: 'content', expected: 'as released', found: 'written otherwise' };
    return [...inCompose, ...(names.length > 0 ? names : [same])];
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/look/container-end.js
/**
 * Says how a container ended that does not run.
 *
 * An engine tells a stop from any other end by an event: `docker stop`, `docker compose stop` and `down` give `stop`;
 * `docker kill`, a crash and the kernel's killer give `kill`, `die` or `oom` alone. Where it has forgotten the events, its
 * restart policy tells: a container that the engine would have started again, and did not, was ended through the engine.
 * @param events the events of the project that the engine still knows, oldest first
 * @param begun whether a restart by Fairway was begun for it and did not end
 */
function container_end_endOf(container, events, { begun }) {
    const { state, exitCode, error, outOfMemory, restartPolicy } = container;
    const no = (why) => ({ byHand: false, why });
    if (state === 'paused')
        return { byHand: true, why: 'somebody paused it' };
    if (begun)
        return no('its restart was begun by Fairway and did not end');
    if (state === 'created')
        return no(`it was made and never started${error ? `: ${error}` : ''}`);
    if (state === 'dead')
        return no('the engine could not remove its container');
    if (error)
        return no(`the engine could not start it: ${error}`);
    const end = `exit status ${exitCode}`;
    const own = events.filter((event) => event.container === container.id);
    const life = own.slice(own.findLastIndex(({ action }) => action === 'start') + 1);
    const has = (action) => life.some((event) => event.action === action);
    // The mark of an end of memory stays where a child was killed and the container ran on until it was stopped.
    if (has('stop'))
        return { byHand: true, why: `somebody stopped it (${end})` };
    if (outOfMemory)
        return no(`it ran out of memory and ended with ${end}`);
    if (has('kill'))
        return no(`somebody killed it (${end})`);
    if (has('die'))
        return no(`it ended by itself with ${end}`);
    return restartsAfter(restartPolicy, exitCode) && endsByStop(exitCode)
        ? {
            byHand: true,
            why: `it ended with ${end}, and the engine does not start it again: somebody stopped it`,
        }
        : no(`it ended with ${end}`);
}
/** Whether the engine itself would start a container again after such an end. */
function restartsAfter(policy, exitCode) {
    return policy === 'always' || policy === 'unless-stopped' || (policy === 'on-failure' && exitCode !== 0);
}
/** Whether a stop can end in this status: 0 or the status of a signal; SIGKILL is the last means of a stop as well. */
function endsByStop(exitCode) {
    return exitCode === 0 || (exitCode > 128 && exitCode <= 128 + 31);
}
/**
 * Whether the last container of a service was stopped and taken away on purpose. `docker rm --force` alone gives no
 * `stop`.
 */
function removedByHand(service, events) {
    const own = events.filter((event) => event.service === service);
    const last = own.findLast(({ action }) => action === 'destroy');
    if (!last)
        return false;
    return own.some(({ action, container }) => action === 'stop' && container === last.container);
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/look/judge-service.js

/** Milliseconds for which a container that the engine started again, and that nothing checks, proves nothing. */
const shakyMs = 10_000;
/** Milliseconds between two ends from which on they are no loop that a look could wait out. */
const longLifeMs = 60_000;
/** Restarts from which on such a container counts as being in a loop. */
const loopFrom = 3;
/** Judges one service by its containers. The evidence is left empty. */
function judgeService(facts) {
    const { service, host, containers, wanted, datastore, dependsOn } = facts;
    const verdicts = containers.map((item) => ({ item, ...verdictOf(item, facts) }));
    const running = containers.filter(({ state }) => state === 'running');
    const up = verdicts.filter(({ state }) => state === 'up').length;
    return {
        service,
        host,
        running: facts.job ? running.length : up,
        wanted,
        restarts: containers.reduce((sum, { restarts }) => sum + restarts, 0),
        image: running[0] && imageOf(running[0]),
        since: running.length > 0 ? Math.max(...running.map(({ startedAt }) => Date.parse(startedAt))) : undefined,
        evidence: [],
        datastore,
        dependsOn,
        ...(facts.job ? ofJob(facts, verdicts) : ofService(facts, verdicts, up)),
    };
}
function ofJob({ containers }, verdicts) {
    const last = containers.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)).at(-1);
    if (!last || last.state === 'running' || (last.state === 'exited' && last.exitCode === 0))
        return { state: 'job', why: undefined };
    return { state: 'down', why: verdicts[containers.indexOf(last)]?.why };
}
function ofService({ wanted, containers, service, events, begun }, verdicts, up) {
    if (up >= wanted)
        return { state: 'up', why: undefined };
    const of = (state) => verdicts.find((verdict) => verdict.state === state);
    const bad = of('down') ?? of('stopped');
    if (bad)
        return { state: bad.state, why: bad.why };
    const starting = of('starting');
    if (starting && containers.length >= wanted)
        return { state: 'starting', why: starting.why };
    if (!begun() && removedByHand(service, events))
        return { state: 'stopped', why: 'somebody stopped it and removed its container' };
    const why = containers.length === 0 ? 'it has no container' : `only ${containers.length} of ${wanted} exist`;
    return {
        state: 'down',
        why: begun() ? `${why}: a new start was begun by Fairway and did not end` : why,
    };
}
function verdictOf(item, { events, begun, now }) {
    const { state, health, restarts, exitCode, outOfMemory } = item;
    if (state === 'restarting') {
        const memory = outOfMemory ? ', out of memory' : '';
        return {
            state: 'down',
            why: `it ends again and again: exit status ${exitCode}${memory}, started again ${restarts} times by the engine`,
        };
    }
    if (state !== 'running') {
        const { byHand, why } = container_end_endOf(item, events, { begun: begun(item) });
        return { state: byHand ? 'stopped' : 'down', why };
    }
    if (health === 'unhealthy')
        return { state: 'down', why: 'its health check says that it is unhealthy' };
    if (health === 'starting')
        return { state: 'starting', why: 'its health check has not said yes yet' };
    if (health === 'none' && restarts > 0 && now - Date.parse(item.startedAt) < shakyFor(item, events)) {
        return restarts >= loopFrom
            ? { state: 'down', why: `it ends again and again: started again ${restarts} times by the engine` }
            : { state: 'starting', why: 'the engine has just started it again' };
    }
    return { state: 'up', why: undefined };
}
/** How long it proves nothing: as long as it has lived until the engine started it again. */
function shakyFor(item, events) {
    const life = lastLife(item, events) ?? meanLife(item);
    return life <= longLifeMs ? Math.max(shakyMs, life) : shakyMs;
}
/** The milliseconds between its last end and the start before that; undefined where the engine has forgotten these. */
function lastLife({ id }, events) {
    const own = events.filter(({ container }) => container === id);
    const end = own.findLastIndex(({ action }) => action === 'die');
    const start = own.slice(0, Math.max(end, 0)).findLast(({ action }) => action === 'start');
    return start && (own[end]?.at ?? 0) - start.at;
}
/** The count of its restarts does not say which of its lives were short: days of good service may be among them. */
function meanLife({ createdAt, startedAt, restarts }) {
    return (Date.parse(startedAt) - Date.parse(createdAt)) / restarts;
}
/** The image that runs: by digest where the container was made so, else its id. */
function imageOf({ image, imageId }) {
    return image.includes('@sha256:') ? image : imageId;
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/look/service-containers.js


/** The services of the release; without a release, those that the labels of the containers name. */
function servicesOn(model, containers) {
    const own = containers.filter(({ oneOff }) => !oneOff);
    const of = (service) => own.filter((item) => item.service === service);
    if (model) {
        const jobs = jobsOf(model);
        return Object.entries(model.services).map(([service, definition]) => ({
            service,
            containers: of(service),
            wanted: replicasOf(definition),
            job: jobs.has(service),
            datastore: (0,datastores/* datastoreOf */.B)(definition) !== undefined,
            dependsOn: Object.keys(definition.depends_on ?? {}),
        }));
    }
    return [...new Set(own.map(({ service }) => service))].map((service) => {
        const mine = of(service);
        return {
            service,
            containers: mine,
            wanted: mine.length,
            job: mine.every(({ state, exitCode, restartPolicy }) => {
                return state === 'exited' && exitCode === 0 && restartPolicy === 'no';
            }),
            datastore: mine.some((item) => (0,datastores/* datastoreOf */.B)(item) !== undefined),
            dependsOn: [...new Set(mine.flatMap(({ dependsOn }) => dependsOn))],
        };
    });
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/look/look-at-host.js











/** Looks at one host and changes nothing. */
async function lookAtHost(host, looked, { logger, signal, clock, mask, withoutSecrets }) {
    const own = statePathsOf(looked);
    const also = { files: [begunHealFile(own.state)] };
    const [snapshot, lock, containers, events] = await Promise.all([
        (0,lib_snapshot/* readSnapshot */.R)(host, { dir: own.state, also, logger, signal }),
        (0,healing_lock/* lockSeen */.Hd)([host], own.lease, signal),
        projectContainers(host, looked.project, { signal }),
        recentEvents(host, looked.project, { signal }),
    ]);
    const directory = looked.directory ?? snapshot.mark?.directory;
    const installed = directory === undefined ? undefined : { ...looked, directory };
    const facts = installed && (await readHostFacts(host, installed, { now: clock.now, signal }));
    const running = facts && runningIn(snapshot, storedIn(snapshot, facts));
    // Logs of the services may print values that were secret when the release was deployed.
    for (const value of running?.proving?.secretValues ?? [])
        mask(value);
    const begun = readBegunHeal(snapshot.others.text(begunHealFile(own.state)));
    const seen = servicesOn(running?.model, containers).map((one) => ({
        ...one,
        host: host.label,
        events,
        begun: (item) => wasBegun(begun, one.service, item),
        now: clock.now() + (facts?.clockAheadSeconds ?? 0) * 1000,
    }));
    const places = { hosts: [host], directory: own.state, signal };
    const judged = await (0,beside_backups/* haltedByBackups */.h)(places, takenDown(seen.map(judgeService), containers));
    const [services, drift] = await Promise.all([
        Promise.all(judged.map((look) => withEvidence(host, look, containers, { mask, withoutSecrets }))),
        running && installed ? driftOn(host, running, installed, { snapshot, containers }, signal) : [],
    ]);
    const proven = (0,lib_history/* lastProven */.zT)(snapshot.entries);
    return {
        host,
        ledger: (0,lib_history/* ledgerState */.z3)(snapshot.entries, running !== undefined),
        running,
        provenBy: proven?.id === running?.release.id ? proven : undefined,
        lock,
        cutOff: snapshot.cutOff,
        services,
        drift: drift.map((one) => ({ ...one, host: host.label })),
        containers,
    };
}
function runningIn({ entries }, kept) {
    const id = (0,lib_history/* runningRelease */.Ph)(entries);
    return kept.find(({ release }) => release.id === id);
}
/** A project of which no container is left was taken down as a whole: `docker compose down`. */
function takenDown(services, containers) {
    if (containers.some(({ oneOff }) => !oneOff))
        return services;
    return services.map((look) => look.state !== 'job'
        ? { ...look, state: 'stopped', why: 'somebody took the whole project down: no container of it is left' }
        : look);
}
/** The last words of a service that is down. */
async function withEvidence(host, look, containers, { mask, withoutSecrets }) {
    if (look.state !== 'down')
        return look;
    const own = containers.filter(({ service, oneOff }) => service === look.service && !oneOff);
    const shown = own.find(({ state, health }) => state !== 'running' || health === 'unhealthy') ?? own[0];
    if (!shown)
        return look;
    const [words, { environment }] = await Promise.all([containerWords(host, shown), describe(host, shown)]);
    // A log may print what its container was given. Of a project of others, nothing else says what is secret.
    const names = containers.map((item) => item.service);
    for (const value of (0,environment_secrets/* secretsIn */.V)(environment, names))
        mask(value);
    return { ...look, evidence: words.map((line) => withoutSecrets(line.trim())) };
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/look/look.js




/**
 * Looks at a project on its hosts, side by side, without the lock. A host that cannot be looked at is named in the look.
 * @throws only the reason of the signal
 */
async function lookAtProject(hosts, looked, context) {
    const at = context.clock.now();
    const results = await Promise.all(hosts.map(async (host) => {
        try {
            return { host, seen: await lookAtHost(host, looked, context) };
        }
        catch (error) {
            context.signal.throwIfAborted();
            return { host, why: (0,failure/* reasonOf */.A3)(error) };
        }
    }));
    const seen = results.flatMap((result) => (result.seen ? [result.seen] : []));
    const installed = seen.filter(({ running }) => running);
    const [first] = installed;
    return {
        hosts: seen,
        look: {
            at,
            ledger: ledgerOfAll(seen),
            release: first?.running?.release,
            provenBy: first?.provenBy,
            lock: seen.find(({ lock }) => lock)?.lock,
            cutOff: seen.find(({ cutOff }) => cutOff)?.cutOff,
            services: seen.flatMap(({ services }) => services),
            drift: [...seen.flatMap(({ drift }) => drift), ...apart(seen)],
            verify: first?.running?.proving?.verify ?? [],
            targets: seen.map(({ host }) => ({ name: host.label, address: host.address, host })),
            ledgers: {
                directory: (0,state_dir/* projectStateDir */.q5)(looked.stateDir, looked.project),
                on: seen.map(({ host }) => host),
            },
            async findContainer(service, name) {
                const asked = name === undefined ? seen : seen.filter(({ host }) => host.label === name);
                const on = asked.find(({ containers }) => containers.some((item) => look_serves(item, service)));
                const container = on?.containers.find((item) => look_serves(item, service));
                return {
                    node: on?.host.label,
                    container: on && container ? { host: on.host, id: container.id } : undefined,
                };
            },
            ...(first?.running ? { variable: variableOf(first.host, first.running, context.signal) } : {}),
            unseen: results.flatMap((result) => result.seen ? [] : [{ host: result.host.label, why: result.why }]),
        },
    };
}
function variableOf(host, release, signal) {
    return (name) => variableIn(host, release, name, signal);
}
function look_serves(item, service) {
    return item.service === service && item.state === 'running' && !item.oneOff;
}
/** One host that ended without proof is enough: nobody knows what runs there. */
function ledgerOfAll(seen) {
    const order = ['unproven', 'running', 'destroyed', 'absent'];
    return order.find((one) => seen.some(({ ledger }) => ledger === one)) ?? 'absent';
}
/** Hosts that should run another release than the first one, or none. */
function apart(seen) {
    const expected = seen.find(({ running }) => running)?.running?.release;
    if (!expected)
        return [];
    return seen.flatMap(({ host, running, ledger }) => {
        if (running?.release.id === expected.id || ledger === 'unproven')
            return [];
        const version = running?.release.version;
        const found = version === undefined
            ? `nothing (${ledger})`
            : version === expected.version
                ? running?.release.id
                : version;
        const wanted = version === expected.version ? expected.id : expected.version;
        return [
            { of: 'the project', host: host.label, field: 'release', expected: wanted, found: found ?? 'nothing' },
        ];
    });
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/way-back/with-way-back.js + 1 modules
var with_way_back = __webpack_require__(83);
// EXTERNAL MODULE: ./packages/releases/lib/exclusion/wait.js
var wait = __webpack_require__(7795);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/plan/host-groups.js
/** The groups in which hosts are changed, in the order of the input `hosts`. */
function hostGroups(hosts, { order, pauseMs }) {
    if (order === 'parallel')
        return [{ hosts, pauseMs: 0, where: '' }];
    return hosts.map((host, index) => ({
        hosts: [host],
        pauseMs: index === 0 ? 0 : pauseMs,
        where: hosts.length > 1 ? ` ${host.name}` : '',
    }));
}
/**
 * Changes one group after another, and stops at the first group that fails. The hosts of later groups go on serving
 * their release.
 * @returns the result of each host, in the order of the groups
 * @throws the error of a group's change, or the reason of a signal that aborts during a pause
 */
async function inTurn(groups, change, { clock, signal }) {
    const done = [];
    for (const group of groups) {
        if (group.pauseMs > 0)
            await clock.sleep(group.pauseMs, signal);
        done.push(...(await change(group)));
    }
    return done;
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/way-back/rollback-safety.js + 1 modules
var rollback_safety = __webpack_require__(4143);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/run/attempt.js
var run_attempt = __webpack_require__(9388);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/record/ending.js

/** The ending of a deploy after which every host is proven to serve the same release. */
function provenEnding({ status, serves, notes = [], }, proofs) {
    return {
        status,
        serves,
        hosts: proofs.map(({ name, containers }) => ({ name, containers })),
        probes: proofs.flatMap(({ probes }) => probes),
        outage: longest(proofs.map(({ outage }) => outage)),
        notes,
    };
}
/** Writes the end of a deploy into the ledger of a host, with the known state of its databases. */
function recordHostEnd({ ledger, attempt, databases }, clock, outcome, cause) {
    const withSchema = { ...attempt, ...(0,rollback_safety/* schemaOfAttempt */.K8)(databases.schema) };
    return (0,run_attempt/* recordEnd */.$)({ ledger, clock, attempt: withSchema }, outcome, cause);
}
/** The longest outage of each service over several hosts. */
function longest(all) {
    const gaps = {};
    for (const one of all) {
        for (const [service, ms] of Object.entries(one))
            gaps[service] = Math.max(gaps[service] ?? 0, ms);
    }
    return gaps;
}
/** The ending of a deploy after which the serving release is unknown. */
function nothingProven() {
    return { status: 'failed', serves: undefined, hosts: [], probes: [], outage: {}, notes: [] };
}

// EXTERNAL MODULE: ./packages/runtime/lib/tidy-up.js
var tidy_up = __webpack_require__(9033);
// EXTERNAL MODULE: ./packages/runtime/lib/text/size.js
var size = __webpack_require__(7822);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/record/unneeded.js

/** Works out what may be removed. That includes unfinished copies of killed runs. */
function unneededOf({ entries, keepReleases, releases, ids, copies }) {
    const stay = (0,lib_history/* idsToKeep */.h2)(entries, keepReleases);
    const kept = releases.filter(({ id }) => stay.has(id));
    const manifests = new Set(kept.flatMap(({ files }) => files.map(({ manifest }) => manifest)));
    return {
        releases: ids.filter((id) => !stay.has(id)),
        copies: copies.filter((copy) => !manifests.has(copy)),
        imagesKept: kept.flatMap(({ digests }) => Object.values(digests)),
    };
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/record/tidy-up.js



/**
 * Tidies up after a proven deploy. It removes stored releases, copies of directories and images that no kept release of
 * the project needs. An error here is reported and fails nothing.
 * @returns the removed things, in words
 */
async function tidyUpHost({ host, name, ledger, paths, snapshot, entries, attempt, kept, wanted }, { project, keepReleases }, { logger }) {
    const done = [];
    await (0,tidy_up/* tidyUp */.g)(async () => {
        const old = unneededOf({
            entries: [...entries, { ...attempt, outcome: 'proven' }],
            keepReleases,
            releases: [...kept, wanted].map(({ release }) => release),
            ids: snapshot.ids,
            copies: snapshot.others.namesIn(paths.copies),
        });
        const gone = [
            ...old.releases.map(ledger.releaseDir),
            ...old.copies.map((copy) => `${paths.copies}/${copy}`),
        ];
        const [images] = await (0,failures/* allEnded */.Cw)([
            (0,kept_images/* imageIds */.kF)(host, old.imagesKept).then((ids) => (0,kept_images/* pruneKeptImages */.nF)(host, project, new Set(ids.values()))),
            gone.length > 0 &&
                host.exec(['rm', '-rf', '--', ...gone], { show: `remove ${gone.length} stored directories` }),
        ]);
        done.push(...old.releases.map((id) => `${name}: stored release ${id}`));
        if (images.removed > 0)
            done.push(`${name}: ${(0,count/* countOf */.p)(images.removed, 'image')}, ${(0,size/* formatDiskSpace */.b)(images.bytes)}`);
    }, logger);
    return done;
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/tell/health-checks.js
var health_checks = __webpack_require__(4607);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/prove/claim.js


/** The running containers, and whether each is healthy by a health check of its own. */
function seenRunning(containers) {
    return containers
        .filter(({ state, oneOff }) => state === 'running' && !oneOff)
        .map(({ service, health }) => ({ service, checked: health === 'healthy' }));
}
/** What a proof has seen of a host, in the words of a log line: containers that run, and apart from them ended jobs. */
function claimOf(containers, { soakMs, probes }) {
    const ended = containers.filter(({ state, oneOff }) => state === 'exited' && !oneOff);
    const jobs = [...new Set(ended.map(({ service, exitCode }) => `${service} ended with ${exitCode}`))];
    return [
        `${(0,health_checks/* countRunning */.JX)(seenRunning(containers), 'container')}, by digest, for ${Math.round(soakMs / 1000)} s`,
        ...jobs,
        ...(probes > 0 ? [`${(0,count/* countOf */.p)(probes, 'probe')} passed`] : ['no probes']),
    ].join('; ');
}

// EXTERNAL MODULE: ./packages/health/lib/run-probes.js + 27 modules
var run_probes = __webpack_require__(4507);
// EXTERNAL MODULE: ./packages/health/lib/verdict.js
var verdict = __webpack_require__(154);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/prove/definitions.js

/** A network or a volume that exists and that Docker would leave as it is. */
function notAsDefined(host, { name: project }, one) {
    const { kind, key, name, differences } = one;
    const costs = kind === 'network'
        ? 'which stops its services meanwhile'
        : `which removes its data, so back it up before: docker volume rm ${name}`;
    return new failure/* Failure */.HR({
        what: `The ${kind} ${name} on ${host.name} is not as the files define it.`,
        why: `Docker makes a ${kind} once and does not change it afterwards.`,
        evidence: differences.map((difference) => `${kind}s.${key}: ${difference}`),
        fix: `Give it another key in the files, such as ${key}2, and use that in the services: they move to a new ${kind}${kind === 'volume' ? ', which is empty' : ''}. Or remove it on ${host.name} (docker compose -p ${project} down), ${costs}; then deploy again.`,
    });
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/prove/outages.js

/**
 * The milliseconds for which no container of a changed service served.
 * @param containers the containers that serve in the end
 */
function outagesOf({ before, changes, events }, containers) {
    const touched = changes.filter(({ action }) => action === 'replace' || action === 'start');
    const checked = new Set(containers.filter(({ health }) => health !== 'none').map(({ id }) => id));
    return Object.fromEntries([...new Set(touched.map(({ service }) => service))].flatMap((service) => {
        const gap = outageOf(events.filter((event) => event.service === service), before.filter((item) => item.service === service), checked);
        return gap === undefined ? [] : [[service, gap]];
    }));
}

// EXTERNAL MODULE: ./packages/docker/lib/watch/behind-probes.js + 1 modules
var behind_probes = __webpack_require__(8098);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/prove/services-behind.js


/** Adds to the failure of probes the last words of the project's services, and where they listen. */
async function withServicesOf({ installation: { host, name }, settings, wanted, signal }, failure, results) {
    return (0,behind_probes/* withServicesBehind */.RQ)(failure, {
        failed: results.filter(({ ok }) => !ok),
        services: Object.entries(wanted.model.services).map(([service, definition]) => ({
            service,
            ports: publishedPorts(definition).filter(({ protocol }) => protocol === 'tcp'),
            needs: Object.keys(definition.depends_on ?? {}),
        })),
        async find(limit) {
            const containers = await projectContainers(host, settings.project, { signal: limit });
            return (service) => {
                const found = containers.findLast((item) => item.service === service && item.state === 'running' && !item.oneOff);
                return found && { host, id: found.id, place: name };
            };
        },
        signal,
    });
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/prove/prove.js









/** The services already run, so a probe that is not answered yes within this time has failed. */
const probeTimeoutMs = 30_000;
/**
 * The time for services to be up again after the old containers beside them were stopped. They were up for the whole
 * soak.
 */
const settleTimeoutMs = 10_000;
/**
 * Proves that a release serves on a host. Every container is the applied one and healthy for the whole soak, beside the
 * old containers. Then the old containers are drained and stopped, and every probe must be answered yes without them.
 * Only after that are they removed.
 * @throws Failure with the diagnosis
 */
async function proveRelease(request) {
    const { installation, settings, applied, soakMs, drainMs, stopSeconds, phase, clock, signal } = request;
    const { host } = installation;
    const { watch, leftOver } = applied;
    const limits = { ...leaseOf(settings), stopSeconds };
    await requireOk(await throughSoak(watch, soakMs), request);
    const replaced = leftOver.filter(({ state }) => state === 'running');
    if (replaced.length > 0) {
        if (drainMs > 0) {
            phase.progress(`draining ${replaced.map(({ name }) => name).join(', ')} for ${drainMs / 1000} s`);
            await clock.sleep(drainMs, signal);
        }
        await stopContainers(host, replaced, limits);
        await requireOk(await untilUp(watch, clock.now() + settleTimeoutMs), request);
    }
    const probes = await ask(request);
    const last = await untilUp(watch, clock.now() + settleTimeoutMs);
    await requireOk(last, request);
    if (!request.servedBefore)
        await requireDefinitions(request);
    await removeContainers(host, leftOver, { ...limits, stopped: true });
    const gone = new Set(leftOver.map(({ id }) => id));
    const serving = last.view.filter(({ id }) => !gone.has(id));
    const containers = await giveNames(request, serving);
    await request.log.close((events) => allReady(events, applied, containers));
    return { name: installation.name, containers, probes, outage: outagesOf(timesOf(request), containers) };
}
async function ask(request) {
    const { installation, settings, wanted, verify, fetch, clock, logger, signal } = request;
    const { host, name } = installation;
    const results = await (0,run_probes/* runProbes */.j)(verify, {
        targets: [{ name, address: host.address, host }],
        async findContainer(service) {
            const containers = await projectContainers(host, settings.project, { signal });
            const container = containers.find((item) => item.service === service && item.state === 'running' && !item.oneOff);
            return { node: name, container: container && { host, id: container.id } };
        },
        ledgers: { directory: statePathsOf(settings).state, on: [host] },
        ...probeFacts(host, settings.project, wanted, signal),
        release: wanted.release.version,
        timeoutMs: probeTimeoutMs,
        fetch,
        clock,
        logger,
        signal,
    });
    const failure = (0,verdict/* probesFailure */.G_)(results, { allowEmpty: true });
    if (failure)
        throw await withServicesOf(request, failure, results);
    return results;
}
/** Reads back the networks and volumes, which Docker and Compose leave as they are where they exist already. */
async function requireDefinitions({ installation: { host }, wanted, signal }) {
    const [first] = compareDefinitions(wanted.model, await keptThings(host, { signal })).unlike;
    if (first)
        throw notAsDefined(host, wanted.model, first);
}
async function requireOk(result, request) {
    if (result.ok)
        return;
    const { installation, settings, wanted, log } = request;
    throw await diagnose({
        host: installation.host,
        project: settings.project,
        version: (0,version/* shortVersion */.L)(wanted.release.version),
        watch: result,
        events: log.events(),
    });
}
/** Gives the containers the names that Compose itself uses (`app-web-1`), whatever names the change gave them. */
async function giveNames({ installation: { host }, settings, wanted }, containers) {
    const renamed = new Map();
    for (const service of Object.keys(wanted.model.services)) {
        const own = containers.filter((item) => item.service === service && !item.oneOff);
        for (const [from, to] of await settleNames(host, settings.project, service, own))
            renamed.set(from, to);
    }
    return containers.map((item) => ({ ...item, name: renamed.get(item.name) ?? item.name }));
}
/** Whether the log has all events that are needed to compute the outages. */
function allReady(events, { before }, containers) {
    return containers
        .filter(({ id, oneOff }) => !oneOff && !before.some((item) => item.id === id))
        .every(({ id, health }) => events.some(({ container, action }) => container === id && action === (health === 'none' ? 'start' : 'health_status: healthy')));
}
function timesOf({ applied, log, earlier }) {
    return {
        before: earlier?.before ?? applied.before,
        changes: [...(earlier?.changes ?? []), ...applied.changes],
        events: [...(earlier?.events ?? []), ...log.events()],
    };
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/deploy/host-group.js








/**
 * Changes the hosts of a group side by side and proves them.
 * @throws Failure naming every host on which that failed
 */
async function changeGroup(projectDeploy, { hosts: group, where }, context) {
    const { settings } = projectDeploy;
    const { clock, fetch, logger, signal } = context;
    const deadline = clock.now() + settings.timeoutMs;
    const opened = [];
    try {
        const onHosts = await context.phase(`deploy${where}`, async (phase) => {
            const done = await (0,fleet/* overHosts */.Sn)(group, async (deploy) => {
                signal.throwIfAborted();
                const listening = logEvents(deploy.host, settings.project, clock);
                opened.push({ deploy, listening });
                const told = group.length > 1 ? host_group_named(phase, deploy.name) : phase;
                const applied = await changeHost(projectDeploy, deploy, { deadline, listening, phase: told }, context);
                return { host: deploy.host, deploy, evidence: { log: await listening, applied } };
            });
            phase.proved('all services are up', group.map(({ name }) => name).join(', '));
            return done;
        });
        return await context.phase(`prove${where}`, (phase) => (0,fleet/* overHosts */.Sn)(onHosts, async ({ deploy, evidence }) => {
            const proof = await proveRelease({
                installation: deploy,
                settings,
                wanted: deploy.wanted,
                ...evidence,
                servedBefore: deploy.attempt.rollback === true,
                verify: deploy.wanted.proving.verify,
                soakMs: settings.soakMs,
                drainMs: settings.drainMs,
                phase,
                clock,
                fetch,
                logger,
                signal,
            });
            sayProven(deploy, proof, settings, phase);
            return proof;
        }));
    }
    finally {
        await Promise.all(opened.map(async ({ deploy, listening }) => {
            const log = await listening;
            await log.close();
            deploy.happened.events = log.events();
        }));
    }
}
/** Puts the files in place, applies the migrations of the release, and starts the services that differ. */
async function changeHost({ settings, migrateUrl }, deploy, { deadline, listening, phase }, context) {
    const { clock, signal } = context;
    const { wanted } = deploy;
    const migrators = await migratorsOf(deploy, migrateUrl, signal);
    // The files are put in place whatever becomes of the others: a return must not find that still at work.
    const [log, found] = await (0,failures/* allEnded */.Cw)([
        listening,
        projectContainers(deploy.host, settings.project, { signal }),
        placeFiles(deploy, wanted, deploy.directories),
    ]);
    return changeServices({
        installation: deploy,
        settings,
        wanted,
        found,
        deadline,
        clock,
        signal,
        log,
        info: phase.info,
        progress: phase.progress,
        waitsForNeeds: new Set(migrators.map(({ service }) => service)),
        async beforeStart(services) {
            const now = migrators.filter(({ service }) => services.has(service));
            if (now.length > 0)
                await migrateFor(deploy, now, { settings, deadline }, phase, context);
        },
    });
}
/**
 * Finds the services that migrate. The code for databases is a separate part of the bundle, which most deploys do not
 * load.
 */
async function migratorsOf({ host, wanted }, variable, signal) {
    const services = Object.values(wanted.model.services);
    if (variable === undefined || !services.some(({ environment }) => environment?.[variable]))
        return [];
    const { findMigrators } = await __webpack_require__.e(/* import() */ 946).then(__webpack_require__.bind(__webpack_require__, 2946));
    return findMigrators(host, wanted, variable, signal);
}
async function migrateFor({ databases }, migrators, { settings: { timeoutMs, lockTimeoutMs }, deadline, }, { info, progress }, context) {
    const { migrate } = await Promise.all(/* import() */[__webpack_require__.e(945), __webpack_require__.e(437)]).then(__webpack_require__.bind(__webpack_require__, 7818));
    // What is left of the deploy's own time is needed by the services.
    const lockWaitMs = Math.max(0, Math.min(lockTimeoutMs, deadline - context.clock.now()));
    await migrate(migrators, { timeoutMs, lockWaitMs, info, progress, context }, ({ marks, rollbackSafe }) => {
        const { schema } = databases;
        databases.schema = { ...schema, marks, rollbackSafe: schema.rollbackSafe && rollbackSafe };
    });
}
/** Log functions that put the name of the host in front, for one host among several. */
function host_group_named({ info, progress }, name) {
    return { info: (text) => info(`${name}: ${text}`), progress: (text) => progress(`${name}: ${text}`) };
}
function sayProven({ name, wanted }, { containers, probes }, { soakMs }, { proved }) {
    proved(`${name} serves ${(0,version/* shortVersion */.L)(wanted.release.version)}`, claimOf(containers, { soakMs, probes: probes.length }));
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/deploy/deploy.js










/**
 * Changes hosts to the wanted release and proves each host. The caller must repair every host that was begun when this
 * function throws.
 */
async function changeTo(projectDeploy, context) {
    const { settings, hosts } = projectDeploy;
    await context.phase('bring', (phase) => stageOnHosts(projectDeploy, phase, context));
    const groups = hostGroups(hosts, settings);
    const proofs = await inTurn(groups, (group) => changeGroup(projectDeploy, group, context), context);
    const notes = await context.phase('record', async () => {
        await (0,fleet/* overHosts */.Sn)(hosts, (deploy) => recordHostEnd(deploy, context.clock, 'proven'));
        const removed = await (0,fleet/* overHosts */.Sn)(hosts, (deploy) => tidyUpHost(deploy, settings, context));
        return removed.flat();
    });
    return provenEnding({ status: 'deployed', serves: hosts[0]?.wanted.release, notes }, proofs);
}
/**
 * Stores the release, records its start, and brings everything that it needs to the hosts, beside the serving release.
 */
async function stageOnHosts(projectDeploy, phase, context) {
    const { settings, hosts, begun } = projectDeploy;
    await (0,fleet/* overHosts */.Sn)(hosts, async (deploy) => {
        const { host, ledger, wanted, paths, facts, attempt, name } = deploy;
        begun(deploy);
        const { environment, tier, project, directory } = settings;
        const mark = (0,installation_mark/* formatInstallationMark */.xB)({ environment, tier, project, directory });
        const { composePlugin, composeVersion } = facts;
        const files = [
            { path: (0,installation_mark/* installationMarkFile */.Kj)(paths.state), content: mark },
            { path: paths.composePlugin, content: `${composePlugin}\n${composeVersion}\n` },
            ...filesOf(ledger, wanted),
        ];
        const store = async () => {
            await (0,write_files/* writeFiles */.h)(host, files.map((file) => ({ ...file, mode: 0o600 })), { parents: 0o700 });
            await ledger.append({ ...attempt, outcome: 'started' });
        };
        // Bringing touches nothing that serves, so it does not wait for the record. Both end before anything else is done.
        const [, pulled] = await (0,failures/* allEnded */.Cw)([store(), stageRelease(deploy, settings, context)]);
        phase.proved(`${name} has what ${(0,version/* shortVersion */.L)(wanted.release.version)} needs`, `${(0,count/* countOf */.p)(pulled, 'image')} pulled, copies of ${(0,count/* countOf */.p)(deploy.files.length, 'directory', 'directories')} read back`);
    });
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/deploy/unchanged.js





/** A log without events, because no container is touched. */
const nothing = { events: () => [], more: () => new Promise(() => { }), close: async () => { } };
/** Proves a release that already runs on all hosts. No container is touched. */
async function proveUnchanged({ settings, hosts }, context) {
    const { clock, fetch, logger, signal } = context;
    const proofs = await context.phase('prove', async (phase) => {
        phase.info(`${hosts[0]?.wanted.release.version} runs already, with all of its files: nothing is touched.`);
        return (0,fleet/* overHosts */.Sn)(hosts, async (deploy) => {
            const { host, wanted, changes, before } = deploy;
            const hashes = await hashesOf(host, wanted, settings, signal);
            const { model, release } = wanted;
            const judge = await judgeOf(host, { model, digests: release.digests }, hashes);
            const watch = {
                host,
                project: settings.project,
                judge,
                clock,
                signal,
                progress: phase.progress,
                log: nothing,
            };
            return proveRelease({
                installation: deploy,
                settings,
                wanted,
                applied: { watch, changes, before, leftOver: [] },
                log: nothing,
                verify: wanted.proving.verify,
                soakMs: 0,
                drainMs: 0,
                phase,
                clock,
                fetch,
                logger,
                signal,
            });
        });
    });
    await (0,fleet/* overHosts */.Sn)(hosts, (deploy) => recordHostEnd(deploy, clock, 'unchanged'));
    return provenEnding({ status: 'unchanged', serves: hosts[0]?.wanted.release }, proofs);
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/plan/stopped-services.js

/** The services of which a plan stops, removes or starts containers. */
function stoppedServices(changes) {
    const containers = changes
        .flatMap(({ others, clears = [] }) => [...others, ...clears])
        .filter(({ oneOff }) => !oneOff);
    return [...Map.groupBy(containers, ({ service }) => service)].map(([service, own]) => ({
        service,
        datastore: own.some((one) => (0,datastores/* datastoreOf */.B)(one) !== undefined),
        idle: !own.some(({ state }) => state === 'running' || state === 'paused'),
    }));
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/way-back/way-back-failures.js
var way_back_failures = __webpack_require__(8326);
// EXTERNAL MODULE: ./packages/docker/lib/engine/engine-answers.js
var engine_answers = __webpack_require__(42);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/put-back/leave-or-remove.js





/** Leaves all hosts as they are, because the previous release would not work with the migrated databases. */
async function leaveAll({ settings }, hosts, obstacles, cause, clock) {
    await Promise.all(hosts.map((deploy) => leave_or_remove_record(deploy, clock, 'failed', cause.what)));
    const previous = hosts.find((deploy) => deploy.previous)?.previous?.release.version ?? '';
    const look = hosts
        .map(({ host }) => host.typed(`docker compose -p ${settings.project} ps --all`))
        .join(', ');
    return { ending: nothingProven(), failure: (0,rollback_safety/* leftInPlace */.M2)(cause, previous, obstacles, look) };
}
/** Leaves hosts as they are, because the caller has something to undo before anything serves again. */
async function leaveUnproven(hosts, error, { clock }) {
    const cause = (0,way_back_failures/* asFailure */.h_)(error);
    await Promise.all(hosts.map((deploy) => leave_or_remove_record(deploy, clock, 'failed', cause.what)));
    return { ending: nothingProven(), failure: cause };
}
/**
 * Carries out the decision for a host that has no previous release.
 * @returns the result in one line, because the cause of the failed deploy counts most
 * @throws that cause where the lock is lost: another run may be at work on the host
 */
async function leaveOrRemove({ settings }, deploy, decision, cause, { clock, lost }) {
    const { host, name, paths, wanted } = deploy;
    const { project } = settings;
    const takeAway = `To take it away: \`${host.typed(`docker compose -p ${project} down`)}\`.`;
    if (decision.action !== 'remove') {
        await leave_or_remove_record(deploy, clock, 'failed', cause.what);
        return decision.action === 'leave' && decision.because === 'nothing-proven'
            ? `${name}: there is no proven release of ${project} to go back to; ${wanted.release.version} is left as it is.`
            : `${name}: this was the first deploy of ${project}; it is left for you to look at. ${takeAway}`;
    }
    await (0,engine_answers/* untilEngineAnswers */.K)(host, clock);
    if (lost.aborted)
        throw cause;
    try {
        // Without a Compose file nothing was started. Volumes stay, because they may hold the only copy of some data.
        if (await host.stat(paths.composeFile))
            await changeByCompose(host, installedProject(settings), ['down', '--timeout', '5']);
    }
    catch (error) {
        const { what, why } = (0,way_back_failures/* asFailure */.h_)(error);
        await leave_or_remove_record(deploy, clock, 'failed', `${cause.what} ${what}`);
        return `${name}: the containers of ${project} could not be removed again: ${what} ${why} ${takeAway}`;
    }
    await leave_or_remove_record(deploy, clock, 'removed', cause.what);
    return `${name}: the containers of ${project} were removed again, as "first-deploy-failed: remove" says; volumes stay.`;
}
/** A ledger that cannot be written must not hide why the deploy failed. */
async function leave_or_remove_record(deploy, clock, outcome, cause) {
    await recordHostEnd(deploy, clock, outcome, cause).catch(() => { });
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/way-back/decide-way-back.js
var decide_way_back = __webpack_require__(2951);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/way-back/go-back.js
var go_back = __webpack_require__(2527);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/put-back/put-back.js









/** Puts the previous release back on hosts, from their stored files, and proves it as any deploy is proven. */
async function putBack(settings, hosts, cause, phase, { lost, ...context }) {
    const [first] = hosts;
    if (!first)
        throw new TypeError('a return has at least one host');
    const previous = first.previous.release;
    const { proofs, failure } = await (0,go_back/* goBack */.O)({
        way: {
            cause,
            previous,
            look: hosts.map(({ host }) => host.typed(`docker compose -p ${settings.project} ps --all`)).join(', '),
        },
        proof: first.proof,
        stored: hosts.map(({ ledger, name }) => `${ledger.releaseDir(previous.id)} on ${name}`).join(', '),
        info: phase.info,
        everywhere: (work) => (0,fleet/* overHosts */.Sn)(hosts, work),
        ready: ({ host }) => (0,engine_answers/* untilEngineAnswers */.K)(host, context.clock),
        lost,
        begin: (deploy) => placeFiles(deploy, deploy.previous),
        prove: (deploy) => provePutBack(deploy, settings, phase, context),
        record: (deploy, outcome, why) => recordHostEnd(deploy, context.clock, outcome, why),
        proved: ({ name }, { containers }) => phase.proved(`${name} serves ${(0,version/* shortVersion */.L)(previous.version)} again`, `${(0,health_checks/* countRunning */.JX)(seenRunning(containers), 'container')}, by digest`),
    });
    if (!proofs)
        return { ending: nothingProven(), failure };
    return { ending: provenEnding({ status: 'rolled-back', serves: previous }, proofs), failure };
}
/** Seconds for containers of the failed release to stop. It is short, because nobody uses them. */
const stopSeconds = 1;
/**
 * Starts an earlier release on a host and proves it.
 * @throws Failure when the release cannot be proven to serve again
 */
async function provePutBack(deploy, settings, phase, { clock, fetch, logger }) {
    const { previous, proof } = deploy;
    const { timeoutMs, soakMs } = (0,go_back/* limitsOfProof */.y)(proof, settings);
    const { info, progress } = phase;
    const log = await logEvents(deploy.host, settings.project, clock);
    try {
        const applied = await changeServices({
            installation: deploy,
            settings,
            wanted: previous,
            deadline: clock.now() + timeoutMs,
            clock,
            info,
            progress,
            log,
            stopSeconds,
        });
        return await proveRelease({
            installation: deploy,
            settings,
            wanted: previous,
            applied,
            log,
            servedBefore: true,
            earlier: { ...deploy.happened, before: deploy.before, changes: deploy.changes },
            // The probes of a newer release may ask for features that this release lacks.
            verify: (previous.proving ?? deploy.wanted.proving).verify,
            soakMs,
            drainMs: 0,
            stopSeconds,
            phase,
            clock,
            fetch,
            logger,
        });
    }
    finally {
        await log.close();
    }
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/put-back/repair.js





/**
 * Repairs all begun hosts after a failed or cancelled deploy. The previous release serves again and is proven. Where
 * there is none, the containers are kept or removed, as the caller wants.
 * @param hosts the hosts that were begun
 * @param cancelled whether the step was told to stop; then only the return and its record matter
 * @throws the error of the deploy where the lock is lost before the return was begun, or fails
 */
async function repair(projectDeploy, hosts, error, context, { cancelled, lost }) {
    const { settings } = projectDeploy;
    const { clock } = context;
    const cause = (0,way_back_failures/* asFailure */.h_)(error);
    if (hosts.length === 0)
        return { ending: nothingProven(), failure: cause };
    const obstacles = obstaclesOf(hosts);
    const decided = hosts.map((deploy) => ({
        deploy,
        decision: (0,decide_way_back/* decideWayBack */.D)({
            previous: deploy.previous,
            obstacles,
            rollback: deploy.attempt.rollback === true,
            foreign: deploy.before.length > 0 ? { kept: undefined } : undefined,
            firstDeployFailed: settings.firstDeployFailed,
            cancelled,
        }),
    }));
    if (decided.some(({ decision }) => decision.action === 'leave' && decision.because === 'databases'))
        return leaveAll(projectDeploy, hosts, obstacles, cause, clock);
    const returning = decided.flatMap(({ deploy, decision }) => decision.action === 'put-back' ? [{ ...deploy, previous: decision.previous, proof: decision.proof }] : []);
    const others = decided.filter(({ decision }) => decision.action !== 'put-back');
    const endOthers = () => (0,failures/* allEnded */.Cw)(others.map(({ deploy, decision }) => leaveOrRemove(projectDeploy, deploy, decision, cause, { clock, lost })));
    const told = (failure, lines) => lines.length > 0 ? (0,way_back_failures/* withEvidence */.Kg)(failure, lines) : failure;
    if (returning.length === 0) {
        const removes = others.some(({ decision }) => decision.action === 'remove');
        const lines = removes ? await context.phase('remove', endOthers) : await endOthers();
        return { ending: nothingProven(), failure: told(cause, lines) };
    }
    return context.phase('put back', async (phase) => {
        // Side by side, so that the return of serving hosts does not wait for hosts that never served.
        const [{ ending, failure }, lines] = await (0,failures/* allEnded */.Cw)([
            putBack(settings, returning, cause, phase, { ...context, lost }),
            endOthers(),
        ]);
        return { ending, failure: told(failure ?? cause, lines) };
    });
}
/**
 * Why the previous releases would not work with the databases. An obstacle of one host counts for all, because hosts
 * share databases.
 */
function obstaclesOf(hosts) {
    const all = hosts.flatMap(({ previous, entries, databases }) => previous ? (0,rollback_safety/* obstaclesTo */.qA)(entries, previous.release.id, databases.schema) : []);
    return [...new Set(all)];
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/carry-out.js








/**
 * Carries out a planned deploy: deploy \u2192 prove \u2192 record. Where nothing differs, what runs is proven and not touched. The
 * hosts are repaired when the deploy fails. A backup that reads what would be stopped is waited for first.
 * @param session the locks of the hosts
 * @param unproven what becomes of a release that is not proven
 * @throws Failure that names a backup that does not end in time; nothing is changed then
 */
async function carryOut({ settings, hosts, migrateUrl }, { lost }, context, unproven = 'put-back') {
    const begun = [];
    const projectDeploy = {
        settings,
        hosts,
        migrateUrl,
        begun: (deploy) => void begun.push(deploy),
    };
    const back = {
        lost,
        repair: (error, options) => unproven === 'leave'
            ? leaveUnproven(begun, error, context)
            : repair(projectDeploy, begun, error, context, options),
    };
    if (hosts.every(({ unchanged }) => unchanged))
        return (0,with_way_back/* withWayBack */.P)(() => proveUnchanged(projectDeploy, context), back, context);
    await (0,wait/* untilBackupsEnd */.rI)(hosts.map(({ host }) => host), {
        directory: statePathsOf(settings).state,
        stopped: hosts.flatMap(({ changes }) => stoppedServices(changes)),
        subject: settings.project,
        waitMs: settings.lockTimeoutMs,
    }, context);
    const watched = {
        verify: hosts[0]?.wanted.proving.verify ?? [],
        targets: hosts.map(({ name, host }) => ({ name, address: host.address, host })),
        release: hosts[0]?.wanted.release.version ?? '',
    };
    return (0,with_way_back/* withWayBack */.P)(() => changeTo(projectDeploy, context), { ...back, watched }, context);
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/project/taken-ports.js


/**
 * The ports of the host that a project's services publish and that another process or container has.
 * @param listeners what listens on the host, containers first
 */
function takenPorts({ services }, listeners) {
    return Object.entries(services).flatMap(([service, definition]) => publishedPorts(definition).flatMap(({ first, last, address, protocol }) => {
        const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
        const taken = all.flatMap((port) => {
            const holders = listeners.filter((other) => other.protocol === protocol && other.port === port && addressesOverlap(address, other.address));
            const [holder] = holders;
            return holder && !holders.some(({ own }) => own) ? [{ service, port, protocol, by: holder.by }] : [];
        });
        // Docker takes the free ports of a range, so the taken ones matter only where too few are left.
        return all.length - taken.length < Math.min(replicasOf(definition), all.length) ? taken : [];
    }));
}
/**
 * The sockets that wait for connections on a host, by the kernel's own tables, which need no tool and no special right
 * (proc(5), /proc/net/tcp).
 */
async function listeningSockets(host, signal) {
    const tables = ['tcp', 'tcp6', 'udp', 'udp6'];
    const { stdout } = await host.exec(['sh', '-c', `for t in ${tables.join(' ')}; do sed "s/^/$t /" /proc/net/$t 2>/dev/null; done`], { show: 'read /proc/net/tcp and udp', signal });
    return stdout.split('\n').flatMap((line) => {
        const [table = '', , local = '', , state = ''] = line.trim().split(/\s+/);
        const protocol = table.slice(0, 3);
        const [hex = '', port = ''] = local.split(':');
        if (state !== (protocol === 'tcp' ? '0A' : '07') || port === '')
            return [];
        return [
            {
                protocol,
                address: addressOf(hex),
                port: Number.parseInt(port, 16),
                by: 'another process',
                own: false,
            },
        ];
    });
}
/**
 * The address of a table entry. The bytes of each 32-bit word are in the machine's order, which is little-endian on all
 * machines that Docker supports.
 */
function addressOf(hex) {
    if (/^0+$/.test(hex))
        return '';
    if (hex.length === 8)
        return (hex.match(/../g) ?? [])
            .reverse()
            .map((byte) => Number.parseInt(byte, 16))
            .join('.');
    return hex;
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/project/host-survey.js





const host_survey_listed = (0,engine/* engineQuery */.FQ)('/containers/json', schemas/* array */.YOg(schemas/* looseObject */._H3({
    Names: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
    Labels: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish(),
    State: schemas/* string */.YjP().default(''),
    Ports: schemas/* array */.YOg(schemas/* looseObject */._H3({
        IP: schemas/* string */.YjP().optional(),
        PublicPort: schemas/* number */.aig().optional(),
        Type: schemas/* string */.YjP().optional(),
    }))
        .nullish(),
    Mounts: schemas/* array */.YOg(schemas/* looseObject */._H3({
        Type: schemas/* string */.YjP().default(''),
        Name: schemas/* string */.YjP().optional(),
        Source: schemas/* string */.YjP().optional(),
        RW: schemas/* boolean */.zMY().optional(),
    }))
        .nullish(),
})), { all: '1' });
const about = (0,engine/* engineQuery */.FQ)('/info', schemas/* looseObject */._H3({
    Runtimes: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).nullish(),
    Swarm: schemas/* looseObject */._H3({ LocalNodeState: schemas/* string */.YjP() }).nullish(),
}));
/** Where the engine looks for the toolkit (moby, daemon/nvidia_linux.go), and where descriptions of devices are. */
const toolkit = 'PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; command -v nvidia-container-runtime-hook || command -v nvidia-container-cli || ls -A /etc/cdi /var/run/cdi 2>/dev/null';
/**
 * Reads what a host has. It is asked about its graphics processors and its ports only where the project wants some.
 */
async function host_survey_surveyHost(host, model, options = {}) {
    const services = Object.values(model.services);
    const publishes = services.some((service) => publishedPorts(service).length > 0);
    const [[networks, volumes, containers, info], sockets, found] = await Promise.all([
        (0,engine/* askEngine */.sb)(host, [engine_networks/* allNetworks */.X, engine_volumes/* allVolumes */.x, host_survey_listed, about], options),
        publishes ? listeningSockets(host, options.signal) : [],
        services.some(wantsGpu)
            ? host.exec(['sh', '-c', toolkit], { accept: 'any', show: "look for NVIDIA's container toolkit" })
            : undefined,
    ]);
    return {
        networks,
        volumes,
        containers: containers.map(({ Names, Labels, State, Mounts }) => ({
            name: host_survey_nameOf(Names),
            project: Labels?.[composeLabels.project] ?? '',
            writes: State === 'running'
                ? (Mounts ?? []).flatMap(({ Type, Name, Source, RW }) => RW === false ? [] : ((Type === 'volume' ? Name : Source) ?? []))
                : [],
        })),
        runtimes: Object.keys(info.Runtimes ?? {}),
        inSwarm: (info.Swarm?.LocalNodeState ?? 'inactive') !== 'inactive',
        listeners: publishes ? [...containers.flatMap((one) => host_survey_portsOf(one, model.name)), ...sockets] : [],
        gpuToolkit: (found?.stdout ?? '').trim() !== '',
    };
}
/** Containers come before other processes among the listeners, because Docker itself listens for a container. */
function host_survey_portsOf({ Names, Labels, Ports }, project) {
    return (Ports ?? []).flatMap(({ IP = '', PublicPort, Type = 'tcp' }) => PublicPort === undefined
        ? []
        : [
            {
                protocol: Type,
                address: IP,
                port: PublicPort,
                by: `the container ${host_survey_nameOf(Names) || '?'}`,
                own: Labels?.[composeLabels.project] === project,
            },
        ]);
}
function host_survey_nameOf(names) {
    return names?.[0]?.replace(/^\//, '') ?? '';
}
/** Whether a service wants a graphics processor of NVIDIA. */
function wantsGpu(service) {
    const found = deviceSchema.safeParse(service);
    if (!found.success)
        return false;
    const { deploy, gpus } = found.data;
    const devices = deploy?.resources?.reservations?.devices ?? [];
    return (devices.some(({ capabilities = [], driver }) => driver !== 'cdi' && capabilities.flat().includes('gpu')) ||
        (gpus !== undefined && gpus !== null));
}
const deviceSchema = schemas/* looseObject */._H3({
    gpus: schemas/* unknown */.L5J().optional(),
    deploy: schemas/* looseObject */._H3({
        resources: schemas/* looseObject */._H3({
            reservations: schemas/* looseObject */._H3({
                devices: schemas/* array */.YOg(schemas/* looseObject */._H3({
                    driver: schemas/* string */.YjP().nullish(),
                    capabilities: schemas/* array */.YOg(schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* array */.YOg(schemas/* string */.YjP())])).optional(),
                }))
                    .nullish(),
            })
                .nullish(),
        })
            .nullish(),
    })
        .nullish(),
});

// EXTERNAL MODULE: ./packages/releases/lib/rollback.js
var rollback = __webpack_require__(6803);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/files/drift.js

/**
 * The temporary name of a file that rsync has not finished. rsync gives a file its real name only when the file is
 * whole.
 */
const unfinished = /(?:^|\/)\.[^/]+\.[A-Za-z0-9]{6}$/;
/**
 * Finds files that were edited by hand: neither a kept release nor the wanted one has their content. A mixture of two
 * releases is not drift, because an interrupted run leaves one.
 * @param there the files found in the directories of the wanted release
 */
function findDrift({ paths, snapshot: { others }, kept: all, current, entries }, wanted, there) {
    // A rolled-back release has left no files in place. Files that match only that release are edits that it had kept.
    const kept = all.filter(({ release }) => entries.findLast(({ id }) => id === release.id)?.outcome !== 'rolled-back');
    const dotenv = others.text(paths.dotenv);
    const compose = others.text(paths.composeFile);
    const trees = wanted.trees.map(({ to, manifest }) => driftOf(to, there.get(to), [manifest, ...kept.flatMap((one) => treesAt(one, to))], current ? treesAt(current, to)[0] : undefined));
    const ours = new Set([wanted.dotenv, ...kept.map((one) => one.dotenv)]);
    return {
        ...(dotenv === undefined || ours.has(dotenv) ? {} : { dotenv }),
        composeFile: compose !== undefined && kept.length > 0 && !kept.some(({ release }) => release.stack === compose),
        trees: trees.filter(({ edited, deleted }) => edited.length + deleted.length > 0),
    };
}
function treesAt({ trees }, to) {
    return trees.filter((tree) => tree.to === to).map(({ manifest }) => manifest);
}
function driftOf(to, found, known, current) {
    if (!found)
        return { to, found: [], edited: [], deleted: [] };
    const differing = known.map((manifest) => new Set((0,compare_manifests/* treeDifferences */.X)(manifest, found).map(({ path }) => path)));
    const wanted = new Set((known[0] ?? []).map(({ path }) => path));
    return {
        to,
        found,
        edited: found.filter(({ path, type }) => type !== 'directory' && !unfinished.test(path) && differing.every((paths) => paths.has(path))),
        deleted: (0,compare_manifests/* treeDifferences */.X)(current ?? [], found)
            .filter((one) => one.found === undefined && one.wanted?.type !== 'directory' && wanted.has(one.path))
            .map(({ path }) => path),
    };
}
/** The drift in words, one line for each change. Values are never shown. */
function driftLines({ dotenv, composeFile, trees }, where, { directory }, changedVariables) {
    const names = changedVariables.length > 0 ? ` (${changedVariables.join(', ')})` : '';
    return [
        ...(dotenv === undefined ? [] : [`${directory}/.env on ${where}${names}`]),
        ...(composeFile ? [`${directory}/compose.yaml on ${where}`] : []),
        ...trees.flatMap(({ to, edited, deleted }) => [
            ...edited.map(({ path }) => `${to}/${path} on ${where} was edited`),
            ...deleted.map((path) => `${to}/${path} on ${where} was deleted`),
        ]),
    ];
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(542);
;// CONCATENATED MODULE: ./packages/compose-kit/lib/files/keep-drift.js






/** The variables that somebody edited or added in `.env`, with their values there. */
async function editedVariables(host, found, current, wanted) {
    const there = await readDotenv(host, found);
    const before = current ? await readDotenv(host, current.dotenv) : wanted;
    return Object.fromEntries(Object.entries(there).filter(([name, value]) => before[name] !== value));
}
/**
 * Managed directories in which the edits on the host replace the content of the repository.
 * @returns directories whose sources are copies on this machine; `close` removes the copies
 */
async function withEditedFiles(host, files, trees) {
    const made = [];
    const close = async () => {
        await Promise.all(made.map((path) => rm(path, { recursive: true, force: true })));
    };
    const merged = await Promise.all(files.map(async (one) => {
        const tree = trees.find(({ to }) => to === one.to);
        if (!tree)
            return one;
        const source = await mkdtemp(join(tmpdir(), 'fairway-kept-'));
        made.push(source);
        await cp(one.source, source, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
        for (const { path, type, mode, content } of tree.edited) {
            const to = join(source, path);
            await mkdir(dirname(to), { recursive: true });
            await rm(to, { recursive: true, force: true });
            if (type === 'symlink')
                await symlink(content, to);
            else
                await writeFile(to, await host.readFile(posix.join(one.to, path)), { mode });
        }
        for (const path of tree.deleted)
            await rm(join(source, path), { force: true });
        const manifest = await readSourceManifest(source);
        return { ...one, source, manifest, content: { to: one.to, ...treeFacts(manifest) } };
    }));
    return { files: merged, close };
}
/**
 * A stored release with the edits that somebody made to its files. This is the serving state, and the state to go back
 * to where edits shall stay.
 */
function asFound(stored, { dotenv, trees }) {
    const edited = new Map(trees.map(({ to, found }) => [to, { to, ...treeFacts(found) }]));
    const { release } = stored;
    const files = release.files.map((content) => edited.get(content.to) ?? content);
    return { ...stored, dotenv: dotenv ?? stored.dotenv, release: { ...release, files } };
}
/**
 * Refuses drift.
 * @param release `earlier`: the release is put back as it was, and cannot keep edits
 * @throws Failure naming every file, where the input "drift" demands it or edits cannot be kept
 */
function refuseDrift(drift, lines, { drift: wanted, release = 'new', }) {
    if (lines.length === 0 || wanted === 'replace')
        return;
    if (wanted === 'keep' && !drift.composeFile && release === 'new') {
        requireReadable(drift);
        return;
    }
    const back = release === 'earlier';
    throw new failure/* Failure */.HR({
        what: `${lines.length === 1 ? 'A file was' : `${lines.length} files were`} changed on the host by somebody else.`,
        why: wanted === 'fail'
            ? `A ${back ? 'rollback' : 'deploy'} would undo what was done there, and nobody would know.`
            : back
                ? 'An earlier release is put back as it was, and can keep no edits.'
                : 'compose.yaml is written anew for every release; an edit in it cannot be kept.',
        evidence: lines,
        fix: back
            ? 'Note the edits that you need, then roll back with drift: replace, which removes them.'
            : 'Bring the edits into the repository or the inputs. Then set drift: replace once, which removes the edits on the host. Or set drift: keep, which leaves edits of .env and of files as they are.',
    });
}
/** Refuses an edited `.env` whose bytes are not UTF-8: a value of it would be kept with other bytes. */
function requireReadable({ dotenv = '' }) {
    const lines = dotenv.split('\n').flatMap((line, index) => (line.includes('\ufffd') ? [index + 1] : []));
    if (lines.length === 0)
        return;
    throw new failure/* Failure */.HR({
        what: `The edited .env on the host cannot be kept: line ${lines.join(', ')}.`,
        why: 'It is not UTF-8 there, so its bytes would not stay as they are.',
        fix: 'Save .env on the host as UTF-8, or set drift: replace, which removes the edits.',
    });
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/check/finding.js
var finding = __webpack_require__(7885);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./packages/docker/lib/compose/project/subnets.js

/** Whether two subnets, written as `10.0.5.0/24`, have an address in common. A text that is no subnet has none. */
function subnetsOverlap(one, other) {
    return holds(one, other) || holds(other, one);
}
/** Whether the first address of the inner subnet is in the outer one. Of two subnets that overlap, one holds the other. */
function holds(outer, inner) {
    const [base = '', bits = ''] = outer.split('/');
    const [first = ''] = inner.split('/');
    if ((0,external_node_net_.isIP)(base) === 0 || (0,external_node_net_.isIP)(base) !== (0,external_node_net_.isIP)(first) || !/^\d+$/.test(bits))
        return false;
    const family = (0,external_node_net_.isIP)(base) === 6 ? 'ipv6' : 'ipv4';
    const list = new external_node_net_.BlockList();
    list.addSubnet(base, Number(bits), family);
    return list.check(first, family);
}

;// CONCATENATED MODULE: ./packages/docker/lib/compose/project/host-obstacles.js








/** Why Docker could not start a project on a host as it is, one sentence each. */
function hostObstacles(model, { networks, volumes, containers, runtimes, inSwarm, gpuToolkit }) {
    const services = Object.entries(model.services).filter(([, service]) => replicasOf(service) > 0);
    const used = usedResources(model);
    const external = [
        ...Object.entries(model.networks).flatMap(([key, one]) => {
            const name = one?.name ?? key;
            const isThere = networks.some((network) => network.name === name || network.id === name);
            return one?.external && used.networks.has(key) && !isThere && !inSwarm
                ? [`the network ${name}, which the files call external, is not there: docker network create ${name}`]
                : [];
        }),
        ...Object.entries(model.volumes).flatMap(([key, one]) => {
            const name = one?.name ?? key;
            return one?.external && used.volumes.has(key) && !volumes.some((volume) => volume.name === name)
                ? [`the volume ${name}, which the files call external, is not there: docker volume create ${name}`]
                : [];
        }),
    ];
    const labelled = Object.entries(model.networks).flatMap(([key, one]) => {
        const is = one?.external || !used.networks.has(key) ? undefined : networks.find(({ name }) => name === one?.name);
        if (!is || is.labels[composeLabels.network] === key)
            return [];
        const owner = is.labels[composeLabels.project];
        return [
            `the network ${is.name} exists and is not the network ${key} of this project${owner ? `, but one of ${owner}` : ''}: give it another name, or write external: true`,
        ];
    });
    const overlapping = Object.entries(model.networks).flatMap(([key, one]) => {
        if (!one || one.external || !used.networks.has(key) || networks.some(({ name }) => name === one.name))
            return [];
        return subnetsOf(one).flatMap((subnet) => {
            const other = networks.find(({ ipam }) => ipam.pools.some((pool) => subnetsOverlap(pool.subnet, subnet)));
            return other
                ? [`the subnet ${subnet} of the network ${key} overlaps with that of the network ${other.name}`]
                : [];
        });
    });
    const names = services.flatMap(([service, { container_name: name }]) => {
        const holder = name
            ? containers.find((one) => one.name === name && one.project !== model.name)
            : undefined;
        if (!holder)
            return [];
        const whose = holder.project ? `the project ${holder.project}` : 'no project';
        return [`the name ${name}, which ${service} wants, belongs to a container of ${whose}`];
    });
    // Other programs may share a volume with another project on purpose. Two databases never do.
    const sharing = services.flatMap(([service, definition]) => {
        const sources = (0,datastores/* datastoreOf */.B)(definition) ? writtenSources(definition, model, []) : [];
        return containers
            .filter(({ project }) => project !== model.name)
            .flatMap(({ name, writes }) => {
            const source = sources.find((one) => writes.includes(one));
            return source
                ? [
                    `${service} is a datastore, and the container ${name} outside of the project writes to ${source}`,
                ]
                : [];
        });
    });
    const machines = services.flatMap(([service, definition]) => {
        const runtime = definition['runtime'];
        if (typeof runtime === 'string' && runtime !== '' && !runtimes.includes(runtime))
            return [`the engine has no runtime ${runtime}, which ${service} wants; it has ${runtimes.join(', ')}`];
        return wantsGpu(definition) && !gpuToolkit && !runtimes.includes('nvidia')
            ? [`${service} wants a graphics processor, and NVIDIA's container toolkit is not installed`]
            : [];
    });
    return [...external, ...labelled, ...overlapping, ...names, ...sharing, ...machines];
}
const ipamSchema = schemas/* looseObject */._H3({
    ipam: schemas/* looseObject */._H3({ config: schemas/* array */.YOg(schemas/* looseObject */._H3({ subnet: schemas/* string */.YjP().nullish() })).nullish() })
        .nullish(),
});
function subnetsOf(network) {
    const found = ipamSchema.safeParse(network);
    return found.success ? (found.data.ipam?.config ?? []).flatMap(({ subnet }) => subnet || []) : [];
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/plan/obstacles.js




/**
 * Requires that Docker can do on a host what a deploy will ask of it, as the host is now.
 * @throws Failure naming everything that stands in the way
 */
function requireNoObstacle({ host, wanted, changes, current, attempt }, survey, deps) {
    const { model } = wanted;
    // A service that is kept already has its ports.
    const coming = changes.filter(({ action, service }) => action !== 'keep' && model.services[service]);
    const services = Object.fromEntries(coming.map(({ service }) => [service, model.services[service] ?? {}]));
    const publishing = { ...model, services };
    // An earlier release served with these networks and volumes, and must be able to serve again.
    const forgiving = attempt.rollback === true;
    requireFits(host, model, survey, { publishing, before: current?.model, forgiving }, deps);
}
/**
 * Requires that Docker can start a project on a host as it is now.
 * @throws Failure naming everything that stands in the way
 */
async function requireTakes(host, model, { logger, signal }) {
    requireFits(host, model, await surveyHost(host, model, { signal }), {}, { logger });
}
function requireFits(host, model, survey, { publishing = model, before, forgiving = false }, { logger }) {
    const { unlike, labels } = compareDefinitions(model, survey, before);
    for (const one of labels) {
        logger.warn(`${host.name}: labels of the ${one.kind} ${one.name} are not as the files say, and Docker does not change them: ${one.differences.join('; ')}.`);
    }
    const different = unlike.map((one) => notAsDefined(host, model, one));
    if (forgiving)
        for (const { what, evidence } of different)
            logger.warn(`${what} ${evidence.join('; ')}.`);
    const problems = [
        ...portsTaken(host, takenPorts(publishing, survey.listeners)),
        ...claimedTwice(model),
        ...lacking(host, model, hostObstacles(model, survey)),
        ...(forgiving ? [] : different),
    ];
    const problem = (0,finding/* allProblems */.Ul)(`${model.name} to ${host.name}`, problems.map((one) => ({ where: host.label, what: 'the project', problem: one })));
    if (problem)
        throw problem;
}
function portsTaken(host, taken) {
    const [first] = taken;
    if (!first)
        return [];
    return [
        new failure/* Failure */.HR({
            what: `The port ${first.port}/${first.protocol} of ${host.name}, which the service ${first.service} publishes, is taken.`,
            why: `${first.by.charAt(0).toUpperCase()}${first.by.slice(1)} has it.`,
            evidence: taken.map(({ port, protocol, service, by }) => `${port}/${protocol} for ${service}: ${by}`),
            fix: `Free it (on ${host.name}: ss -ltnup sport = :${first.port}), or publish another port. Nothing was changed.`,
        }),
    ];
}
function claimedTwice(model) {
    const clashes = impossibleClaims(model);
    if (clashes.length === 0)
        return [];
    return [
        new failure/* Failure */.HR({
            what: `The services of ${model.name} cannot all run.`,
            why: 'Docker gives a port, a name or an address to one container at a time.',
            evidence: clashes,
            fix: 'Give each container what it needs of its own. Nothing was changed.',
        }),
    ];
}
function lacking(host, { name }, obstacles) {
    const [first = ''] = obstacles;
    if (obstacles.length === 0)
        return [];
    return [
        new failure/* Failure */.HR({
            what: `${host.name} cannot run ${name} as the files describe it.`,
            why: `${first.charAt(0).toUpperCase()}${first.slice(1)}.`,
            evidence: obstacles,
            fix: `Put right what is listed on ${host.name}, or change the files. Nothing was changed.`,
        }),
    ];
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/plan/plan-rollback.js








/**
 * Works out the return of one host to an earlier release. Nothing is changed there.
 * @param to `previous`, or a version
 * @throws Failure when there is no such release, when it would not work with the databases, or when Docker cannot do it
 */
async function planRollback(found, settings, to, context) {
    const { host, entries, kept, current } = found;
    const target = (0,rollback/* rollbackTarget */.e)(entries, to, kept.map(({ release }) => release.id));
    (0,rollback_safety/* requireWayBack */.qo)(target, entries, settings.schema, context.logger);
    const stored = kept.find(({ release }) => release.id === target.id);
    if (!stored)
        throw new TypeError(`${target.id} was kept a moment ago`);
    const wanted = { ...stored, proving: provenAgainBy(stored, settings) };
    const [trees, hashes, survey] = await Promise.all([
        readHostManifests(host, wanted.trees.map(({ to }) => to)),
        hashesOf(host, wanted, settings, context.signal),
        host_survey_surveyHost(host, wanted.model, { signal: context.signal }),
    ]);
    const drift = findDrift(found, wanted, trees);
    const lines = await plan_rollback_linesOf(drift, found, wanted, settings, context);
    refuseDrift(drift, lines, { drift: settings.drift, release: 'earlier' });
    for (const line of lines)
        context.logger.warn(`Changed by somebody else, and replaced: ${line}`);
    const changes = await changesFor(found, wanted, settings, hashes);
    const deploy = {
        ...found,
        wanted,
        files: [],
        changes,
        drift,
        directories: trees,
        copies: new Set(),
        driftLines: lines,
        unchanged: false,
        attempt: {
            ...(0,run_attempt/* attemptOf */.t)(wanted.release, (0,lib_history/* lastProven */.zT)(entries), context),
            rollback: true,
            ...(0,rollback_safety/* schemaOfReturn */.NK)(entries, target.id, settings.schema),
            environment: settings.environment,
            tier: settings.tier,
        },
        previous: current?.release.id === wanted.release.id ? undefined : current,
        dockerConfig: undefined,
        databases: { schema: settings.schema },
        happened: { events: [] },
    };
    requireNoObstacle(deploy, survey, context);
    return deploy;
}
/** The probes for an earlier release: those of the inputs, otherwise those that proved the release before. */
function provenAgainBy({ proving }, { verify }) {
    const kept = proving ?? { verify: [], secretValues: [] };
    return verify.length > 0 ? { ...kept, verify } : kept;
}
/** The edits on the host, in words. A rollback never undoes an edit silently. */
async function plan_rollback_linesOf(drift, { host, name, current }, { dotenv }, settings, { signal }) {
    const { dotenv: found } = drift;
    if (found === undefined)
        return driftLines(drift, name, settings, []);
    const edited = await editedVariables(host, found, current, await readDotenv(host, dotenv, signal));
    return driftLines(drift, name, settings, Object.keys(edited));
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/plan-for-rollback.js



/**
 * Plans the return of every host of a session to a release that the hosts have stored.
 * @param to its version, or the word for the release before
 * @throws Failure where that is not possible, and where the hosts would return to different releases
 */
async function planForRollback(session, { settings, to }, context) {
    return context.phase('plan', async (phase) => {
        const found = await session.fleet.all((host) => findInstallation(host, settings, session.factsOf(host), context));
        for (const installation of found)
            tellLedger(installation, phase.info);
        const planned = await Promise.all(found.map((one) => planRollback(one, settings, to, context)));
        const versions = new Set(planned.map(({ wanted }) => wanted.release.version));
        if (versions.size > 1)
            throw different(planned, to);
        for (const value of planned.flatMap(({ wanted }) => wanted.proving.secretValues))
            context.mask(value);
        return planned;
    });
}
/** Logs the newest entries of the ledger, for the user who decides on a rollback. */
function tellLedger({ name, entries, kept }, info) {
    const ids = new Set(kept.map(({ release }) => release.id));
    for (const { startedAt, version, outcome, actor, id } of entries.slice(-10)) {
        info(`${name}: ${startedAt} ${version} ${outcome} by ${actor || 'nobody'}${ids.has(id) ? '' : ' (not kept)'}`);
    }
}
function different(hosts, to) {
    return new failure/* Failure */.HR({
        what: `"${to}" is not the same release on all hosts.`,
        why: 'The hosts have had different releases.',
        evidence: hosts.map(({ name, wanted }) => `${name}: ${wanted.release.version}`),
        fix: 'Name the version in the input "to".',
    });
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/roll-back-installed.js







/**
 * Puts a release that is kept back on all hosts, proves it and records it. No input of a deploy is needed.
 * @throws Failure where there is no such release, and where it would not work with the databases
 */
async function rollBackInstalled(project, { to, restored, unproven }) {
    const { session, context } = project;
    const { fleet } = session;
    const [first] = fleet.hosts;
    if (!first)
        throw new TypeError('a session has at least one host');
    const mark = await (0,installation_mark/* readInstallationMark */.iG)(first, statePathsOf(project).state);
    if (!mark) {
        throw new failure/* Failure */.HR({
            what: `${project.project} cannot be rolled back.`,
            why: `Nothing of Fairway is installed on ${first.name} under that name.`,
            fix: 'Deploy the project by compose-deploy: only what it has proven can be gone back to.',
        });
    }
    const own = settingsOf(project, mark);
    const settings = { ...own, schema: { ...own.schema, restored } };
    const facts = new Map(await fleet.all(async (host) => {
        return [host, await readHostFacts(host, settings, { now: context.clock.now, signal: context.signal })];
    }));
    const factsOf = (host) => {
        const found = facts.get(host);
        if (!found)
            throw new TypeError(`${host.name} was not asked about itself`);
        return found;
    };
    const hosts = await planForRollback({ fleet, factsOf }, { settings, to }, context);
    return carryOut({ settings, hosts, migrateUrl: undefined }, session, context, unproven);
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/installed-project.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});










/** Opens a Compose project, of Fairway's or anybody's making, to look at it and to heal it. */
function openInstalledProject(project, context) {
    return {
        subject: project.project,
        kind: 'compose',
        machines: project.hosts.map(({ label }) => label),
        look: async () => (await lookAtProject(project.hosts, project, context)).look,
        lock: () => lockProject(project, context),
    };
}
async function lockProject({ hosts, limits = healing_limits/* healLimits */.$, login, ...looked }, context) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const taken = __addDisposableResource(env_1, new AsyncDisposableStack(), true);
        const dir = (0,state_dir/* projectStateDir */.q5)(looked.stateDir, looked.project);
        const request = { dir, waitMs: healing_lock/* healingLockWaitMs */.VT, login: undefined };
        const session = await (0,healing_lock/* unlessHeld */.Ok)(() => lockFleet((0,fleet/* fleetOf */.aP)(hosts), request, taken, context), context.logger);
        if (!session)
            return undefined;
        const open = taken.move();
        const locked = { ...looked, limits, login, session, context: (0,run_context/* guardedBy */.i)(context, session) };
        let last;
        const lookAgain = async () => {
            last = await lookAtProject(hosts, looked, locked.context);
            return last;
        };
        return {
            lost: session.lost,
            saveEvidence: (services) => saveEvidence(locked, services),
            look: () => (0,healing_lock/* underOwnLock */.WW)(lookAgain().then(({ look }) => look)),
            // Under the lock, what was seen last is what is there, until a step changes it.
            async heal(step, services) {
                const seen = last ?? (await lookAgain());
                last = undefined;
                const backups = { hosts, directory: dir, signal: locked.context.signal };
                return (0,beside_backups/* besideBackups */.M)(backups, step, services, (left) => heal(locked, step, left, seen.hosts));
            },
            [Symbol.asyncDispose]: () => open.disposeAsync(),
        };
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = __disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
async function putBackPrevious(locked) {
    const { ending, failure } = await rollBackInstalled(locked, {
        ...{ to: 'previous', restored: false },
        unproven: 'put-back',
    });
    if (failure)
        throw failure;
    return [`rolled back to ${ending.serves?.version}, which is proven`];
}
function heal(locked, step, services, hosts) {
    switch (step) {
        case 'restart':
            return restart(locked, services, hosts);
        case 'recreate':
            return recreate(locked, services, hosts);
        case 'free-disk':
            return freeDisks(locked);
        case 'rollback':
            return putBackPrevious(locked);
    }
}

;// CONCATENATED MODULE: ./packages/compose-kit/lib/index.js


















/***/ })

};
;