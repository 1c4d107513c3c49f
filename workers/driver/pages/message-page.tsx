import type { MessageKey } from '#ui/translate.ts'
import type { DriverContext } from '../driver-context.ts'
import { answerPage, type PageParts } from './document.tsx'

/** A page that says one thing, and says no more than that. */
export function answerMessage(
  c: DriverContext,
  status: NonNullable<PageParts['status']>,
  title: MessageKey,
  text: MessageKey,
): Response | Promise<Response> {
  const { t } = c.var.wording
  return answerPage(c, {
    title: t(title),
    status,
    body: (
      <section class="card">
        <h1>{t(title)}</h1>
        <p>{t(text)}</p>
      </section>
    ),
  })
}
