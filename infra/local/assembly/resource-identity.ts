/** The values of `Ref` and `Fn::GetAtt` for each resource type, after CloudFormation's reference pages. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Resource } from './assembly.ts';
import { ACCOUNT_ID, PARTITION, REGION } from './deployment-place.ts';

interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Base URLs of the local servers. A queue's URL is the address to which the SDK sends its calls. */
export interface Urls {
  readonly api: string;
  /** The server that functions call instead of AWS. */
  readonly aws: string;
}

const arn = (service: string, rest: string, region = REGION) => `arn:${PARTITION}:${service}:${region}:${ACCOUNT_ID}:${rest}`;

/** The template's name, or one made from stack and logical id as in CloudFormation, without its random suffix. */
function physicalName(resource: Resource, property: string): string {
  const given = z.string().safeParse(resource.properties[property]);
  return given.success ? given.data : `${resource.stack}-${resource.logicalId}`;
}

/** CloudFormation gives the name of a FIFO queue its suffix. */
function queueName(resource: Resource): string {
  const name = physicalName(resource, 'QueueName');
  return resource.properties.FifoQueue === true && !name.endsWith('.fifo') ? `${name}.fifo` : name;
}

/** Secrets Manager ends a secret's ARN with six characters, so a policy for one name does not cover a later secret of that name. */
const secretSuffix = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 6);

/** The function of a version or an alias. The stacks name no function, so its name is made from its logical id. */
function functionArnOf({ stack, properties }: Resource): string {
  const { Ref: logicalId } = z.object({ Ref: z.string() }).parse(properties.FunctionName);
  return arn('lambda', `function:${stack}-${logicalId}`);
}

export function identityOf(resource: Resource, urls: Urls): Identity {
  switch (resource.type) {
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable': {
      const name = physicalName(resource, 'TableName');
      const tableArn = arn('dynamodb', `table/${name}`);
      // In the cloud the ARN ends with the time at which the stream was created.
      const stream: Record<string, string> =
        resource.properties.StreamSpecification === undefined ? {} : { StreamArn: `${tableArn}/stream/local` };
      return { ref: name, attributes: { Arn: tableArn, ...stream } };
    }
    case 'AWS::Lambda::Function': {
      const name = physicalName(resource, 'FunctionName');
      return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
    }
    case 'AWS::Lambda::Version': {
      const version = `${functionArnOf(resource)}:1`;
      return { ref: version, attributes: { Version: '1' } };
    }
    case 'AWS::Lambda::Alias': {
      const alias = `${functionArnOf(resource)}:${physicalName(resource, 'Name')}`;
      return { ref: alias, attributes: {} };
    }
    case 'AWS::IAM::Role': {
      const name = physicalName(resource, 'RoleName');
      return { ref: name, attributes: { Arn: arn('iam', `role/${name}`, '') } };
    }
    case 'AWS::IAM::ManagedPolicy': {
      const policyArn = arn('iam', `policy/${physicalName(resource, 'ManagedPolicyName')}`, '');
      return { ref: policyArn, attributes: { PolicyArn: policyArn } };
    }
    case 'AWS::SecretsManager::Secret': {
      const name = physicalName(resource, 'Name');
      const secretArn = arn('secretsmanager', `secret:${name}-${secretSuffix(name)}`);
      return { ref: secretArn, attributes: { Id: secretArn } };
    }
    case 'AWS::StepFunctions::StateMachine': {
      const name = physicalName(resource, 'StateMachineName');
      const machineArn = arn('states', `stateMachine:${name}`);
      return { ref: machineArn, attributes: { Arn: machineArn, Name: name } };
    }
    case 'AWS::SQS::Queue': {
      const name = queueName(resource);
      const url = `${urls.aws}/${ACCOUNT_ID}/${name}`;
      return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
    }
    case 'AWS::Events::EventBus': {
      const name = physicalName(resource, 'Name');
      return { ref: name, attributes: { Arn: arn('events', `event-bus/${name}`), Name: name } };
    }
    case 'AWS::Logs::LogGroup': {
      const name = physicalName(resource, 'LogGroupName');
      return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
    }
    case 'AWS::ApiGatewayV2::Api':
      return { ref: resource.logicalId, attributes: { ApiId: resource.logicalId, ApiEndpoint: urls.api } };
    case 'AWS::ApiGatewayV2::Authorizer':
      return { ref: resource.logicalId, attributes: { AuthorizerId: resource.logicalId } };
    case 'AWS::ApiGatewayV2::Stage':
      return { ref: physicalName(resource, 'StageName'), attributes: {} };
    default:
      return { ref: physicalName(resource, ''), attributes: {} };
  }
}
