import type { shared as english } from '../en/shared.ts';
import type { Translation } from '../translation.ts';

/** Chinese sentences of several modules. */
export const shared: Translation<typeof english> = {
  // several modules
  unknownError: '{message}',
  reportDefect: '这是 imagebuild 的缺陷：请报告问题，并附上命令及其输出。',
  systemAllow: '请给运行 imagebuild 的用户授予权限，或指定其他路径。',
  systemWritable: '请指定可以写入的路径。',
  systemFileInTheWay: '请指定其他路径：需要目录的位置上有文件。',
  systemDirectoryInTheWay: '请指定其他路径：需要文件的位置上有目录。',
  systemExists: '请指定其他路径：那里已有其他内容。',
  systemDiskFull: '请释放一些磁盘空间。',
  systemOpenFiles: '请允许打开更多文件（ulimit -n）。',
  didYouMean: '是不是想写 {name}？',
  writeOneOf: '请写以下之一：{names}。',

  // io
  directoryNotCreated: '无法创建目录 {path}（{reason}）',
  fileNotCreated: '无法创建文件 {path}（{reason}）',
  pathNotWritable: '请指定您可以写入的位置。',
  fileTooLarge: '{path} 超过 {limit} 字节',
  fileIsLink: '{path} 是符号链接，而 layout 中只能有普通文件',
  fileNotRegular: '{path} 不是普通文件，而 layout 中只能有普通文件',
  layoutMakePlain: '请用普通文件重新创建 layout。',
  textOutside: '{file} 是指向应用之外的链接',
  textNotFile: '{file} 不是文件',
  textTooLarge: '{file} 超过 {limit} 字节',
  textNotUtf8: '{file} 不是 UTF-8',
  textSaveUtf8: '请把文件保存为 UTF-8。',
  textUnreadable: '无法读取 {file}（{code}）',
  textMakeReadable: '请让文件可读。',
};
