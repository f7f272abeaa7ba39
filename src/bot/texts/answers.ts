import type { Language } from '../../text/say.ts';

/** Answers to commands that build nothing, and what the bot says of its own failures. Arguments are harmless already. */
export interface AnswerTexts {
  nothingToCancel(): string;
  cancelling(builds: string): string;
  nothingToRetry(): string;
  retrying(url: string): string;
  /** The first sentence of a build that the bot itself could not start. */
  botFailed(): string;
  writeAgain(): string;
}

const en: AnswerTexts = {
  nothingToCancel: () => 'No unfinished build of yours on this issue fits that.',
  cancelling: (builds) => `Asked to stop: ${builds}. Their sections say when they have.`,
  nothingToRetry: () => 'No build of yours on this issue has failed or was cancelled.',
  retrying: (url) => `Builds again: [see there](${url}).`,
  botFailed: () => 'the bot could not finish this: its log says why',
  writeAgain: () => 'Write the command again in a few minutes.',
};

const zh: AnswerTexts = {
  nothingToCancel: () => '这个 issue 上没有符合条件的、您的未完成构建。',
  cancelling: (builds) => `已请求停止:${builds}。停止后各自的段落会说明。`,
  nothingToRetry: () => '这个 issue 上没有您的失败或已取消的构建。',
  retrying: (url) => `正在重新构建:[见此处](${url})。`,
  botFailed: () => '机器人未能完成,原因见其日志',
  writeAgain: () => '请过几分钟重写命令。',
};

export const answerTexts: Readonly<Record<Language, AnswerTexts>> = { en, zh };
