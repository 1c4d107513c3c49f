import { z } from 'zod'
import type { Endpoint, OfferedVersion } from '#integrations/ocpi/endpoints'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'

/** Source: OCPI 2.2.1, version information, Version. */
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

/** What a module's side is when a peer leaves it out, seen from an operator. */
const OPERATORS_ROLE: Readonly<Record<string, Endpoint['role']>> = {
  cdrs: 'SENDER',
  commands: 'RECEIVER',
  credentials: 'RECEIVER',
  locations: 'SENDER',
  sessions: 'SENDER',
  tariffs: 'SENDER',
  tokens: 'RECEIVER',
}

/** Reads the modules of a version. Modules we do not know are left out; of two alike the first counts. */
export function readVersionDetails(raw: unknown): Parsed<readonly Endpoint[]> {
  const listed = z.object({ endpoints: z.array(z.unknown()) }).safeParse(raw)
  if (!listed.success) return { ok: false, issues: [{ field: 'endpoints', problem: 'is missing or no list' }] }
  const leniencies: Leniency[] = []
  const endpoints: Endpoint[] = []
  for (const [i, item] of listed.data.endpoints.entries()) {
    const read = z.object({ identifier: z.string(), role: z.string().nullish(), url: z.url() }).safeParse(item)
    const identifier = read.data?.identifier.toLowerCase() ?? ''
    const given = read.data?.role?.toUpperCase()
    const role = given === 'SENDER' || given === 'RECEIVER' ? given : OPERATORS_ROLE[identifier]
    if (!read.success || role === undefined) {
      leniencies.push({ field: `endpoints.${i}`, rule: 'unreadable_endpoint' })
      continue
    }
    if (identifier !== read.data.identifier) leniencies.push({ field: `endpoints.${i}.identifier`, rule: 'enum_case' })
    if (role !== read.data.role) leniencies.push({ field: `endpoints.${i}.role`, rule: 'role_assumed' })
    if (endpoints.some((known) => known.identifier === identifier && known.role === role)) continue
    endpoints.push({ identifier, role, url: read.data.url })
  }
  if (endpoints.length === 0) return { ok: false, issues: [{ field: 'endpoints', problem: 'names no module' }] }
  return { ok: true, value: endpoints, leniencies }
}
