import { ALLOWED_DROP, type RunCircumstances } from './results.ts'

/** What one CDR of so many periods costs, in microseconds, and how that compares, as medians of the rounds. */
export interface TariffMeasured {
  readonly periods: number
  readonly bytes: number
  readonly parseUs: number
  readonly warmUs: number
  readonly compiledUs: number
  readonly bigUs: number
  /** Pricing as a share of `JSON.parse`: with a tariff that is known, and with reading it first. */
  readonly warmOfParse: number
  readonly compiledOfParse: number
  /** How many times as long as our whole price big.js takes for the sums alone, to which it is handed the components that count. */
  readonly bigOfWarm: number
  /** Our sums alone, and how many times as long as those big.js takes. */
  readonly sumsUs: number
  readonly bigOfSums: number
}

/** What the benchmark of tariffs measured. */
export interface TariffsMeasured {
  readonly cdrs: readonly TariffMeasured[]
  /** How much larger the heap is after a million CDRs, in KB. */
  readonly heapGrowthKb: number
}

/** An accepted run of the benchmark of tariffs. */
export interface TariffsRun extends RunCircumstances {
  readonly measured: TariffsMeasured
}

const AIM_OF_PARSE = 1
const AIM_OF_BIG = 30
const AIM_HEAP_KB = 1024
/** Short of an aim is seen in the table; so many times worse fails. */
const FAILS_AT = 3

/** What is far from its aim, or much slower than it was: a sentence each. */
export function findTariffDrops(stored: TariffsRun | undefined, { measured }: TariffsRun): readonly string[] {
  const drops = measured.cdrs.flatMap(({ periods, warmOfParse, bigOfSums }) => {
    const before = stored?.measured.cdrs.find((one) => one.periods === periods)
    const of = `${periods} periods`
    return [
      ...(warmOfParse > AIM_OF_PARSE * FAILS_AT ? [`${of}: ${warmOfParse.toFixed(2)} of JSON.parse`] : []),
      ...(bigOfSums < AIM_OF_BIG / FAILS_AT ? [`${of}: big.js takes only ${bigOfSums.toFixed(1)} times as long`] : []),
      ...(before !== undefined && warmOfParse > before.warmOfParse / (1 - ALLOWED_DROP)
        ? [`${of}: ${warmOfParse.toFixed(2)} of JSON.parse, was ${before.warmOfParse.toFixed(2)}`]
        : []),
    ]
  })
  const { heapGrowthKb } = measured
  return heapGrowthKb > AIM_HEAP_KB * FAILS_AT ? [...drops, `the heap grew by ${heapGrowthKb.toFixed(0)} KB`] : drops
}

/** The run as a table. */
export function showTariffsRun({ measured }: TariffsRun): string {
  const columns = (cells: readonly string[]) => cells.map((cell) => cell.padStart(13)).join('')
  const head = ['periods', 'bytes', 'JSON.parse', 'priced', '+ compiled', 'sums alone', 'big.js sums']
  const ratios = ['priced/parse', 'compiled', 'big/priced', 'big/sums']
  const rows = measured.cdrs.map((one) => [
    String(one.periods),
    String(one.bytes),
    ...[one.parseUs, one.warmUs, one.compiledUs, one.sumsUs, one.bigUs].map((us) => `${us.toFixed(2)} µs`),
    ...[one.warmOfParse, one.compiledOfParse].map((ratio) => ratio.toFixed(2)),
    ...[one.bigOfWarm, one.bigOfSums].map((ratio) => ratio.toFixed(1)),
  ])
  const aims = ['aim', '', '', '', '', '', '', `<= ${AIM_OF_PARSE}`, '', '', `>= ${AIM_OF_BIG}`]
  const memory = `heap after a million CDRs: ${measured.heapGrowthKb.toFixed(0)} KB more`
  return [columns([...head, ...ratios]), ...rows.map(columns), columns(aims), memory].join('\n')
}
