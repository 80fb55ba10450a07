import ssh2 from 'ssh2';

/** Public host keys as in a .pub file. Nobody has their private halves. */
export const ed25519Key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3ynb/jcCHaNrx4L91SOBMM5tM1s6wB9XsTPBCQXJ40';
export const ecdsaKey =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBOsOvD+kje4BnpWEVFNpjZoEl1I430OOjs79sJnBABN9huiM+n1HN/eEsf4VXYWfTvLx+ZmgC+zWbV6IhkdLisA=';
export const rsaKey =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDROHco8BblHW3oxmZDL5xMsH4X1yHZhv2QtcAK1DIOceWvqNlBhhIJAC/XdSSc6GJX2umxU9HjGrk9kwVDbWpzgGb3QDALosYKdlER4B0uQFSXfTh4A6cfuRc2cn22dvRt8tGOvW2GmzHDgvOtJ07KFl7EsIQB5yGY2BP3D1QN7Q==';

export const ed25519Print = 'SHA256:VtNmWptEYn/+aQrwK3WyPRSOdi14zUZ47RCo6PoPS30';
export const ecdsaPrint = 'SHA256:afPI2BCVkKBRrqtcATusAy3hLdz1DPsv6Z0tJ2v7FsY';

/** The bytes of a key, as a server presents it. */
export function blobOf(key: string): Uint8Array {
  return Buffer.from(key.split(' ')[1] ?? '', 'base64');
}

/** A key pair in OpenSSH's form. ssh2 makes one in two hundred that nobody can read, not even ssh2 itself. */
export function newSshKey(
  type: 'ed25519' | 'ecdsa' | 'rsa',
  encryption: { readonly cipher?: string; readonly passphrase?: string; readonly rounds?: number } = {},
): { readonly private: string; readonly public: string } {
  for (;;) {
    const bits = type === 'rsa' ? 2048 : 256;
    const pair = ssh2.utils.generateKeyPairSync(type as 'rsa', { bits, ...encryption });
    if (!(ssh2.utils.parseKey(pair.private, encryption.passphrase) instanceof Error)) return pair;
  }
}
