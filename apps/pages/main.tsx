import '#ui/styles/driver.css'
import { hydrate } from 'preact'
import type { LiveSession } from '#ui/session/live-session.ts'
import type { Messages } from '#ui/translate.ts'
import { type Language, wordingOf } from '#ui/wording.ts'
import { LiveCharge } from '../live/live-charge.tsx'

/** What the server put into the page of a charge. */
interface ChargePageData {
  readonly session: LiveSession
  readonly now: number
  readonly socketPath: string
  readonly stopPath: string
  readonly secret?: string
  readonly receiptPath: string
  readonly againPath: string | null
  readonly language: Language
  readonly messages: Messages
}

const place = document.getElementById('live')
const data = document.getElementById('page-data')?.textContent
if (place && data) {
  const { messages, language, now, ...rest } = JSON.parse(data) as ChargePageData
  hydrate(<LiveCharge {...rest} serverNow={now} wording={wordingOf(language, messages)} />, place)
}
