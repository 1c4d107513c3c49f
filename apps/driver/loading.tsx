import type { ComponentChildren } from 'preact'
import type { Wording } from '#ui/wording.ts'
import type { Loaded } from './use-loaded.ts'

/** What is loaded, or a word about why it is not there yet. */
export function Loading<T>(props: {
  readonly of: Loaded<T>
  readonly wording: Wording
  readonly children: (value: T) => ComponentChildren
}) {
  const { of: loaded, wording, children } = props
  if (loaded.state === 'loaded') return <>{children(loaded.value)}</>
  if (loaded.state === 'loading')
    return (
      <p class="quiet" role="status">
        {wording.t('driver.app.loading')}
      </p>
    )
  return (
    <div class="notice notice-bad" role="alert">
      <p>{wording.t('driver.app.failed')}</p>
      <button type="button" class="button button-plain" onClick={loaded.again}>
        {wording.t('driver.app.again')}
      </button>
    </div>
  )
}
