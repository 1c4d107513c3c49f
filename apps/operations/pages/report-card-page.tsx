import { Badge } from '../parts/badge.tsx'
import { Facts } from '../parts/facts.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { RawText } from '../parts/raw-text.tsx'
import { hrefTo, type Route } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { ReportCard, ReportCardLine } from '../views.ts'
import { useWords } from '../words.ts'

const KINDS = ['refused', 'fault', 'leniency'] as const

/**
 * What one operator does wrong, to be printed and sent to it: the gravest first, each with a sample and the place in the specification. The
 * sentences about its faults are English, whatever the console speaks: they are for the operator.
 */
export function ReportCardPage({ route }: { readonly route: Route }) {
  const { t, locale } = useWords()
  const peer = route.parts[1] ?? ''
  const loaded = useLoad<ReportCard>(`/peers/${encodeURIComponent(peer)}/report-card`)
  const card = loaded.value
  const day = (at: number) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at)
  const plain = (value: number) => new Intl.NumberFormat(locale).format(value)
  const linesOf = (kind: string) => (card?.lines ?? []).filter((line) => line.kind === kind)
  const most = Math.max(1, ...(card?.lines ?? []).map(({ times }) => times))
  return (
    <article class="report">
      <p class="screen-only">
        <a href={hrefTo('peers', peer)}>← {card?.name ?? t('ops.nav.peers')}</a>
      </p>
      <h1>{t('ops.report.title', { name: card?.name ?? '…' })}</h1>
      <div class="screen-only">
        <Freshness loaded={loaded} />
      </div>
      {card && (
        <>
          <Facts
            facts={[
              [t('ops.roles'), card.parties.join(', ') || '–'],
              [t('ops.version'), card.version ?? '–'],
              [t('ops.profile'), card.profile],
              [t('ops.report.period'), `${day(card.since)} – ${day(card.at)}`],
              ...KINDS.map((kind) => [t(`ops.state.${kind}`), plain(linesOf(kind).length)] as const),
            ]}
          />
          <p class="quiet">{t('ops.report.meaning')}</p>
          <button type="button" class="button screen-only" onClick={() => print()}>
            {t('ops.report.print')}
          </button>
          {card.lines.length === 0 && <p class="notice notice-good">{t('ops.report.none')}</p>}
          <ol class="report-lines">
            {card.lines.map((line) => (
              <Line key={keyOf(line)} line={line} most={most} day={day} plain={plain} />
            ))}
          </ol>
        </>
      )}
    </article>
  )
}

function Line(props: {
  readonly line: ReportCardLine
  readonly most: number
  readonly day: (at: number) => string
  readonly plain: (value: number) => string
}) {
  const { t } = useWords()
  const { line, most, day, plain } = props
  const { times, objects } = line
  return (
    <li class="card">
      <h2 lang="en">
        <Badge state={line.kind} /> <span class="mono">{`${line.module}: ${line.field}`}</span> {line.words}
      </h2>
      <meter class="share" min={0} max={most} value={times} aria-label={t('ops.report.share')} />
      <p class="small">
        {objects === null
          ? t('ops.report.times', { times: plain(times) })
          : t('ops.report.times_at', { times: plain(times), objects: plain(objects) })}
        {' · '}
        {t('ops.report.seen', { first: day(line.firstSeen), last: day(line.lastSeen) })}
      </p>
      <p class="small quiet" lang="en">
        {`OCPI, ${line.chapter}, ${line.object}`}
        {line.example !== '' && ` · e.g. ${line.example}`}
      </p>
      {line.sample !== null && <RawText label={t('ops.report.sample')} text={line.sample} />}
    </li>
  )
}

function keyOf({ module, field, rule, kind }: ReportCardLine): string {
  return [module, field, rule, kind].join('|')
}
