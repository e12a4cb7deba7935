/** Tests documents: relative links, the headings that they name, the pages of indexes. Tests comments of the code: sentences with a subject. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Pages that git tracks or would add. */
const PAGES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: ROOT, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((page) => existsSync(join(ROOT, page)));

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** The text without code, because brackets in code are not links. */
const prose = (text: string): string => text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '');

const linksOf = (page: string): readonly string[] =>
  [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));

/** The anchors that GitHub gives headings: lower case, hyphens for blanks, no punctuation. */
const headingsOf = (page: string): ReadonlySet<string> =>
  new Set(
    [
      ...read(page)
        .replace(/^```.*?^```$/gms, '')
        .matchAll(/^#+ (.*)$/gm),
    ].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .trim()
        .replace(/ /g, '-'),
    ),
  );

function faultOf(page: string, link: string): string | undefined {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), decodeURIComponent(path)));
  if (target.startsWith('..') || !existsSync(join(ROOT, target))) return `${link} does not exist`;
  if (heading !== undefined && target.endsWith('.md') && !headingsOf(target).has(heading)) return `${link} names no heading of ${target}`;
  return undefined;
}

test('there are pages, and links in them', () => {
  expect(PAGES).toContain('README.md');
  expect(linksOf('README.md').length).toBeGreaterThan(20);
});

test('docs/README.md leads to every page of docs, decisions by their own index', () => {
  const linked = linksOf('docs/README.md').map((link) => join('docs', link.split('#')[0] ?? ''));
  const isLinked = (page: string) => linked.some((target) => page === target || page.startsWith(`${target}/`));
  const pages = PAGES.filter((page) => page.startsWith('docs/') && !/^docs\/(adr\/\d|README)/.test(page));
  expect(pages.filter((page) => !isLinked(page))).toEqual([]);
});

test.each(PAGES)('every relative link of %s resolves', (page) => {
  expect(linksOf(page).flatMap((link) => faultOf(page, link) ?? [])).toEqual([]);
});

test('a link that does not resolve is found', () => {
  expect(faultOf('docs/tour.md', 'import.md')).toBeUndefined();
  expect(faultOf('docs/tour.md', 'imports.md')).toBe('imports.md does not exist');
  expect(faultOf('docs/tour.md', '../../secret.md')).toBe('../../secret.md does not exist');
  expect(faultOf('README.md', 'docs/tour.md#no-such')).toBe('docs/tour.md#no-such names no heading of docs/tour.md');
});

describe('code that is named in prose exists', () => {
  const files = new Set(
    execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
      .split('\n')
      .map((file) => basename(file)),
  );
  /** Decisions, changes and results of a day speak of the files of their day. */
  const current = PAGES.filter((page) => !/^(docs\/adr\/|CHANGELOG|docs\/mutation)/.test(page));

  test.each(current)('in %s', (page) => {
    const named = [...read(page).matchAll(/`([\w./-]+\.ts)`/g)].map(([, name = '']) => basename(name));
    expect(named.filter((name) => !files.has(name))).toEqual([]);
  });
});

describe('the features', () => {
  const features = readdirSync(join(ROOT, 'shared/domain')).filter((name) => statSync(join(ROOT, 'shared/domain', name)).isDirectory());

  test.each(features)('ARCHITECTURE and docs/features have %s', (feature) => {
    expect(existsSync(join(ROOT, `docs/features/${feature}.md`))).toBe(true);
    expect(read('docs/ARCHITECTURE.md')).toContain(`| [${feature}](features/${feature}.md) |`);
  });
});

describe('decisions', () => {
  const decisions = readdirSync(join(ROOT, 'docs/adr')).filter((name) => /^\d{4}-/.test(name));

  test.each(decisions)('%s has a date and a status, and is in the index', (name) => {
    const [, title, date, status] =
      /^# \d+\. (.*)\n\n(\d{4}-\d\d-\d\d) · (accepted|superseded by \d{4})\n/.exec(read(`docs/adr/${name}`)) ?? [];
    expect(status).toBeDefined();
    expect(read('docs/adr/README.md')).toContain(`| ${Number(name.slice(0, 4))} | [${title}](${name}) | ${date} | ${status} |`);
  });

  test('have a number each', () => {
    expect(decisions.map((name) => Number(name.slice(0, 4)))).toEqual(decisions.map((_, index) => index + 1));
  });
});

describe('blocks that people paste', () => {
  /** zsh takes a comment behind a command for arguments, unless it is told otherwise. */
  const commented = (page: string): readonly string[] =>
    [...read(page).matchAll(/^```(?:sh|console)\n(.*?)^```$/gms)]
      .flatMap(([, block = '']) => block.split('\n'))
      .filter((line) => /(^|\s)#\s/.test(line));

  test.each(PAGES)('of %s have no comments', (page) => {
    expect(commented(page)).toEqual([]);
  });
});

describe('comments', () => {
  const COMMENT = /^[ \t]*(?:\/\*\*?(.*?)\*\/|\/\/(.*)$)/gms;
  const WITHOUT_SUBJECT = /(?:^|[.;] )(?:What|Whatever|Of|Who|Whom|Whose|Whoever)\b[^.]*/g;

  /** Sentences that begin with a word whose subject is elsewhere. */
  const sentencesOf = (code: string): readonly string[] =>
    [...code.matchAll(COMMENT)].flatMap(([, block, line = '']) => {
      const text = (block ?? line).replace(/\s*\n\s*\*?\s*/g, ' ').trim();
      return [...text.matchAll(WITHOUT_SUBJECT)].map(([sentence]) => sentence);
    });

  test('begin with their subject', () => {
    const files = globSync('{shared,functions,infra,test}/**/*.ts', { cwd: ROOT });
    expect(files.length).toBeGreaterThan(1_000);
    expect(files.flatMap((file) => sentencesOf(read(file)).map((sentence) => `${file}: ${sentence}`))).toEqual([]);
  });

  test.each(['/** Of a member. */', '  // What is left.', '/**\n * The rest.\n * Whoever asks gets it.\n */'])(
    '%j has no subject',
    (code) => {
      expect(sentencesOf(code)).toHaveLength(1);
    },
  );
});
