/** Powertools singletons. Log lines name routes, codes and our own ids: no bodies, no headers, no personal data. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';

export const logger = new Logger();
export const metrics = new Metrics();

/** Middleware: each line names the invocation, and whether it began with a cold start. Keys of one invocation end with it. */
export const inContext = () => injectLambdaContext(logger, { resetKeys: true });
