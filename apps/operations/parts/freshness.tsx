import { useEffect, useState } from 'preact/hooks'
import { formatAge } from '#ui/format/format-quantity.ts'
import type { Loaded } from '../use-load.ts'
import { useWords } from '../words.ts'

/** How old what is shown is, and what went wrong since. */
export function Freshness({ loaded }: { readonly loaded: Loaded<unknown> }) {
  const { locale, t } = useWords()
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  const age = loaded.at === null ? null : formatAge(Date.now() - loaded.at, locale)
  return (
    <p class="freshness small">
      {age === null ? t('ops.loading') : <span class="quiet">{t('ops.as_of', { age })}</span>}
      {loaded.problem !== null && (
        <span class="problem" role="alert">
          {t('ops.load_failed', { problem: loaded.problem })}
        </span>
      )}
      <button type="button" class="link" onClick={loaded.reload}>
        {t('ops.reload')}
      </button>
    </p>
  )
}
