import { type ComposeCase, project } from './case.ts';

const web = (lines: string) => `services:\n  web:\n    image: web:1\n${lines}`;

/** Where paths lead. */
export const pathCases: readonly ComposeCase[] = [
  project('path-parent', web('    volumes: ["../uploads:/data", "..:/up", "../../../../../../far:/far"]\n')),
  project('path-home', web('    volumes: ["~/data:/data", "~:/home:ro"]\n')),
  project('path-home-variable', web('    volumes: ["${CONFIG}/web:/config", "${HOME}/x:/x"]\n'), {
    env: { CONFIG: '~/.jitsi-cfg' },
  }),
  project(
    'path-here',
    web('    volumes: [".:/code", "./:/code2", "./data/../other:/o", "${PWD}/here:/h"]\n'),
  ),
  project(
    'path-absolute',
    web('    volumes: ["/etc/localtime:/etc/localtime:ro", "/var/run/docker.sock:/s"]\n'),
  ),
  project('path-odd-names', web('    volumes: ["./a b/ü:/data", "./x$$y:/dollar", "./-dash:/dash"]\n')),
  project(
    'path-long-form',
    web(
      '    volumes:\n      - {type: bind, source: ../conf, target: /conf, read_only: true, bind: {create_host_path: false, propagation: rslave, selinux: z}}\n      - {type: volume, source: data, target: /data, volume: {nocopy: true, subpath: in}}\n      - {type: tmpfs, target: /tmp, tmpfs: {size: 64m, mode: 1777}}\nvolumes: {data: }\n',
    ),
  ),
  project(
    'path-volume-options',
    web(
      '    volumes: ["data:/data:rw", "nfs:/nfs", "/anonymous", "short:/s:ro,z"]\nvolumes:\n  data: {driver: local, driver_opts: {type: none, o: bind, device: ../dev}}\n  nfs: {driver_opts: {type: nfs, o: "addr=10.0.0.1,rw", device: ":/export"}}\n  short: {name: "named_${X:-y}", labels: {a: b}}\n',
    ),
  ),
  project(
    'path-below',
    {
      'deploy/compose.yaml': web(
        '    volumes: ["../app:/app", "./conf:/conf", "../../out:/out"]\n    env_file: ../web.env\n',
      ),
      'web.env': 'FROM=above\n',
    },
    { composeFiles: ['deploy/compose.yaml'] },
  ),
  project(
    'path-two-directories',
    {
      'deploy/compose.yaml': web('    volumes: ["./conf:/conf"]\n'),
      'more/compose.yaml': web('    volumes: ["./more:/more", "../out:/out"]\n    env_file: [more.env]\n'),
      'deploy/more.env': 'WHERE=deploy\n',
    },
    { composeFiles: ['deploy/compose.yaml', 'more/compose.yaml'] },
  ),
  project(
    'path-data',
    web(
      '    configs: [{source: conf, target: /etc/c, mode: 0440, uid: "103"}, inline]\n    secrets: [key, {source: token, target: t}]\nconfigs:\n  conf: {file: ../conf/c.conf}\n  inline: {content: "price=${PRICE:-5} $$HOME"}\nsecrets:\n  key: {file: ./key.txt}\n  token: {environment: TOKEN}\n',
    ),
    { env: { TOKEN: 't$x' } },
  ),
  project(
    'path-build',
    web(
      '    build:\n      context: ../src\n      dockerfile: docker/Dockerfile\n      args: {A: "1", B: "${B:-two}", NONE: }\n      target: run\n      additional_contexts: {lib: ../lib, base: "docker-image://alpine"}\n      cache_from: ["acme/web:cache"]\n      secrets: [npm]\n      ssh: [default]\n      labels: ["x=$$y"]\n      platforms: [linux/amd64]\n      shm_size: 128m\n      extra_hosts: ["a=10.0.0.1"]\n      network: host\nsecrets: {npm: {environment: NPM}}\n',
    ),
    { env: { NPM: 'n' } },
  ),
  project(
    'path-build-only',
    'services:\n  web: {build: .}\n  api: {build: {context: ./api, dockerfile_inline: "FROM a\\nRUN b $$c"}}\n',
  ),
  project(
    'path-develop',
    web('    develop: {watch: [{path: ../src, action: sync, target: /app, ignore: [node_modules/]}]}\n'),
  ),
];
