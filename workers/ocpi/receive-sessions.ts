import type { ReportedToken, SessionMessage } from '#domain/session/session'
import { contentHash } from '#integrations/ocpi/content-hash'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import type { Issue, Parsed } from '#integrations/ocpi/parsed'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { idInPath, requireSameId, requireSameParty } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { readContext, stampedPatch } from '#workers/ocpi/read-context'
import { invalid, unknownObject } from '#workers/ocpi/refusal'
import { isOurs, ownerInPath } from '#workers/ocpi/route-message'
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
      const session = await understood(
        c,
        ports,
        body.text,
        dialect.readSession(body.raw, readContext(c, ports, body.owner)),
      )
      await requireOurToken(c, ports, body.text, session.token)
      const hash = await contentHash(body.raw)
      return receive(c, ports, body, { kind: 'PUT', lastUpdated: session.lastUpdated, contentHash: hash, session })
    },
    PATCH: async (c) => {
      const body = await sessionInBody(c)
      const patch = dialect.readSessionPatch(stampedPatch(ports, dialect, body.raw), readContext(c, ports, body.owner))
      const { lastUpdated, changes } = await understood(c, ports, body.text, patch)
      if (changes.token) await requireOurToken(c, ports, body.text, changes.token)
      const hash = await contentHash(body.raw)
      return receive(c, ports, body, { kind: 'PATCH', lastUpdated, contentHash: hash, changes })
    },
  })
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
