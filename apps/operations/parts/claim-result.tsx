import { formatUnitPrice } from '#ui/format/format-money.ts'
import type { ClaimAnswer, PricedCharge } from '../claim-views.ts'
import { useWords } from '../words.ts'
import { Badge } from './badge.tsx'
import { ChargeTimeLine } from './charge-time-line.tsx'
import { DataTable } from './data-table.tsx'

const TONES = { follows: 'good', differs: 'bad', not_verifiable: 'warn', not_claimed: 'busy' } as const

/** What came of a tariff and a CDR: verdict, time line, explanation, and every difference. */
export function ClaimResult({ answer }: { readonly answer: ClaimAnswer }) {
  const { t } = useWords()
  const { price } = answer
  return (
    <div class="stack">
      <p class={`notice notice-${TONES[answer.verdict]} claim-verdict`} role="status">
        <strong>{t(`ops.claim.verdict.${answer.verdict}`)}</strong>
        <span>{price?.totalSentence ?? t('ops.claim.no_price')}</span>
      </p>
      <section class="card">
        <h2>{t('ops.claim.parts')}</h2>
        <Parts answer={answer} />
        <h2>{t('ops.claim.differences')}</h2>
        <Differences answer={answer} />
      </section>
      {price !== null && (
        <>
          <section class="card">
            <h2>{t('ops.claim.time_line')}</h2>
            <p class="small quiet">{t('ops.claim.time_line_what')}</p>
            {price.lines.length > 0 && <ChargeTimeLine price={price} />}
            <Periods price={price} />
          </section>
          <section class="card">
            <h2>{t('ops.claim.explanation')}</h2>
            <ol class="sentences">
              {sentencesOf(price).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ol>
            <p>
              <strong>{price.totalSentence}</strong>
            </p>
          </section>
        </>
      )}
      <Remarks title={t('ops.claim.warnings')} remarks={price?.warnings ?? []} />
      <Remarks
        title={t('ops.claim.leniencies')}
        remarks={answer.leniencies.map(({ field, rule }) => `${field}: ${rule}`)}
      />
    </div>
  )
}

/** Priced lines and what costs nothing in the order of time, and then what a limit did. */
function sentencesOf({ lines, unpriced, limits }: PricedCharge): readonly string[] {
  const inTime = [...lines, ...unpriced].toSorted((left, right) => left.startAt - right.startAt)
  return [...inTime, ...limits].map(({ sentence }) => sentence)
}

function Parts({ answer }: { readonly answer: ClaimAnswer }) {
  const { t, forCode, locale } = useWords()
  const amount = (micros: number | null) => (micros === null ? '–' : formatUnitPrice(micros, answer.currency, locale))
  const shown = answer.parts.filter(
    ({ part, claimedExclMicros, recomputedExclMicros }) =>
      part === 'total' || claimedExclMicros !== null || (recomputedExclMicros ?? 0) !== 0,
  )
  return (
    <DataTable
      caption={t('ops.claim.parts')}
      rows={shown}
      keyOf={({ part }) => part}
      columns={[
        {
          head: t('ops.claim.part'),
          cell: ({ part }) =>
            part === 'total' ? (
              <strong>{t('ops.claim.total')}</strong>
            ) : (
              forCode('driver.line', part, 'driver.line.other')
            ),
        },
        { head: t('ops.claimed'), figure: true, cell: ({ claimedExclMicros }) => amount(claimedExclMicros) },
        {
          head: t('ops.claim.recomputed'),
          figure: true,
          cell: ({ recomputedExclMicros }) => amount(recomputedExclMicros),
        },
        {
          head: t('ops.claim.outcome'),
          cell: ({ outcome }) => (
            <Badge
              state={t(`ops.claim.outcome.${outcome}`)}
              tone={
                outcome === 'match' ? 'good' : outcome === 'mismatch' ? 'bad' : outcome === 'below' ? 'warn' : 'quiet'
              }
            />
          ),
        },
      ]}
    />
  )
}

function Differences({ answer: { differences, currency } }: { readonly answer: ClaimAnswer }) {
  const { t, locale } = useWords()
  const detailOf = ({ differenceMicros: micros, detail }: ClaimAnswer['differences'][number]) =>
    micros === null ? detail : `${micros > 0 ? '+' : ''}${formatUnitPrice(micros, currency, locale)}`
  if (differences.length === 0) return <p class="quiet">{t('ops.claim.no_differences')}</p>
  return (
    <ul class="differences">
      {differences.map((difference) => (
        <li key={`${difference.code}${difference.field}${difference.detail}`}>
          <Badge
            state={t(difference.weight === 'disputed' ? 'ops.claim.disputed' : 'ops.claim.note')}
            tone={difference.weight === 'disputed' ? 'bad' : 'warn'}
          />{' '}
          {difference.sentence}
          <span class="small quiet mono">{`${difference.field} · ${difference.code} · ${detailOf(difference)}`}</span>
        </li>
      ))}
    </ul>
  )
}

function Periods({ price }: { readonly price: PricedCharge }) {
  const { t, locale } = useWords()
  const timeZone = price.timeZone ?? 'UTC'
  const format = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'short', timeStyle: 'short' })
  const amount = (micros: number | null) =>
    micros === null ? t('ops.unknown') : formatUnitPrice(micros, price.currency, locale)
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 })
  return (
    <DataTable
      caption={t('ops.claim.periods')}
      rows={price.periods}
      keyOf={({ startAt }) => String(startAt)}
      columns={[
        { head: t('ops.claim.from'), cell: ({ startAt }) => format.format(startAt) },
        { head: t('ops.claim.to'), cell: ({ endAt }) => format.format(endAt) },
        {
          head: t('ops.claim.measured'),
          cell: ({ dimensions }) =>
            dimensions.map(({ type, volume }) => `${type} ${plain.format(Number(volume))}`).join(', '),
        },
        { head: t('ops.net'), figure: true, cell: ({ exclMicros }) => amount(exclMicros) },
        { head: t('ops.gross'), figure: true, cell: ({ inclMicros }) => amount(inclMicros) },
      ]}
    />
  )
}

function Remarks({ title, remarks }: { readonly title: string; readonly remarks: readonly string[] }) {
  if (remarks.length === 0) return null
  return (
    <section class="card">
      <h2>{title}</h2>
      <ul class="sentences mono">
        {remarks.map((remark) => (
          <li key={remark}>{remark}</li>
        ))}
      </ul>
    </section>
  )
}
