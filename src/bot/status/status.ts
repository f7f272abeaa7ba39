import type { Language } from '../../text/language.ts';
import { type MessageName, sentencesIn } from '../../text/say.ts';
import {
  formatSectionMarker,
  formatStatusMarker,
  parseSectionMarker,
  parseStatusMarker,
  type SectionMark,
  type State,
  states,
} from './marker.ts';
import { shortenSections } from './shorten.ts';

/** A command's part of a status comment. */
export interface Section extends SectionMark {
  /** Markdown in which everything untrusted is escaped. */
  readonly text: string;
}

/** A status comment: each comment with commands has one, and the bot edits it in place. */
export interface StatusContent {
  /** The id of the comment that it answers; the id when the commands are in the body. */
  readonly comment: number;
  readonly sections: readonly Section[];
}

/** The names of the states, as sentences. */
export const stateNames = {
  queued: 'stateQueued',
  building: 'stateBuilding',
  done: 'stateDone',
  unverified: 'stateUnverified',
  failed: 'stateFailed',
  cancelled: 'stateCancelled',
  refused: 'stateRefused',
  joined: 'stateJoined',
} as const satisfies Record<State, MessageName>;

/**
 * The longest comment that GitHub takes, in characters; we count UTF-16 code units, which are never fewer.
 */
export const statusLimit = 65_536;

/**
 * Renders the status comment as Markdown, at most 65,536 characters: tables and logs are cut where need be.
 */
export function renderStatus({ comment, sections }: StatusContent, language: Language): string {
  const head = [formatStatusMarker(comment), renderHeadline(sections, language)].join('\n');
  const markers = sections.map((section) => formatMarkerWithin(section, statusLimit / 2 / sections.length));
  const fixed = head.length + markers.reduce((sum, marker) => sum + marker.length + 4, 0);
  const texts = shortenSections(
    sections.map(({ text }) => text.replaceAll('<!-- imagebuild:', '&lt;!-- imagebuild:').trim()),
    statusLimit - fixed - 1,
    language,
  );
  const parts = markers.map((marker, index) => `${marker}\n\n${texts[index]}`);
  return `${[head, ...parts].join('\n\n')}\n`;
}

/**
 * Parses a status comment; undefined for other comments. The text before the first section is the bot's own
 * headline.
 */
export function parseStatus(body: string): StatusContent | undefined {
  const comment = parseStatusMarker(body);
  if (comment === undefined) return undefined;
  const found: { mark: SectionMark; lines: string[] }[] = [];
  for (const line of body.split(/\r?\n/)) {
    const mark = parseSectionMarker(line);
    if (mark) found.push({ mark, lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  return { comment, sections: found.map(({ mark, lines }) => ({ ...mark, text: lines.join('\n').trim() })) };
}

/** Formats the marker of a section, without its command when that is too long. */
function formatMarkerWithin({ command, ...mark }: Section, limit: number): string {
  const whole = formatSectionMarker({ ...mark, command });
  return whole.length <= limit ? whole : formatSectionMarker(mark);
}

/** Renders `**imagebuild**: 2 done, 1 failed`. */
function renderHeadline(sections: readonly Section[], language: Language): string {
  const say = sentencesIn(language);
  const counts = states.map((state) => {
    const count = sections.filter((one) => one.state === state).length;
    return count === 0 ? '' : `${count} ${say(stateNames[state])}`;
  });
  return `**imagebuild**: ${counts.filter(Boolean).join(', ')}`;
}

/** The order of the states; a build never goes back to an earlier one. */
const ranks: Readonly<Record<State, number>> = {
  queued: 0,
  joined: 0,
  building: 1,
  done: 2,
  unverified: 2,
  failed: 2,
  cancelled: 2,
  refused: 2,
};

/** Returns whether a section says how its build ended. */
export function isFinal({ state }: Pick<Section, 'state'>): boolean {
  return ranks[state] === 2;
}

/**
 * Merges sections into a status comment, sorted by line, so that two writers who each know a part lose
 * nothing. The same sections in any order, and any of them twice, give the same comment.
 */
export function mergeSections(content: StatusContent, sections: readonly Section[]): StatusContent {
  const merged = [...content.sections];
  for (const section of sections) {
    const at = merged.findIndex(({ line }) => line === section.line);
    const known = merged[at];
    if (known === undefined) merged.push(section);
    else merged[at] = chooseNewer(known, section);
  }
  return { ...content, sections: merged.sort((a, b) => a.line - b.line) };
}

/** Returns the newer of two sections of a line. */
function chooseNewer(known: Section, section: Section): Section {
  if (section.attempt !== known.attempt) return section.attempt > known.attempt ? section : known;
  // A run that could not be started here was started by another writer.
  if (known.run !== undefined && section.run === undefined) return known;
  if (known.run === undefined && section.run !== undefined) return section;
  // Of two runs of a request the younger one ends as a duplicate, so what it says does not count.
  if (known.run !== undefined && section.run !== undefined && section.run !== known.run)
    return section.run < known.run ? section : known;
  const [runAttempt, before] = [section.runAttempt ?? 1, known.runAttempt ?? 1];
  if (known.run !== undefined && runAttempt !== before) return runAttempt > before ? section : known;
  // A refusal is not the last word: the label may have been added since.
  if (known.state === 'refused') return section;
  return ranks[section.state] >= ranks[known.state] ? section : known;
}
