import type { ReportedToken, SessionMessage } from '#domain/session/session'
import { contentHash } from '#integrations/ocpi/content-hash'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import type { Issue, Parsed } from '#integrations/ocpi/parsed'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { idInPath, requireSameId, requireSameParty } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { pushRules } from '#workers/ocpi/push-rules'
import { readObject } from '#workers/ocpi/read-body'
import { readContext, stampedPatch } from '#workers/ocpi/read-context'
import { invalid, unknownObject } from '#workers/ocpi/refusal'
import { isOurs, ownerInPath } from '#workers/ocpi/route-message'
import { spoken } from '#workers/ocpi/spoken'
import { takeMethods } from '#workers/ocpi/take-methods'

/** Sessions: read back, replaced whole, changed. What a message means for the session is decided where sessions are kept. */
export function receiveSessions(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  takeMethods(app, `/ocpi/${dialect.version}/receiver/sessions/:countryCode/:partyId/:sessionId`, {
    GET: async (c) => {
      const session = await ports.sessions.get(c.var.peer, ownerInPath(c), idInPath(c, 'sessionId'))
      if (session === null) throw unknownObject('this session is not known')
      return answerData(c, ports, session)
    },
    PUT: async (c) => {
      const body = await sessionInBody(c)
      const theirs = spoken(c, dialect)
      const context = readContext(c, ports, body.owner)
      const read = theirs.readSession(body.raw, context)
      if (!read.ok && pushRules(c, ports).putIsPatch) return receivePatch(c, ports, theirs, body)
      const session = await understood(c, ports, body.text, read)
      await requireOurToken(c, ports, body.text, session.token)
      const hash = await contentHash(body.raw)
      return receive(c, ports, body, { kind: 'PUT', lastUpdated: session.lastUpdated, contentHash: hash, session })
    },
    PATCH: async (c) => receivePatch(c, ports, spoken(c, dialect), await sessionInBody(c)),
  })
}

/** Changed fields. Of a session that we have not, they are taken for the whole where that was agreed upon and they are all of it. */
async function receivePatch(
  c: OcpiContext,
  ports: OcpiPorts,
  theirs: OcpiDialect,
  body: SessionBody,
): Promise<Response> {
  const { peer } = c.var
  const { owner, id, text } = body
  const context = readContext(c, ports, owner)
  const raw = stampedPatch(ports, theirs, body.raw)
  const patch = await understood(c, ports, text, theirs.readSessionPatch(raw, context))
  const { lastUpdated, changes, repeatsPeriods = false } = patch
  if (changes.token) await requireOurToken(c, ports, text, changes.token)
  const hash = await contentHash(raw)
  if (pushRules(c, ports).createsByPatch && (await ports.sessions.get(peer, owner, id)) === null) {
    const { countryCode, partyId } = owner
    const whole = theirs.readSession({ country_code: countryCode, party_id: partyId, id, ...raw }, context)
    if (whole.ok) {
      return receive(c, ports, body, { kind: 'PUT', lastUpdated, contentHash: hash, session: whole.value })
    }
  }
  return receive(c, ports, { ...body, raw }, { kind: 'PATCH', lastUpdated, contentHash: hash, changes, repeatsPeriods })
}

type SessionBody = Awaited<ReturnType<typeof sessionInBody>>

async function sessionInBody(c: OcpiContext) {
  const owner = ownerInPath(c)
  const id = idInPath(c, 'sessionId')
  c.set('logIds', { session: id })
  const { raw, text } = await readObject(c)
  requireSameId(raw, 'id', id)
  requireSameParty(raw, owner)
  return { owner, id, raw, text }
}

async function understood<T>(c: OcpiContext, ports: OcpiPorts, text: string, parsed: Parsed<T>): Promise<T> {
  if (!parsed.ok) return refuse(c, ports, text, parsed.issues)
  c.set('leniencies', parsed.leniencies)
  await ports.catalogue.noteLeniencies(c.var.peer, 'sessions', parsed.leniencies)
  return parsed.value
}

/** A session of somebody else's driver is not ours to keep an eye on. */
async function requireOurToken(c: OcpiContext, ports: OcpiPorts, text: string, token: ReportedToken): Promise<void> {
  if (isOurs(c.var.peer, token)) return
  await refuse(c, ports, text, [{ field: 'cdr_token', problem: 'is of no party of ours on this connection' }])
}

async function refuse(c: OcpiContext, ports: OcpiPorts, text: string, issues: readonly Issue[]): Promise<never> {
  await ports.sessions.quarantine(c.var.peer, text, issues)
  throw invalid(issues)
}

async function receive(
  c: OcpiContext,
  ports: OcpiPorts,
  body: SessionBody,
  message: SessionMessage,
): Promise<Response> {
  const outcome = await ports.sessions.receive(c.var.peer, body.owner, body.id, message, body.raw)
  if (outcome === 'unknown') throw unknownObject('this session is not known: send it whole')
  return answerStored(c, ports, outcome)
}
