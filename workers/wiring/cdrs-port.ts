import { arrivalOf, quarantineOf } from '#durable-objects/party/take-cdr'
import { areTakenElsewhere, noteTaken } from '#durable-objects/party/taken-elsewhere'
import { readRawCdr } from '#store/market/read-raw-cdr'
import type { House } from '../house.ts'
import type { OcpiPorts } from '../ocpi/ports.ts'
import { within } from './within.ts'

/** A CDR waits so long for what other connections know of it, and is taken then. */
const ASK_MS = 250
const TAKEN_ELSEWHERE = { outcome: 'conflict' } as const

/** CDRs as the OCPI surface needs them: taken by the peer's intake object, whether or not any database answers. */
export function cdrsPort(house: House): OcpiPorts['cdrs'] {
  return {
    async receive(peer, raw, rawText, cdr, read) {
      const intake = house.objects.intake(peer.peerId)
      const arrival = await arrivalOf(house, house.objects.party(peer.peerId), peer, { raw, rawText, cdr, read })
      if (arrival === 'foreign_token') {
        const issues = [{ field: 'cdr_token.party_id', problem: 'this party is not ours' }]
        const entry = await quarantineOf(house, peer, 'party_not_ours', rawText, issues)
        if (entry) await intake.quarantine(entry)
        return { outcome: 'foreign_token' }
      }
      const [isTaken] = await within(ASK_MS, areTakenElsewhere(house, house.catalogue, [arrival]), [])
      const receipt = isTaken ? TAKEN_ELSEWHERE : await intake.receive(arrival)
      if (receipt.outcome === 'conflict') {
        await noteTaken(house.catalogue, peer.peerId, 1, house.now())
        const issues = [{ field: 'id', problem: 'is taken by a CDR with other content' }]
        const entry = await quarantineOf(house, peer, 'cdr_conflict', rawText, issues)
        if (entry) await intake.quarantine(entry)
        return { outcome: 'conflict' }
      }
      return { outcome: receipt.outcome, url: `${house.origin}/ocpi/${read.version}/receiver/cdrs/${receipt.urlId}` }
    },
    async get(peer, urlId) {
      const found = await house.objects.intake(peer.peerId).find(urlId)
      if (!found) return null
      const raw = found.raw ?? (await readRawCdr(house.market(found.shard), found.key))
      return raw ? JSON.parse(raw) : null
    },
    async quarantine(peer, rawText, issues) {
      const entry = await quarantineOf(house, peer, 'cdr_unreadable', rawText, issues)
      if (entry) await house.objects.intake(peer.peerId).quarantine(entry)
    },
  }
}
