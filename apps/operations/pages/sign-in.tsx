import { CreateForm } from '../parts/create-form.tsx'
import { useWords } from '../words.ts'

/** Sign-in by the operations token. It is sent once and not kept by the page. */
export function SignIn({ onDone }: { readonly onDone: () => void }) {
  const { t } = useWords()
  return (
    <main class="sign-in card">
      <h1>{t('ops.title')}</h1>
      <p class="quiet">{t('ops.sign_in.how')}</p>
      <CreateForm
        id="sign-in"
        path="/session"
        fields={[{ name: 'token', label: t('ops.sign_in.token'), type: 'password', required: true }]}
        submit={t('ops.sign_in')}
        onDone={onDone}
      />
    </main>
  )
}
