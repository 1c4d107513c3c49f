import type { Fault } from '#domain/fault'
import type { Issue, Leniency } from '#integrations/ocpi/parsed'

/** refused: not stored; leniency: read although wrong; fault: stored, and wrong in itself. */
export type FindingKind = 'refused' | 'leniency' | 'fault'

/** What a peer did wrong, as it is recorded. */
export interface Finding {
  readonly module: string
  /** The object's key; `*` where only the peer is counted, not each object. */
  readonly objectKey: string
  readonly field: string
  readonly rule: string
  readonly kind: FindingKind
  readonly detail: string | null
  /** The object as it came, for one that was refused. */
  readonly raw: string | null
  readonly times: number
}

/** A refused object is kept up to this length, to be read again when the peer's profile has changed. */
const LONGEST_RAW = 200_000

/** Faults of one object. */
export function faultFindings(module: string, objectKey: string, faults: readonly Fault[]): Finding[] {
  return faults.map((fault) => ({ ...fault, module, objectKey, kind: 'fault', raw: null, times: 1 }))
}

/**
 * Leniencies of many objects, counted by peer, field and rule: an operator that always sends a field in a wrong way does so in each of its
 * objects, and a row for each would tell nothing more. One object is named as an example.
 */
export function leniencyFindings(
  module: string,
  found: readonly { readonly objectKey: string; readonly leniencies: readonly Leniency[] }[],
): Finding[] {
  const counted = new Map<string, Finding>()
  for (const { objectKey, leniencies } of found) {
    for (const leniency of leniencies) {
      const field = withoutIndexes(leniency.field)
      const key = `${field} ${leniency.rule}`
      const times = (counted.get(key)?.times ?? 0) + 1
      const detail = counted.get(key)?.detail ?? `such as ${objectKey}`
      counted.set(key, {
        module,
        objectKey: '*',
        field,
        rule: leniency.rule,
        kind: 'leniency',
        detail,
        raw: null,
        times,
      })
    }
  }
  return [...counted.values()]
}

/** An object that could not be read: a finding for each issue, the object itself with the first. */
export function refusedFindings(module: string, objectKey: string, issues: readonly Issue[], raw: unknown): Finding[] {
  const withoutTokens = (name: string, value: unknown) => (name === 'publish_allowed_to' ? undefined : value)
  const text = JSON.stringify(raw ?? null, withoutTokens).slice(0, LONGEST_RAW)
  return issues.map((issue, index) => ({
    module,
    objectKey,
    field: issue.field,
    rule: issue.problem,
    kind: 'refused',
    detail: null,
    raw: index === 0 ? text : null,
    times: 1,
  }))
}

function withoutIndexes(field: string): string {
  return field.replace(/(^|\.)\d+(?=\.|$)/g, '$1*')
}
