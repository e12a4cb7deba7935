/** Metrics of issue caps. They have no route dimension: one alarm watches all routes together. */
import { IssueCapReached } from '../../../shared/domain/merchants/issue-cap.ts';
import { logger, metrics } from '../../edge/observe.ts';

/** One metric each time that an event is refused for its merchant's cap, and when most of one is issued. @throws what `issue` does. */
export async function watchingCap<Outcome extends object>(merchantId: string, issue: () => Promise<Outcome>): Promise<Outcome> {
  try {
    const outcome = await issue();
    if ('nearCap' in outcome) tell('IssueCapNear', merchantId);
    return outcome;
  } catch (error) {
    if (error instanceof IssueCapReached) tell('IssueCapReached', merchantId);
    throw error;
  }
}

function tell(metric: 'IssueCapNear' | 'IssueCapReached', merchantId: string): void {
  logger.warn('cap of a merchant', { metric, merchantId });
  metrics.singleMetric().addMetric(metric, 'Count', 1);
}
