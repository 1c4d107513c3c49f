import { formatEnergy } from '#ui/format/format-quantity.ts'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Moment } from '../parts/moment.tsx'
import { UntilMoment } from '../parts/until-moment.tsx'
import { hrefTo } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { UnfinishedSession } from '../views.ts'
import { useWords } from '../words.ts'

const REFRESH_MS = 10_000

/** Charges that are not over: how long each has waited, for what, what was done about it and what is done next. */
export function UnfinishedPage() {
  const { t, locale, forCode } = useWords()
  const sessions = useLoad<{ items: readonly UnfinishedSession[] }>('/unfinished-sessions', REFRESH_MS)
  const step = (name: string) => forCode('ops.step', name, 'ops.unknown')
  return (
    <>
      <h1>{t('ops.unfinished')}</h1>
      <p class="quiet">{t('ops.unfinished.about')}</p>
      <Freshness loaded={sessions} />
      <DataTable
        caption={t('ops.unfinished')}
        rows={sessions.value?.items ?? []}
        keyOf={({ id }) => id}
        empty={t('ops.unfinished.none')}
        order={{ head: t('ops.waits_since'), isDown: false }}
        columns={[
          {
            head: t('ops.evse'),
            cell: (session) => <a href={hrefTo('sessions', session.id)}>{session.evseId ?? session.evseUid}</a>,
            sort: ({ evseId, evseUid }) => evseId ?? evseUid,
          },
          { head: t('ops.state'), cell: ({ phase }) => <Badge state={phase} />, sort: ({ phase }) => phase },
          {
            head: t('ops.waits_since'),
            figure: true,
            cell: ({ since }) => <Moment at={since} />,
            sort: ({ since }) => since,
          },
          {
            head: t('ops.waits_for'),
            cell: ({ waitsFor }) => (waitsFor === null ? '–' : forCode('ops.waits_for', waitsFor, 'ops.unknown')),
            sort: ({ waitsFor }) => waitsFor,
          },
          {
            head: t('ops.step.last'),
            cell: ({ lastStep, lastStepAt }) =>
              lastStep === null ? (
                '–'
              ) : (
                <>
                  {step(lastStep)}
                  <br />
                  <span class="small quiet">
                    <Moment at={lastStepAt} />
                  </span>
                </>
              ),
            sort: ({ lastStepAt }) => lastStepAt,
          },
          {
            head: t('ops.step.next'),
            cell: ({ nextStep, nextStepAt }) =>
              nextStep === null || nextStepAt === null ? (
                t('ops.step.person')
              ) : (
                <>
                  {step(nextStep)}
                  <br />
                  <span class="small quiet">
                    <UntilMoment at={nextStepAt} />
                  </span>
                </>
              ),
            sort: ({ nextStepAt }) => nextStepAt,
          },
          {
            head: t('ops.operator_says'),
            cell: ({ reportedStatus }) => reportedStatus ?? '–',
            sort: ({ reportedStatus }) => reportedStatus,
          },
          {
            head: t('ops.operator'),
            cell: ({ countryCode, partyId }) => `${countryCode}*${partyId}`,
            sort: ({ countryCode, partyId }) => `${countryCode}*${partyId}`,
          },
          {
            head: t('ops.energy'),
            figure: true,
            cell: ({ energyWh }) => formatEnergy(energyWh, locale),
            sort: ({ energyWh }) => energyWh,
          },
        ]}
      />
    </>
  )
}
