import { partyLabel } from '#domain/identity/party'
import { type Shard, shardForNew, shardOf } from '#domain/identity/shard'
import type { CaptureEnded } from '#durable-objects/charging-session/capture-ended'
import type { SessionRecord } from '#durable-objects/charging-session/session-record'
import { staleSince, waitingOf } from '#durable-objects/charging-session/session-watch'
import type { OutboxHint, OutboxRow } from '#durable-objects/outbox-rpc'
import type { PeerView } from '#durable-objects/party/party-rpc'
import type { DriverQuestion, ReviewCase } from '#durable-objects/token/token-rpc'
import { savePeer } from '#store/catalogue/save-peer'
import { insertQuarantined } from '#store/market/insert-quarantined'
import { linkCdr } from '#store/market/link-cdr'
import { type ContractProjection, projectContract } from '#store/market/project-contract'
import { projectSession } from '#store/market/project-session'
import { insertReviewCase } from '#store/market/review-cases'
import type { House } from '../house.ts'
import { adviseOperator } from './advise-operator.ts'
import { announceTerminal } from './announce-terminal.ts'
import { applyPayment } from './apply-payment.ts'
import { applyToken, type TokenChanged } from './apply-token.ts'
import { type ArrivalFacts, arrivalFacts } from './arrival-facts.ts'
import { askDriver } from './ask-driver.ts'
import { type StoredArrival, settleArrival } from './settle-arrival.ts'
import { tellInvoiceRecord } from './tell-invoice-record.ts'

/** Brings the effect of one outbox row into the databases. Every effect has a natural key or a revision, so again changes nothing. */
export async function applyOutboxRow(
  house: House,
  hint: OutboxHint,
  row: OutboxRow,
  facts: ArrivalFacts = arrivalFacts(house, hint.object),
): Promise<void> {
  switch (row.type) {
    case 'TokenChanged': {
      const changed = row.payload as TokenChanged
      await applyToken(house, shardFor(changed.token.id), changed)
      return
    }
    case 'ContractChanged':
    case 'DriverChanged': {
      const projection = row.payload as ContractProjection
      const database = house.market(shardFor(projection.contract.id))
      await database.batch(projectContract(database, projection))
      return
    }
    case 'SessionChanged': {
      const { record, revision } = row.payload as { record: SessionRecord; revision: number }
      const database = house.market(shardFor(record.id))
      const copy = projectSession(database, sessionRow(record, revision), house.now())
      await database.batch(record.price ? [copy, ...linkCdr(database, record.price.cdrKey, record.id)] : [copy])
      return
    }
    case 'PaymentChanged': {
      const { record, revision } = row.payload as { record: SessionRecord; revision: number }
      await applyPayment(house.market(shardFor(record.id)), record, revision, house.now())
      return
    }
    case 'CdrReceived':
      await settleArrival(house, row.payload as StoredArrival, facts)
      return
    case 'CdrQuarantined': {
      const entry = row.payload as {
        id: string
        shard: Shard
        peer: string
        reason: string
        issues: unknown
        raw: string
        receivedAt: number
      }
      await insertQuarantined(house.market(entry.shard), {
        ...entry,
        source: entry.reason.startsWith('session') ? 'session' : 'cdr',
      }).run()
      return
    }
    case 'PeerChanged': {
      const { peer, revision } = row.payload as { peer: PeerView; revision: number }
      const lists = {
        roles: JSON.stringify(peer.roles),
        ourParties: JSON.stringify(peer.ourParties),
        allowedHosts: JSON.stringify(peer.allowedHosts),
        clients: JSON.stringify(peer.clients),
        hub: peer.hub && partyLabel(peer.hub),
        // Absent in rows from before there were feeds.
        feed: peer.feed ? JSON.stringify(peer.feed) : null,
      }
      await savePeer(house.catalogue, { ...peer, ...lists, revision })
      return
    }
    case 'CaptureEnded':
      await adviseOperator(house, row.payload as CaptureEnded)
      return
    case 'TerminalOpened':
      await announceTerminal(house, hint.object, (row.payload as { id: string }).id)
      return
    case 'InvoiceRecordChanged':
      await tellInvoiceRecord(house, hint.object, (row.payload as { id: string }).id)
      return
    case 'ReviewRaised': {
      const review = row.payload as ReviewCase
      const shard = shardForNew(review.market)
      if (!shard) throw new Error('case of a market without a database')
      await insertReviewCase(house.market(shard), review)
      return
    }
    case 'DriverAsked':
      await askDriver(house, row.payload as DriverQuestion)
      return
    default:
      throw new Error(`outbox row of an unknown type from ${hint.class}`)
  }
}

function shardFor(id: string): Shard {
  const shard = shardOf(id)
  if (!shard) throw new Error('id without a shard')
  return shard
}

function sessionRow(record: SessionRecord, revision: number): Parameters<typeof projectSession>[1] {
  const { reported, pinned, price } = record
  return {
    ...record,
    operatorSessionId: reported?.id ?? null,
    authorization: authorizationOf(record),
    startedAt: reported?.startAt ?? null,
    endedAt: reported?.endAt ?? null,
    energyWh: reported?.energyWh ?? 0,
    currency: pinned?.tariff.currency ?? reported?.currency ?? null,
    tariffHash: pinned?.tariffHash ?? null,
    quote: record.quoteId,
    pinnedFrom: pinned?.from ?? null,
    cdrKey: price?.cdrKey ?? null,
    priceMinor: price?.status === 'billed' ? price.grossMinor : null,
    revision,
    reportedStatus: reported?.status ?? null,
    staleSince: staleSince(record),
    flags: record.flags ?? [],
    waiting: waitingOf(record),
  }
}

/** On whose word the charge goes on, as far as its session tells; its CDR tells the rest. */
function authorizationOf({ way, token, authorizedAt }: SessionRecord): 'ours' | 'assumed' | 'none' {
  if (way !== 'rfid' || authorizedAt !== null) return 'ours'
  return token === null ? 'none' : 'assumed'
}
