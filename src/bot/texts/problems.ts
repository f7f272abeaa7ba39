import type { Language } from '../../text/say.ts';

/** What is wrong with a line, as one sentence; the words of the comment in it are quoted already. */
export interface ProblemTexts {
  unknownCommand(word: string): string;
  noSlash(): string;
  notAtStart(): string;
  inCode(): string;
  hostile(where: string, name: string, resembles: string | undefined): string;
  bothMissing(): string;
  appMissing(): string;
  versionMissing(): string;
  placeholder(word: string): string;
  extraWords(words: string): string;
  noBuildArgs(type: string): string;
  argsApart(word: string): string;
  unknownFlag(flag: string): string;
  platformMissing(): string;
  platformTwice(): string;
  unknownPlatform(platform: string, known: string): string;
  noFlags(command: string): string;
  tooMany(limit: number, rest: number): string;
  tooLong(): string;
  unknownApp(app: string): string;
  unknownVersion(app: string, version: string, known: string): string;
  /** A reason of the request's own validation that has no sentence in texts/reasons.ts. */
  refused(reason: string): string;
}

const en: ProblemTexts = {
  unknownCommand: (word) => `${word} is not a command`,
  noSlash: () => 'a command begins with a slash',
  notAtStart: () => 'a command must stand at the beginning of its line',
  inCode: () => 'a command in a code block or in backticks is not carried out',
  hostile: (where, name, resembles) =>
    `${where} contains ${name}${resembles === undefined ? '' : `, which looks like ${resembles}`}`,
  bothMissing: () => 'the application and its version are missing',
  appMissing: () => 'the application is missing',
  versionMissing: () => 'the version is missing',
  placeholder: (word) => `${word} stands for a word of yours`,
  extraWords: (words) => `${words} has no place after the version`,
  noBuildArgs: (type) => `${type} take no build args; only dockerimages do`,
  argsApart: (word) => `${word} is cut off from the build args before it; values with blanks need quotes`,
  unknownFlag: (flag) => `${flag} is not a flag`,
  platformMissing: () => '--platform needs a platform',
  platformTwice: () => '--platform is given twice',
  unknownPlatform: (platform, known) => `${platform} is not a platform; there are ${known}`,
  noFlags: (command) => `${command} takes no such words`,
  tooMany: (limit, rest) =>
    `a comment may hold ${limit} commands; ${rest === 1 ? '1 more was' : `${rest} more were`} left out`,
  tooLong: () => 'the line is longer than a command can be',
  unknownApp: (app) => `there is no application ${app}`,
  unknownVersion: (app, version, known) => `${app} has no version ${version}; it has ${known}`,
  refused: (reason) => reason,
};

const zh: ProblemTexts = {
  unknownCommand: (word) => `${word} 不是命令`,
  noSlash: () => '命令必须以斜杠开头',
  notAtStart: () => '命令必须写在一行的开头',
  inCode: () => '代码块或反引号中的命令不会执行',
  hostile: (where, name, resembles) =>
    `${where} 中有字符 ${name}${resembles === undefined ? '' : `,它看起来像 ${resembles}`}`,
  bothMissing: () => '缺少应用名和版本',
  appMissing: () => '缺少应用名',
  versionMissing: () => '缺少版本',
  placeholder: (word) => `${word} 是占位符,请换成实际内容`,
  extraWords: (words) => `版本之后不能有 ${words}`,
  noBuildArgs: (type) => `${type} 不接受构建参数,只有 dockerimages 接受`,
  argsApart: (word) => `${word} 与前面的构建参数断开了;含空格的值要加引号`,
  unknownFlag: (flag) => `没有 ${flag} 这个选项`,
  platformMissing: () => '--platform 后面缺少平台',
  platformTwice: () => '--platform 写了两次',
  unknownPlatform: (platform, known) => `${platform} 不是可用的平台;可用的有 ${known}`,
  noFlags: (command) => `${command} 后面不能有这些内容`,
  tooMany: (limit, rest) => `一条评论最多 ${limit} 个命令,其余 ${rest} 个没有执行`,
  tooLong: () => '这一行太长,不可能是命令',
  unknownApp: (app) => `没有名为 ${app} 的应用`,
  unknownVersion: (app, version, known) => `${app} 没有版本 ${version},现有版本:${known}`,
  refused: (reason) => `请求无效:${reason}`,
};

export const problemTexts: Readonly<Record<Language, ProblemTexts>> = { en, zh };
