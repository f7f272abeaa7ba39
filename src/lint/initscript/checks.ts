import type { LintCheck, LintedApplication, LintProblem, TextEdit } from '../check.ts';
import type { ShellScript } from './script.ts';

const file = 'init.sh';

/** Makes a check of the text of init.sh; without it there is nothing to say. */
function ofScript(
  find: (script: ShellScript, application: LintedApplication) => readonly Omit<LintProblem, 'file'>[],
): LintCheck {
  return (application) =>
    application.script === undefined
      ? []
      : find(application.script, application).map((problem) => ({ ...problem, file }));
}

/** Finds carriage returns at the ends of lines. */
export const checkWindowsLines: LintCheck = ofScript(({ text }) => {
  const edits: TextEdit[] = text.split('\n').flatMap((content, index) => {
    if (!content.endsWith('\r')) return [];
    const line = index + 1;
    return [{ start: { line, column: content.length }, end: { line, column: content.length + 1 }, text: '' }];
  });
  const [first] = edits;
  return first ? [{ rule: 'init-windows-lines', at: first.start, edits }] : [];
});

/** Finds a script whose first line doesn't name a shell. */
export const checkShebang: LintCheck = ofScript(({ text }) => {
  if (text.startsWith('#!')) return [];
  const start = { line: 1, column: 1 };
  return [
    { rule: 'init-no-shebang', at: start, edits: [{ start, end: start, text: '#!/usr/bin/env bash\n' }] },
  ];
});

/** Finds a script that goes on after errors. */
export const checkSetE: LintCheck = ofScript(({ code }) => {
  const isSet =
    /(?:^|[\n;&|({])[ \t]*set[ \t]+(?:-\w+[ \t]+|-o[ \t]+\w+[ \t]+)*(?:-[a-zA-Z]*e[a-zA-Z]*|-[a-zA-Z]*o[ \t]+errexit)\b/.test(
      code,
    );
  // A single command can't be followed by another; the status of the last is that of the script.
  const commands = code.split(/[\n;]|&&/).filter((line) => line.trim() !== '' && !line.startsWith('#!'));
  return isSet || commands.length < 2 ? [] : [{ rule: 'init-no-set-e', at: { line: 1, column: 1 } }];
});

/** Finds a script for any version that never looks at it. */
export const checkVersionUsed: LintCheck = ofScript(({ code }, { names }) => {
  if (names?.version.trim() !== 'latest' || usesThird(code)) return [];
  return [{ rule: 'init-version-unused', at: { line: 1, column: 1 } }];
});

/** Ways to reach the third argument without naming it. */
const indirect = [
  /\$\{?[@*]/,
  /\b(?:shift|getopts|source|eval|BASH_ARGV)\b/,
  /(?:^|[\s;&|(){}])\.\s+\S/m,
  /\bfor\s+\w+\s*(?:;|\n|do\b)/,
];

function usesThird(code: string): boolean {
  if (indirect.some((pattern) => pattern.test(code))) return true;
  // What only gives it a name, or compares it, doesn't use it.
  const names = new Set<string>();
  const rest = code
    .replace(/(?<![^\s;])([A-Za-z_]\w*)=["']?\$\{?3\b[^\n;]*/g, (_, name: string) => {
      names.add(name);
      return '';
    })
    .replace(/(?<!\S)\[{1,2}\s[^\n\]]*\]/g, '');
  return /\$\{?3\b/.test(rest) || (rest.match(/\w+/g) ?? []).some((word) => names.has(word));
}

/** Finds an architecture that is written out where both are built. */
export const checkArchitecture: LintCheck = ofScript(({ code, positionAt }, { platforms }) => {
  if (platforms.length < 2 || /arm64|aarch64/i.test(code)) return [];
  return [...code.matchAll(/(?<![A-Za-z\d])(?:amd64|x86[_-]64)(?![A-Za-z\d])/g)]
    .filter(({ index }) => !isChoice(code, index))
    .map(({ 0: word, index }) => ({ rule: 'init-architecture', at: positionAt(index), words: { word } }));
});

/** The ways to write an architecture that choose what is for it, by what is before it in its line. */
const choices: readonly RegExp[] = [
  /\s[!=]?=\s+["']?$/, // [ "$1" = amd64 ]
  /(?:^|\s)(?:\[{1,2}|test|if)\s[^;]*$/, // [ "$1" = amd64 ] && arch=x86_64
  /\bcase\b/, // case $1 in amd64) …
  /^\s*["']?$/, // a branch of case in a line of its own
  /^\s*[^\s()]+\)/, // and what it does
  /:[-=]$/, // ${1:-amd64}
];

function isChoice(code: string, index: number): boolean {
  const line = code.lastIndexOf('\n', index) + 1;
  const before = code.slice(Math.max(line, index - 200), index);
  return choices.some((pattern) => pattern.test(before));
}
