import { buildArgLimits } from '../../application/arglimits.ts';
import { type ReasonName, reasons, type Sentence } from '../../application/reasons.ts';
import type { Language } from '../grammar/command.ts';

type ReasonTexts = Readonly<Record<ReasonName, Sentence>>;

/** What the parts of a request are called; a part without a row keeps its name. */
const parts: Readonly<Record<string, string>> = { app: '应用名', version: '版本' };
const part = (name = '') => parts[name] ?? name;
const odd = (character = '') => (character === '' ? '' : `(其中有字符 ${character})`);

const zh: ReasonTexts = {
  wordTooLong: (name, word, limit) => `${part(name)} ${word} 超过 ${limit} 个字符`,
  wordHostile: (name, word, character, plain) =>
    `${part(name)} ${word} 中有字符 ${character}${plain === '' ? '' : `,它看起来像 ${plain}`}`,
  wordEmpty: (name, word) => `${part(name)} ${word} 是空的`,
  wordForeign: (name, word, character) => `${part(name)} ${word} 中不能有 ${character}`,
  wordDots: (name, word) => `${part(name)} ${word} 中不能有 ".."`,
  wordOrder: (name, word) => `${part(name)} ${word} 的开头、结尾和分隔符之间必须是字母或数字`,

  argsOfType: (type) => `${type} 不接受构建参数`,
  argsTooMany: () => `构建参数超过 ${buildArgLimits.count} 个`,
  argTwice: (key) => `构建参数 ${key} 写了两次`,
  argWithoutValue: (word, character) => `${word} 不是构建参数${odd(character)}`,
  argNamed: (key, character) => `${key} 不能作构建参数名${odd(character)}`,
  argAfterComma: () => '最后一个逗号后面缺少构建参数',
  argTypographic: (key, character) => `构建参数 ${key} 的值中有字符 ${character}`,
  argUnclosed: (key) => `构建参数 ${key} 的值缺少结尾的引号`,
  argGoesOn: (key, rest) => `构建参数 ${key} 的值在结尾引号之后还有内容:${rest}`,
  argName: (key) => `${key} 不能作构建参数名:只能用字母、数字和 "_",且不以数字开头`,
  argKeyTooLong: (key) => `构建参数名 ${key} 超过 ${buildArgLimits.keyLength} 个字符`,
  argValueTooLong: (key) => `构建参数 ${key} 的值超过 ${buildArgLimits.valueLength} 个字符`,
  argHidden: (key, character) => `构建参数 ${key} 的值中有字符 ${character}`,
  argPrograms: (key) => `不允许构建参数 ${key}:它决定运行哪些程序`,
  argLoading: (key) => `不允许构建参数 ${key}:它改变程序的加载方式`,
  argShell: (key) => `不允许构建参数 ${key}:它改变 shell 或 Node.js 的启动方式`,
  argWorkflow: (key) => `不允许构建参数 ${key}:它属于工作流运行`,
  argEngine: (key) => `不允许构建参数 ${key}:它属于构建引擎`,
  argTraffic: (key) => `不允许构建参数 ${key}:它会把构建的流量引到别处`,
  argPlatform: (key) => `不允许构建参数 ${key}:它由构建按平台设置`,
  argDigests: (key) => `不允许构建参数 ${key}:它会改变所有摘要`,
  argGiven: (key) => `不允许构建参数 ${key}:构建总会给出它`,
  argUnsendable: (key) => `不允许构建参数 ${key}:它无法传递`,
};

/** Why a request is refused, in each language; English is the validation's own. */
export const reasonTexts: Readonly<Record<Language, ReasonTexts>> = { en: reasons, zh };
