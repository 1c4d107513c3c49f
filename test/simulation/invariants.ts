import { foldSession } from '#domain/session/fold-session'
import type { Charge, World } from './world.ts'

/** What must be true whatever happened. The list below is the whole of it: a new promise is another entry. */
export interface Invariant {
  readonly name: string
  /** What is wrong; null when nothing is. */
  check(world: World): string | null
}

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'every transaction sums to zero',
    check: ({ platform }) => {
      const wrong = platform.ledger.find(({ entries }) => entries.reduce((sum, one) => sum + one.amountMinor, 0) !== 0)
      return wrong?.id ?? null
    },
  },
  {
    name: 'the ledger sums to zero in every currency',
    check: ({ platform }) => {
      const sums = new Map<string, number>()
      for (const { currency, entries } of platform.ledger)
        for (const { amountMinor } of entries) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor)
      const wrong = [...sums].find(([, sum]) => sum !== 0)
      return wrong ? `${wrong[0]} ${wrong[1]}` : null
    },
  },
  {
    name: 'no fact is posted twice',
    check: ({ platform }) => {
      const ids = platform.ledger.map(({ id }) => id)
      return ids.find((id, index) => ids.indexOf(id) !== index) ?? null
    },
  },
  {
    name: 'every CDR is settled, and billed once where it can be',
    check: ({ charges, platform }) => {
      for (const charge of charges) {
        if (!platform.settlements.has(charge.cdrKey)) return `${charge.cdrKey} was never settled`
        const billed = platform.ledger.filter(({ id }) => id === `price:${charge.cdrKey}`).length
        const due = owedMinor(charge)
        if (billed !== (due === null || due === 0 ? 0 : 1)) return `${charge.cdrKey} was billed ${billed} times`
      }
      return null
    },
  },
  {
    name: 'what is billed is the price that was pinned',
    check: ({ charges, platform }) => {
      for (const charge of charges) {
        const side = platform.settlements.get(charge.cdrKey)?.driverSide
        const due = owedMinor(charge)
        if (due === null && side?.status === 'billed') return `${charge.cdrKey} must not be billed`
        if (due !== null && side?.grossMinor !== due) return `${charge.cdrKey}: ${side?.grossMinor}, pinned ${due}`
      }
      return null
    },
  },
  {
    name: 'an operator is paid its claim or nothing',
    check: ({ charges, platform }) => {
      for (const { cdr, cdrKey } of charges) {
        const side = platform.settlements.get(cdrKey)?.operatorSide
        if (side?.status === 'settled' && side.exclMinor * 10_000 !== cdr.totalCost.exclVatMicros) return cdrKey
      }
      return null
    },
  },
  {
    name: 'the state of a session is the fold of all it was told',
    check: ({ charges, platform }) => {
      for (const { key } of charges) {
        const stored = platform.sessions.get(key)
        const all = platform.accepted.get(key)
        if (stored && all && JSON.stringify(stored.state) !== JSON.stringify(foldSession(all))) return key
      }
      return null
    },
  },
]

/** What a driver owes, in minor units, by a sum of whole numbers that shares no code with the platform; null where nothing can be billed. */
function owedMinor({ pinned, cdr, siteMarket, isTokenKnown }: Charge): number | null {
  const vat = siteMarket?.vatBasisPointsAt(cdr.startAt) ?? null
  if (pinned === null || vat === null || !isTokenKnown) return null
  const prices = pinned.tariff.elements[0]?.priceComponents ?? []
  const priceOf = (type: string) => BigInt(prices.find((component) => component.type === type)?.priceMicros ?? 0)
  let picos = priceOf('FLAT') * 1_000_000n
  for (const { dimensions } of cdr.periods)
    for (const { type, volumeMicros } of dimensions) picos += priceOf(type) * BigInt(volumeMicros)
  const exact = picos * BigInt(10_000 + vat) * 100n + BigInt(pinned.plan.sessionFeeMinor) * 10n ** 16n
  return Number((2n * exact + 10n ** 16n) / (2n * 10n ** 16n))
}
