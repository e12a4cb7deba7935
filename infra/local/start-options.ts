/** The options of `npm start`, from its command line and the environment. */
import { Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { StartUpFailure } from './failure.ts';

export const StartOptions = z.object({
  port: z.int(),
  inMemory: z.boolean(),
  data: z.string(),
  app: z.string().optional(),
  assembly: z.string().optional(),
  demo: z.boolean(),
});
export type StartOptions = z.infer<typeof StartOptions>;

const DEFAULT_PORT = 4000;

export const startCommand = (): Command =>
  new Command('npm start --')
    .description('Runs Perennial on this machine: the deployable stacks, with DynamoDB Local, on one port.')
    .addOption(
      new Option('--port <number>', 'the port of the platform; 0 is any free port').env('PORT').default(DEFAULT_PORT).argParser(portOf),
    )
    .option('--in-memory', 'keep nothing', false)
    .option('--data <directory>', 'the directory of data that outlive the platform', '.perennial')
    .option('--app <file>', 'another CDK app than infra/app.ts')
    .option('--assembly <directory>', 'an earlier synthesis of the app, instead of a new one')
    .option('--no-demo', 'start without the demo programmes');

/** The names that npm passes to a script. `--no-demo` arrives as `demo`, without a value. */
const VALUED = {
  npm_config_port: '--port',
  npm_config_data: '--data',
  npm_config_app: '--app',
  npm_config_assembly: '--assembly',
  npm_config_demo: '--no-demo',
};

/**
 * Without `--` before them, npm takes a script's options for its own, and only the environment still shows them. A plain switch can
 * still be understood. The value of another option may be lost.
 * @throws StartUpFailure for an option with a value.
 */
export function withOptionsThatNpmTook(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  for (const [name, option] of Object.entries(VALUED)) {
    if (environment[name] !== undefined) {
      throw new StartUpFailure(`npm took ${option} for an option of its own.`, `Put -- before it: npm start -- ${option} …`);
    }
  }
  return environment.npm_config_in_memory === 'true' ? [...given, '--in-memory'] : given;
}

/** An empty PORT counts as absent. @throws InvalidArgumentError. */
function portOf(text: string): number {
  if (text === '') return DEFAULT_PORT;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  return Number(text);
}
