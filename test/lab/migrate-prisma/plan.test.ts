import { describeBackup } from './cases/backup.ts';
import { describePlan } from './cases/plan.ts';
import { describeVersions } from './cases/versions.ts';
import { useHarbor } from './use-harbor.ts';

const own = useHarbor();

describePlan(own);
describeBackup(own);
describeVersions(own);
