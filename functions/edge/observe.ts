/** Powertools singletons. What is logged names routes, codes and our own ids: no bodies, no headers, no personal data. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

export const logger = new Logger();
export const metrics = new Metrics();
