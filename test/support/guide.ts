import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A fenced block of a guide that a reader acts on. */
export type GuideBlock =
  /** A file that the line before the block names, as `` `path`: `` at its end. */
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  /** The commands of a block `sh`, one a line; a line that ends with `\` goes on. */
  | { readonly kind: 'commands'; readonly lines: readonly string[] }
  /** What the commands before print, a block `text`: these lines among others, `…` for what differs. */
  | { readonly kind: 'output'; readonly lines: readonly string[] };

/** Reads the blocks of a guide in their order; blocks that are only looked at are left out. */
export function parseGuide(markdown: string): GuideBlock[] {
  const pattern = /(?:^|\n)([^\n]*)\n+```(\w+)\n([\s\S]*?)\n```(?=\n)/g;
  return [...markdown.matchAll(pattern)].flatMap(
    ([, before = '', language = '', text = '']): GuideBlock[] => {
      const path = /`([^`\s]+)`:$/.exec(before)?.[1];
      if (path !== undefined) return [{ kind: 'file', path, text: `${text}\n` }];
      if (language === 'sh') return [{ kind: 'commands', lines: joinLines(text) }];
      return language === 'text' ? [{ kind: 'output', lines: text.split('\n').filter(Boolean) }] : [];
    },
  );
}

function joinLines(text: string): string[] {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

interface GuideRun {
  /** Where the reader is at the beginning. */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Tells why a command isn't run; undefined if it is. */
  readonly unrun: (command: string) => string | undefined;
  /** What stands for an address of the page, such as a registry. */
  readonly replace: Readonly<Record<string, string>>;
}

/**
 * Does what a guide says, from its first block to its last one.
 * @throws when a command fails, or doesn't print what the guide shows.
 */
export async function followGuide(blocks: readonly GuideBlock[], run: GuideRun): Promise<void> {
  let { directory } = run;
  let printed = '';
  for (const block of blocks) {
    if (block.kind === 'file') await writeGuideFile(join(directory, block.path), block.text);
    if (block.kind === 'output') checkOutput(block.lines, printed, run.replace);
    if (block.kind !== 'commands') continue;
    printed = '';
    for (const line of block.lines) {
      if (run.unrun(line) !== undefined) continue;
      const outcome = await runCommand(replaceAll(line, run.replace), directory, run.env);
      printed += outcome.printed;
      ({ directory } = outcome);
    }
  }
}

async function writeGuideFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** A script that starts a server, shows what it prints until it listens, and stops it. */
const serve = (line: string) => `
coproc { exec ${line} 2>&1; }
while IFS= read -r -u "${'$'}{COPROC[0]}" text; do echo "$text"; case $text in *listening*) break; esac; done
kill "$COPROC_PID"`;

/** Runs a line in a shell, and finds out which directory it leaves the reader in. */
async function runCommand(line: string, cwd: string, env: NodeJS.ProcessEnv) {
  const where = join(env['TMPDIR']!, 'pwd');
  const script = `${line.startsWith('imagebuild serve ') ? serve(line) : line}\npwd > '${where}'\n`;
  const printed = await new Promise<string>((resolve, reject) => {
    execFile('bash', ['--norc', '-euc', script], { cwd, env, timeout: 120_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${line}\n${stdout}${stderr}`));
      else resolve(stdout + stderr);
    }).stdin?.end();
  });
  return { printed, directory: (await readFile(where, 'utf8')).trim() };
}

function checkOutput(lines: readonly string[], printed: string, replace: GuideRun['replace']): void {
  for (const line of lines) {
    const parts = replaceAll(line.trim(), replace).split('…').map(escapePattern);
    if (!new RegExp(parts.join('.*')).test(printed))
      throw new Error(`the guide shows this line, and the commands didn't print it:\n${line}\n${printed}`);
  }
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function replaceAll(text: string, replace: GuideRun['replace']): string {
  return Object.entries(replace).reduce((result, [from, to]) => result.replaceAll(from, to), text);
}
