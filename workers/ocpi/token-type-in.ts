import { TOKEN_TYPES, type TokenType } from '#domain/token/token'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import type { OcpiContext } from '#workers/ocpi/ocpi-context'
import { invalid } from '#workers/ocpi/refusal'

/** The type of token a request asks for; RFID where it names none. Throws a refusal for what is no type. */
export function tokenTypeIn(c: OcpiContext, dialect: OcpiDialect): TokenType {
  const given = dialect.wire.tokenTypeParameters.map((name) => c.req.query(name)).find((value) => value)
  if (given === undefined) return 'RFID'
  const type = TOKEN_TYPES.find((known) => known === given.toUpperCase())
  if (type === undefined) throw invalid([{ field: 'type', problem: 'is no type of token' }])
  return type
}
