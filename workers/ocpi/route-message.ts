import type { MiddlewareHandler } from 'hono'
import type { PartyKey } from '#domain/identity/party'
import { alpha2Of } from '#integrations/ocpi/country-codes'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { isAllowed } from '#integrations/ocpi/quirks/transport'
import { readRouting, routingHeaders } from '#integrations/ocpi/routing'
import type { OcpiContext, OcpiEnv } from '#workers/ocpi/ocpi-context'
import type { ConnectedPeer } from '#workers/ocpi/ports'
import { invalid, notFound } from '#workers/ocpi/refusal'

const NOBODY = { to: null, from: null }

/** Reads who speaks to whom, refuses parties that are not of this connection, and turns the headers round for the answer. */
export const routeMessage =
  (dialect: OcpiDialect): MiddlewareHandler<OcpiEnv> =>
  async (c, next) => {
    const { peer } = c.var
    const { to, from } = readRouting(c.req.raw.headers)
    const addressed = to ?? (dialect.wire.onePartyOfOurs ? (peer.ourParties[0] ?? null) : onlyParty(peer.ourParties))
    c.set('addressed', addressed)
    c.set('caller', from ?? onlyParty(peer.roles))
    const turned = dialect.wire.routingHeaders ? { to: from ?? onlyParty(peer.roles), from: addressed } : NOBODY
    for (const [name, value] of Object.entries(routingHeaders(turned))) c.header(name, value)
    if (to !== null && !peer.ourParties.some((party) => isSame(party, to))) {
      throw invalid([{ field: 'OCPI-to-party-id', problem: 'is no party of ours on this connection' }])
    }
    if (from !== null && !speaksFor(peer, from)) {
      throw invalid([{ field: 'OCPI-from-party-id', problem: 'is no party of yours on this connection' }])
    }
    await next()
  }

/** The party in the URL, where the caller speaks for it; a stranger's objects are not there, whether they exist or not. */
export function ownerInPath(c: OcpiContext): PartyKey {
  const written = (c.req.param('countryCode') ?? '').toUpperCase()
  const countryCode = alpha2Of(written) ?? written
  const partyId = (c.req.param('partyId') ?? '').toUpperCase()
  const owner = { countryCode, partyId }
  if (!speaksFor(c.var.peer, owner)) throw notFound()
  return owner
}

/** Is this one of the caller's parties? A hub's own messages come from the hub. */
export function speaksFor(peer: ConnectedPeer, party: PartyKey): boolean {
  const known = [...peer.roles, ...(peer.clients ?? [])]
  return known.some((one) => isSame(one, party)) || (peer.profile !== undefined && isAllowed(peer.profile, party))
}

/** Is this one of our parties on this connection? */
export function isOurs(peer: ConnectedPeer, party: PartyKey): boolean {
  return peer.ourParties.some((ours) => isSame(ours, party))
}

function isSame(a: PartyKey, b: PartyKey): boolean {
  return (
    a.countryCode.toUpperCase() === b.countryCode.toUpperCase() && a.partyId.toUpperCase() === b.partyId.toUpperCase()
  )
}

/** The one party there is; null for none or several. */
export function onlyParty(parties: readonly PartyKey[]): PartyKey | null {
  const [first] = parties
  return first !== undefined && parties.every((party) => isSame(party, first)) ? first : null
}
