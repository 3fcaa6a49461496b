// Typed message tables: English is the source, Chinese must have exactly its keys and argument lists.

export type Locale = 'en' | 'zh-CN';

type Message = string | ((...args: never[]) => string);
type Translated<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => string
    ? (...args: A) => string
    : string;
};

/** A lookup from locale to a table: `const messages = makeMessages({…}, {…}); messages(locale).copy`. */
export function makeMessages<const T extends Record<string, Message>>(
  en: T,
  zh: Translated<NoInfer<T>>,
): (locale: Locale) => Translated<T> {
  return locale => (locale === 'zh-CN' ? zh : (en as unknown as Translated<T>));
}

/** The best of our locales for what a browser asks for (`navigator.languages`). */
export function localeFor(languages: readonly string[]): Locale {
  for (const language of languages) {
    if (/^zh\b/i.test(language)) return 'zh-CN';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'en';
}
