import type { ChargeRecord } from '../../test/peers/cpo/charge-record.ts'
import { divideRounded, possibleGrossCents, toCents, toTenThousandths } from './amounts.ts'
import { type MarketName, VAT_PERCENT } from './cast.ts'
import { type ExpectedCharge, expectCharge } from './expect-charge.ts'
import type { PlannedCharge } from './plan-day.ts'
import type { CdrView, PaymentView, PostingView, RatingView, SessionView } from './platform-snapshot.ts'

/** A charge from all sides: planned, as the operator's journal has it, and as the platform's API has it. */
export interface ChargeFile {
  readonly charge: PlannedCharge
  readonly record: ChargeRecord | null
  readonly sessions: readonly SessionView[]
  readonly cdrs: readonly CdrView[]
  readonly ratings: readonly RatingView[]
  readonly postings: readonly PostingView[]
  readonly payments: readonly PaymentView[]
  /** What the receipt asked for, in cents; undefined: not looked at, null: there was none. */
  readonly receiptMinor?: number | null | undefined
}

/** Says each way in which the platform's account of a charge differs from the operator's. */
export function compareCharge(file: ChargeFile): readonly string[] {
  const expected = expectCharge(file.charge)
  const { record } = file
  if (record === null) return ['the operator knows nothing of it']
  const found = new Differences()
  found.check('state at the operator', record.state, expected.state)
  if (record.state !== expected.state) return found.all
  compareSession(file, record, expected, found)
  comparePayment(file, expected, found)
  if (!found.check('CDRs', file.cdrs.length, expected.cdr === null ? 0 : 1)) return found.all
  const [cdr] = file.cdrs
  if (cdr === undefined || expected.cdr === null) {
    found.check('postings', file.postings.length, 0)
    return found.all
  }
  compareCdr(file, record, cdr, found)
  compareSides(cdr, expected.cdr, found)
  comparePrice(file, record, cdr, found)
  compareCost(file, record, cdr, found)
  return found.all
}

class Differences {
  readonly all: string[] = []

  check(what: string, found: unknown, expected: unknown): boolean {
    if (Object.is(found, expected)) return true
    this.all.push(`${what}: ${String(found)}, expected ${String(expected)}`)
    return false
  }

  checkOneOf(what: string, found: unknown, expected: readonly unknown[]): void {
    if (!expected.includes(found)) this.all.push(`${what}: ${String(found)}, expected ${expected.join(' or ')}`)
  }
}

function compareSession(
  { charge, sessions, cdrs }: ChargeFile,
  record: ChargeRecord,
  expected: ExpectedCharge,
  found: Differences,
) {
  if (!found.check('sessions', sessions.length, expected.phase === null ? 0 : 1)) return
  const [session] = sessions
  if (session === undefined) return
  found.check('phase', session.phase, expected.phase)
  found.check('way', session.way, charge.way)
  if (charge.fault !== 'not_authorized') {
    found.check('brand of the session', session.brand, charge.brand)
    found.check('market of the session', session.market, charge.market)
  }
  found.check('CDR of the session', session.cdrKey, cdrs[0]?.key ?? null)
  found.check('start of the session', session.startedAt, expected.reported ? instantOf(record.start) : null)
  found.check('end of the session', session.endedAt, expected.reported ? instantOf(record.end) : null)
  found.check('energy of the session', session.energyWh, expected.reported ? wattHours(record.kWh) : 0)
}

function compareCdr({ charge, sessions }: ChargeFile, record: ChargeRecord, cdr: CdrView, found: Differences) {
  found.check('key', cdr.key, `${record.party}:${record.cdrId.toUpperCase()}`)
  found.check('session of the CDR', cdr.session, sessions[0]?.id ?? null)
  found.check('authorization', cdr.authorization, charge.fault === 'not_authorized' ? 'none' : 'ours')
  found.check('start', cdr.startedAt, instantOf(record.start))
  found.check('end', cdr.endedAt, instantOf(record.end))
  found.check('energy', cdr.energyWh, wattHours(record.claimed?.kWh ?? '0'))
  found.check('currency', cdr.currency, record.currency)
  found.check('claim', cdr.claimedExclMicros, toTenThousandths(record.claimed?.exclVat ?? '0') * 100)
  if (charge.fault !== 'not_authorized') {
    found.check('brand', cdr.brand, charge.brand)
    found.check('market', cdr.market, charge.market)
  }
}

