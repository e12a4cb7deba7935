import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EDGE, resourcesOf, synthesise } from '../../infra/synthesised.ts';
import { PRICES } from '../kernel/prices.ts';
import { edgeMonth, edgePerMillionRequests } from './edge-month.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../../docs/guides/operator.md'), 'utf8');

test('CloudFront in front of a stage costs what the guide says, by what the template has', () => {
  const { edge, service } = synthesise(EDGE);
  if (edge === undefined) throw new TypeError('the stage has no stack of the edge');
  const acls = [...resourcesOf(edge, 'AWS::WAFv2::WebACL').values()];
  const rules = acls.flatMap(({ Properties }) => Properties.Rules as readonly unknown[]);
  const secrets = [...resourcesOf(service, 'AWS::SecretsManager::Secret').values()];
  const copies = secrets.flatMap(({ Properties }) => (Properties.ReplicaRegions ?? []) as readonly unknown[]);
  const parts = { acls: acls.length, rules: rules.length, keys: secrets.length + copies.length };
  expect(parts).toEqual({ acls: 1, rules: 5, keys: 2 });
  const [month, requests] = [edgeMonth(parts, PRICES), edgePerMillionRequests(PRICES)];
  expect(GUIDE).toContain(`| a month of \`edge=on\` | ${month.toFixed(2)} |`);
  expect(GUIDE).toContain(`| a million requests through it | ${requests.toFixed(2)} |`);
});
