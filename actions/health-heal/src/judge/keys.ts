/** Name of a subject, with its environment where it has one: `shop/production`. */
export function subjectName(name: string, environment: string): string {
  return environment === '' || environment === name ? name : `${name}/${environment}`;
}

/** The keys of sightings. They are equal in every run: an incident is found again by its key. */
export function keysOf(subject: string) {
  const on = (host: string | undefined) => (host === undefined ? '' : ` on ${host}`);
  return {
    service: (service: string, host: string | undefined) => `${subject}: service ${service}${on(host)}`,
    restarts: (service: string, host: string | undefined) => `${subject}: restarts of ${service}${on(host)}`,
    probe: (name: string, node: string | undefined) => `${subject}: probe ${name}${on(node)}`,
    host: (host: string) => `${subject}: host ${host}`,
    hosts: `${subject}: all hosts`,
    lock: `${subject}: lock`,
    ledger: `${subject}: ledger`,
    recovery: `${subject}: recovery`,
    drift: `${subject}: drift`,
    nothing: `${subject}: nothing runs`,
  };
}

export type Keys = ReturnType<typeof keysOf>;
