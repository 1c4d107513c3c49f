import { distanceKm } from '#domain/token/place'
import { formatDuration } from '#ui/format/format-quantity.ts'
import type { Decision } from '../review-views.ts'
import { useLoad } from '../use-load.ts'
import type { Page } from '../views.ts'
import { useWords } from '../words.ts'
import { Badge } from './badge.tsx'
import { TrailMap } from './trail-map.tsx'

const SHOWN = 12

/** What a token did lately, newest first, with how far and how long it was from each use to the next. */
export function DecisionTrail({ token }: { readonly token: string }) {
  const { t, locale, forCode } = useWords()
  const wordOf = (reason: string) => {
    const word = forCode('ops.review.rule', reason, 'ops.review.rule.other')
    return word === t('ops.review.rule.other') ? reason.replaceAll('_', ' ') : word
  }
  const loaded = useLoad<Page<Decision>>(`/tokens/${encodeURIComponent(token)}/decisions?limit=${SHOWN}`)
  const decisions = loaded.value?.items ?? []
  const clock = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  if (loaded.problem !== null) return <p class="problem">{loaded.problem}</p>
  return (
    <div class="trail">
      <ol class="trail-list">
        {decisions.map((decision, index) => (
          <li key={decision.reference}>
            <span class="trail-number" aria-hidden="true">
              {index + 1}
            </span>
            <div>
              <Badge
                state={decision.allowed === 'ALLOWED' ? 'allowed' : 'refused'}
                tone={decision.allowed === 'ALLOWED' ? 'good' : 'bad'}
              />{' '}
              <time dateTime={new Date(decision.at).toISOString()}>{clock.format(decision.at)}</time>
              <br />
              <span class="small quiet">{placeOf(decision) || t('ops.review.place_unknown')}</span>
              {decision.reason !== 'ok' && <span class="small"> · {wordOf(decision.reason)}</span>}
              <Between newer={decision} older={decisions[index + 1]} />
            </div>
          </li>
        ))}
      </ol>
      <TrailMap decisions={decisions} />
    </div>
  )
}

/** How far and how long it was between two uses. */
function Between({ newer, older }: { readonly newer: Decision; readonly older: Decision | undefined }) {
  const { t, locale } = useWords()
  if (!older?.place || !newer.place) return null
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const km = distanceKm(older.place, newer.place)
  const time = formatDuration(Math.round((newer.at - older.at) / 1000), locale)
  const distance = `${whole.format(km)}\u00a0km`
  return <p class="trail-between small">↑ {t('ops.review.between', { distance, time })}</p>
}

const placeOf = ({ location, place }: Decision) => [location, place?.country].filter(Boolean).join(', ')
