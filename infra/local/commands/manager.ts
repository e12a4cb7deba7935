/** `npm run manager -- EMAIL --pool ID`: invites someone to the staff of a deployed stage, with a role. */
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { Command, Option } from 'commander';
import * as z from 'zod';
import { Email } from '../../../shared/contract/kernel/values.ts';
import { argument } from './arguments.ts';

const ROLES = ['manager', 'support', 'analyst'] as const;

const Options = z.object({ pool: z.string(), role: z.enum(ROLES), region: z.string().optional() });

const command = new Command('npm run manager --')
  .description('Invites someone to the staff of a deployed stage by e-mail, and gives them a role. Someone who is there gets the role.')
  .argument('<email>', 'their e-mail address', argument(Email))
  .addOption(
    new Option('--pool <id>', 'the pool of staff: the output of the Data stack that begins with StaffPoolId').makeOptionMandatory(),
  )
  .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).default('manager'))
  .option('--region <region>', 'the AWS region of the stage (default: that of the AWS settings)')
  .addHelpText(
    'after',
    `
Needs AWS credentials that may create users of the pool. They set a password and a second factor when they first sign in.

Example:
  $ npm run manager -- maya@example.org --pool eu-central-1_AbCdEfGhI`,
  )
  .action(async (email: string, given: unknown) => {
    try {
      console.log(await invite(email, Options.parse(given)));
    } catch (error) {
      console.error(`manager: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  });

/** @returns what was done, for people. */
async function invite(email: string, { pool, role, region }: z.infer<typeof Options>): Promise<string> {
  // The region is the first part of a pool's id.
  const client = new CognitoIdentityProviderClient({ region: region ?? pool.split('_', 1)[0] });
  const user = { UserPoolId: pool, Username: email };
  const isNew = await client
    .send(
      new AdminCreateUserCommand({
        ...user,
        DesiredDeliveryMediums: ['EMAIL'],
        UserAttributes: [
          { Name: 'email', Value: email },
          // The inviter vouches for the address. The invitation goes there.
          { Name: 'email_verified', Value: 'true' },
        ],
      }),
    )
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof UsernameExistsException) return false;
        throw error;
      },
    );
  await client.send(new AdminAddUserToGroupCommand({ ...user, GroupName: role }));
  return isNew
    ? `${email} is invited, and is ${role} from the first sign-in on.`
    : `${email} was there, and is ${role} from the next token on.`;
}

await command.parseAsync();
