import { useRef, useState } from 'preact/hooks'
import { PAGES, pageOf } from './pages.ts'
import { Dialog } from './parts/dialog.tsx'
import { SearchBox } from './parts/search-box.tsx'
import { hrefTo, useRoute } from './route.ts'
import { useShortcuts } from './use-shortcuts.ts'
import type { SignedIn } from './views.ts'
import { useWords } from './words.ts'

/** What stands around every page: the way to the others, the search box, the keys. */
export function Frame({ who, onSignOut }: { readonly who: SignedIn; readonly onSignOut: () => void }) {
  const { t } = useWords()
  const route = useRoute()
  const [help, setHelp] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  useShortcuts({ search: () => search.current?.focus(), help: () => setHelp(true) })
  const page = pageOf(route)
  return (
    <div class="frame">
      <a class="skip" href="#content">
        {t('ops.skip')}
      </a>
      <header class="bar">
        <a class="brand" href={hrefTo()}>
          {t('ops.brand')}
        </a>
        <nav aria-label={t('ops.navigation')}>
          {PAGES.map(({ name, word }) => (
            <a
              key={name}
              href={hrefTo(...(name === '' ? [] : [name]))}
              aria-current={page.name === name ? 'page' : undefined}
            >
              {t(word)}
            </a>
          ))}
        </nav>
        <SearchBox input={search} />
        <button type="button" class="link" onClick={() => setHelp(true)} aria-label={t('ops.keys')}>
          ?
        </button>
        <button type="button" class="link" onClick={onSignOut} title={who.name}>
          {t('ops.sign_out')}
        </button>
      </header>
      <main id="content" tabIndex={-1}>
        {who.hasAdmin === false && (
          <p class="notice">
            {t('ops.staff.nobody')} <a href={hrefTo('staff')}>{t('ops.staff.invite_first')}</a>
          </p>
        )}
        <page.View route={route} />
      </main>
      {help && (
        <Dialog title={t('ops.keys')} onClose={() => setHelp(false)}>
          <dl class="facts">
            {(['/', 'j', 'k', 'Enter', '?', 'Esc'] as const).map((key) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{t(KEY_WORDS[key])}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      )}
    </div>
  )
}

const KEY_WORDS = {
  '/': 'ops.keys.search',
  j: 'ops.keys.next',
  k: 'ops.keys.previous',
  Enter: 'ops.keys.open',
  '?': 'ops.keys.help',
  Esc: 'ops.keys.close',
} as const
