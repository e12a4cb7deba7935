/** The environment variables of a function: those of its template, and those of Lambda's runtime. */
import { REGION } from '../assembly/deployment-place.ts';
import type { LambdaFunction } from '../resources/function.ts';

export interface FunctionEnvironmentOptions {
  readonly accessKeyId: string;
  readonly awsEndpointUrl: string;
}

export function functionEnvironment(lambda: LambdaFunction, options: FunctionEnvironmentOptions): Record<string, string> {
  return {
    ...lambda.environment,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: options.accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: options.awsEndpointUrl,
    AWS_ENDPOINT_URL_EVENTBRIDGE: options.awsEndpointUrl,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: options.awsEndpointUrl,
    AWS_ENDPOINT_URL_SFN: options.awsEndpointUrl,
    AWS_ENDPOINT_URL_SQS: options.awsEndpointUrl,
    AWS_LAMBDA_FUNCTION_NAME: lambda.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambda.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: `AWS_Lambda_${lambda.runtime}`,
    LAMBDA_TASK_ROOT: lambda.bundleDirectory,
    _HANDLER: lambda.handler,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  };
}

/** DynamoDB Local accepts letters and digits only. */
export const accessKeyIdOf = (index: number): string => `LOCALFUNCTION${String(index).padStart(4, '0')}`;