function compareSides(cdr: CdrView, { operator, driver }: NonNullable<ExpectedCharge['cdr']>, found: Differences) {
  found.check(
    "operator's side",
    wordsOf(cdr.operatorStatus, cdr.operatorReasons),
    wordsOf(operator.status, [operator.reason]),
  )
  found.check("driver's side", wordsOf(cdr.driverStatus, cdr.driverReasons), wordsOf(driver.status, [driver.reason]))
}

/** A status and why; what is said beside a settled or billed side is no reason for anything. */
function wordsOf(status: string, reasons: readonly (string | null)[]): string {
  const isDone = status === 'settled' || status === 'billed'
  return isDone ? status : [status, ...reasons.filter((reason) => reason !== null)].join(' ')
}

function comparePrice(file: ChargeFile, record: ChargeRecord, cdr: CdrView, found: Differences) {
  const { charge, ratings, postings, sessions, receiptMinor } = file
  const isBilled = cdr.driverStatus === 'billed'
  if (!found.check('ratings', ratings.length, isBilled ? 1 : 0)) return
  const prices = postings.filter(({ kind }) => kind === 'charge_price')
  const [rating] = ratings
  if (rating === undefined) {
    found.check('postings of a price', prices.length, 0)
    return
  }
  const { market } = charge.operator
  const vatPercent = market === null ? 0 : VAT_PERCENT[market]
  const { grossMinor, netMinor, vatMinor } = rating
  found.checkOneOf('price', grossMinor, possibleGrossCents(toTenThousandths(record.totals?.exclVat ?? '0'), vatPercent))
  found.check('VAT rate', rating.vatBasisPoints, vatPercent * 100)
  found.check('net and VAT', netMinor + vatMinor, grossMinor)
  found.check('net', netMinor, divideRounded(grossMinor * 100, 100 + vatPercent))
  if (sessions[0] !== undefined) found.check('price of the session', sessions[0].priceMinor, grossMinor)
  found.check('postings of a price', prices.length, grossMinor === 0 ? 0 : 1)
  found.check('price posted', sumOf(prices, 'driver_receivable'), grossMinor)
  if (receiptMinor !== undefined) found.check('receipt', receiptMinor, grossMinor)
}

function compareCost({ postings }: ChargeFile, record: ChargeRecord, cdr: CdrView, found: Differences) {
  const costs = postings.filter(({ kind }) => kind === 'charge_cost')
  const isSettled = cdr.operatorStatus === 'settled'
  const exclMinor = isSettled ? toCents(toTenThousandths(record.claimed?.exclVat ?? '0')) : 0
  const vatMinor = isSettled ? inputVatMinor(record, cdr) : 0
  found.check('postings of a cost', costs.length, exclMinor === 0 && vatMinor === 0 ? 0 : 1)
  found.check('cost posted', sumOf(costs, 'charging_cost'), exclMinor)
  found.check('input VAT posted', sumOf(costs, 'input_vat'), vatMinor)
}

/** An operator of another country charges no VAT (reverse charge); one of ours what it says, or else the rate of the day. */
function inputVatMinor({ claimed, party }: ChargeRecord, cdr: CdrView): number {
  if (claimed === null || !party.startsWith(cdr.market.toUpperCase())) return 0
  const excl = toTenThousandths(claimed.exclVat)
  if (claimed.inclVat !== null) return toCents(toTenThousandths(claimed.inclVat)) - toCents(excl)
  return divideRounded(excl * VAT_PERCENT[cdr.market as MarketName], 10_000)
}

function comparePayment({ payments, postings, ratings }: ChargeFile, expected: ExpectedCharge, found: Differences) {
  if (!found.check('payments', payments.length, expected.payment === null ? 0 : 1)) return
  const [payment] = payments
  if (payment === undefined) return
  const { heldMinor, capturedMinor, releasedMinor } = payment
  const grossMinor = ratings[0]?.grossMinor ?? 0
  // Nothing to take is given back.
  const status = expected.payment === 'captured' && grossMinor === 0 ? 'released' : expected.payment
  found.check('payment', payment.status, status)
  const takenMinor = status === 'captured' ? Math.min(grossMinor, heldMinor) : 0
  found.check('captured', capturedMinor, takenMinor)
  found.check('released', releasedMinor, status === 'held' ? 0 : heldMinor - takenMinor)
  const taken = postings.filter(({ kind }) => kind === 'payment_captured')
  found.check('payment posted', sumOf(taken, 'payment_clearing'), takenMinor)
}

function sumOf(postings: readonly PostingView[], account: string): number {
  return postings
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.account === account)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
}

const instantOf = (text: string | null) => (text === null ? null : Date.parse(text))
const wattHours = (kWh: string) => toTenThousandths(kWh) / 10
