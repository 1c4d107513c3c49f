import { CATALOGUES } from '#ui/catalogues.ts'
import { keyFor, translator } from '#ui/translate.ts'
import { isLanguage } from '#ui/wording.ts'

/** Why a charge was refused, in a sentence for whoever stands at the charger, in their language; null for a yes. */
export function refusalInfo(
  reason: string,
  language: string | null,
): { readonly language: string; readonly text: string } | null {
  if (reason === 'ok') return null
  const spoken = language !== null && isLanguage(language) ? language : 'en'
  const messages = CATALOGUES[spoken]
  return { language: spoken, text: translator(messages)(keyFor(messages, 'refusal', reason, 'refusal.other')) }
}
