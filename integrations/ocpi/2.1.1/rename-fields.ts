import type { Leniency } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

/**
 * The object with fields of another spelling under the names they have in the version, each reported: `names` leads from the spelling to the
 * name. What is there under its own name stays as it is.
 */
export function renameFields(raw: unknown, names: Readonly<Record<string, string>>, leniencies: Leniency[]): unknown {
  if (!isRawObject(raw)) return raw
  const moved = Object.entries(names).filter(([spelling, name]) => raw[spelling] != null && raw[name] == null)
  if (moved.length === 0) return raw
  for (const [spelling] of moved) leniencies.push({ field: spelling, rule: 'other_spelling' })
  return { ...raw, ...Object.fromEntries(moved.map(([spelling, name]) => [name, raw[spelling]])) }
}
