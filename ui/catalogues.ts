import de from './messages/de.json'
import en from './messages/en.json'
import nl from './messages/nl.json'
import type { Messages } from './translate.ts'
import type { Language } from './wording.ts'

/** The words of every language, for the server; a page is sent one of them. */
export const CATALOGUES: Readonly<Record<Language, Messages>> = { en, nl, de }
