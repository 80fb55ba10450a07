import { type ComposeCase, project } from './case.ts';

const web = (lines: string) => `services:\n  web:\n    image: web:1\n${lines}`;
const two = { composeFiles: ['compose.yaml', 'prod.yaml'] };

/** How files and definitions come together. */
export const mergingCases: readonly ComposeCase[] = [
  project('include-own-env', {
    'compose.yaml': `include: [sub/compose.yaml]\n${web('')}`,
    'sub/compose.yaml':
      'services:\n  sub: {image: "sub:${X:-default}", volumes: ["./d:/d", "../e:/e"], env_file: own.env}\n',
    'sub/.env': 'X=from-sub\n',
    'sub/own.env': 'OWN=${FALLBACK:-x}\n',
  }),
  project(
    'include-env-wins',
    {
      'compose.yaml': `include: [sub/compose.yaml]\n${web('')}`,
      'sub/compose.yaml': 'services: {sub: {image: "sub:${X}"}}\n',
      'sub/.env': 'X=from-sub\n',
    },
    { env: { X: 'from-parent' } },
  ),
  project('include-long', {
    'compose.yaml': `include:\n  - path: [sub/compose.yaml, sub/over.yaml]\n    project_directory: sub/in\n    env_file: [sub/x.env]\n${web('')}`,
    'sub/compose.yaml': 'services: {sub: {image: "sub:${X}", volumes: ["./d:/d"], env_file: own.env}}\n',
    'sub/over.yaml': 'services: {sub: {environment: {OVER: "1"}}}\n',
    'sub/x.env': 'X=x\n',
    'sub/in/own.env': 'OWN=in\n',
  }),
  project('include-nested', {
    'compose.yaml': `include: [a/compose.yaml]\n${web('')}`,
    'a/compose.yaml': 'include: [b/compose.yaml]\nservices: {a: {image: a, volumes: ["./va:/v"]}}\n',
    'a/b/compose.yaml':
      'services: {b: {image: "b:${B:-none}", volumes: ["../vb:/v"], secrets: [s]}}\nsecrets: {s: {file: ./s.txt}}\n',
    'a/b/.env': 'B=nested\n',
  }),
  project(
    'extends-here',
    web('  api: {extends: web, command: [api]}\n  job: {extends: {service: api}, restart: "no"}\n'),
  ),
  project('extends-file', {
    'compose.yaml':
      'services:\n  web: {extends: {file: common/base.yaml, service: base}, environment: {B: "2"}}\n',
    'common/base.yaml':
      'services:\n  base: {image: base, environment: {A: "1", B: "1"}, env_file: base.env, volumes: ["./conf:/conf", "../up:/up"], build: {context: .}}\n',
    'common/base.env': 'FROM=base\n',
  }),
  project('extends-chain', {
    'compose.yaml': 'services: {web: {extends: {file: a/one.yaml, service: one}}}\n',
    'a/one.yaml': 'services: {one: {extends: {file: b/two.yaml, service: two}, volumes: ["./one:/one"]}}\n',
    'a/b/two.yaml': 'services: {two: {image: two, volumes: ["./two:/two"], labels: [two]}}\n',
  }),
  project(
    'merge-two',
    {
      'compose.yaml': web(
        '    ports: ["80:80"]\n    environment: {A: "1", B: "1"}\n    volumes: ["./a:/x"]\n    command: [a]\n    networks: [front]\nnetworks: {front: }\n',
      ),
      'prod.yaml':
        'services:\n  web:\n    ports: ["443:443"]\n    environment: ["B=2"]\n    volumes: ["./b:/x"]\n    command: b c\n    networks: {back: {aliases: [w]}}\nnetworks: {back: {internal: true}}\n',
    },
    two,
  ),
  project(
    'merge-reset',
    {
      'compose.yaml': web(
        '    ports: ["80:80"]\n    environment: {A: "1", B: "1"}\n    volumes: ["./a:/a"]\n    healthcheck: {test: [CMD, x]}\n',
      ),
      'prod.yaml':
        'services:\n  web:\n    ports: !override ["8080:80"]\n    environment: {A: !reset null}\n    volumes: !reset []\n    healthcheck: !reset\n',
    },
    two,
  ),
  project(
    'anchors',
    'x-base: &base\n  restart: unless-stopped\n  logging: &log {driver: json-file, options: {max-size: 10m, max-file: "3"}}\n  environment: &env {A: "1", B: "${B:-b}"}\nservices:\n  web: {<<: *base, image: web}\n  api:\n    <<: [*base]\n    image: api\n    environment: {<<: *env, C: "3"}\n    logging: *log\n',
  ),
  project(
    'many-aliases',
    `x-all: &all {${Array.from({ length: 40 }, (_, at) => `K${at}: "${at}"`).join(', ')}}\nservices:\n${Array.from({ length: 40 }, (_, at) => `  s${at}: {image: s, environment: *all, labels: {<<: *all}}\n`).join('')}`,
  ),
  project(
    'documents',
    `${web('    ports: ["80:80"]\n    env_file: one.env\n')}---\nservices: {web: {ports: ["81:81"]}, more: {image: more}}\n`.replace(
      '    env_file: one.env\n',
      '',
    ),
  ),
  project(
    'profiles',
    web(
      '  tool: {image: tool, profiles: [tools, all]}\n  off: {image: off, profiles: [off]}\n  needs: {image: n, depends_on: {off: {condition: service_started, required: false}}}\n',
    ),
    {
      profiles: ['tools'],
    },
  ),
  project(
    'top-level',
    `name: another\nversion: "3.8"\nx-note: {a: "$$1", path: ./x}\n${web('')}volumes: {unused: }\nnetworks: {unused: {driver: bridge}}\n`,
  ),
  project('crlf-and-bom', `\ufeff${web('    environment: {A: "é", B: "🚢"}\n').replaceAll('\n', '\r\n')}`),
];
