import type { z } from 'zod'
import type { PartyKey } from '#domain/identity/party'
import { countryCode, partyId } from '#integrations/ocpi/2.2.1/field-schemas'
import type { cdrTokenSchema } from '#integrations/ocpi/2.2.1/session-schema'
import type { ReadContext } from '#integrations/ocpi/dialect'
import type { Issue } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

const NOBODY: PartyKey = { countryCode: '', partyId: '' }

/**
 * Whose object it is. 2.1.1 leaves that to the URL or the connection; where neither tells, a party that the object names itself is taken, as
 * hubs add it. An issue where nobody is named.
 */
export function ownerOf(raw: unknown, context: ReadContext, issues: Issue[]): PartyKey {
  if (context.owner !== null) return context.owner
  if (isRawObject(raw)) {
    const country = countryCode.safeParse(raw['country_code'])
    const party = partyId.safeParse(raw['party_id'])
    if (country.success && party.success) {
      return { countryCode: country.data.toUpperCase(), partyId: party.data.toUpperCase() }
    }
  }
  const problem = 'is due on a connection with several parties'
  issues.push({ field: 'country_code', problem }, { field: 'party_id', problem })
  return NOBODY
}

/**
 * The token that an `auth_id` stands for, as 2.2.1 has it: the contract's id is all that 2.1.1 repeats, and some operators put the card's UID
 * there, so it is both until it was looked up. An issue where it is not clear which of our parties is meant.
 */
export function cdrTokenOf(authId: string, context: ReadContext, issues: Issue[]): z.output<typeof cdrTokenSchema> {
  const { countryCode: country_code, partyId: party_id } = context.ours ?? NOBODY
  if (context.ours === null) {
    issues.push({ field: 'auth_id', problem: 'is of no certain party of ours on a connection with several' })
  }
  return { country_code, party_id, uid: authId, type: 'RFID', contract_id: authId }
}
