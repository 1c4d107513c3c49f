import type { Leniency } from '#integrations/ocpi/parsed'
import type { Mended } from '#integrations/ocpi/quirks/quirk'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

/** An object while it is mended. What came is never changed: the first change of each part copies it. Every change is put down. */
export class Draft implements Mended {
  raw: RawObject
  readonly leniencies: Leniency[] = []

  constructor(raw: RawObject) {
    this.raw = raw
  }

  /** The value at a path of names; undefined where there is none. */
  get(path: string): unknown {
    return valueAt(this.raw, path)
  }

  /** Is something said at this path? Null, blank and nothing are the same. */
  has(path: string): boolean {
    return isSaid(this.get(path))
  }

  /** Puts a value at a path, undefined to take it away; false where an object on the way to it is missing. */
  set(path: string, value: unknown, rule: string): boolean {
    const changed = withValueAt(this.raw, path.split('.'), value)
    if (changed === null) return false
    this.raw = changed
    this.note(path, rule)
    return true
  }

  /** Puts down that something was read although it is wrong. */
  note(field: string, rule: string): void {
    this.leniencies.push({ field, rule })
  }

  /** Takes over what was made of the whole object elsewhere. */
  replace(mended: Mended): void {
    this.raw = mended.raw
    this.leniencies.push(...mended.leniencies)
  }

  /** Mends each object of a list. */
  each(field: string, mend: (item: RawObject) => Mended): void {
    const list = this.raw[field]
    if (!Array.isArray(list)) return
    let isChanged = false
    const mended = list.map((item: unknown, i) => {
      if (!isRawObject(item)) return item
      const done = mend(item)
      if (done.raw !== item) isChanged = true
      for (const { field: inner, rule } of done.leniencies) this.note(`${field}.${i}.${inner}`, rule)
      return done.raw
    })
    if (isChanged) this.raw = { ...this.raw, [field]: mended }
  }
}

/** The value at a path of names in an object; undefined where there is none. */
export function valueAt(raw: RawObject, path: string): unknown {
  if (!path.includes('.')) return raw[path]
  return path.split('.').reduce<unknown>((value, name) => (isRawObject(value) ? value[name] : undefined), raw)
}

/** Does a value say something? */
export function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function withValueAt(raw: RawObject, [name = '', ...rest]: readonly string[], value: unknown): RawObject | null {
  if (rest.length > 0) {
    const inner = raw[name]
    const changed = isRawObject(inner) ? withValueAt(inner, rest, value) : null
    return changed === null ? null : { ...raw, [name]: changed }
  }
  if (value !== undefined) return { ...raw, [name]: value }
  return Object.fromEntries(Object.entries(raw).filter(([key]) => key !== name))
}
