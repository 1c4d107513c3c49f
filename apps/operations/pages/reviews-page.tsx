import { Filter } from '../parts/filter.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Pager } from '../parts/pager.tsx'
import { ReviewCard } from '../parts/review-card.tsx'
import type { Review } from '../review-views.ts'
import type { Route } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { Page } from '../views.ts'
import { useWords } from '../words.ts'

/** Uses of tokens that a rule noticed, until a person has said what they were. */
export function ReviewsPage({ route }: { readonly route: Route }) {
  const { t } = useWords()
  const reviews = useLoad<Page<Review>>(`/reviews?${route.query}`, 15_000)
  const items = reviews.value?.items ?? []
  const isClosed = route.query.get('state') === 'closed'
  return (
    <>
      <h1>{t('ops.nav.reviews')}</h1>
      <div class="filters">
        <Filter
          route={route}
          name="state"
          label={t('ops.review.show')}
          options={[
            ['', t('ops.review.open')],
            ['closed', t('ops.review.closed')],
          ]}
        />
      </div>
      <Freshness loaded={reviews} />
      {reviews.value !== null && items.length === 0 && (
        <p class="notice notice-good">{t(isClosed ? 'ops.review.none_closed' : 'ops.review.none')}</p>
      )}
      {items.map((review, index) => (
        <ReviewCard key={review.id} review={review} isFirst={index === 0} onChange={reviews.reload} />
      ))}
      <Pager route={route} nextCursor={reviews.value?.nextCursor ?? null} />
    </>
  )
}
