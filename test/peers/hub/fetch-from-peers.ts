import { isRecord } from '../cpo/load-feed.ts'
import type { Cdr, Location, Session, Tariff } from '../cpo/ocpi-objects.ts'
import type { Party } from '../cpo/party.ts'
import { readToken, tokenKey } from '../cpo/read-token.ts'
import { callPeer, callUrl, type PeerCall, type PeerReply } from './call-peer.ts'
import type { Hub } from './hub.ts'
import { ownerOf } from './hub-catalogue.ts'
import { type HubConnection, partiesOf } from './hub-connection.ts'
import { versionOf } from './older-line.ts'
import { fromOlderToken } from './older-token.ts'
import { keepCdr, keepSession } from './take-from-operator.ts'
import { uidProblem } from './token-form.ts'

const maxPages = 10_000
/** Before anything that happens here. */
const beginning = '2000-01-01T00:00:00Z'

/** Everything an operator publishes, without telling anybody: who wants it, pulls it. */
export async function fetchFromOperator(hub: Hub, connection: HubConnection): Promise<void> {
  const enteredAt = new Date().toISOString()
  for (const party of partiesOf(connection)) {
    for (const tariff of await fetchAll<Tariff>(hub, connection, party, { module: 'tariffs' }))
      hub.catalogue.putTariff(tariff, enteredAt)
    for (const location of await fetchAll<Location>(hub, connection, party, { module: 'locations' }))
      hub.catalogue.putLocation(location, enteredAt)
  }
}

/** Sessions and CDRs that an operator could not deliver; tells how many there were of each. */
export async function catchUp(hub: Hub, connection: HubConnection): Promise<{ sessions: number; cdrs: number }> {
  const found = { sessions: 0, cdrs: 0 }
  const query = { date_from: beginning }
  for (const party of partiesOf(connection)) {
    for (const session of await fetchAll<Session>(hub, connection, party, { module: 'sessions', query })) {
      const held = hub.sessions.get(`${ownerOf(session)}/${session.id}`)
      if (held !== null && held.object.last_updated >= session.last_updated) continue
      keepSession(hub, session, crypto.randomUUID())
      found.sessions += 1
    }
    for (const cdr of await fetchAll<Cdr>(hub, connection, party, { module: 'cdrs' })) {
      if (hub.cdrs.get(`${ownerOf(cdr)}/${cdr.id}`) !== null) continue
      keepCdr(hub, cdr, crypto.randomUUID())
      found.cdrs += 1
    }
  }
  return found
}

/** The tokens of all brands of an eMSP; tells how many were taken. A list that is not paged is not read. */
export async function fetchTokens(hub: Hub, connection: HubConnection): Promise<number> {
  let taken = 0
  for (const party of partiesOf(connection)) {
    for (const value of await fetchAll(hub, connection, party, { module: 'tokens' }, hub.own)) {
      const token = readToken(versionOf(hub, connection) === '2.1.1' ? fromOlderToken(value, party) : value)
      if (token === null) continue
      const problem = uidProblem(token)
      if (problem !== null) hub.journal.refuse(connection.id, 'GET tokens', problem)
      else {
        hub.tokens.set(tokenKey(token.uid, token.type), token)
        taken += 1
      }
    }
  }
  return taken
}

async function fetchAll<T = Record<string, unknown>>(
  hub: Hub,
  connection: HubConnection,
  to: Party,
  { module, query = {} }: Pick<PeerCall, 'module' | 'query'>,
  from: Party = hub.own,
): Promise<T[]> {
  const all: T[] = []
  let next: string | null = null
  for (let page = 0; page < maxPages; page += 1) {
    const answer: PeerReply =
      next === null
        ? await callPeer(hub, connection, {
            module,
            role: 'SENDER',
            method: 'GET',
            query: { limit: '100', ...query },
            from,
            to,
          })
        : await callUrl(hub, connection, {
            method: 'GET',
            url: next,
            token: connection.credentials.peer?.token ?? null,
            from,
            to,
          })
    const reply: PeerReply['reply'] = answer.reply
    if (reply === null || !reply.ok || !Array.isArray(reply.data)) {
      hub.journal.fault(
        connection.id,
        `GET ${module}`,
        `answered ${reply?.httpStatus ?? answer.came}/${reply?.statusCode ?? ''}`,
      )
      return all
    }
    if (reply.headers?.['x-total-count'] === undefined) {
      hub.journal.fault(connection.id, `GET ${module}`, 'is not paged, and so not read')
      return all
    }
    // Read as published: what a hub passes on is right or wrong as its owner made it.
    all.push(...(reply.data.filter(isRecord) as T[]))
    next = /<([^>]+)>\s*;[^,]*\brel="?next"?/i.exec(reply.link ?? '')?.[1] ?? null
    if (next === null) break
  }
  return all
}
