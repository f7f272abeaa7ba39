import type { LintCheck } from '../check.ts';
import type { ShellScript } from './script.ts';

const file = 'init.sh';

/** A loop: its condition, and the offset of its first word. */
interface Loop {
  readonly word: string;
  readonly condition: string;
  readonly body: string;
  readonly at: number;
}

/** Finds loops that try again until something works, however often it doesn't. */
export const checkEndlessRetry: LintCheck = ({ script }) => {
  if (script === undefined) return [];
  return findLoops(script)
    .filter(isEndless)
    .map(({ at }) => ({ rule: 'init-endless-retry', file, at: script.positionAt(at) }));
};

/** What counts, gives up, or sets a limit of time. */
const limits =
  /\(\(|\blet\b|\bexpr\b|\bexit\b|\breturn\b|\btimeout\b|\bSECONDS\b|\bread\b|-(?:gt|ge|lt|le|eq|ne)\b|\+=|\bkill\b/;
const forEver = /^(?:true|:|\[{1,2}\s*(?:1|true)\s*\]{1,2}|\(\(\s*1\s*\)\))$/;

function isEndless({ word, condition, body }: Loop): boolean {
  if (limits.test(body) || (!forEver.test(condition) && limits.test(condition))) return false;
  if (forEver.test(condition)) return word === 'while';
  // A command that has to succeed: `until curl …`, `while ! curl …`.
  return word === 'until' ? !/^(?:\[|test\b)/.test(condition) : /^!\s*(?!\[|test\b)/.test(condition);
}

/** Lists the loops of a script, with those inside of others. */
function findLoops({ code }: ShellScript): Loop[] {
  const words = [...code.matchAll(/(?<![\w.$/{-])(while|until|for|select|do|done)(?![\w./=-])/g)];
  const open: { word: string; at: number; condition: string; body: number }[] = [];
  const loops: Loop[] = [];
  for (const { 1: word = '', index } of words) {
    const last = open.at(-1);
    if (word === 'do') {
      if (last?.body !== 0) continue;
      last.condition = code
        .slice(last.at + last.word.length, index)
        .trim()
        .replace(/;$/, '')
        .trim();
      last.body = index;
    } else if (word === 'done') {
      const ended = open.pop();
      if (ended) loops.push({ ...ended, body: code.slice(ended.body, index) });
    } else if (isCommandStart(code, index)) open.push({ word, at: index, condition: '', body: 0 });
  }
  return loops.sort((a, b) => a.at - b.at);
}

function isCommandStart(code: string, index: number): boolean {
  return /(?:^|[\n;&|({]|\b(?:do|then|else))\s*$/.test(code.slice(Math.max(0, index - 200), index));
}
