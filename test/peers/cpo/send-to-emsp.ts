import { callOcpi, type OcpiCall, type OcpiReply } from './call-ocpi.ts'
import type { Kind } from './habits.ts'
import type { Operator } from './operator.ts'
import type { Party } from './party.ts'
import { writeByHabit } from './write-by-habit.ts'

/** A request to a module of the eMSP. */
export interface EmspCall {
  module: string
  role: 'SENDER' | 'RECEIVER'
  method: OcpiCall['method']
  /** Segments below the module's URL. */
  path?: readonly string[]
  query?: Record<string, string>
  body?: unknown
  from: Party
  to?: Party
}

/** Calls a module where the eMSP's version details say it is, as one of our parties. */
export async function sendToEmsp(operator: Operator, call: EmspCall): Promise<OcpiReply> {
  const { peer } = operator.connection
  const endpoint = peer?.endpoints.find(({ identifier, role }) => identifier === call.module && role === call.role)
  if (peer === null || endpoint === undefined) {
    const error = peer === null ? 'not registered with an eMSP' : `the eMSP has no ${call.module} ${call.role}`
    return { ok: false, httpStatus: null, statusCode: null, data: undefined, location: null, link: null, error }
  }
  const query = new URLSearchParams(call.query ?? {}).toString()
  return callOcpi({
    method: call.method,
    url:
      [endpoint.url.replace(/\/$/, ''), ...(call.path ?? []).map(encodeURIComponent)].join('/') +
      (query && `?${query}`),
    token: peer.token,
    from: call.from,
    to: call.to ?? emspParty(operator),
    isTokenRaw: operator.settings.habits.credential === 'raw',
    ...(call.body === undefined ? {} : { body: written(operator, call) }),
  })
}

/** The body as this operator writes it. */
function written({ settings }: Operator, { module, path = [], body }: EmspCall): unknown {
  const kind = KINDS[module]?.[module === 'locations' ? path.length - 3 : 0]
  return kind === undefined ? body : writeByHabit(kind, body, settings.habits)
}

/** By module, and for locations by how far down the path leads. */
const KINDS: Readonly<Record<string, readonly Kind[]>> = {
  locations: ['location', 'evse', 'connector'],
  tariffs: ['tariff'],
  sessions: ['session'],
  cdrs: ['cdr'],
}

/** The eMSP's brands, as it named them at registration. */
export function emspParties(operator: Operator): Party[] {
  const roles = operator.connection.peer?.roles ?? []
  const brands = roles.filter(({ role }) => role === 'EMSP')
  return (brands.length > 0 ? brands : roles).map((role) => ({ country: role.country_code, id: role.party_id }))
}

/** The eMSP's first party: whom we address where no token says which of its brands is meant. */
export function emspParty(operator: Operator): Party {
  return emspParties(operator)[0] ?? { country: 'NL', id: 'XXX' }
}
