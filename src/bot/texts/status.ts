import type { Language } from '../../text/say.ts';
import type { State } from '../status/marker.ts';

/** What a status comment says beside what it shows. Arguments are made harmless already. */
export interface StatusTexts {
  /** After the name of the build, and in the count of the first line. */
  readonly states: Readonly<Record<State, string>>;
  run(url: string): string;
  queued(): string;
  building(job: string | undefined, step: string | undefined): string;
  dryRunDone(): string;
  index(digest: string): string;
  readonly platformTable: readonly [platform: string, size: string, layers: string, digest: string];
  images(count: number): string;
  readonly imageTable: readonly [image: string, digest: string, size: string, foundIn: string];
  warnings(count: number): string;
  changes(reference: string): string;
  unchanged(reference: string): string;
  readonly changeTable: readonly [image: string, before: string, now: string];
  runIt(): string;
  failedWithoutWord(): string;
  log(lines: number): string;
  retry(): string;
  cancelled(by: string | undefined): string;
  joined(url: string): string;
  pullRequest(url: string): string;
  brokenConfiguration(): string;
  write(): string;
  /** Stands for lines that had no room. */
  more(count: number): string;
  leftOut(): string;
  allDone(count: number): string;
  someFailed(failed: number, count: number): string;
}

const en: StatusTexts = {
  states: {
    queued: 'queued',
    building: 'building',
    done: 'done',
    failed: 'failed',
    cancelled: 'cancelled',
    refused: 'refused',
    joined: 'joined',
  },
  run: (url) => `[workflow run](${url})`,
  queued: () => 'Waiting for a runner.',
  building: (job, step) =>
    job === undefined ? 'At work.' : `In the job ${job}${step === undefined ? '' : `, at the step ${step}`}.`,
  dryRunDone: () => 'A dry run: nothing was published.',
  index: (digest) => `Index ${digest}`,
  platformTable: ['platform', 'size', 'layers', 'digest'],
  images: (count) => (count === 1 ? '1 embedded image' : `${count} embedded images`),
  imageTable: ['image', 'digest', 'size', 'found in'],
  warnings: (count) => (count === 1 ? '1 warning' : `${count} warnings`),
  changes: (reference) => `Changed since ${reference}`,
  unchanged: (reference) => `It embeds the same images as ${reference}.`,
  changeTable: ['image', 'before', 'now'],
  runIt: () => 'Install it:',
  failedWithoutWord: () => 'The run ended without a result. Its log says more.',
  log: (lines) => (lines === 1 ? 'The last line of the log' : `The last ${lines} lines of the log`),
  retry: () => 'Write <code>/imagebuild&#95;retry</code> to build it again.',
  cancelled: (by) => (by === undefined ? 'The run was cancelled.' : `Cancelled by ${by}.`),
  joined: (url) => `The same build is [at work already](${url}); this one follows it.`,
  pullRequest: (url) =>
    `A pull request is built by its own check, and by no command. See [its checks](${url}).`,
  brokenConfiguration: () =>
    'Nothing is built while this repository’s configuration has a mistake. A maintainer can correct it; then write the command again.',
  write: () => 'Write instead:',
  more: (count) => `… and ${count} more`,
  leftOut: () => 'The rest has no room in a comment; the run’s summary has it.',
  allDone: (count) => (count === 1 ? 'the image is published.' : `all ${count} images are published.`),
  someFailed: (failed, count) =>
    count === 1 ? 'the image could not be built.' : `${failed} of ${count} builds did not succeed.`,
};

const zh: StatusTexts = {
  states: {
    queued: '排队中',
    building: '构建中',
    done: '已完成',
    failed: '失败',
    cancelled: '已取消',
    refused: '未受理',
    joined: '已合并',
  },
  run: (url) => `[工作流运行](${url})`,
  queued: () => '正在等待运行器。',
  building: (job, step) =>
    job === undefined ? '正在进行。' : `正在执行任务 ${job}${step === undefined ? '' : ` 的步骤 ${step}`}。`,
  dryRunDone: () => '这是试运行,没有发布任何镜像。',
  index: (digest) => `索引 ${digest}`,
  platformTable: ['平台', '大小', '层数', '摘要'],
  images: (count) => `内含 ${count} 个镜像`,
  imageTable: ['镜像', '摘要', '大小', '来源'],
  warnings: (count) => `${count} 条警告`,
  changes: (reference) => `与 ${reference} 相比的变化`,
  unchanged: (reference) => `内含的镜像与 ${reference} 相同。`,
  changeTable: ['镜像', '之前', '现在'],
  runIt: () => '安装:',
  failedWithoutWord: () => '运行结束了,但没有给出结果,详见其日志。',
  log: (lines) => `日志的最后 ${lines} 行`,
  retry: () => '写 <code>/imagebuild&#95;retry</code> 可以重新构建。',
  cancelled: (by) => (by === undefined ? '运行已被取消。' : `由 ${by} 取消。`),
  joined: (url) => `相同的构建[已在进行](${url}),这里跟随它的结果。`,
  pullRequest: (url) => `拉取请求由它自己的检查构建,不接受命令。请看[检查结果](${url})。`,
  brokenConfiguration: () => '本仓库的配置有误,改正之前不会构建。请维护者改正,然后重写命令。',
  write: () => '请改写为:',
  more: (count) => `……还有 ${count} 行`,
  leftOut: () => '其余内容评论里放不下,请看运行的摘要。',
  allDone: (count) => (count === 1 ? '镜像已发布。' : `${count} 个镜像均已发布。`),
  someFailed: (failed, count) =>
    count === 1 ? '镜像构建失败。' : `${count} 个构建中有 ${failed} 个没有成功。`,
};

export const statusTexts: Readonly<Record<Language, StatusTexts>> = { en, zh };
