/**
 * Names of well-known programs that store data, by the last part of their image's name. The list only makes messages
 * clearer, and refuses two containers on the same files where that is known to destroy data. A program that is not in it is not taken to be safe.
 */
const datastores =
  /^(?:postgres|postgresql|postgis|pgvector|pgvecto|paradedb|pgautoupgrade|timescaledb|mysql|mariadb|percona|mongo|mongodb|redis|valkey|keydb|dragonfly|memcached|rabbitmq|nats|kafka|zookeeper|etcd|consul|vault|vaultwarden|elasticsearch|opensearch|meilisearch|qdrant|surrealdb|cockroach|arangodb|clickhouse|cassandra|couchdb|influxdb|neo4j|minio|prometheus|loki|tempo|grafana|gitea|registry)(?:$|[-_])/;

/**
 * The name of a service's image, where it is a known datastore. Never throws: an engine may name an image by its id, and
 * then nothing is known of it.
 */
export function datastoreOf({ image = '' }: { readonly image?: string | undefined }): string | undefined {
  const [name = ''] = image.split('@', 1)[0]?.split('/').at(-1)?.split(':') ?? [];
  return datastores.test(name) ? name : undefined;
}
