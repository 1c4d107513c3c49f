/** What an operator can do wrong in a charge, by name. */
export const chargeFaults = [
  'cdr_twice',
  'cdr_late',
  'cdr_never',
  'session_out_of_order',
  'session_repeated',
  'session_never',
  'wrong_total',
  'implausible_energy',
  'not_authorized',
  'start_rejected',
  'start_timeout',
  'start_result_late',
  'stop_ignored',
] as const

export type ChargeFault = (typeof chargeFaults)[number]

/** The names among the values, and those this operator does not know. */
export function readFaults(values: unknown): { faults: ChargeFault[]; unknown: unknown[] } {
  const list: unknown[] = Array.isArray(values) ? values : values === undefined ? [] : [values]
  const isFault = (value: unknown): value is ChargeFault => chargeFaults.some((fault) => fault === value)
  return { faults: list.filter(isFault), unknown: list.filter((value) => !isFault(value)) }
}
