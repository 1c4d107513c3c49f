import type { Instant } from '#domain/instant'
import { findTariffFaults } from '#domain/tariff/find-tariff-faults'
import type { Leniency } from '#integrations/ocpi/parsed'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { chunksOfRows, rowList } from './chunks-of-rows.ts'
import { faultFindings, leniencyFindings } from './finding.ts'
import { locationKey } from './location-intake.ts'
import { findingStatements, forgetFindings } from './record-findings.ts'
import { SENT_ROWS } from './sent-rows.ts'
import type { StoredVersion } from './tariff-version.ts'

/** A version of a tariff as an operator sent it, and as it was read. */
export interface TariffIntake {
  readonly raw: RawObject
  readonly version: StoredVersion
  readonly leniencies: readonly Leniency[]
}

// A version that is known already stays as it was: its row never changes.
const SAVE = `${SENT_ROWS}
INSERT INTO tariffs (hash, peer, country_code, party_id, id, currency, canonical, raw, received_at)
SELECT item ->> 0, ?2, item ->> 1, item ->> 2, item ->> 3, item ->> 4, item ->> 5, item -> 6, ?3
FROM sent WHERE true ON CONFLICT (hash) DO NOTHING`

/** Keeps tariff versions of a peer and what is wrong with them. Which one is current is the tariff book's to say. */
export async function saveTariffs(
  db: D1Database,
  peer: string,
  intakes: readonly TariffIntake[],
  now: Instant,
): Promise<void> {
  const rows = intakes.map(({ raw, version: { hash, tariff, canonical } }) => {
    return JSON.stringify([hash, tariff.countryCode, tariff.partyId, tariff.id, tariff.currency, canonical, raw])
  })
  const statements = chunksOfRows(rows, ({ length }) => length).map((chunk) =>
    db.prepare(SAVE).bind(rowList(chunk), peer, now),
  )
  const found = intakes.map(({ version: { tariff }, leniencies }) => {
    const objectKey = locationKey(tariff, tariff.id)
    return { objectKey, leniencies, faults: faultFindings('tariffs', objectKey, findTariffFaults(tariff, now)) }
  })
  const objectKeys = found.map((one) => one.objectKey)
  const faults = found.flatMap((one) => one.faults)
  statements.push(forgetFindings(db, peer, 'tariffs', objectKeys, now))
  statements.push(...findingStatements(db, peer, [...faults, ...leniencyFindings('tariffs', found)], now))
  if (intakes.length > 0) await db.batch(statements)
}
