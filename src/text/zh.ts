/** The sentences that are translated into Chinese, by the names of `en.ts`; whatever has no row is said in English. */
export const zh = {
  // application: the request
  wordTooLong: ({ name, word, limit }: Words<'name' | 'word' | 'limit'>) =>
    `${part(name)} ${word} 超过 ${limit} 个字符`,
  wordHostile: ({ name, word, character, plain }: Words<'name' | 'word' | 'character' | 'plain'>) =>
    `${part(name)} ${word} 中有字符 ${character}${plain === '' ? '' : `，它看起来像 ${plain}`}`,
  wordEmpty: ({ name, word }: Words<'name' | 'word'>) => `${part(name)} ${word} 是空的`,
  wordForeign: ({ name, word, character }: Words<'name' | 'word' | 'character'>) =>
    `${part(name)} ${word} 中不能有 ${character}`,
  wordDots: ({ name, word }: Words<'name' | 'word'>) => `${part(name)} ${word} 中不能有 ".."`,
  wordOrder: ({ name, word }: Words<'name' | 'word'>) =>
    `${part(name)} ${word} 的开头、结尾和分隔符之间必须是字母或数字`,
  argsOfType: '{type} 不接受构建参数',
  argsTooMany: '构建参数超过 {limit} 个',
  argTwice: '构建参数 {key} 写了两次',
  argWithoutValue: ({ word, character }: Words<'word' | 'character'>) =>
    `${word} 不是构建参数${containing(character)}`,
  argNamed: ({ key, character }: Words<'key' | 'character'>) =>
    `${key} 不能作为构建参数名${containing(character)}`,
  argAfterComma: '最后一个逗号后面缺少构建参数',
  argTypographic: '构建参数 {key} 的值中有字符 {character}',
  argUnclosed: '构建参数 {key} 的值缺少结尾的引号',
  argGoesOn: '构建参数 {key} 的值在结尾引号之后还有内容：{rest}',
  argName: '{key} 不能作为构建参数名：只能用字母、数字和 "_"，且不能以数字开头',
  argKeyTooLong: '构建参数名 {key} 超过 {limit} 个字符',
  argValueTooLong: '构建参数 {key} 的值超过 {limit} 个字符',
  argHidden: '构建参数 {key} 的值中有字符 {character}',
  argPrograms: '不允许使用构建参数 {key}：它决定运行哪些程序',
  argLoading: '不允许使用构建参数 {key}：它改变程序的加载方式',
  argShell: '不允许使用构建参数 {key}：它改变 shell 或 Node.js 的启动方式',
  argWorkflow: '不允许使用构建参数 {key}：它属于工作流运行',
  argEngine: '不允许使用构建参数 {key}：它属于构建引擎',
  argTraffic: '不允许使用构建参数 {key}：它会把构建的流量引到别处',
  argPlatform: '不允许使用构建参数 {key}：它由构建按平台设置',
  argDigests: '不允许使用构建参数 {key}：它会改变所有摘要',
  argGiven: '不允许使用构建参数 {key}：构建总会设置它',
  argUnsendable: '不允许使用构建参数 {key}：它无法传递',
} as const;

type Words<Name extends string> = Readonly<Record<Name, string | number>>;

/** What the parts of a request are called; a part without a row keeps its name. */
const parts: Readonly<Record<string, string>> = { app: '应用名', version: '版本' };

function part(name: string | number): string {
  return parts[name] ?? String(name);
}

function containing(character: string | number): string {
  return character === '' ? '' : `（其中有字符 ${character}）`;
}
