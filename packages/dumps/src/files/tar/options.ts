/** SELinux gives labels by path. Those of another place would be wrong. */
const attributes = ['--acls', '--xattrs', '--xattrs-include=*', '--xattrs-exclude=security.selinux'];

/**
 * What GNU tar needs to archive everything that a file is. Times of access and of change are left out, because nobody can
 * restore them. A directory follows its own name at once, in the order of the bytes of names.
 */
export const archiveOptions: readonly string[] = [
  '--create',
  '--file=-',
  '--format=posix',
  '--pax-option=delete=atime,delete=ctime',
  '--numeric-owner',
  '--sort=name',
  ...attributes,
];

/** What GNU tar needs to bring all of it back. As another user than root, files belong to that user. */
export const extractOptions: readonly string[] = [
  '--extract',
  '--file=-',
  '--numeric-owner',
  '--same-permissions',
  '--delay-directory-restore',
  ...attributes,
];
