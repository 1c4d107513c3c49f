import type { AuthorizeAnswer } from '#durable-objects/token/token-rpc'
import type { AuthorizationDecision } from '#integrations/ocpi/authorization-decision'
import { CATALOGUES } from '#ui/catalogues.ts'
import { isLanguage, wordingOf } from '#ui/wording.ts'

/** What a charger may show to the driver: why there is no charge, in the driver's language. Null where there is one. */
export function authorizationInfo({ allowed, reason, token }: AuthorizeAnswer): AuthorizationDecision['info'] {
  if (allowed === 'ALLOWED') return null
  const language = token.language !== null && isLanguage(token.language) ? token.language : 'en'
  const { forCode } = wordingOf(language, CATALOGUES[language])
  return { language, text: forCode('driver.reason', reason, 'driver.app.error.charge_not_startable') }
}
