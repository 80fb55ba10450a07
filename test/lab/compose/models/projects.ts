import { type ComposeCase, project } from './case.ts';

/** The shapes of well-known projects, small. */
export const projectCases: readonly ComposeCase[] = [
  project(
    'like-wordpress',
    'services:\n  db:\n    image: mariadb:10.6.4-focal\n    command: "--default-authentication-plugin=mysql_native_password"\n    volumes: ["db_data:/var/lib/mysql"]\n    restart: always\n    environment: ["MYSQL_ROOT_PASSWORD=x", "MYSQL_DATABASE=wordpress"]\n    expose: [3306, 33060]\n  wordpress: {image: "wordpress:latest", ports: ["80:80"], restart: always, environment: ["WORDPRESS_DB_HOST=db"]}\nvolumes: {db_data: }\n',
  ),
  project(
    'like-nextcloud',
    'services:\n  nc: {image: "nextcloud:apache", ports: [80:80], restart: always, volumes: ["nc_data:/var/www/html"], networks: [redisnet, dbnet], environment: ["REDIS_HOST=redis"]}\n  redis: {image: "redis:alpine", networks: [redisnet], expose: [6379]}\n  db: {image: "mariadb:10.5", command: --transaction-isolation=READ-COMMITTED --binlog-format=ROW, volumes: ["db_data:/var/lib/mysql"], networks: [dbnet]}\nvolumes: {db_data: , nc_data: }\nnetworks: {dbnet: , redisnet: }\n',
  ),
  project(
    'like-gitea',
    'networks: {gitea: {external: false}}\nservices:\n  server: {image: "docker.gitea.com/gitea:1.22", container_name: gitea, environment: [USER_UID=1000, "GITEA__database__HOST=db:3306"], restart: always, networks: [gitea], volumes: ["./gitea:/data", "/etc/timezone:/etc/timezone:ro"], ports: ["3000:3000", "222:22"], depends_on: [db]}\n  db: {image: "mysql:8", networks: [gitea], volumes: ["./mysql:/var/lib/mysql"]}\n',
  ),
  project(
    'like-jitsi',
    'services:\n  web:\n    image: jitsi/web:${JITSI_IMAGE_VERSION:-stable}\n    restart: ${RESTART_POLICY:-unless-stopped}\n    ports: ["${HTTP_PORT}:80", "${HTTPS_PORT}:443"]\n    volumes: ["${CONFIG}/web:/config:Z", "${CONFIG}/web/crontabs:/var/spool/cron/crontabs:Z"]\n    labels: {service: jitsi-web}\n    environment: [AMPLITUDE_ID, ANALYTICS_SCRIPT_URLS, PUBLIC_URL, TZ]\n    networks: {meet.jitsi: }\nnetworks: {meet.jitsi: }\n',
    {
      env: {
        CONFIG: '~/.jitsi-meet-cfg',
        HTTP_PORT: '8000',
        HTTPS_PORT: '8443',
        PUBLIC_URL: 'https://meet.example',
      },
    },
  ),
  project(
    'like-zammad',
    'x-shared:\n  zammad-service: &zammad-service\n    environment: &zammad-environment\n      MEMCACHE_SERVERS: ${MEMCACHE_SERVERS:-memcached:11211}\n      POSTGRESQL_DB: ${POSTGRES_DB:-zammad_production}\n      NGINX_PORT:\n      TZ: ${TZ:-Europe/Berlin}\n      ELASTICSEARCH_USER:\n    image: ${IMAGE_REPO:-ghcr.io/zammad/zammad}:${VERSION:-6.4}\n    restart: ${RESTART:-always}\n    volumes: ["storage:/opt/zammad/storage"]\n    depends_on: [memcached]\nservices:\n  init: {<<: *zammad-service, command: [zammad-init], restart: on-failure, user: "0:0", environment: {<<: *zammad-environment, POSTGRESQL_USER: z}}\n  rails: {<<: *zammad-service, command: [zammad-railsserver]}\n  memcached: {command: memcached -m 256M, image: "memcached:${MEMCACHE_VERSION:-1.6}-alpine"}\nvolumes: {storage: }\n',
  ),
  project(
    'like-sentry',
    'x-restart-policy: &restart {restart: unless-stopped}\nx-pull: &pull {pull_policy: never}\nx-depends-default: &healthy {condition: service_healthy}\nx-sentry: &sentry\n  <<: [*restart, *pull]\n  image: "${SENTRY_IMAGE:-getsentry/sentry}"\n  depends_on: {redis: {<<: *healthy}, kafka: {<<: *healthy}}\n  entrypoint: "/etc/sentry/entrypoint.sh"\n  command: ["run", "web"]\n  environment: {PYTHONUSERBASE: /data/custom-packages, SENTRY_EVENT_RETENTION_DAYS: , COMPOSE_X: }\n  volumes: ["sentry-data:/data", "./sentry:/etc/sentry"]\nservices:\n  redis: {<<: *restart, image: "redis:6", ulimits: {nofile: {soft: 10032, hard: 10032}}, healthcheck: {test: redis-cli ping | grep PONG}}\n  kafka: {<<: *restart, image: kafka}\n  web: {<<: *sentry}\n  cron: {<<: *sentry, command: run cron}\nvolumes: {sentry-data: {external: true}}\n',
  ),
  project(
    'like-mailcow',
    'services:\n  unbound: {image: unbound, environment: ["TZ=${TZ}", "SKIP=${SKIP:-n}"], volumes: ["./data/hooks/unbound:/hooks:Z", "./data/conf/u.conf:/etc/u.conf:ro,Z"], restart: always, tty: true, networks: {mailcow: {ipv4_address: "${IPV4_NETWORK:-172.22.1}.254", aliases: [unbound]}}}\n  mysql: {image: mariadb, stop_grace_period: 45s, volumes: ["mysql-vol:/var/lib/mysql/"], ports: ["${SQL_PORT:-127.0.0.1:13306}:3306"], networks: {mailcow: {aliases: [mysql]}}}\nnetworks: {mailcow: {driver: bridge, driver_opts: {com.docker.network.bridge.name: br-mailcow}, enable_ipv6: true, ipam: {driver: default, config: [{subnet: "${IPV4_NETWORK:-172.22.1}.0/24"}, {subnet: "${IPV6_NETWORK:-fd4d:6169:6c63:6f77::/64}"}]}}}\nvolumes: {mysql-vol: }\n',
    { env: { TZ: 'Europe/Berlin' } },
  ),
  project(
    'like-supabase',
    'name: supabase\nservices:\n  kong: {image: "kong:2.8.1", restart: unless-stopped, ports: ["${KONG_HTTP_PORT}:8000/tcp"], volumes: ["./volumes/api/kong.yml:/home/kong/temp.yml:ro,z"], environment: {KONG_DECLARATIVE_CONFIG: /home/kong/kong.yml}, entrypoint: "bash -c \'eval \\"echo \\\\\\"$$(cat ~/temp.yml)\\\\\\"\\" > ~/kong.yml && /docker-entrypoint.sh kong docker-start\'"}\n  db: {image: postgres, volumes: ["./volumes/db/data:/var/lib/postgresql/data:Z", "db-config:/etc/c"], command: ["postgres", "-c", "log_min_messages=fatal"], environment: {PGPASSWORD: "${PW}", JWT: "${PW}"}}\nvolumes: {db-config: }\n',
    { env: { KONG_HTTP_PORT: '8000', PW: 'a$b' } },
  ),
  project(
    'like-immich',
    {
      'compose.yaml':
        'name: immich\nservices:\n  server:\n    container_name: immich_server\n    image: ghcr.io/immich-app/immich-server:${IMMICH_VERSION:-release}\n    volumes: ["${UPLOAD_LOCATION}:/usr/src/app/upload", "/etc/localtime:/etc/localtime:ro"]\n    env_file: [.env]\n    ports: ["2283:2283"]\n    depends_on: [redis]\n    restart: always\n    healthcheck: {disable: false}\n  redis: {image: "docker.io/valkey/valkey:8@sha256:42cba146593a5ea9a622002c1b7cba5da7be248650cbb64ecb9c6c33d29794b1", healthcheck: {test: redis-cli ping || exit 1}}\n',
    },
    { env: { UPLOAD_LOCATION: './library', DB_DATA_LOCATION: '../postgres' } },
  ),
  project(
    'like-authentik',
    'services:\n  postgresql: {image: "docker.io/library/postgres:16-alpine", healthcheck: {test: ["CMD-SHELL", "pg_isready -d $${POSTGRES_DB} -U $${POSTGRES_USER}"]}, environment: {POSTGRES_PASSWORD: "${PG_PASS:?database password required}", POSTGRES_USER: "${PG_USER:-authentik}"}, env_file: [.env], volumes: ["database:/var/lib/postgresql/data"]}\n  worker: {image: "${AUTHENTIK_IMAGE:-ghcr.io/goauthentik/server}:${AUTHENTIK_TAG:-2024.10}", command: worker, user: root, volumes: ["/var/run/docker.sock:/var/run/docker.sock", "./media:/media"], depends_on: {postgresql: {condition: service_healthy}}}\nvolumes: {database: {driver: local}}\n',
    { env: { PG_PASS: 'p#$1' } },
  ),
  project('like-paperless', {
    'compose.yaml':
      'services:\n  web: {image: paperless, restart: unless-stopped, depends_on: [broker], ports: ["8000:8000"], volumes: ["data:/usr/src/paperless/data", "./export:/usr/src/paperless/export", "./consume:/c"], env_file: docker-compose.env, environment: {PAPERLESS_REDIS: "redis://broker:6379"}}\n  broker: {image: "docker.io/library/redis:8", volumes: ["redisdata:/data"]}\nvolumes: {data: , redisdata: }\n',
    'docker-compose.env': '# c\n#PAPERLESS_URL=x\nUSERMAP_UID=1000\nPAPERLESS_SECRET_KEY=change me "now"\n',
  }),
  project(
    'like-plausible',
    'services:\n  plausible: {image: "ghcr.io/plausible/community-edition:v2.1", restart: always, command: sh -c "/entrypoint.sh db createdb && /entrypoint.sh run", depends_on: {db: {condition: service_healthy}}, ulimits: {nofile: {soft: 65535, hard: 65535}}, environment: ["TMPDIR=/var/lib/plausible/tmp", "BASE_URL=${BASE_URL}", HTTP_PORT, "DB=${DB:-postgres://x@db/y}"]}\n  db: {image: "postgres:16-alpine", healthcheck: {test: ["CMD-SHELL", "pg_isready -U postgres"], start_period: 1m}}\n',
    { env: { BASE_URL: 'https://p.example' } },
  ),
  project(
    'like-frappe',
    {
      'compose.yaml':
        'x-d: &d {configurator: {condition: service_completed_successfully}}\nx-b: &b {image: "${CUSTOM_IMAGE:-frappe/erpnext}:${CUSTOM_TAG:-v15}", platform: linux/amd64, volumes: ["sites:/sites"]}\nservices:\n  configurator: {<<: *b, entrypoint: [bash, -c], command: ["ls -1 apps > sites/apps.txt;\\n  bench set-config -g db_host $$DB_HOST;\\n"], environment: {DB_HOST: "${DB_HOST:-}"}}\n  backend: {<<: *b, depends_on: {<<: *d}}\nvolumes: {sites: }\n',
      'prod.yaml':
        'services: {backend: {labels: ["traefik.http.routers.f.rule=${SITES:-Host(`a`)}"]}, configurator: {environment: {DB_HOST: db}}, db: {image: mariadb}}\n',
    },
    { composeFiles: ['compose.yaml', 'prod.yaml'] },
  ),
  project(
    'like-prometheus',
    'services:\n  prometheus: {image: prom/prometheus, command: ["--config.file=/etc/prometheus/p.yml"], volumes: ["./prometheus:/etc/prometheus", "prom_data:/prometheus"]}\n  exporter: {image: node-exporter, pid: host, volumes: ["/:/host:ro,rslave"], command: ["--path.rootfs=/host", "--collector.filesystem.mount-points-exclude=^/(sys|proc)($$|/)"]}\nvolumes: {prom_data: }\n',
  ),
  project(
    'like-gluetun',
    'services:\n  gluetun: {image: qmcgaw/gluetun, cap_add: [NET_ADMIN], devices: ["/dev/net/tun:/dev/net/tun"], ports: ["8888:8888/tcp", "8388:8388/udp"], environment: [VPN_TYPE=wireguard]}\n  torrent: {image: qbittorrent, network_mode: "service:gluetun", volumes: ["./config:/config", "${MEDIA:-/srv/media}:/media"], depends_on: {gluetun: {condition: service_healthy}}}\n',
  ),
];
