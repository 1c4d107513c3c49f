import { useEffect, useState } from 'preact/hooks'
import { ask, whenSignedOut } from './api.ts'
import { Frame } from './frame.tsx'
import { SignIn } from './pages/sign-in.tsx'
import { useWords } from './words.ts'

/** The console: who is not signed in sees the way in, and nothing else. */
export function Console() {
  const { t } = useWords()
  const [signedIn, setSignedIn] = useState<boolean | null>(null)
  useEffect(() => {
    whenSignedOut(() => setSignedIn(false))
    ask('GET', '/session').then(
      () => setSignedIn(true),
      () => setSignedIn(false),
    )
  }, [])
  if (signedIn === null) return <main class="waiting">{t('ops.loading')}</main>
  if (!signedIn) return <SignIn onDone={() => setSignedIn(true)} />
  return <Frame onSignOut={() => ask('DELETE', '/session').then(() => setSignedIn(false))} />
}
