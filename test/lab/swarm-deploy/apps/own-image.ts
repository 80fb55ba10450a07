import type { Lab } from '@fairway/lab';

let made = 0;

/**
 * Pushes an image that no other stack has to the lab's registry, and leaves it on no node.
 * @returns its repository and tag, without the registry
 */
export async function pushOwnImage(lab: Lab, repository: string): Promise<string> {
  const { address, username, password } = lab.registry;
  made += 1;
  const image = `${repository}:${made}`;
  const script = `
    export DOCKER_CONFIG=$(mktemp -d)
    docker rm --force paint 2>/dev/null || :
    docker login --username ${username} --password-stdin ${address}
    docker create --name paint ${address}/base/busybox:latest true
    docker commit --change 'LABEL paint=${made}' paint ${address}/${image}
    docker push ${address}/${image}
    docker rm paint
    docker rmi ${address}/${image}
    rm -r "$DOCKER_CONFIG"`;
  const { exitCode, stderr } = await lab.node('manager').exec(['sh', '-ec', script], password);
  if (exitCode !== 0) throw new Error(stderr);
  return image;
}
