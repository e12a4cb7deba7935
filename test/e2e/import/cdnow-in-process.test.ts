/**
 * The CDNOW sample at the functions' handlers: imported once as the command imports it, and its reports. The pages' figures are tested by each
 * run that has the file; over HTTP it is imported where everything is proved (cdnow.test.ts).
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { bearerFetch, givenToken } from '../../../infra/local/commands/bearer-fetch.ts';
import { readCdnow } from '../../../infra/local/commands/import/cdnow.ts';
import { createPipeline } from '../../../infra/local/commands/import/pipeline.ts';
import type { Rejection } from '../../../infra/local/commands/import/record.ts';
import { createTarget } from '../../../infra/local/commands/import/target.ts';
import { platformClock } from '../../../infra/local/commands/platform-clock.ts';
import { type Client, createClient } from '../../../shared/contract/client.ts';
import { type InProcessPlatform, startInProcess } from '../../support/in-process/in-process-platform.ts';
import { CDNOW_FILE, cdnowIsPresent } from '../../support/kernel/cdnow-file.ts';
import { scratchFolder } from '../../support/run/scratch-folder.ts';
import { expectPublishedModels, expectReportsOfTour } from './cdnow-reports.ts';
import { linesIn, tiersOf } from './file-figures.ts';
import { WITH_TIERS } from './import-shop.ts';

const PROGRAMME = 'cdnow';
const LANES = 4;

let platform: InProcessPlatform | undefined;
let token: string;
let admin: Client;
beforeAll(async () => {
  if (!cdnowIsPresent) return;
  const directory = scratchFolder('cdnow');
  platform = await startInProcess(inject('assembly'), join(directory, 'issuer-key.json'), new Date());
  token = await platform.token({ sub: 'import-test', groups: ['manager'] });
  admin = createClient({ baseUrl: platform.url, token, fetch: platform.fetch });
});
afterAll(() => platform?.stop());

async function imported({ url, fetch }: InProcessPlatform) {
  await admin.call('createProgramme', { body: { ...WITH_TIERS, id: PROGRAMME } });
  const merchant = { id: 'mer_cdnow', name: 'CDNOW' };
  const { secret } = (await admin.call('registerMerchant', { params: { programmeId: PROGRAMME }, body: merchant })).body;
  const rejections: Rejection[] = [];
  const pipeline = createPipeline({
    target: createTarget({
      url,
      programmeId: PROGRAMME,
      merchantId: merchant.id,
      secret,
      clock: platformClock(async () => undefined),
      fetch,
      adminFetch: bearerFetch(givenToken(token), fetch),
    }),
    concurrency: LANES,
    enrol: true,
    onRejected: (rejection) => rejections.push(rejection),
    onSettled: () => undefined,
  });
  await pipeline.run(readCdnow(CDNOW_FILE, 'cdnow-'));
  expect(rejections).toEqual([]);
  return pipeline;
}

it.runIf(cdnowIsPresent)('is credited, has the published models, and the reports that the tour shows', async () => {
  if (platform === undefined) throw new TypeError('the platform has not started');
  const { tally, tiers } = await imported(platform);
  expect(tally).toEqual({ purchases: 6919, credited: 6919, duplicates: 0, rejected: 0, unclaimed: 0, points: 239_444, members: 2357 });
  expect(tiers()).toMatchObject(tiersOf(linesIn(await readFile(CDNOW_FILE, 'utf8'))));
  await expectPublishedModels(admin, PROGRAMME, platform.settle);
  await expectReportsOfTour(admin, PROGRAMME, platform.settle);
});
