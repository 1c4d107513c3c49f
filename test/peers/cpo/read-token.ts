import { isRecord } from './load-feed.ts'
import type { Token } from './ocpi-objects.ts'

/** The token in a message, if it has what every use of it needs. */
export function readToken(value: unknown): Token | null {
  if (!isRecord(value)) return null
  const { country_code, party_id, uid, contract_id } = value
  const isComplete = [country_code, party_id, uid, contract_id].every(
    (field) => typeof field === 'string' && field !== '',
  )
  if (!isComplete) return null
  const type = typeof value.type === 'string' ? value.type : 'RFID'
  return { ...value, country_code, party_id, uid, contract_id, type } as Token
}

/** Where a token is kept: a uid is unique with its type only. */
export const tokenKey = (uid: string, type: string) => `${uid}/${type}`
