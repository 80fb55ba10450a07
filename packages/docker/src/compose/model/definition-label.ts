/**
 * The label of a service that lives in another one's network, processes or volumes, with the hash of its definition.
 * Compose puts the id of the other container into such a definition before it takes its own hash, so that hash is not
 * known before.
 */
export const definitionLabel = 'io.fairway.definition';
