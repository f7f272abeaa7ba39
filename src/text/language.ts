/** The languages that sentences are written in. English is the default. */
export type Language = 'en' | 'zh';

let language: Language = 'en';

/**
 * Chooses the language of what this process says from now on. What programs read doesn't depend on it: codes,
 * names, keys, and a document that is printed for them.
 */
export function speak(chosen: Language): void {
  language = chosen;
}

/** Returns the language that this process speaks. */
export function spokenLanguage(): Language {
  return language;
}

/** Does work that waits for nothing in another language, as for a repository that has its own. */
export function inLanguage<T>(chosen: Language, work: () => T): T {
  const before = language;
  language = chosen;
  try {
    return work();
  } finally {
    language = before;
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Returns the language of a locale (POSIX, Base Definitions, 8.2 Internationalization Variables): the first
 * of LC_ALL, LC_MESSAGES and LANG that is set decides. `zh_CN.GBK` is English, since what is said is UTF-8.
 */
export function languageOfLocale({ LC_ALL, LC_MESSAGES, LANG }: Env): Language {
  const locale = LC_ALL || LC_MESSAGES || LANG || '';
  return /^zh(?:[_-][A-Za-z]+)*(?:\.utf-?8)?(?:@\w+)?$/i.test(locale) ? 'zh' : 'en';
}
