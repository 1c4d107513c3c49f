import type { Wording } from '#ui/wording.ts'
import type { DriverPasskey } from '../sign-in/sign-in-ports.ts'

interface AccountProps {
  readonly name: string
  readonly email: string | null
  readonly contractId: string
  readonly passkeys: readonly DriverPasskey[]
  readonly wording: Wording
}

/** Who is signed in, and by what they may do so again. */
export function AccountPage({ name, email, contractId, passkeys, wording }: AccountProps) {
  const { t } = wording
  return (
    <div class="stack">
      <h1>{t('driver.account.title')}</h1>
      <section class="card">
        <dl class="facts facts-rows account-facts">
          {[
            ['driver.account.name', name] as const,
            ...(email === null ? [] : [['driver.sign_in.email', email] as const]),
            ['driver.account.contract', contractId] as const,
          ].map(([word, value]) => (
            <div key={word}>
              <dt>{t(word)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="card" id="passkeys" data-failed={t('driver.account.passkey_failed')}>
        <h2>{t('driver.account.passkeys')}</h2>
        <p class="quiet">{t(passkeys.length === 0 ? 'driver.account.no_passkey' : 'driver.account.passkeys_text')}</p>
        {passkeys.length > 0 && <PasskeyList passkeys={passkeys} wording={wording} />}
        <button type="button" class="button button-wide" hidden>
          {t('driver.account.add_passkey')}
        </button>
        <p class="entry-problem" role="alert" />
      </section>
      <a class="button button-plain button-wide" href="/">
        {t('driver.account.to_app')}
      </a>
      <form method="post" action="/account/sign-out">
        <button type="submit" class="button button-plain button-wide">
          {t('driver.app.sign_out')}
        </button>
      </form>
    </div>
  )
}

function PasskeyList({ passkeys, wording }: Pick<AccountProps, 'passkeys' | 'wording'>) {
  const { t, locale } = wording
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  return (
    <ul class="passkeys">
      {passkeys.map((passkey) => (
        <li key={passkey.id}>
          <span>
            {passkey.name}
            <span class="small quiet passkey-note">
              {t('driver.account.passkey_made', { at: day.format(passkey.createdAt) })}
            </span>
          </span>
          <form method="post" action={`/account/passkeys/${passkey.id}/remove`}>
            <button
              type="submit"
              class="button button-plain"
              aria-label={t('driver.account.remove_named', { name: passkey.name })}
            >
              {t('driver.account.remove')}
            </button>
          </form>
        </li>
      ))}
    </ul>
  )
}
