import { describeLimits } from './migrate-prisma/cases/limits.ts';
import { describeLocks } from './migrate-prisma/cases/locks.ts';
import { useHarbor } from './migrate-prisma/use-harbor.ts';

const own = useHarbor();

describeLocks(own);
describeLimits(own);
