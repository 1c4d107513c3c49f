import { useEffect, useState } from 'preact/hooks'
import { ask } from '../api.ts'
import { CreateForm } from '../parts/create-form.tsx'
import { PasskeyButton } from '../parts/passkey-button.tsx'
import { signInByPasskey } from '../passkey.ts'
import { useWords } from '../words.ts'

/** The way in: a passkey, or the operations token while nobody has one. The token is sent once and not kept by the page. */
export function SignIn({ onDone }: { readonly onDone: () => void }) {
  const { t } = useWords()
  const [by, setBy] = useState<'passkey' | 'token' | null>(null)
  useEffect(() => {
    ask<{ by: 'passkey' | 'token' }>('GET', '/session/ways').then(
      (ways) => setBy(ways.by),
      () => setBy('token'),
    )
  }, [])
  if (by === null) return <main class="waiting">{t('ops.loading')}</main>
  return (
    <main class="sign-in card">
      <h1>{t('ops.title')}</h1>
      {by === 'passkey' ? (
        <>
          <p class="quiet">{t('ops.sign_in.passkey_how')}</p>
          <PasskeyButton word={t('ops.sign_in.passkey')} step={signInByPasskey} onDone={onDone} />
          <p class="small quiet">{t('ops.sign_in.no_passkey')}</p>
        </>
      ) : (
        <>
          <p class="quiet">{t('ops.sign_in.how')}</p>
          <CreateForm
            id="sign-in"
            path="/session"
            fields={[{ name: 'token', label: t('ops.sign_in.token'), type: 'password', required: true }]}
            submit={t('ops.sign_in')}
            onDone={onDone}
          />
        </>
      )}
    </main>
  )
}
