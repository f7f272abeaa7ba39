import { writeFile } from 'node:fs/promises';
import { resolveSettings } from '../../buildoptions.ts';
import { ImagebuildError } from '../../errors.ts';
import { lintLines } from '../../report/lint/lines.ts';
import { explainLines, ruleListLines } from '../../report/lint/rules.ts';
import { toSarif } from '../../report/lint/sarif.ts';
import { workflowCommands } from '../../report/lint/workflowcommands.ts';
import { type RuleId, ruleIds } from '../../rules/rules.ts';
import { formatJson } from '../../text/json.ts';
import { nearest } from '../../text/nearest.ts';
import { say } from '../../text/say.ts';
import { maskSecrets } from '../../text/secrets.ts';
import { type Cli, readInvocation, withProgress } from '../cli.ts';
import { outputColours } from '../colours.ts';
import { lineStyles } from '../errors.ts';
import { type CliFlags, toBuildOptions } from '../flags.ts';

/**
 * Runs `imagebuild lint`, which checks applications. It exits with 1 when there are errors, and with
 * `--strict` also when there are warnings.
 * @param version of imagebuild.
 */
export async function lint(
  cli: Cli,
  paths: readonly string[],
  flags: CliFlags,
  version: string,
): Promise<void> {
  const print = (lines: readonly string[]) => cli.stdout.write(`${lines.join('\n')}\n`);
  if (flags.rules) return void print(ruleListLines());
  if (flags.explain !== undefined) return void print(explainLines(readRuleId(flags.explain)));
  const { strict = false, fix = false, online = false, ...others } = flags;
  const settings = resolveSettings(toBuildOptions(others), await readInvocation(cli));
  const command = await import('../../commands/lint/lint.ts');
  const result = await withProgress(cli, flags, (progress) =>
    online ? command.lintOnline(paths, { fix }, settings, progress) : command.lint(paths, { fix }, settings),
  );
  if (flags.sarif !== undefined) await writeFile(flags.sarif, `${formatJson(toSarif(result, version), 2)}\n`);
  if (flags.json) print([formatJson(result, 2)]);
  else {
    const styles = lineStyles(outputColours);
    print(lintLines(result).map(({ kind, text }) => styles[kind](maskSecrets(text))));
    if (cli.env['GITHUB_ACTIONS'] === 'true' && result.findings.length > 0)
      print(workflowCommands(result.findings).map(maskSecrets));
  }
  if (result.errors > 0 || (strict && result.warnings > 0)) cli.exitCode = 1;
}

/** @throws USAGE for an unknown rule. */
function readRuleId(text: string): RuleId {
  const id = ruleIds.find((one) => one === text);
  if (id !== undefined) return id;
  const near = nearest(text, ruleIds);
  throw new ImagebuildError('USAGE', say('lintRuleUnknown', { id: JSON.stringify(text) }), {
    hint: near === undefined ? say('lintRuleList') : say('didYouMean', { name: near }),
  });
}
