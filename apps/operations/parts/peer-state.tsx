import type { Peer } from '../views.ts'
import { Badge } from './badge.tsx'

/** Where a peer stands. A feed has no registration: it is read, or no more. */
export function PeerState({ peer }: { readonly peer: Pick<Peer, 'state' | 'feed'> }) {
  if (peer.feed === null) return <Badge state={peer.state} />
  return <Badge state={peer.state === 'registered' ? 'feed' : 'closed'} />
}
