import { BoundedStore } from './bounded-store.ts'
import type { Catalogue } from './catalogue.ts'
import { ChargeDesk } from './charge-desk.ts'
import { Connection } from './connection.ts'
import type { Cdr, CredentialsRole, Session, Token } from './ocpi-objects.ts'
import type { Party } from './party.ts'
import type { Reservation } from './reservation.ts'
import type { Settings } from './settings.ts'

/** All state of the simulated operator. */
export interface Operator {
  settings: Settings
  /** Where it is reached; known once it listens. */
  origin: string
  own: Party
  roles: CredentialsRole[]
  catalogue: Catalogue
  connection: Connection
  whitelist: BoundedStore<Token>
  sessions: BoundedStore<Session>
  cdrs: BoundedStore<Cdr>
  desk: ChargeDesk
  reservations: Map<string, Reservation>
  /** Charging profiles as they were set, by session. */
  profiles: Map<string, unknown>
  /** Troubles switched on from outside. */
  troubles: { outageUntilMs: number; slowMs: Map<string, number> }
}

/** An operator with its feed, not yet listening and registered with nobody. */
export function createOperator(settings: Settings, catalogue: Catalogue): Operator {
  const own: Party = { country: settings.country, id: settings.party }
  return {
    settings,
    origin: '',
    own,
    roles: rolesOf(own, settings.name, catalogue),
    catalogue,
    connection: new Connection(),
    whitelist: new BoundedStore(200_000),
    sessions: new BoundedStore(20_000),
    cdrs: new BoundedStore(20_000),
    desk: new ChargeDesk(),
    reservations: new Map(),
    profiles: new Map(),
    troubles: { outageUntilMs: 0, slowMs: new Map() },
  }
}

/** The own role first, then one for each other party that owns something in the feed. */
function rolesOf(own: Party, name: string, catalogue: Catalogue): CredentialsRole[] {
  const others = catalogue.parties().filter(({ country, id }) => country !== own.country || id !== own.id)
  return [own, ...others].map((party, index) => ({
    role: 'CPO',
    country_code: party.country,
    party_id: party.id,
    business_details: { name: (index === 0 ? name : `${name} (${party.country}*${party.id})`).slice(0, 100) },
  }))
}
