import type { ChargeFile } from './compare-charge.ts'
import type { Comparison, DayAccounts } from './compare-day.ts'
import { DAY_FAULTS, LEAST_OF_A_FAULT, LEAST_PERCENT_OF_A_WAY, WAYS } from './plan-day.ts'

/** The table of a day: no clock times in it, so that the same seed gives the same table. */
export interface DayTable {
  readonly rows: readonly (readonly [string, string])[]
  /** What the day did not have enough of to prove anything, or has of what must not be. */
  readonly failures: readonly string[]
}

/** Counts and sums what the comparison laid out. */
export function tabulateDay(accounts: DayAccounts, comparison: Comparison): DayTable {
  const { files, differences, billedTwice, lost } = comparison
  const ways = WAYS.map((way) => [way, files.filter((file) => file.record && file.charge.way === way).length] as const)
  const faults = DAY_FAULTS.map(
    (fault) => [fault, files.filter((file) => file.charge.fault === fault && happened(file)).length] as const,
  )
  const total = ways.reduce((sum, [, count]) => sum + count, 0)
  const ledger = sumLedger(accounts)
  return {
    rows: [
      ['sessions', String(total)],
      ...ways.map(([way, count]) => [`  ${WAY_WORDS[way]}`, `${count} (${percentOf(count, total)} %)`] as const),
      ...operatorRows(files),
      ['faults injected', String(faults.reduce((sum, [, count]) => sum + count, 0))],
      ...faults.map(([fault, count]) => [`  ${fault}`, String(count)] as const),
      ...cdrRows(accounts),
      ...moneyRows(accounts),
      ...ledger.map(([currency, sum]) => [`ledger sum ${currency}`, cents(sum)] as const),
      ['sessions without CDR', String(files.filter(isWithoutCdr).length)],
      ['starts refused or unanswered', String(files.filter(({ record }) => record?.state === 'rejected').length)],
      ['CDRs lost', String(lost)],
      ['CDRs billed twice', String(billedTwice)],
      ['differences', String(differences.length)],
    ],
    failures: [
      ...ways
        .filter(([, count]) => count * 100 < total * LEAST_PERCENT_OF_A_WAY)
        .map(
          ([way, count]) => `${WAY_WORDS[way]}: ${count} of ${total} sessions, fewer than ${LEAST_PERCENT_OF_A_WAY} %`,
        ),
      ...faults
        .filter(([, count]) => count < LEAST_OF_A_FAULT)
        .map(([fault, count]) => `${fault}: ${count} times, fewer than ${LEAST_OF_A_FAULT}; ask for more sessions`),
      ...ledger.filter(([, sum]) => sum !== 0).map(([currency, sum]) => `the ledger sums to ${cents(sum)} ${currency}`),
      ...(billedTwice === 0 ? [] : [`${billedTwice} CDRs are billed twice`]),
      ...(lost === 0 ? [] : [`${lost} CDRs are lost`]),
      ...(differences.length === 0 ? [] : [`${differences.length} differences`]),
    ],
  }
}

const WAY_WORDS = { rfid: 'card at the charger', app: 'app', ad_hoc: 'QR code without an account' } as const

/** Did the operator really do it? Its journal says what it was told to do. */
function happened({ charge, record }: ChargeFile): boolean {
  const { fault } = charge
  if (record === null || fault === null) return false
  return fault === 'tariff_missing' ? record.tariffId === null : record.faults.includes(fault)
}

/** Charging was reported, and no CDR came. */
const isWithoutCdr = ({ sessions, cdrs }: ChargeFile) =>
  cdrs.length === 0 && sessions.some(({ startedAt }) => startedAt !== null)

function operatorRows(files: readonly ChargeFile[]) {
  return [...Map.groupBy(files, ({ charge }) => charge.operator)]
    .toSorted(([a], [b]) => b.share - a.share)
    .map(([{ country, party, name }, own]) => [`  at ${country}*${party} ${name}`, String(own.length)] as const)
}

function cdrRows({ platform }: DayAccounts): (readonly [string, string])[] {
  const { cdrs } = platform
  const count = (matches: (cdr: (typeof cdrs)[number]) => boolean) => String(cdrs.filter(matches).length)
  const because = (side: 'operator' | 'driver') => {
    const held = cdrs.filter((cdr) => cdr[`${side}Status`] === 'held' || cdr[`${side}Status`] === 'parked')
    const words = held.map((cdr) => `${cdr[`${side}Status`]}, ${cdr[`${side}Reasons`].join(' ')}`)
    return [...Map.groupBy(words, (word) => word)]
      .toSorted()
      .map(([word, all]) => [`  ${word}`, String(all.length)] as const)
  }
  return [
    ['CDRs received', String(cdrs.length)],
    ['CDRs settled with the operator', count(({ operatorStatus }) => operatorStatus === 'settled')],
    ...because('operator'),
    ['CDRs billed to the driver', count(({ driverStatus }) => driverStatus === 'billed')],
    ...because('driver'),
  ]
}

function moneyRows({ platform }: DayAccounts): (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = []
  const { ratings, postings, payments } = platform
  const currencies = [...new Set([...ratings, ...postings, ...payments].map(({ currency }) => currency))].toSorted()
  for (const currency of currencies) {
    const money = (label: string, minor: number) => rows.push([`${label} ${currency}`, cents(minor)])
    const own = <T extends { readonly currency: string }>(all: readonly T[]) =>
      all.filter((one) => one.currency === currency)
    const entries = own(postings).flatMap((posting) => posting.entries)
    const account = (name: string) =>
      entries.filter((entry) => entry.account === name).reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    money('revenue without tax', -account('charging_revenue'))
    money('tax owed', -account('output_vat'))
    money('cost without tax', account('charging_cost'))
    money('tax paid to operators', account('input_vat'))
    const paid = own(payments)
    const sum = (amount: (one: (typeof paid)[number]) => number) => paid.reduce((all, one) => all + amount(one), 0)
    const times = (status: string) => paid.filter((one) => one.status === status)
    rows.push([
      `payments captured ${currency}`,
      `${cents(sum((one) => one.capturedMinor))} in ${times('captured').length}`,
    ])
    rows.push([
      `payments released ${currency}`,
      `${cents(sum((one) => one.releasedMinor))} in ${paid.filter((one) => one.releasedMinor > 0).length}`,
    ])
    rows.push([
      `payments still held ${currency}`,
      `${cents(times('held').reduce((all, one) => all + one.heldMinor, 0))} in ${times('held').length}`,
    ])
  }
  return rows
}

function sumLedger({ platform }: DayAccounts): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>()
  for (const { currency, sumMinor } of platform.books) sums.set(currency, (sums.get(currency) ?? 0) + sumMinor)
  return [...sums].toSorted()
}

/** The table as text, amounts aligned. */
export function renderTable({ rows }: DayTable): string {
  const labels = Math.max(...rows.map(([label]) => label.length))
  const values = Math.max(...rows.map(([, value]) => value.search(/ |$/)))
  return rows
    .map(([label, value]) => `${label.padEnd(labels)}  ${' '.repeat(values - value.search(/ |$/))}${value}`)
    .join('\n')
}

const cents = (minor: number) =>
  `${minor < 0 ? '-' : ''}${Math.floor(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`
const percentOf = (count: number, total: number) => (total === 0 ? 0 : Math.floor((count * 100) / total))
