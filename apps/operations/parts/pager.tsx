import { type Route, withFilter } from '../route.ts'
import { useWords } from '../words.ts'

/** To the newest, and to the older ones. */
export function Pager({ route, nextCursor }: { readonly route: Route; readonly nextCursor: string | null }) {
  const { t } = useWords()
  if (nextCursor === null && !route.query.has('cursor')) return null
  return (
    <nav class="pager" aria-label={t('ops.pages')}>
      {route.query.has('cursor') && <a href={withFilter(route, 'cursor', '')}>{t('ops.newest')}</a>}
      {nextCursor !== null && <a href={withFilter(route, 'cursor', nextCursor)}>{t('ops.older')}</a>}
    </nav>
  )
}
