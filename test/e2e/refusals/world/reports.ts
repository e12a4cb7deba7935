/** The reports of yesterday, made as a manager asks for them: what is read, and made again. */
import type { Client } from '../../../../shared/contract/client.ts';
import { reportsMade } from '../../../support/analytics/reports-made.ts';
import { PROGRAMME } from './cast.ts';
import type { TriedPlatform } from './tried-platform.ts';

const DAY_MILLISECONDS = 86_400_000;

/** Over in every zone, whenever this runs. */
export const REPORTED_DAY = new Date(Date.now() - 2 * DAY_MILLISECONDS).toISOString().slice(0, 10);
/** Over nowhere. */
export const DAY_AHEAD = new Date(Date.now() + 2 * DAY_MILLISECONDS).toISOString().slice(0, 10);

export const openReports = ({ settle }: Pick<TriedPlatform, 'settle'>, manager: Client) =>
  reportsMade(manager, PROGRAMME, REPORTED_DAY, { started: settle });
