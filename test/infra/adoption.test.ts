/** A stage that uses a restored table and a restored platform key in place of its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FORGET_AT } from '../../shared/store/table.ts';
import { onlyResource, resourcesOf, synthesise } from './synthesised.ts';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:PlatformKeys-AbC123';
const own = synthesise({ stage: 'prod' });
const adopting = synthesise({
  stage: 'prod',
  adoptTable: 'perennial-restored',
  adoptStream: '2026-12-01T10:00:00.000',
  adoptSecret: SECRET,
  keyReplicaRegion: 'eu-west-1',
});
const { data, ...others } = adopting;

const functionsOf = (templates: typeof others) =>
  Object.values(templates).flatMap((template) => [...resourcesOf(template, 'AWS::Lambda::Function').values()]);
const variablesOf = (properties: Readonly<Record<string, unknown>>) =>
  (properties.Environment as { Variables: Readonly<Record<string, unknown>> }).Variables;

test('every function uses the adopted table and key', () => {
  const names = functionsOf(others).map(({ Properties }) => variablesOf(Properties));
  const tables = names.filter((variables) => 'TABLE_NAME' in variables);
  expect(tables.length).toBeGreaterThan(8);
  for (const { TABLE_NAME } of tables) expect(TABLE_NAME).toBe('perennial-restored');
  const keys = names.filter((variables) => 'PLATFORM_KEYS_SECRET_ID' in variables);
  expect(keys.length).toBeGreaterThan(4);
  for (const { PLATFORM_KEYS_SECRET_ID } of keys) expect(PLATFORM_KEYS_SECRET_ID).toBe(SECRET);
});

test('nothing reads or writes the table or the key that the stage had', () => {
  for (const [name, template] of Object.entries(others)) {
    expect(JSON.stringify(template.toJSON()), name).not.toMatch(/ImportValue":"[^"]*(?:RefTable|GetAttTable|RefPlatformKeys)/);
  }
});

test('roles may use the adopted table with its index, and its stream', () => {
  const policies = Object.values(others).flatMap((template) => [...resourcesOf(template, 'AWS::IAM::Policy').values()]);
  const text = JSON.stringify(policies);
  expect(text).toContain(':table/perennial-restored"');
  expect(text).toContain(':table/perennial-restored/index/agenda"');
  expect(text).toContain(':table/perennial-restored/stream/2026-12-01T10:00:00.000"');
  const streams = [...resourcesOf(adopting.events, 'AWS::Lambda::EventSourceMapping').values()];
  expect(streams).toHaveLength(2);
  for (const { Properties } of streams) expect(JSON.stringify(Properties.EventSourceArn)).toContain('perennial-restored/stream/');
});

test("the stage's own table and key stay, protected, under their ids", () => {
  for (const type of ['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret']) {
    const before = onlyResource(own.data, type);
    const after = onlyResource(data, type);
    expect(after.id).toBe(before.id);
    expect(after).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  }
});

test('exports that other stacks imported remain: the Data stack is deployed while they import them', () => {
  const exportsOf = (template: typeof data) =>
    Object.values<{ Export?: { Name: string } }>(template.toJSON().Outputs).flatMap((output) => output.Export?.Name ?? []);
  expect(exportsOf(own.data).length).toBeGreaterThan(3);
  expect(exportsOf(data)).toEqual(expect.arrayContaining(exportsOf(own.data)));
});

test('a copy of the platform key is kept in another region when the stage names one', () => {
  expect(onlyResource(data, 'AWS::SecretsManager::Secret').Properties.ReplicaRegions).toEqual([{ Region: 'eu-west-1' }]);
  expect(onlyResource(own.data, 'AWS::SecretsManager::Secret').Properties).not.toHaveProperty('ReplicaRegions');
});

test('the runbook gives a restored table the stream and the time to live of the template', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/operator.md'), 'utf8');
  const { StreamSpecification } = onlyResource(own.data, 'AWS::DynamoDB::Table').Properties;
  expect(StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
  expect(guide).toContain('--stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES');
  expect(guide).toContain(`--time-to-live-specification Enabled=true,AttributeName=${FORGET_AT}`);
});
