import type { Language } from '../../text/say.ts';
import type { RefusalReason } from '../policy/decision.ts';

/** What a refusal's sentence may name; all of it made harmless already. */
export interface RefusalWords {
  /** The label of the policy. */
  readonly label: string;
  /** To stand in a code span. */
  readonly app: string;
  /** What the decision adds: the build args that are not allowed, or a number. */
  readonly detail: string;
}

/** Each says what is missing, and who can give it. */
type RefusalTexts = Readonly<Record<RefusalReason, (words: RefusalWords) => string>>;

const en: RefusalTexts = {
  bot: () =>
    'Bots may have nothing built here. A maintainer can list this one by its id under `policy.bots`.',
  edited: () =>
    'The command was edited after it was written, so it does not count. Write it in a new comment.',
  transferred: () =>
    'The command came here with its issue from another repository, so it does not count. Write it in a new comment.',
  'too-old': () =>
    'The command was missed when it was written, more than a day ago. Write it again if it is still wanted.',
  'no-permission': ({ label }) =>
    `This needs write permission here, or the label ${label} on the issue. A maintainer can put it on, or write the command.`,
  'permission-unknown': () =>
    'GitHub did not say what you may do here, so nothing was built. Write the command again in a few minutes.',
  'label-closed': ({ label }) =>
    `The label ${label} counts on an open issue only. A maintainer can reopen this one, or write the command.`,
  'label-locked': ({ label }) =>
    `The label ${label} does not count on a locked issue. A maintainer can unlock it, or write the command.`,
  'label-title': ({ label, app }) =>
    `The label ${label} allows only the application in the title. Open an issue with the title <code>&#91;Auto-build&#93; ${app}</code>, and ask a maintainer for the label.`,
  'label-transferred': ({ label }) =>
    `The label ${label} was put on in another repository, or before the issue came here. A maintainer can take it off and put it on again.`,
  'label-renamed': ({ label }) =>
    `The title was changed after the label ${label} was put on. A maintainer can take the label off and put it on again.`,
  'label-actor': ({ label }) =>
    `The label ${label} was put on by someone without write permission. A maintainer can take it off and put it on again.`,
  'label-build-args': ({ detail, app }) =>
    `The build args ${detail} need write permission, since the <code>imagebuild.yml</code> of <code>${app}</code> does not list them. Leave them out, or ask a maintainer to write the command.`,
  'too-many-builds': ({ detail }) =>
    `You have ${detail} unfinished builds, as many as one person may have. Write the command again when one is done, or cancel one with <code>/imagebuild&#95;cancel</code>.`,
};

const zh: RefusalTexts = {
  bot: () => '这里不为机器人构建。维护者可以把它的 id 写进 `policy.bots`。',
  edited: () => '命令在写下之后被修改过,因此无效。请在新的评论中重写。',
  transferred: () => '这条命令是随 issue 从别的仓库转来的,因此无效。请在新的评论中重写。',
  'too-old': () => '这条命令写下时被漏掉了,已超过一天。如仍需要,请重写。',
  'no-permission': ({ label }) =>
    `需要本仓库的写权限,或者 issue 上有标签 ${label}。维护者可以加上标签,或由维护者写这条命令。`,
  'permission-unknown': () => 'GitHub 没有答复您在这里的权限,因此没有构建。请过几分钟重写命令。',
  'label-closed': ({ label }) =>
    `标签 ${label} 只在打开的 issue 上有效。维护者可以重新打开它,或由维护者写这条命令。`,
  'label-locked': ({ label }) => `标签 ${label} 在锁定的 issue 上无效。维护者可以解锁,或由维护者写这条命令。`,
  'label-title': ({ label, app }) =>
    `标签 ${label} 只允许构建标题中的应用。请新建标题为 <code>【Auto-build】${app}</code> 的 issue,并请维护者加上标签。`,
  'label-transferred': ({ label }) =>
    `标签 ${label} 是在别的仓库、或转移之前加上的。维护者可以去掉它再重新加上。`,
  'label-renamed': ({ label }) => `加上标签 ${label} 之后标题被改过。维护者可以去掉标签再重新加上。`,
  'label-actor': ({ label }) => `标签 ${label} 是没有写权限的人加上的。维护者可以去掉它再重新加上。`,
  'label-build-args': ({ detail, app }) =>
    `构建参数 ${detail} 没有列在 <code>${app}</code> 的 <code>imagebuild.yml</code> 中,需要写权限。请去掉它们,或请维护者写这条命令。`,
  'too-many-builds': ({ detail }) =>
    `您有 ${detail} 个构建尚未结束,已到每人上限。请等一个结束后重写命令,或用 <code>/imagebuild&#95;cancel</code> 取消一个。`,
};

export const refusalTexts: Readonly<Record<Language, RefusalTexts>> = { en, zh };
