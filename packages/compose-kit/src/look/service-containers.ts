import { type ComposeModel, jobsOf, type ProjectContainer, replicasOf } from '@fairway/docker/compose';
import { datastoreOf } from '@fairway/docker/registry';
import type { ServiceFacts } from './judge-service.ts';

/** A service of a project on one host, with its containers. */
export type ServiceContainers = Pick<
  ServiceFacts,
  'service' | 'containers' | 'wanted' | 'job' | 'datastore' | 'dependsOn'
>;

/** The services of the release; without a release, those that the labels of the containers name. */
export function servicesOn(
  model: ComposeModel | undefined,
  containers: readonly ProjectContainer[],
): readonly ServiceContainers[] {
  const own = containers.filter(({ oneOff }) => !oneOff);
  const of = (service: string) => own.filter((item) => item.service === service);
  if (model) {
    const jobs = jobsOf(model);
    return Object.entries(model.services).map(([service, definition]) => ({
      service,
      containers: of(service),
      wanted: replicasOf(definition),
      job: jobs.has(service),
      datastore: datastoreOf(definition) !== undefined,
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
      datastore: mine.some((item) => datastoreOf(item) !== undefined),
      dependsOn: [...new Set(mine.flatMap(({ dependsOn }) => dependsOn))],
    };
  });
}
