/** The feature flags of CDK: those that the installed version recommends. A later version may add some, and to take them is a decision. */
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { expect, test } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { build } from './synthesised.ts';

test('cdk.json has every flag that CDK recommends, and strong references between stacks', () => {
  expect(cdk.context).toEqual({ ...recommended, '@aws-cdk/core:defaultCrossStackReferences': 'strong' });
});

test('the app has them without the command line, too', () => {
  const { app } = build({ stage: 'prod' });
  for (const [flag, value] of Object.entries(cdk.context)) expect(app.node.tryGetContext(flag), flag).toEqual(value);
});
