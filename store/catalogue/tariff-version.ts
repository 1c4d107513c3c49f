import { canonicalJson } from '#domain/canonical-json'
import type { Tariff, TariffVersion } from '#domain/tariff/tariff'
import { sha256Hex } from '#integrations/crypto/digests'

/** A tariff with its hash and the text that is stored. When it was last updated is no part of what it says, so it is not hashed. */
export interface StoredVersion extends TariffVersion {
  /** The whole tariff as JSON: what is hashed, and behind it when it was last updated. */
  readonly canonical: string
}

/** The version that a tariff is: the same terms have the same hash, however they were written. */
export async function tariffVersion(tariff: Tariff): Promise<StoredVersion> {
  const { lastUpdated, ...terms } = tariff
  const text = canonicalJson(terms)
  return { hash: await sha256Hex(text), tariff, canonical: `${text.slice(0, -1)},"lastUpdated":${lastUpdated}}` }
}
