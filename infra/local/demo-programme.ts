/** The programme that a new platform starts with, published through the Admin API as a manager would. */
import { CallRefused, createClient } from '../../shared/contract/client.ts';
import { ProgrammeFile } from '../../shared/contract/programme.ts';
import demoProgramme from './demo-programme.json' with { type: 'json' };
import { messageOf, StartUpFailure } from './failure.ts';

export async function publishDemoProgramme(baseUrl: string, token: string): Promise<void> {
  try {
    await createClient({ baseUrl, token }).call('createProgramme', { body: ProgrammeFile.parse(demoProgramme) });
  } catch (error) {
    if (error instanceof CallRefused && error.problem.code === 'ALREADY_EXISTS') return;
    throw new StartUpFailure(
      `The demo programme could not be published: ${messageOf(error)}`,
      "See the function's log at /_local/logs or in the data directory.",
    );
  }
}
