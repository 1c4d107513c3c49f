import { render } from 'preact'
import { negotiateLanguage } from '#ui/negotiate-language.ts'
import './console.css'
import { Console } from './console.tsx'
import { loadWording } from './load-wording.ts'
import { Words } from './words.ts'

const root = document.getElementById('app')
if (root) {
  const wording = await loadWording(negotiateLanguage(navigator.languages.join(',')))
  document.documentElement.lang = wording.language
  document.title = wording.t('ops.title')
  render(
    <Words.Provider value={wording}>
      <Console />
    </Words.Provider>,
    root,
  )
}
