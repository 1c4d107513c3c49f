import { DomainError } from '#domain/errors'
import type { ContractRecord } from '#durable-objects/contract/contract-rpc'
import { priceWords } from '#ui/price/price-words.ts'
import type { ShownPrice } from '#ui/price/shown-price.ts'
import type { Wording } from '#ui/wording.ts'
import type { DriverPorts } from './ports.ts'
import { evseKeyOf } from './qr-code.ts'
import { showPrice } from './show-price.ts'

/** A price as it is shown to whoever has a contract; where it is not startable, it is for information alone. */
export type ContractPrice = ShownPrice & { readonly startable: boolean }

/** The price at a connector by a contract's plan. It is stored, and a charge that is opened with it costs by it. */
export async function quoteForContract(
  ports: DriverPorts,
  contract: Pick<ContractRecord, 'brand' | 'plan'>,
  place: { readonly evse: string; readonly connector: string },
  wording: Wording,
): Promise<ContractPrice> {
  const charger = await ports.charger(evseKeyOf(place.evse))
  const connector = charger?.connectors.find(({ id }) => id === place.connector)
  if (!charger || !connector) throw new DomainError('evse_unknown', { field: charger ? 'connector' : 'evse' })
  if (!charger.reachable && !charger.informationOnly) throw new DomainError('operator_unreachable')
  const quoted = await ports.quote({
    brand: contract.brand,
    charger,
    connector,
    plan: contract.plan,
    words: (terms) => priceWords(terms, wording),
  })
  if (quoted.outcome === 'none') throw new DomainError(quoted.reason)
  const price = showPrice(quoted.quote, connector, ports.now())
  if (!price) throw new DomainError('price_unknown')
  return { ...price, startable: charger.reachable }
}
