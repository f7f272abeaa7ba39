import { entriesIn, type PreparedBuild } from '../application/prepared/prepared.ts';
import {
  describeUsage,
  isTemplate,
  isUsageFile,
  templateLimit,
  type Usage,
  type UsageFile,
} from '../application/usage/usage.ts';
import { collectBytes } from '../image/content.ts';
import type { FileEntry } from '../layers/tree.ts';

/** The most templates of a build that are read. */
const mostTemplates = 100;

/**
 * Describes how the image of a build is used, from the files that the build adds; those of a base image, and
 * those that commands leave, aren't read. Platforms hardly differ in that: the first stands for all.
 */
export async function readUsage({ platforms, request }: PreparedBuild): Promise<Usage | undefined> {
  const [platform] = Object.values(platforms);
  if (!platform) return undefined;
  const files = new Map<string, FileEntry>();
  for (const entry of platform.layers.flatMap(entriesIn))
    if (entry.type === 'file' && isUsageFile(entry.path)) files.set(entry.path, entry);
    else files.delete(entry.path);
  const read: UsageFile[] = [];
  let templates = 0;
  for (const { path, content } of files.values()) {
    const isRead = isTemplate(path) && content.size <= templateLimit && templates++ < mostTemplates;
    read.push({ path, ...(isRead ? { text: (await collectBytes(content.open())).toString() } : {}) });
  }
  const holdsImages = platform.images.length > 0;
  return describeUsage({ ...platform.config }, read, { type: request.type, holdsImages });
}
