import type { z } from 'zod'
import type { Issue, Leniency } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** A problem as zod reports it, as far as it is looked at here. */
type ZodIssue = z.core.$ZodIssue

/** A changed spelling of a value under which it may be read; `drop` takes the field away. */
type Repair = { readonly rule: string; readonly value: unknown } | { readonly rule: string; readonly drop: true }

/** A peer's object after the schema, with everything that was mended or waived. */
export type LenientResult<T> =
  | { readonly ok: true; readonly value: T; readonly leniencies: Leniency[] }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/**
 * Reads a peer's object by a schema that says what the specification says. What fits costs one pass. What does not is mended where only
 * one meaning is possible (a number in quotes, a blank optional field, an enum in lower case), or waived where the schema allows it (a name
 * too long, a value of an open enum); each is reported. The rest is an issue, and then nothing is read.
 */
export function parseLenient<S extends z.ZodType>(schema: S, raw: unknown): LenientResult<z.output<S>> {
  const first = schema.safeParse(raw, { reportInput: true })
  if (first.success) return { ok: true, value: first.data, leniencies: [] }
  const leniencies: Leniency[] = []
  const mended = structuredClone(raw)
  // Lists are mended from behind: what is taken out must not move what is still to be mended.
  for (const issue of [...first.error.issues].reverse()) {
    const { repair, path } = repairOf(issue, mended)
    if (repair === null || !applyRepair(mended, path, repair)) continue
    leniencies.push({ field: fieldOf(path), rule: repair.rule })
  }
  const second = leniencies.length === 0 ? first : schema.safeParse(mended, { reportInput: true })
  if (second.success) return { ok: true, value: second.data, leniencies: leniencies.reverse() }
  leniencies.reverse()
  const issues: Issue[] = []
  for (const issue of second.error.issues) {
    const waived = waiverOf(issue)
    if (waived === null) issues.push({ field: fieldOf(issue.path), problem: issue.message })
    else leniencies.push({ field: fieldOf(issue.path), rule: waived })
  }
  if (issues.length > 0) return { ok: false, issues }
  // Every remaining deviation is one that leaves the value in the shape of the schema.
  return { ok: true, value: mended as z.output<S>, leniencies }
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.') || '.'
}

/** Rules a schema attaches to a check by `params.leniency`, and texts that are only too long; never longer than 255 beyond which we store nothing. */
function waiverOf(issue: ZodIssue): string | null {
  if (issue.code === 'custom') return typeof issue.params?.['leniency'] === 'string' ? issue.params['leniency'] : null
  if (issue.code === 'too_big' && issue.origin === 'string') {
    const input = issue.input
    return typeof input === 'string' && input.length <= Math.max(255, Number(issue.maximum) * 2) ? 'too_long' : null
  }
  return null
}

/** How a problem may be mended, and where: an optional object that holds nothing is taken away whole. */
function repairOf(
  issue: ZodIssue,
  root: unknown,
): { readonly repair: Repair | null; readonly path: readonly PropertyKey[] } {
  const around = issue.path.slice(0, -1)
  const isNothing = issue.input === undefined || issue.input === null || issue.input === ''
  const holder = isNothing && typeof around.at(-1) === 'string' ? valueAt(root, around) : null
  const isHollow = isRawObject(holder) && Object.values(holder).every((value) => value === null || value === '')
  if (isHollow) return { repair: { rule: 'empty_object', drop: true }, path: around }
  return { repair: valueRepair(issue), path: issue.path }
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : null), root)
}

function valueRepair(issue: ZodIssue): Repair | null {
  const input = issue.input
  if (issue.code === 'invalid_type') return repairOfType(issue.expected, input, issue.path)
  if (issue.code === 'invalid_value' && typeof input === 'string') {
    const upper = input.toUpperCase()
    if (issue.values.includes(upper)) return { rule: 'enum_case', value: upper }
    if (input === '' || input === 'null') return { rule: 'blank_is_absent', drop: true }
  }
  if (issue.code === 'custom' && (input === '' || input === 'null')) return { rule: 'blank_is_absent', drop: true }
  if (issue.code === 'custom' && typeof issue.params?.['meant'] === 'string') {
    return { rule: String(issue.params['meantRule']), value: issue.params['meant'] }
  }
  return null
}

function repairOfType(expected: string, input: unknown, path: readonly PropertyKey[]): Repair | null {
  if (input === undefined) return null
  if (input === null) return typeof path.at(-1) === 'number' ? { rule: 'null_in_list', drop: true } : null
  if (input === '' || input === 'null') return { rule: 'blank_is_absent', drop: true }
  if ((expected === 'number' || expected === 'int') && typeof input === 'string') {
    const text = input.trim()
    return /^-?\d{1,15}(\.\d{1,12})?$/.test(text) ? { rule: 'number_as_text', value: Number(text) } : null
  }
  if (expected === 'string' && typeof input === 'number') return { rule: 'text_as_number', value: String(input) }
  if (expected === 'boolean') return repairOfBoolean(input)
  if (expected === 'object' && Array.isArray(input)) return repairOfListed(input)
  if (expected === 'object' && isRawObject(input)) return null
  if (expected === 'array' && isRawObject(input)) {
    return Object.keys(input).length === 0
      ? { rule: 'empty_object', drop: true }
      : { rule: 'not_in_list', value: [input] }
  }
  return null
}

function repairOfBoolean(input: unknown): Repair | null {
  const text = String(input).toLowerCase()
  if (text === 'true' || text === '1') return { rule: 'boolean_as_text', value: true }
  if (text === 'false' || text === '0') return { rule: 'boolean_as_text', value: false }
  return null
}

/** A list where one object is due: none or one of them has one meaning, several have not. */
function repairOfListed(input: readonly unknown[]): Repair | null {
  if (input.length === 0) return { rule: 'empty_list', drop: true }
  return input.length === 1 ? { rule: 'object_in_list', value: input[0] } : null
}

function applyRepair(root: unknown, path: readonly PropertyKey[], repair: Repair): boolean {
  const last = path.at(-1)
  if (last === undefined) return false
  let parent = root
  for (const key of path.slice(0, -1)) {
    if (typeof parent !== 'object' || parent === null) return false
    parent = Reflect.get(parent, key)
  }
  if (typeof parent !== 'object' || parent === null) return false
  if (!('drop' in repair)) return Reflect.set(parent, last, repair.value)
  if (!Array.isArray(parent)) return Reflect.deleteProperty(parent, last)
  parent.splice(Number(last), 1)
  return true
}
