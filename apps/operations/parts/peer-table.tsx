import { hrefTo } from '../route.ts'
import type { Peer } from '../views.ts'
import { useWords } from '../words.ts'
import { DataTable } from './data-table.tsx'
import { Moment } from './moment.tsx'
import { PeerState } from './peer-state.tsx'

/** Peers with what their parties last posted. */
export function PeerTable({ peers }: { readonly peers: readonly Peer[] }) {
  const { t } = useWords()
  return (
    <DataTable
      caption={t('ops.nav.peers')}
      rows={peers}
      keyOf={({ id }) => id}
      empty={t('ops.peers.none')}
      columns={[
        { head: t('ops.name'), cell: (peer) => <a href={hrefTo('peers', peer.id)}>{peer.name}</a> },
        { head: t('ops.state'), cell: (peer) => <PeerState peer={peer} /> },
        {
          head: t('ops.roles'),
          cell: ({ roles }) =>
            roles.map((role) => `${role.role} ${role.countryCode}*${role.partyId}`).join(', ') || '–',
        },
        { head: t('ops.version'), cell: ({ version }) => version ?? '–' },
        { head: t('ops.last_in'), cell: ({ health }) => <Moment at={health?.lastInAt ?? null} /> },
        { head: t('ops.last_out'), cell: ({ health }) => <Moment at={health?.lastOutAt ?? null} /> },
        {
          head: t('ops.error_rate'),
          figure: true,
          cell: ({ health }) => (health?.errorRate == null ? '–' : `${(health.errorRate / 10).toFixed(1)} %`),
        },
        { head: t('ops.last_error'), cell: ({ health }) => <span class="clip">{health?.lastError ?? '–'}</span> },
      ]}
    />
  )
}
