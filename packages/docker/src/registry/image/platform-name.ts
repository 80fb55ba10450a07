import { Failure } from '@fairway/runtime';
import { formatPlatform } from './resolved-image.ts';

/** Go's operating systems and architectures, as containerd knows them (containerd/platforms, database.go). */
const systems = [
  ...['aix', 'android', 'darwin', 'dragonfly', 'freebsd', 'hurd', 'illumos', 'ios', 'js', 'linux', 'nacl'],
  ...['netbsd', 'openbsd', 'plan9', 'solaris', 'wasip1', 'windows', 'zos'],
];
const architectures = [
  ...['386', 'amd64', 'amd64p32', 'arm', 'armbe', 'arm64', 'arm64be', 'loong64', 'mips', 'mipsle', 'mips64'],
  ...['mips64le', 'mips64p32', 'mips64p32le', 'ppc', 'ppc64', 'ppc64le', 'riscv', 'riscv64', 's390', 's390x'],
  ...['sparc', 'sparc64', 'wasm'],
];

/** Other names of architectures, with the variant that they mean (containerd/platforms, normalizeArch). */
const otherNames: Readonly<Record<string, readonly [architecture: string, variant?: string]>> = {
  i386: ['386'],
  x86_64: ['amd64'],
  'x86-64': ['amd64'],
  aarch64: ['arm64'],
  armhf: ['arm', 'v7'],
  armel: ['arm', 'v6'],
};

/** The platform for which buildx builds by itself on this machine, under its name `local`. */
const local = `linux/${{ x64: 'amd64', ia32: '386' }[process.arch as string] ?? process.arch}`;

/**
 * The one name of a platform, as containerd and BuildKit normalise it: `linux/arm64` for `linux/aarch64`, `arm64` and
 * `linux/arm64/v8`.
 * @throws Failure where the text is not a platform that an image can have
 */
export function normalPlatform(text: string): string {
  const written = text.trim().toLowerCase();
  if (written === 'local') return normalPlatform(local);
  const parts = written.split('/');
  const [first = '', second, third = ''] = parts;
  if (parts.length > 3 || parts.some((part) => part === '')) throw notAPlatform(text);
  if (second === undefined) {
    const os = osOf(first);
    if (systems.includes(os)) return normalPlatform(`${os}/${local.split('/')[1]}`);
    return normalPlatform(`linux/${first}`);
  }
  const os = osOf(first);
  const [architecture, meant] = otherNames[second] ?? [second];
  const given = third === '' ? (meant ?? '') : third.replace(/^(\d)/, 'v$1');
  if (!systems.includes(os) || !architectures.includes(architecture) || !/^(v[0-9.]+)?$/.test(given))
    throw notAPlatform(text);
  return formatPlatform({ os, architecture, variant: variantOf(architecture, given) });
}

function osOf(text: string): string {
  return text === 'macos' ? 'darwin' : text;
}

/** The variant that an architecture has by default is left out of its name, except of 32-bit ARM. */
function variantOf(architecture: string, given: string): string {
  if (architecture === 'arm') return given === '' ? 'v7' : given;
  if (architecture === 'arm64' && given === 'v8') return '';
  return architecture === 'amd64' && given === 'v1' ? '' : given;
}

function notAPlatform(text: string): Failure {
  return new Failure({
    what: `"${text}" is not a platform`,
    why: `"${text}" is not a platform such as linux/amd64 or linux/arm64.`,
    fix: 'Write os/architecture, and a variant where there is one: linux/arm/v7. Several stand on lines of their own, or with commas between them.',
  });
}

/**
 * The platforms that texts name, each once. A text may hold several with commas between them, as `docker buildx build`
 * takes them.
 * @throws Failure as {@link normalPlatform}
 */
export function normalPlatforms(texts: readonly string[]): readonly string[] {
  const names = texts.flatMap((text) => text.split(',')).filter((name) => name.trim() !== '');
  return [...new Set(names.map(normalPlatform))];
}

/** Machines of 32 bits, in the words of the kernel. */
const machineNames: Readonly<Record<string, string>> = {
  armv6l: 'arm/v6',
  armv7l: 'arm/v7',
  armv8l: 'arm/v7',
  i686: '386',
};

/** The platform of an engine that says `linux` and `x86_64`, as images name it; an unknown machine stays as it is. */
export function machinePlatform(os: string, machine: string): string {
  return normalFound(`${os}/${machineNames[machine] ?? machine}`);
}

/** The platforms that were asked for and are not among those that were found. */
export function missingPlatforms(asked: readonly string[], found: readonly string[]): readonly string[] {
  const there = new Set(found.map(normalFound));
  return asked.filter((platform) => !there.has(normalFound(platform)));
}

/** The same for a platform that a registry tells: an unknown one stays as it is. */
function normalFound(platform: string): string {
  try {
    return normalPlatform(platform);
  } catch {
    return platform;
  }
}
