import { describeLimits } from './cases/limits.ts';
import { describeLocks } from './cases/locks.ts';
import { useHarbor } from './use-harbor.ts';

const own = useHarbor();

describeLocks(own);
describeLimits(own);
