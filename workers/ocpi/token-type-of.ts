import { TOKEN_TYPES, type TokenType } from '#domain/token/token'
import { invalid } from '#workers/ocpi/refusal'

/** The type a request asks for; RFID where it names none. Throws a refusal for what is no type. */
export function tokenTypeOf(given: string | undefined): TokenType {
  if (given === undefined || given === '') return 'RFID'
  const type = TOKEN_TYPES.find((known) => known === given.toUpperCase())
  if (type === undefined) throw invalid([{ field: 'type', problem: 'is no type of token' }])
  return type
}
