import { useEffect, useState } from 'preact/hooks'
import type { Wording } from '#ui/wording.ts'
import { ask, type Question } from './api.ts'

/** What we want to know of the driver about uses of a card, above their charges. Nothing where nothing is asked. */
export function Questions({ wording: { t } }: { readonly wording: Wording }) {
  const [open, setOpen] = useState<readonly Question[]>([])
  // A page that cannot ask still shows the rest.
  useEffect(() => {
    ask<{ items: readonly Question[] }>('/questions').then(
      ({ items }) => setOpen(items),
      () => undefined,
    )
  }, [])
  const answer = (id: string, wasMe: boolean) =>
    ask(`/questions/${encodeURIComponent(id)}/answer`, { wasMe }).then(() =>
      setOpen((before) => before.filter((question) => question.id !== id)),
    )
  return (
    <>
      {open.map(({ id, text }) => (
        <section key={id} class="card" aria-label={t('driver.question.title')}>
          <h2>{t('driver.question.title')}</h2>
          <p>{text}</p>
          <p>
            <button type="button" class="button" onClick={() => answer(id, true)}>
              {t('driver.question.yes')}
            </button>{' '}
            <button type="button" class="button button-plain" onClick={() => answer(id, false)}>
              {t('driver.question.no')}
            </button>
          </p>
        </section>
      ))}
    </>
  )
}
