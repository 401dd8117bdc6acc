/** What the README says can be done is done here: its commands, its scenarios, its map. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../src/cli/exit-codes.ts';
import { verbs } from '../src/cli/verbs.ts';
import * as door from '../src/index.ts';
import { compile } from '../src/model/compile.ts';
import { readScenario } from '../src/scenario/read.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const program = join(root, 'dist/cli/main.js');

/** The contents of the code fences in one language. */
const fences = (language: string): string[] =>
  [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].filter((fence) => fence[1] === language).map((fence) => fence[2]!);

const commands = fences('sh').flatMap((text) => text.split('\n').filter((line) => line.startsWith('plimsoll ')));
const names = verbs.map(({ command }) => String(command).split(' ')[0]!);
/** Verbs that answer at once; the others run for seconds and have tests of their own. */
const quick = ['validate', 'explain', 'limits', 'schema'];

describe('the commands of the README', () => {
  it('are of verbs that are there, on files that are there', () => {
    expect(commands.length).toBeGreaterThan(5);
    for (const command of commands) {
      const [, verb, ...rest] = command.split(' ');
      expect(names, command).toContain(verb);
      for (const word of rest.filter((part) => /^[\w/*-]+\.(yaml|json)$/.test(part) && !part.includes('*'))) {
        if (!word.startsWith('reports/')) expect(existsSync(join(root, word)), `${word} in: ${command}`).toBe(true);
      }
    }
  });

  it.each(commands.filter((command) => quick.includes(command.split(' ')[1]!)))('%s', (command) => {
    if (!existsSync(program)) throw new Error('there is no dist/: npm run build first');
    const said = execFileSync(process.execPath, [program, ...command.split(' ').slice(1)], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    expect(said.length).toBeGreaterThan(20);
  });

  it('use only options that are there', () => {
    for (const command of commands) {
      const [, verb] = command.split(' ');
      const help = execFileSync(process.execPath, [program, verb!, '--help'], { cwd: root, encoding: 'utf8' });
      for (const [option] of command.matchAll(/(?<= )--?[a-z][\w-]*/g)) expect(help, command).toMatch(new RegExp(`(^|\\s)${option}[ ,]`, 'm'));
    }
  });
});

describe('the tables of the README', () => {
  it('hold every verb', () => {
    expect(names.filter((name) => !readme.includes(`| \`${name} `) && !readme.includes(`| \`${name}\``))).toEqual([]);
  });

  it('hold every exit code', () => {
    expect(Object.values(EXIT).filter((code) => !readme.includes(`**${code}**`))).toEqual([]);
  });

  it('hold every room', () => {
    const map = fences('text').join('');
    const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.filter(({ name }) => !map.includes(`  ${name}/ `)).map(({ name }) => name)).toEqual([]);
  });
});

describe('the scenarios of the README', () => {
  it.each(fences('yaml').map((text) => [text.split('\n').find((line) => !line.startsWith('#'))!, text]))('%s …', (_, text) => {
    const result = readScenario(text);
    expect(result.ok ? result.warnings : result.problems).toEqual([]);
    if (result.ok) expect(compile(result.scenario).context.objectives.length).toBeGreaterThan(0);
  });
});

it('imports from the door what the door has', () => {
  const imported = fences('ts').flatMap((text) =>
    [...text.matchAll(/import \{([^}]+)\} from 'plimsoll'/g)].flatMap((match) => match[1]!.split(',').map((name) => name.trim())),
  );
  expect(imported.length).toBeGreaterThan(0);
  expect(imported.filter((name) => !(name in door))).toEqual([]);
});

it('shows a picture that is there, and not too heavy', () => {
  const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path]) => path!);
  expect(pictures.length).toBeGreaterThan(0);
  for (const path of pictures) expect(readFileSync(join(root, path)).length, path).toBeLessThan(150_000);
});

describe('the sections of the README', () => {
  /** Heading and text of each section; a line in a fence may look like a heading. */
  const sections = new Map(
    readme
      .replace(/^```[\s\S]*?^```/gm, (fence) => fence.replace(/^#/gm, ' #'))
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.split('\n')[0]!, section.slice(section.indexOf('\n')).trim()]),
  );

  it.each(['How to add a service', 'How to read a report', 'What is not modelled', 'The map of the house'])('%s', (heading) => {
    expect([...sections.keys()]).toContain(heading);
    expect(sections.get(heading)!.length).toBeGreaterThan(300);
  });
});
