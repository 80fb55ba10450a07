import { describeBackup } from './migrate-prisma/cases/backup.ts';
import { describePlan } from './migrate-prisma/cases/plan.ts';
import { describeVersions } from './migrate-prisma/cases/versions.ts';
import { useHarbor } from './migrate-prisma/use-harbor.ts';

const own = useHarbor();

describePlan(own);
describeBackup(own);
describeVersions(own);
