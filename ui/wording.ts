import { keyFor, type MessageKey, type Messages, type Translate, translator } from './translate.ts'

/** Languages the interface speaks, with the locale by which `Intl` writes money and dates. */
export const LOCALES = { en: 'en-GB', nl: 'nl-NL', de: 'de-DE' } as const
export type Language = keyof typeof LOCALES

/** What a part needs to speak: words, and the locale for numbers. */
export interface Wording {
  readonly language: Language
  readonly locale: string
  readonly t: Translate
  /** Words for a code that came from elsewhere, or for the other key where the code is not known. */
  readonly forCode: (prefix: string, code: string, otherwise: MessageKey) => string
}

/** One language, ready to speak. */
export function wordingOf(language: Language, messages: Messages): Wording {
  const t = translator(messages)
  const forCode = (prefix: string, code: string, otherwise: MessageKey) => t(keyFor(messages, prefix, code, otherwise))
  return { language, locale: LOCALES[language], t, forCode }
}

/** Is this one of our languages? */
export function isLanguage(text: string): text is Language {
  return text in LOCALES
}
