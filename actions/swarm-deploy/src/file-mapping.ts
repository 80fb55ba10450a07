import { Failure } from '@fairway/runtime';

/** A directory of the repository and where it goes on every node. */
export interface FileMapping {
  readonly from: string;
  readonly to: string;
}

/**
 * Reads `local/dir => /remote/dir`.
 * @throws Failure when it is something else.
 */
export function parseFileMapping(line: string): FileMapping {
  const [from = '', to = '', ...more] = line.split(/\s+=>\s+/).map((part) => part.trim());
  if (from === '' || to === '' || more.length > 0) {
    throw refused(line, 'It has another form.');
  }
  if (!to.startsWith('/') || to.split('/').includes('..')) {
    throw refused(line, `"${to}" is no absolute path.`);
  }
  if (from.startsWith('/') || from.split('/').includes('..')) {
    throw refused(line, `"${from}" is not a directory of the repository.`);
  }
  return { from: from.replace(/\/+$/, '') || '.', to: to.replace(/\/+$/, '') };
}

function refused(line: string, why: string): Failure {
  return new Failure({
    what: `"${line}" does not say which files go where.`,
    why,
    fix: 'Write a directory of the repository, =>, and an absolute path on the nodes: deploy/nginx => /srv/marina/nginx.',
  });
}
