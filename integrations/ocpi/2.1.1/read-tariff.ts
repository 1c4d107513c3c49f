import type { Tariff } from '#domain/tariff/tariff'
import { ownerOf } from '#integrations/ocpi/2.1.1/owner-of'
import { asNewerEnergyMix } from '#integrations/ocpi/2.1.1/read-location'
import { renameFields } from '#integrations/ocpi/2.1.1/rename-fields'
import { tariffSchema } from '#integrations/ocpi/2.1.1/tariff-schema'
import { tariffOf } from '#integrations/ocpi/2.2.1/read-tariff'
import type { ReadContext } from '#integrations/ocpi/dialect'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Issue, Leniency, Parsed } from '#integrations/ocpi/parsed'

/** Validity had these names before 2.2, though the table of 2.1.1 lacks them. */
const SPELLINGS = { start_datetime: 'start_date_time', end_datetime: 'end_date_time' }

/**
 * Reads a tariff of 2.1.1. Where its text leaves a meaning open, 2.2.1's holds: each dimension is priced by the first element that matches and
 * has it, and an upper limit is not part of its range.
 */
export function readTariff(raw: unknown, context: ReadContext): Parsed<Tariff> {
  const renamed: Leniency[] = []
  const parsed = parseLenient(tariffSchema, renameFields(raw, SPELLINGS, renamed))
  if (!parsed.ok) return parsed
  const issues: Issue[] = []
  const owner = ownerOf(raw, context, issues)
  if (issues.length > 0) return { ok: false, issues }
  const { value } = parsed
  const newer = {
    ...value,
    country_code: owner.countryCode,
    party_id: owner.partyId,
    energy_mix: value.energy_mix ? asNewerEnergyMix(value.energy_mix) : null,
  }
  return tariffOf(newer, [...renamed, ...parsed.leniencies])
}
