import { Failure } from '@fairway/runtime';

/** A directory of the repository and its directory on the hosts. */
export interface FileMapping {
  readonly from: string;
  readonly to: string;
}

/**
 * Reads `local/dir => /remote/dir`.
 * @param rule.base the directory where a relative path on the hosts starts, in words; without it paths are absolute
 * @throws Failure when the line does not have this form
 */
export function parseFileMapping(line: string, { base }: { readonly base?: string } = {}): FileMapping {
  const [from = '', to = '', ...more] = line.split(/\s+=>\s+/).map((part) => part.trim());
  if (from === '' || to === '' || more.length > 0) {
    throw refused(line, `It is not DIRECTORY => ${base ? '' : '/'}PATH.`);
  }
  const remote = to.startsWith('/') || base !== undefined;
  if (!remote || to.split('/').includes('..')) {
    throw refused(line, `"${to}" is not ${base ? `a path in ${base}` : 'an absolute path'}.`);
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
    fix: 'Write a directory of the repository, =>, and where it goes on the hosts: deploy/nginx => /srv/marina/nginx.',
  });
}
