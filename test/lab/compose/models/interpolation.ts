import { type ComposeCase, project } from './case.ts';

const web = (lines: string) => `services:\n  web:\n    image: web:1\n${lines}`;

/** How values come in: variables, env files, dollars. */
export const interpolationCases: readonly ComposeCase[] = [
  project(
    'var-forms',
    web(
      '    environment:\n      A: "$A"\n      B: "${B}"\n      C: "${NONE:-c}"\n      D: "${NONE-d}"\n      E: "${EMPTY:-e}"\n      F: "${EMPTY-f}"\n      G: "${A:+g}"\n      H: "${NONE:+h}"\n      I: "${EMPTY+i}"\n      J: "${A:?needed}"\n      K: "${NONE:-${B}}"\n      L: "${NONE:-${ALSO:-deep}}"\n      M: "pre-${A}-post"\n      N: "${A}${B}$A"\n',
    ),
    { env: { A: '1', B: 'two words', EMPTY: '' } },
  ),
  project(
    'var-dollars',
    web(
      '    command: ["sh", "-c", "echo $$HOME $$$$ $${X} 5$$"]\n    environment: {PRICE: "5$$", HASH: "$$2y$$05$$abc"}\n',
    ),
  ),
  project(
    'var-dollars-in-values',
    web('    environment: {HASH: "${HASH}", Q: "${QUOTED}", L: "${LINES}"}\n    env_file: .env\n'),
    { env: { HASH: '$2y$05$abc', QUOTED: `it's "x" \\ #1`, LINES: 'a\nb' } },
  ),
  project('var-keys', web('    labels: ["a$$b=c$$d", "${NAME}.rule=x"]\n    environment: ["E$$F=1"]\n'), {
    env: { NAME: 'n' },
  }),
  project('var-map-keys', web('    labels: {"a$$b": "c$$d", "${NAME}": x}\n'), { env: { NAME: 'n' } }),
  project(
    'var-passed',
    web(
      '    environment:\n      - GIVEN\n      - NOT_GIVEN\n      - EMPTY=\n      - URL=http://x:1/?a=b=c\n',
    ),
    {
      env: { GIVEN: 'g$1' },
    },
  ),
  project(
    'var-passed-map',
    web('    environment: {GIVEN: , NOT_GIVEN: , N: 1, F: 1.10, T: true, O: 0o17, Y: "yes", Z: null}\n'),
    {
      env: { GIVEN: 'g' },
    },
  ),
  project(
    'var-types',
    web(
      '    ports: ["${PORT}:80"]\n    read_only: ${RO}\n    deploy: {replicas: "${N}"}\n    mem_limit: ${MEM}\n',
    ),
    {
      env: { PORT: '8080', RO: 'true', N: '2', MEM: '512m' },
    },
  ),
  project(
    'var-off',
    web('  debug: {image: "debug:${DEBUG_TAG}", profiles: [debug], environment: {T: "${DEBUG_TOKEN}"}}\n'),
  ),
  project(
    'env-file-list',
    {
      'compose.yaml': web(
        '    env_file:\n      - one.env\n      - {path: two.env, required: true}\n      - {path: none.env, required: false}\n    environment: {B: own}\n',
      ),
      'one.env':
        '# comment\nA=1\nB=1\nexport C=3\nD = 4\nE="quoted ${A}"\nF=\'single $A\'\nG=x # comment\nH=\n',
      'two.env': 'B=2\nI="two\\nlines"\nJ=${A}-${FROM_DOTENV}\nK=$$x\nFROM_NOWHERE\n',
    },
    { env: { FROM_DOTENV: 'dotenv' } },
  ),
  project('env-file-dotenv', web('    env_file: [.env]\n'), { env: { A: '1', B: '$A', C: "it's" } }),
  project(
    'env-file-named-by-variable',
    {
      'compose.yaml': web('    env_file: ["${STAGE}.env", "${NONE:-extra}.env"]\n'),
      'prod.env': 'P=1\n',
      'extra.env': 'X=1\n',
    },
    { env: { STAGE: 'prod' } },
  ),
  project(
    'release-in-image',
    'services:\n  web: {image: "${REPO:-acme}/web:${TAG:-latest}"}\n  db: {image: "postgres:${PG:-16}-alpine"}\n',
  ),
  project(
    'traefik-labels',
    web(
      '    labels:\n      - "traefik.enable=true"\n      - "traefik.http.routers.web.rule=Host(`${DOMAIN}`) && PathPrefix(`/a`)"\n      - "traefik.http.middlewares.auth.basicauth.users=admin:$$apr1$$x/y$$z."\n      - "traefik.http.middlewares.r.redirectregex.replacement=https://$${1}"\n      - bare\n',
    ),
    { env: { DOMAIN: 'x.example' } },
  ),
];
