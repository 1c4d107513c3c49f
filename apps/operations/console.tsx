import { useEffect, useState } from 'preact/hooks'
import { ask, whenSignedOut, whenStepUpIsDue } from './api.ts'
import { Frame } from './frame.tsx'
import { Join } from './pages/join.tsx'
import { SignIn } from './pages/sign-in.tsx'
import { stepUp } from './passkey.ts'
import { hrefTo, readRoute } from './route.ts'
import type { SignedIn } from './views.ts'
import { useWords } from './words.ts'

/** The console: who is not signed in sees the way in, and nothing else. An invitation comes before both. */
export function Console() {
  const { t } = useWords()
  const [signedIn, setSignedIn] = useState<SignedIn | false | null>(null)
  const [invitation, setInvitation] = useState(invitationIn(location.hash))
  const look = () =>
    ask<SignedIn>('GET', '/session').then(
      (answer) => setSignedIn(answer),
      () => setSignedIn(false),
    )
  useEffect(() => {
    whenSignedOut(() => setSignedIn(false))
    whenStepUpIsDue(stepUp)
    // Another address in the same tab loads no page, so the invitation in it is looked for here.
    const follow = () => setInvitation(invitationIn(location.hash))
    addEventListener('hashchange', follow)
    look()
    return () => removeEventListener('hashchange', follow)
  }, [])
  if (invitation !== null) {
    const joined = () => {
      location.hash = hrefTo()
      setInvitation(null)
      look()
    }
    return <Join invitation={invitation} onDone={joined} />
  }
  if (signedIn === null) return <main class="waiting">{t('ops.loading')}</main>
  if (!signedIn) return <SignIn onDone={look} />
  return <Frame who={signedIn} onSignOut={() => ask('DELETE', '/session').then(() => setSignedIn(false))} />
}

function invitationIn(hash: string): string | null {
  const { parts } = readRoute(hash)
  return parts[0] === 'join' ? (parts[1] ?? null) : null
}
