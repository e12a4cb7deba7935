/**
 * The logical ids of resources that hold data. CloudFormation knows a resource by its stack and logical id alone, and creates a new, empty
 * one under another id. CDK derives the id from the construct's path, so a rename or a move changes it. Do not edit an id here to make the
 * test pass: put the construct back where it was, or use `overrideLogicalId`.
 */
import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { build, LOCAL, resourcesOf, synthesise } from './synthesised.ts';

const HOLDS_DATA = ['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret', 'AWS::Cognito::UserPool', 'AWS::Cognito::UserPoolClient'];

const ALWAYS = {
  TableCD117FA1: 'AWS::DynamoDB::Table',
  PlatformKeysB2325724: 'AWS::SecretsManager::Secret',
};
const OWN_USERS = {
  UsersPoolBFC35D3B: 'AWS::Cognito::UserPool',
  UsersPoolClient39A19381: 'AWS::Cognito::UserPoolClient',
  StaffPool8CA90F24: 'AWS::Cognito::UserPool',
  StaffPoolClient3BA5F969: 'AWS::Cognito::UserPoolClient',
};

test.each([
  ['prod', { stage: 'prod' }, { ...ALWAYS, ...OWN_USERS }],
  ['local', LOCAL, ALWAYS],
])('resources that hold data on the stage %s keep their stack and their logical ids', (stage, context, expected) => {
  const { data, ...others } = synthesise(context);
  expect(build(context).stacks.data.stackName).toBe(`Perennial-${stage}-Data`);
  expect(holdingData(data)).toEqual(expected);
  for (const template of Object.values(others)) expect(holdingData(template)).toEqual({});
});

function holdingData(template: Template): Readonly<Record<string, string>> {
  const resources = [...resourcesOf(template)];
  return Object.fromEntries(resources.flatMap(([id, { Type }]) => (HOLDS_DATA.includes(Type) ? [[id, Type]] : [])));
}
