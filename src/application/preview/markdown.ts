import { code } from '../../text/escape.ts';
import type { Language } from '../../text/language.ts';
import { sentencesIn } from '../../text/say.ts';
import type { CheckedBuild } from './content.ts';

const partNames = {
  configuration: 'checkedConfiguration',
  files: 'checkedFiles',
  images: 'checkedImages',
} as const;

const changeNames = { added: 'previewAdded', removed: 'previewRemoved', moved: 'previewMoved' } as const;

/** Says in Markdown if a build is what the check of its pull request built, and what differs. */
export function renderChecked(checked: CheckedBuild | undefined, language: Language): string[] {
  if (checked === undefined) return [];
  const say = sentencesIn(language);
  const { pullRequest: number, differences } = checked;
  if (differences.length === 0) return [say('checkedSame', { number })];
  const rows = differences.map(({ part, platforms, images = [] }) => {
    const named = images.map(
      ({ reference, change }) => `  * ${code(reference)}: ${say(changeNames[change])}`,
    );
    return [`* ${say(partNames[part], { platforms: platforms.map(code).join(', ') })}`, ...named].join('\n');
  });
  return [[say('checkedDiffers', { number }), '', ...rows].join('\n')];
}
