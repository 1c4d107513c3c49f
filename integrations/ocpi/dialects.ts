import { dialect211 } from '#integrations/ocpi/2.1.1/dialect'
import { dialect221 } from '#integrations/ocpi/2.2.1/dialect'
import { dialect230 } from '#integrations/ocpi/2.3.0/dialect'
import type { OcpiDialect } from '#integrations/ocpi/dialect'

/** The versions of OCPI that we speak, the newest first. */
export const DIALECTS: readonly OcpiDialect[] = [dialect230, dialect221, dialect211]

/** The dialect of a version; 2.2.1 where none is agreed upon yet: what is said before has the same form in all of them. */
export function dialectOf(version: string | null): OcpiDialect {
  return DIALECTS.find((dialect) => dialect.version === version) ?? dialect221
}
