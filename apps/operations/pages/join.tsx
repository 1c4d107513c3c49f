import { PasskeyButton } from '../parts/passkey-button.tsx'
import { enrol } from '../passkey.ts'
import { useWords } from '../words.ts'

/** What an invitation opens: a passkey is made, and its owner is in. */
export function Join({ invitation, onDone }: { readonly invitation: string; readonly onDone: () => void }) {
  const { t } = useWords()
  return (
    <main class="sign-in card">
      <h1>{t('ops.join.title')}</h1>
      <p class="quiet">{t('ops.join.text')}</p>
      <PasskeyButton word={t('ops.join.make')} step={() => enrol(invitation)} onDone={onDone} />
    </main>
  )
}
