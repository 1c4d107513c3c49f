import type { MiddlewareHandler } from 'hono'
import { credentialCandidates, type TokenForm } from '#integrations/ocpi/authorization'
import { OCPI_STATUS } from '#integrations/ocpi/status-codes'
import type { OcpiEnv } from '#workers/ocpi/ocpi-context'
import type { ConnectedPeer, OcpiPorts } from '#workers/ocpi/ports'
import { OcpiRefusal } from '#workers/ocpi/refusal'

const CONFIGURATION = /^\/ocpi\/(versions|\d[\d.]*(\/credentials)?)\/?$/

/** Who calls? Nobody learns anything here without a credential, and an invitation opens versions and credentials only. */
export function authenticate(ports: OcpiPorts): MiddlewareHandler<OcpiEnv> {
  return async (c, next) => {
    const candidates = credentialCandidates(c.req.header('Authorization'))
    const peer = candidates.length === 0 ? null : await ports.peers.byCredential(candidates)
    const isOpen = peer?.registered === true && peer.credential !== 'registration'
    if (peer !== null) c.set('peer', { ...peer, presentedForm: formOf(peer, c.req.header('Authorization')) })
    if (peer === null || !(isOpen || CONFIGURATION.test(c.req.path))) throw unauthenticated()
    c.set('presentedToken', peer.presentedToken ?? candidates[0] ?? '')
    await next()
  }
}

/** As it is, or in Base64? */
function formOf({ presentedToken }: ConnectedPeer, header = ''): TokenForm {
  return presentedToken !== undefined && header.trim().endsWith(` ${presentedToken}`) ? 'raw' : 'base64'
}

function unauthenticated(): OcpiRefusal {
  const message = 'send "Authorization: Token " and the Base64 of the credentials token'
  return new OcpiRefusal(401, OCPI_STATUS.clientError, message, { 'WWW-Authenticate': 'Token' })
}
