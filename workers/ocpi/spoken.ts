import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { withProfile } from '#integrations/ocpi/quirks/with-profile'
import type { OcpiContext } from '#workers/ocpi/ocpi-context'

/** A version as the caller speaks it. */
export function spoken(c: OcpiContext, dialect: OcpiDialect): OcpiDialect {
  const { profile } = c.var.peer
  return profile === undefined ? dialect : withProfile(dialect, profile)
}
