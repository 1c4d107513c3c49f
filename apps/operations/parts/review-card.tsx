import { useState } from 'preact/hooks'
import { ask } from '../api.ts'
import type { Review } from '../review-views.ts'
import { hrefTo } from '../route.ts'
import { useWords } from '../words.ts'
import { Badge } from './badge.tsx'
import { DecisionTrail } from './decision-trail.tsx'
import { Facts } from './facts.tsx'
import { Moment } from './moment.tsx'
import { VerdictForm } from './verdict-form.tsx'

/** One case: what the rule saw, what the token did, and what can be done about it. */
export function ReviewCard(props: {
  readonly review: Review
  readonly isFirst: boolean
  readonly onChange: () => void
}) {
  const { review, isFirst, onChange } = props
  const { t, forCode, locale } = useWords()
  const [isOpen, setOpen] = useState(isFirst)
  const [isBlocked, setBlocked] = useState(false)
  const { token } = review
  const figure = (value: number | string) =>
    typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value
  return (
    <article class="card review">
      <h2>
        <Badge state={review.denied ? 'refused' : 'allowed'} tone={review.denied ? 'bad' : 'warn'} />{' '}
        {forCode('ops.review.rule', review.rule, 'ops.review.rule.other')}
      </h2>
      <p class="small quiet">
        {review.brand} · {review.market} · {[review.location, review.country].filter(Boolean).join(', ') || '–'} ·{' '}
        <Moment at={review.raisedAt} />
        {review.driver !== null && (
          <>
            {' · '}
            <a href={hrefTo('drivers', review.driver)}>{t('ops.driver')}</a>
          </>
        )}
      </p>
      <Facts
        facts={Object.entries(review.seen).map(
          ([name, value]) => [forCode('ops.review.seen', name, 'ops.review.seen.other'), figure(value)] as const,
        )}
      />
      {token !== null && (
        <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{t('ops.review.trail')}</summary>
          {isOpen && <DecisionTrail token={token} />}
        </details>
      )}
      {review.closedAt === null ? (
        <>
          <VerdictForm review={review} onDone={onChange} />
          {token !== null && (
            <button
              type="button"
              class="button button-plain"
              disabled={isBlocked}
              onClick={() => ask('POST', `/tokens/${encodeURIComponent(token)}/block`).then(() => setBlocked(true))}
            >
              {t('ops.review.block')}
            </button>
          )}
          <p role="status">{isBlocked && t('ops.review.blocked')}</p>
        </>
      ) : (
        <p>
          <Badge state={review.verdict ?? 'closed'} tone={review.verdict === 'fraud' ? 'bad' : 'good'} /> {review.note}{' '}
          <Moment at={review.closedAt} />
        </p>
      )}
    </article>
  )
}
