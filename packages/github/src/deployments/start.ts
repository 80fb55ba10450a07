import type { Api } from '../api/api.ts';
import { createDeployment, isProduction } from './create.ts';
import type { Deployment, DeploymentRequest } from './deployment.ts';
import { addStatus, deploymentsInState, recording } from './statuses.ts';

/**
 * Records that a deployment has begun.
 * @throws GithubFailure when GitHub does not record it.
 */
export async function startDeployment(api: Api, request: DeploymentRequest): Promise<Deployment> {
  const { environment, description, environmentUrl, logUrl } = request;
  const manner = recording(environment);
  const id = await createDeployment(api, request);
  // GitHub makes earlier deployments inactive by itself only if the environment is neither production nor transient.
  const byHand = isProduction(request) || request.transient === true;
  const begun = { id, description, environmentUrl, logUrl, autoInactive: false };
  await addStatus(api, manner, { ...begun, state: 'in_progress' });
  return {
    id,
    async finish(result, end) {
      const autoInactive = result === 'success' && !byHand;
      await addStatus(api, manner, { environmentUrl, logUrl, ...end, id, state: result, autoInactive });
      if (result === 'success' && byHand) await replaceEarlier(api, environment, id);
    },
  };
}

async function replaceEarlier(api: Api, environment: string, id: number): Promise<void> {
  const description = 'Replaced by a later deployment.';
  for (const earlier of await deploymentsInState(api, environment, ['success'], id)) {
    const status = { id: earlier, state: 'inactive', description, autoInactive: false } as const;
    await addStatus(api, recording(environment), status);
  }
}
