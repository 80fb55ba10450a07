import { describeAtRest } from './at-rest.ts';
import { useBackupFaults } from './backup-faults.ts';
import { describeDumps } from './dumps.ts';
import { describeEndedRuns } from './ended-runs.ts';
import { describeSurroundings } from './surroundings.ts';

const faults = useBackupFaults();

// They share one database and two places, one after the other. Those at rest need the backups of the others.
describeDumps(faults);
describeSurroundings(faults);
describeEndedRuns(faults);
describeAtRest(faults);
