import { z } from 'zod'
import type { OfferedVersion } from '#integrations/ocpi/endpoints'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'

/** Source: OCPI, version information, Version; the same in every version. */
const versionSchema = z.object({ version: z.string().min(1), url: z.url() })

/** Reads a peer's list of versions. One that cannot be read is left out: another may do. */
export function readVersions(raw: unknown): Parsed<readonly OfferedVersion[]> {
  if (!Array.isArray(raw)) return { ok: false, issues: [{ field: '.', problem: 'is no list' }] }
  const leniencies: Leniency[] = []
  const versions = raw.flatMap((item: unknown, i) => {
    const parsed = versionSchema.safeParse(item)
    if (parsed.success) return [parsed.data]
    leniencies.push({ field: String(i), rule: 'unreadable_version' })
    return []
  })
  if (versions.length === 0) return { ok: false, issues: [{ field: '.', problem: 'names no version' }] }
  return { ok: true, value: versions, leniencies }
}
