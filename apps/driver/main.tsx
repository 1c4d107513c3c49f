import '#ui/styles/driver.css'
import './app.css'
import { render } from 'preact'
import type { Messages } from '#ui/translate.ts'
import { type Language, wordingOf } from '#ui/wording.ts'
import { App } from './app.tsx'

/** What the server put into the shell. */
interface ShellData {
  readonly brandName: string
  readonly language: Language
  readonly messages: Messages
}

const place = document.getElementById('app')
const data = document.getElementById('page-data')?.textContent
if (place && data) {
  const { brandName, language, messages } = JSON.parse(data) as ShellData
  place.replaceChildren()
  render(<App brandName={brandName} wording={wordingOf(language, messages)} />, place)
}
