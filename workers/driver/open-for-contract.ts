import { DomainError } from '#domain/errors'
import { shardOf } from '#domain/identity/shard'
import type { Quote } from '#domain/quote/quote'
import { refuseQuote } from '#domain/quote/refuse-quote'
import { checkReservationEnd } from '#domain/session/reservation'
import type { SessionView } from '#durable-objects/charging-session/charging-session-rpc'
import type { ContractRecord, DriverRecord } from '#durable-objects/contract/contract-rpc'
import { sha256Hex } from '#integrations/crypto/digests'
import { contractSecret } from './api/own-session.ts'
import { deriveCharge } from './derive-charge.ts'
import type { DriverPorts } from './ports.ts'

/** A charge to be opened under a contract, at a price that was shown. */
export interface ContractCharge {
  /** Made by whoever asks: the same key again is the same charge. */
  readonly key: string
  readonly quote: string
  /** Keeps the place until then in place of starting. */
  readonly reserveUntil?: number | undefined
}

/** Opens it, or finds the one that was opened by this key. Refuses a price that no longer holds. */
export async function openForContract(
  ports: DriverPorts,
  { contract, driver }: { readonly contract: ContractRecord; readonly driver: DriverRecord },
  asked: ContractCharge,
): Promise<SessionView> {
  const shard = shardOf(contract.id)
  if (!shard) throw new DomainError('contract_unknown')
  const { id } = await deriveCharge(ports.keys.signing, shard, contract.id, asked.key)
  const session = ports.session(id)
  const secretHash = await sha256Hex(await contractSecret(ports.keys.signing, contract.id, id))
  const known = (await session.opens(secretHash)) ? await session.view() : null
  if (known) return known
  if (contract.suspendedAt !== null) throw new DomainError('contract_suspended')
  const quote = await validQuote(ports, asked.quote, contract)
  const { reserveUntil } = asked
  if (reserveUntil !== undefined) checkReservationEnd(reserveUntil, ports.now())
  const token = await ports.appToken(contract.id)
  if (!token) throw new DomainError('charge_not_startable', { message: 'the contract has no token for the app' })
  const chargers = await ports.station(quote.peer, quote.countryCode, quote.partyId, quote.locationId)
  const place = chargers.find(({ evseUid }) => evseUid === quote.evseUid)
  if (place?.informationOnly) throw new DomainError('information_only')
  return session.open({
    id,
    way: 'app',
    quote,
    token,
    driver: driver.id,
    locationName: place?.locationName ?? null,
    evseId: place?.evseId ?? null,
    secretHash,
    paymentMethod: null,
    ...(reserveUntil === undefined ? {} : { reserveUntil }),
    now: ports.now(),
  })
}

/** The quote that was shown, if it still is the price. */
async function validQuote(ports: DriverPorts, id: string, { brand, plan }: ContractRecord): Promise<Quote> {
  const quote = await ports.storedQuote(id)
  const refused = refuseQuote(quote, { brand, plan, place: null, now: ports.now() })
  if (refused !== null || quote === null) throw new DomainError(refused ?? 'quote_unknown', { field: 'quote' })
  if (!(await ports.isCurrent(quote))) throw new DomainError('quote_changed', { field: 'quote' })
  return quote
}
