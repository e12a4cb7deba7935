/** What `Ref` and `Fn::GetAtt` give for a resource, as CloudFormation's reference pages say for each type. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Resource } from './assembly.ts';
import { ACCOUNT_ID, PARTITION, REGION } from './deployment-place.ts';

interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const arn = (service: string, rest: string, region = REGION) => `arn:${PARTITION}:${service}:${region}:${ACCOUNT_ID}:${rest}`;

/** The name that the template gives, or one made of stack and logical id as CloudFormation would, without its random end. */
function physicalName(resource: Resource, property: string): string {
  const given = z.string().safeParse(resource.properties[property]);
  return given.success ? given.data : `${resource.stack}-${resource.logicalId}`;
}

/** Secrets Manager ends a secret's ARN with six characters, so that a policy for one name does not reach a later one. */
const secretSuffix = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 6);

export function identityOf(resource: Resource, apiUrl: string): Identity {
  switch (resource.type) {
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable': {
      const name = physicalName(resource, 'TableName');
      return { ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`) } };
    }
    case 'AWS::Lambda::Function': {
      const name = physicalName(resource, 'FunctionName');
      return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
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
    case 'AWS::Logs::LogGroup': {
      const name = physicalName(resource, 'LogGroupName');
      return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
    }
    case 'AWS::ApiGatewayV2::Api':
      return { ref: resource.logicalId, attributes: { ApiId: resource.logicalId, ApiEndpoint: apiUrl } };
    case 'AWS::ApiGatewayV2::Authorizer':
      return { ref: resource.logicalId, attributes: { AuthorizerId: resource.logicalId } };
    case 'AWS::ApiGatewayV2::Stage':
      return { ref: physicalName(resource, 'StageName'), attributes: {} };
    default:
      return { ref: physicalName(resource, ''), attributes: {} };
  }
}
