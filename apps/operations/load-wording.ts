import type { Messages } from '#ui/translate.ts'
import { type Language, type Wording, wordingOf } from '#ui/wording.ts'

// One language travels, the others stay where they are.
const CATALOGUES: Readonly<Record<Language, () => Promise<{ readonly default: Messages }>>> = {
  en: () => import('#ui/messages/en.json'),
  nl: () => import('#ui/messages/nl.json'),
  de: () => import('#ui/messages/de.json'),
}

/** The words of one language. */
export async function loadWording(language: Language): Promise<Wording> {
  return wordingOf(language, (await CATALOGUES[language]()).default)
}
