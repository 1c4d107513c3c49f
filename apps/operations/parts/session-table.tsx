import { formatEnergy } from '#ui/format/format-quantity.ts'
import { hrefTo } from '../route.ts'
import type { Session } from '../views.ts'
import { useWords } from '../words.ts'
import { Amount } from './amount.tsx'
import { Badge } from './badge.tsx'
import { DataTable } from './data-table.tsx'
import { Moment } from './moment.tsx'

/** Sessions, each one line. */
export function SessionTable({ sessions, empty }: { readonly sessions: readonly Session[]; readonly empty: string }) {
  const { t, locale, forCode } = useWords()
  return (
    <DataTable
      caption={t('ops.nav.sessions')}
      rows={sessions}
      keyOf={({ id }) => id}
      empty={empty}
      columns={[
        {
          head: t('ops.evse'),
          cell: (session) => <a href={hrefTo('sessions', session.id)}>{session.evseId ?? session.evseUid}</a>,
        },
        { head: t('ops.place'), cell: ({ locationName }) => locationName ?? '–' },
        { head: t('ops.state'), cell: ({ phase }) => <Badge state={phase} /> },
        { head: t('ops.way'), cell: ({ way }) => forCode('ops.way', way, 'ops.unknown') },
        { head: t('ops.brand_of'), cell: ({ brand, market }) => `${brand} · ${market}` },
        { head: t('ops.operator'), cell: ({ countryCode, partyId }) => `${countryCode}*${partyId}` },
        { head: t('ops.energy'), figure: true, cell: ({ energyWh }) => formatEnergy(energyWh, locale) },
        {
          head: t('ops.price'),
          figure: true,
          cell: ({ priceMinor, currency }) => <Amount minor={priceMinor} currency={currency} />,
        },
        { head: t('ops.last_word'), cell: ({ updatedAt }) => <Moment at={updatedAt} /> },
      ]}
    />
  )
}
