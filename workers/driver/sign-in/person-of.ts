import type { SignedInDriver } from '../driver-cookie.ts'
import type { DriverPorts } from '../ports.ts'

/** Whose an e-mail address is at a brand, by the directory's digest of it; null when it is nobody's. */
export async function personOf(
  ports: DriverPorts,
  brand: string,
  emailDigest: string,
): Promise<{ readonly subject: SignedInDriver; readonly email: string | null } | null> {
  const entry = await ports.objects.directory(emailDigest).lookup(emailDigest)
  const found = entry && (await ports.contract(entry.object))
  // The directory is scoped by brand; a contract of another one would be a mistake of ours, and opens nothing.
  if (!found || found.contract.brand !== brand) return null
  const { contract, driver } = found
  return { subject: { brand, contract: contract.id, driver: driver.id }, email: driver.email }
}
