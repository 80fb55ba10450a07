/**
 * The seed of generated outages, worlds and histories: the same ones in every run of the checks, so that one rare trace does
 * not stop a change that has nothing to do with it. `TRACES_SEED` names others: any number.
 */
export const traceSeed = Number(process.env['TRACES_SEED'] ?? 1);

/** How many times as many generated outages as usual are played: `TRACES_TIMES`. */
export const traceTimes = Number(process.env['TRACES_TIMES'] ?? 1);
