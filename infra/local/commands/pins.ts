/** `npm run pins -- FILE --programme P > PINS.csv`: the PINs to print on loyalty cards. */
import { Command, Option } from 'commander';
import * as z from 'zod';
import { Card, ProgrammeId } from '../../../shared/contract/kernel/values.ts';
import { MAX_CARDS } from '../../../shared/contract/members/card-routes.ts';
import { adminClient, CannotCall, explained } from './admin-client.ts';
import { argument, platformUrl } from './arguments.ts';
import { csvRow } from './csv-row.ts';
import { whole } from './table.ts';
import { encodingLabel, wholeText } from './text-file.ts';

const MAX_FILE_CARDS = 1_000_000;
const SHOWN_LINES = 3;

const Options = z.object({ programme: z.string(), url: z.string(), encoding: z.string().optional(), token: z.string().optional() });

const command = new Command('npm run --silent pins --')
  .description('Writes the cards of a file and their PINs to standard output as CSV.')
  .argument('<file>', `up to ${whole(MAX_FILE_CARDS)} card numbers, a line each; a first line "card" is a header`)
  .addOption(new Option('--programme <id>', 'the programme').makeOptionMandatory().argParser(argument(ProgrammeId)))
  .addOption(new Option('--url <url>', 'the platform').default('http://127.0.0.1:4000').argParser(platformUrl))
  .addOption(new Option('--encoding <name>', 'the encoding of a file that is not UTF-8, such as utf-16le').argParser(encodingLabel))
  .addOption(new Option('--token <token>', "a manager's token, for a platform that is not local").env('PERENNIAL_TOKEN'))
  .addHelpText(
    'after',
    `
Whoever has a card's number and PIN can take its points: keep the file as carefully as cash, and delete it once the cards are printed.
A number has the same PIN each time, so a lost file can be made again.

Example:
  $ npm run --silent pins -- cards.txt --programme demo > pins.csv`,
  )
  .action(async (file: string, given: unknown) => {
    const { programme, url, encoding, token } = Options.parse(given);
    try {
      const cards = cardsIn(await wholeText(file, encoding), file);
      const client = await adminClient(url, token);
      for (let from = 0; from < cards.length; from += MAX_CARDS) {
        const body = { cards: cards.slice(from, from + MAX_CARDS) };
        const { pins } = (await client.call('readCardPins', { params: { programmeId: programme }, body })).body;
        if (from === 0) process.stdout.write(csvRow(['card', 'pin']));
        for (const { card, pin } of pins) process.stdout.write(csvRow([card, pin]));
        if (process.stderr.isTTY)
          process.stderr.write(`\r${whole(Math.min(from + MAX_CARDS, cards.length))} of ${whole(cards.length)} cards`);
      }
      if (process.stderr.isTTY) process.stderr.write('\n');
    } catch (error) {
      const told = explained(error, `programme ${programme} at ${url}`);
      console.error(`pins: ${told instanceof Error ? told.message : String(told)}`);
      process.exitCode = 1;
    }
  });

/** @throws CannotCall for a file with a line that is no card number: nothing of it is sent. */
function cardsIn(text: string, file: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ number: index + 1, card: line.trim().replace(/^"(.*)"$/, '$1') }));
  const cards = lines.filter(({ card, number }) => card !== '' && !(number === 1 && card.toLowerCase() === 'card'));
  const wrong = cards.filter(({ card }) => !Card.safeParse(card).success);
  if (wrong.length > 0) {
    const shown = wrong.slice(0, SHOWN_LINES).map(({ number, card }) => `line ${number} ("${card.slice(0, 40)}")`);
    const more = wrong.length > SHOWN_LINES ? `, and ${whole(wrong.length - SHOWN_LINES)} more` : '';
    throw new CannotCall(`${shown.join(', ')}${more}: must be a card number of 4 to 40 letters and digits. Nothing was sent`);
  }
  if (cards.length === 0) throw new CannotCall(`${file} has no card numbers`);
  if (cards.length > MAX_FILE_CARDS)
    throw new CannotCall(`${file} has ${whole(cards.length)} cards: at most ${whole(MAX_FILE_CARDS)} at a time`);
  return cards.map(({ card }) => card);
}

await command.parseAsync();
