import type { PeerView } from '#durable-objects/party/party-rpc'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import { peerProfile } from '#integrations/ocpi/profiles'
import type { House } from '../house.ts'
import type { ConnectedPeer, OcpiPorts } from '../ocpi/ports.ts'

/** How long an isolate trusts what it knows of a credential. */
const TRUST_MS = 30_000
const MOST_TRUSTED = 5_000

type Trusted = { readonly peer: ConnectedPeer; readonly until: number }

// By digest, so that no token is kept. Filled by what came in, emptied by time; an ended registration is forgotten at once in this isolate.
const trusted = new Map<string, Trusted>()

/** Peers as the OCPI surface needs them, on party objects and the directory. */
export function peersPort(house: House): OcpiPorts['peers'] {
  const find = async (candidate: string): Promise<ConnectedPeer | null> => {
    const digest = await directoryDigest(house.keys.pepper, 'credential', '', candidate)
    const now = house.now()
    const known = trusted.get(digest)
    if (known && known.until > now) return { ...known.peer, presentedToken: candidate }
    const peer = await ask(house, digest)
    if (!peer) return null
    // A registration token or one about to end is asked about every time.
    if (peer.credential === 'current' && peer.registered) {
      if (trusted.size >= MOST_TRUSTED) trusted.clear()
      trusted.set(digest, { peer, until: now + TRUST_MS })
    }
    return { ...peer, presentedToken: candidate }
  }

  const accept = async (
    kind: 'register' | 'update',
    peer: ConnectedPeer,
    theirs: Parameters<OcpiPorts['peers']['register']>[1],
    version: string,
  ) => {
    forgetPeer(peer.peerId)
    const { presentedForm, correlationId } = peer
    const spelling = presentedForm === undefined ? {} : { tokenForm: presentedForm }
    const cause = correlationId === undefined ? {} : { correlationId }
    const request = { kind, theirs, version, ...spelling, ...cause, now: house.now() }
    return house.objects.party(peer.peerId).acceptCredentials(request)
  }

  return {
    async byCredential(candidates) {
      for (const candidate of candidates) {
        const peer = await find(candidate)
        if (peer) return peer
      }
      return null
    },
    register: (peer, theirs, version) => accept('register', peer, theirs, version),
    update: (peer, theirs, version) => accept('update', peer, theirs, version),
    async saveClient(peer, client) {
      forgetPeer(peer.peerId)
      return house.objects.party(peer.peerId).putClient(client, house.now())
    },
    async unregister(peer) {
      forgetPeer(peer.peerId)
      await house.objects.party(peer.peerId).endByPeer(house.now())
    },
    async current(peer, presentedToken) {
      const roles = peer.ourParties.map(({ countryCode, partyId, name, website }) => ({
        role: 'EMSP',
        countryCode,
        partyId,
        name,
        website,
      }))
      return { token: presentedToken, url: `${house.origin}/ocpi/versions`, roles }
    },
  }
}

/** Drops what this isolate trusts of a peer. */
export function forgetPeer(peerId: string): void {
  for (const [digest, entry] of trusted) if (entry.peer.peerId === peerId) trusted.delete(digest)
}

async function ask(house: House, digest: string): Promise<ConnectedPeer | null> {
  const entry = await house.objects.directory(digest).lookup(digest)
  if (!entry) return null
  const party = house.objects.party(entry.object)
  const [credential, view] = await Promise.all([party.credentialKind(digest), party.read()])
  return credential && view ? connectedPeer(view, credential) : null
}

/** A peer as the OCPI surface knows whoever calls. */
export function connectedPeer(view: PeerView, credential: ConnectedPeer['credential']): ConnectedPeer {
  return {
    peerId: view.id,
    registered: view.state === 'registered',
    credential,
    roles: view.roles,
    ourParties: view.ourParties,
    profile: peerProfile(view.profile, view.version),
    isHub: view.hub !== null,
    clients: view.clients,
  }
}
