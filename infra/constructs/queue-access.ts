/** The queues that a function sends to, and the variables that name them. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** The environment variable for each queue. */
export const QUEUE_VARIABLES = {
  deliveries: 'DELIVERIES_QUEUE_URL',
  reactions: 'REACTIONS_QUEUE_URL',
  retries: 'RETRIES_QUEUE_URL',
} as const;

export type QueueName = keyof typeof QUEUE_VARIABLES;
export type SendsTo = { readonly [Name in QueueName]?: IQueue };

const NAMES = Object.keys(QUEUE_VARIABLES) as readonly QueueName[];
const known = (queues: SendsTo) =>
  NAMES.flatMap((name) => {
    const queue = queues[name];
    return queue === undefined ? [] : [{ name, queue }];
  });

export const queueVariables = (queues: SendsTo): Readonly<Record<string, string>> =>
  Object.fromEntries(known(queues).map(({ name, queue }) => [QUEUE_VARIABLES[name], queue.queueUrl]));

/** Empty for a function that sends to none. */
export const sendStatements = (queues: SendsTo): readonly PolicyStatement[] => {
  const resources = known(queues).map(({ queue }) => queue.queueArn);
  return resources.length === 0 ? [] : [new PolicyStatement({ sid: 'SendMessages', actions: ['sqs:SendMessage'], resources })];
};
