import type { MiddlewareHandler } from 'hono'
import { sha256Hex } from '#integrations/crypto/digests'
import { type ShownCredential, shownCredential, type TokenForm } from '#integrations/ocpi/authorization'
import { readResultPath } from '#integrations/ocpi/command-response-url'
import { OCPI_STATUS } from '#integrations/ocpi/status-codes'
import type { OcpiContext, OcpiEnv } from '#workers/ocpi/ocpi-context'
import type { ConnectedPeer, OcpiPorts } from '#workers/ocpi/ports'
import { OcpiRefusal } from '#workers/ocpi/refusal'

const CONFIGURATION = /^\/ocpi\/(versions|\d[\d.]*(\/credentials)?)\/?$/

/** Who calls? Nobody learns anything here without a credential, and an invitation opens versions and credentials only. */
export function authenticate(ports: OcpiPorts): MiddlewareHandler<OcpiEnv> {
  return async (c, next) => {
    const shown = shownCredential(c.req.raw.headers)
    const known = shown === null ? null : await ports.peers.byCredential(shown.candidates)
    const peer = shown !== null && known !== null && isAccepted(shown, known) ? known : await awaited(c, ports)
    const isOpen = peer?.registered === true && peer.credential !== 'registration'
    if (peer !== null) {
      const presentedForm = formOf(peer, c.req.header(shown?.header ?? ''))
      c.set('peer', { ...peer, presentedForm, correlationId: c.var.ids.correlationId })
    }
    if (peer === null || !(isOpen || CONFIGURATION.test(c.req.path))) {
      // Which token was tried is told by the beginning of its digest: enough to compare, and nothing to call us with.
      const [tried] = shown?.candidates ?? []
      if (tried !== undefined) c.set('logIds', { credential: (await sha256Hex(tried)).slice(0, 8) })
      throw unauthenticated()
    }
    c.set('presentedToken', peer.presentedToken ?? shown?.candidates[0] ?? '')
    await next()
  }
}

/** The peer whose result of a command is awaited at the address that was called, where it was agreed that it shows no token. */
async function awaited(c: OcpiContext, ports: OcpiPorts): Promise<ConnectedPeer | null> {
  const result = c.req.method === 'POST' ? readResultPath(c.req.path) : null
  if (result === null) return null
  const peer = await ports.commands.awaitedFrom(result.type, result.commandId, result.secret)
  if (peer !== null)
    await ports.catalogue.noteLeniencies(peer, 'commands', [{ field: 'Authorization', rule: 'result_without_token' }])
  return peer
}

/** Shown as OCPI says, or in a way that was agreed upon with this peer? */
function isAccepted({ header, scheme }: ShownCredential, { profile }: ConnectedPeer): boolean {
  const schemes: readonly string[] = ['Token', ...(profile?.auth.acceptSchemes ?? [])]
  const headers: readonly string[] = ['Authorization', ...(profile?.auth.acceptHeaders ?? [])]
  return schemes.includes(scheme) && headers.includes(header)
}

/** As it is, or in Base64? */
function formOf({ presentedToken }: ConnectedPeer, header = ''): TokenForm {
  return presentedToken !== undefined && header.trim().endsWith(` ${presentedToken}`) ? 'raw' : 'base64'
}

function unauthenticated(): OcpiRefusal {
  const message = 'send "Authorization: Token " and the Base64 of the credentials token'
  return new OcpiRefusal(401, OCPI_STATUS.clientError, message, { 'WWW-Authenticate': 'Token' })
}
