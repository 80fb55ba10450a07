import { beforeEach } from '@jest/globals';
import { describeInImage } from './cases/in-image.ts';
import { describeOnHost } from './cases/on-host.ts';
import { describeTunnel } from './cases/ssh-tunnel.ts';
import { bringPrisma, makeImages, makeNetwork } from './machine-with-prisma.ts';
import { useHarbor } from './use-harbor.ts';

const own = useHarbor();
let ready = false;

beforeEach(async () => {
  if (ready) return;
  await bringPrisma(own.lab);
  await makeImages(own.lab, own.checkout);
  await makeNetwork(own.lab, 'quay');
  ready = true;
});

describeTunnel(own);
describeOnHost(own);
describeInImage(own);
