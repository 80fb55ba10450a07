import {
  type DeployContext,
  type Finding,
  find,
  problemOf,
  type RepositoryFiles,
  repositoryFiles,
} from '@fairway/deploy-kit';
import {
  type BuiltImage,
  chooseImages,
  type ImageChoice,
  parseReference,
  pinned,
  resolveImage,
} from '@fairway/docker/registry';
import type { MergedStack, StackFile } from '@fairway/docker/stack';
import type { Host } from '@fairway/host';
import { countOf, type Failure } from '@fairway/runtime';
import {
  type Installation,
  judgeByState,
  nameStoredData,
  placeStack,
  problemIn,
  readStack,
  readWantedFiles,
  refusedByDocker,
  refusedData,
  requireExternal,
  type StackRelease,
  type StackSettings,
  type Swarm,
} from '@fairway/swarm-kit';

interface CheckedSources {
  readonly inputs: StackSettings;
  readonly source: StackRelease;
  readonly repository: RepositoryFiles;
}

/** Checks every source of a release that can be checked without changing anything. */
export async function checkRelease(
  inputs: StackSettings,
  source: StackRelease,
  installation: Installation,
  context: DeployContext,
): Promise<readonly Finding[]> {
  const repository = repositoryFiles(context.github.workspace);
  const files = source.files.map((mapping) =>
    find('files', mapping.from, async () => {
      const { content } = await readWantedFiles(mapping, repository);
      return `${countOf(content.files, 'file')} for ${mapping.to}`;
    }),
  );
  return (
    await Promise.all([...files, checkStack({ inputs, source, repository }, installation, context)])
  ).flat();
}

async function checkStack(
  { inputs, source, repository }: CheckedSources,
  installation: Installation,
  context: DeployContext,
): Promise<readonly Finding[]> {
  const where = 'stack files';
  const { swarm } = installation;
  let stack: { readonly merged: MergedStack; readonly files: readonly StackFile[] };
  let choices: readonly ImageChoice[];
  try {
    stack = await readStack(inputs, source, repository, swarm.manager, context);
    choices = chooseImages(stack.merged.services, source.images ?? []);
  } catch (error) {
    return [
      { where, what: 'Docker reads them', problem: problemOf(error, 'The stack files cannot be used.') },
    ];
  }
  const judged = { stack: inputs.stack, ...stack, managed: source.files.map(({ to }) => to) };
  const { merged, files } = stack;
  const wanted = new Set(choices.map((choice) => choice.wanted));
  const own = inputs.registry === undefined ? undefined : `${inputs.registry}/`;
  const pending = [...wanted].filter(
    (image) => source.imagesPending && own !== undefined && image.startsWith(own),
  );
  const groups = await Promise.all([
    find(where, 'Docker reads them', async () => `${Object.keys(merged.services).length} services`),
    findings(where, 'Docker takes them', async () => ({
      problems: refusedByDocker(judged),
      evidence: 'names, ports, mounts, resources and settings of every service',
    })),
    findings(where, 'the swarm takes them', async () => {
      const { problems, warnings, newNetworks } = await judgeByState(judged, installation, context.signal);
      for (const warning of warnings) context.logger.warn(`Look out: ${warning}.`);
      const news = newNetworks.length > 0 ? `; new networks: ${newNetworks.join(', ')}` : '';
      return {
        problems,
        evidence: `networks, volumes, published ports and modes agree with what is there${news}`,
      };
    }),
    find(where, 'every service has a node', async () => {
      const { needed } = placeStack(merged, swarm.nodes);
      return needed.map(({ node }) => node.hostname).join(', ');
    }),
    findings(where, 'configs and secrets', async () => {
      const request = { stack: inputs.stack, merged, files, secrets: source.secrets, repository };
      const data = await nameStoredData(request, context);
      const problems = [
        ...refusedData(data, files),
        ...(await problemIn(() => requireExternal(swarm.manager, { merged, files }, data, context.signal))),
      ];
      return { problems, evidence: 'all are there or given' };
    }),
    ...(pending.length > 0
      ? [
          find(
            'registry',
            'the images that this run builds',
            async () => `${pending.length} are not asked for yet`,
          ),
        ]
      : []),
    ...checkImages(
      inputs,
      [...wanted].filter((image) => !pending.includes(image)),
      swarm,
      context,
    ),
  ]);
  return groups.flat();
}

/** Checks one thing that can have several problems. Each becomes a finding. */
async function findings(
  where: string,
  what: string,
  look: () => Promise<{ readonly problems: readonly Failure[]; readonly evidence: string }>,
): Promise<readonly Finding[]> {
  try {
    const { problems, evidence } = await look();
    return problems.length === 0
      ? [{ where, what, evidence }]
      : problems.map((problem) => ({ where, what, problem }));
  } catch (error) {
    return [{ where, what, problem: problemOf(error, `${where}: ${what} could not be checked.`) }];
  }
}

/** Checks that images built for a release can be pulled, where no release is given that uses them. */
export function checkBuiltImages(
  inputs: StackSettings,
  images: readonly BuiltImage[],
  swarm: Swarm,
  context: DeployContext,
): Promise<readonly Finding[]> {
  const wanted = images.map(({ repository, digest }) => pinned(parseReference(repository), digest));
  return Promise.all(checkImages(inputs, wanted, swarm, context));
}

/**
 * Asks the registry for every image from the manager, and for one image from every other node. One image is enough to
 * prove that a node reaches the registry.
 */
function checkImages(
  { login }: StackSettings,
  images: readonly string[],
  { manager, nodes }: Swarm,
  { signal }: DeployContext,
): readonly Promise<Finding>[] {
  const logins = login ? [login] : [];
  const ask = (host: Host, image: string) => async () =>
    (await resolveImage(host, image, { logins, signal })).digest;
  const [sample] = images;
  const others = nodes.flatMap((item) =>
    item.reached && item.host !== manager && sample
      ? [find(item.node.hostname, 'the way to the registry', ask(item.host, sample))]
      : [],
  );
  return [...images.map((image) => find('registry', image, ask(manager, image))), ...others];
}
