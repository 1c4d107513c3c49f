import { formatAge } from '#ui/format/format-quantity.ts'
import { useWords } from '../words.ts'

/** How long ago, the exact moment on pointing. */
export function Moment({ at }: { readonly at: number | null }) {
  const { locale, t } = useWords()
  if (at === null) return <span class="quiet">{t('ops.never')}</span>
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
  return (
    <time dateTime={new Date(at).toISOString()} title={exact} class="figure">
      {formatAge(Date.now() - at, locale)}
    </time>
  )
}
