import { type StackView, shortName } from '@fairway/docker/swarm';

/** The images of the services of a stack, by their short names. */
export function imagesRunning(stack: string, { services }: StackView): ReadonlyMap<string, string> {
  return new Map(
    services.map(({ Spec }) => [
      shortName(stack, Spec.Name),
      Spec.TaskTemplate.ContainerSpec?.Image ?? '(no image)',
    ]),
  );
}
