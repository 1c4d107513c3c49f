import { z } from 'zod'
import type { Endpoint } from '#integrations/ocpi/endpoints'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'

/** What a module's side is when a peer leaves it out, seen from an operator. */
const OPERATORS_ROLE: Readonly<Record<string, Endpoint['role']>> = {
  cdrs: 'SENDER',
  commands: 'RECEIVER',
  credentials: 'RECEIVER',
  invoicereconciliation: 'SENDER',
  locations: 'SENDER',
  payments: 'RECEIVER',
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
