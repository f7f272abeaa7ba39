import type { LintResultFinding } from '../../commands/lint/resultschema.ts';
import { escapeCommandData, escapeLine } from '../../text/escape.ts';

const commands = { error: 'error', warning: 'warning', note: 'notice' } as const;

/**
 * Formats findings as workflow commands, which GitHub shows beside the lines of a pull request (GitHub
 * documentation, Workflow commands).
 */
export function workflowCommands(findings: readonly LintResultFinding[]): string[] {
  return findings.map(({ severity, file, line, column, message, hint, rule }) => {
    const properties = { file, line, col: column, title: `imagebuild ${rule}` };
    const shown = Object.entries(properties).map(
      ([name, value]) => `${name}=${escapeProperty(String(value))}`,
    );
    const text = [message, ...(hint?.split('\n') ?? [])].map(escapeLine).join('\n');
    return `::${commands[severity]} ${shown.join(',')}::${escapeCommandData(text)}`;
  });
}

function escapeProperty(text: string): string {
  return escapeCommandData(escapeLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
