import { dialect221 } from '#integrations/ocpi/2.2.1/dialect'
import type { OcpiDialect } from '#integrations/ocpi/dialect'

/** The versions of OCPI that we speak, the newest first. */
export const DIALECTS: readonly OcpiDialect[] = [dialect221]

/** The dialect of a version; 2.2.1 where none is agreed upon yet: what is said before has the same form in all of them. */
export function dialectOf(version: string | null): OcpiDialect {
  return DIALECTS.find((dialect) => dialect.version === version) ?? dialect221
}
