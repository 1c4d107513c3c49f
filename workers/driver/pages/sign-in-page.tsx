import type { Wording } from '#ui/wording.ts'

/** The way in. The passkey's button shows itself where the browser can do it; the form works without a script. */
export function SignInPage(props: {
  readonly brandName: string
  readonly byMail: boolean
  readonly providers: readonly { readonly id: string; readonly name: string }[]
  readonly problem: 'email' | null
  readonly wording: Wording
}) {
  const { t } = props.wording
  return (
    <div class="stack">
      <h1>{t('driver.sign_in.at', { brand: props.brandName })}</h1>
      <section class="card" id="passkey-sign-in" hidden data-failed={t('driver.sign_in.passkey_failed')}>
        <h2>{t('driver.sign_in.passkey_title')}</h2>
        <p class="quiet">{t('driver.sign_in.passkey_text')}</p>
        <button type="button" class="button button-wide">
          {t('driver.sign_in.passkey_button')}
        </button>
        <p class="entry-problem" role="alert" />
      </section>
      {props.byMail && <MailForm problem={props.problem} wording={props.wording} />}
      {props.providers.length > 0 && (
        <section class="card">
          <h2>{t('driver.sign_in.company_title')}</h2>
          {props.providers.map(({ id, name }) => (
            <a key={id} class="button button-plain button-wide" href={`/sign-in/with/${id}`}>
              {t('driver.sign_in.with', { name })}
            </a>
          ))}
        </section>
      )}
      <p class="small quiet">{t('driver.sign_in.no_account')}</p>
    </div>
  )
}

function MailForm({ problem, wording: { t } }: { readonly problem: 'email' | null; readonly wording: Wording }) {
  return (
    <form class="card" method="post" action="/sign-in" novalidate>
      <h2>{t('driver.sign_in.mail_title')}</h2>
      <p class="quiet">{t('driver.sign_in.mail_text')}</p>
      <div class="entry">
        <label for="email">{t('driver.sign_in.email')}</label>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="email"
          inputmode="email"
          required
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : 'email-problem'}
        />
        {problem !== null && (
          <span id="email-problem" class="entry-problem small" role="alert">
            {t('driver.sign_in.email_wrong')}
          </span>
        )}
      </div>
      <button type="submit" class="button button-plain button-wide">
        {t('driver.sign_in.send_code')}
      </button>
    </form>
  )
}

/** Where the code from the mail is typed. */
export function TypeCodePage({ wrong, wording: { t } }: { readonly wrong: boolean; readonly wording: Wording }) {
  return (
    <form class="card" method="post" action="/sign-in/code" novalidate>
      <h1>{t('driver.sign_in.code_title')}</h1>
      <p>{t('driver.sign_in.code_text')}</p>
      <div class="entry">
        <label for="code">{t('driver.sign_in.code')}</label>
        <input
          id="code"
          name="code"
          class="code-input"
          autocomplete="one-time-code"
          inputmode="numeric"
          maxlength={9}
          required
          aria-invalid={wrong}
          aria-describedby={wrong ? 'code-problem' : undefined}
        />
        {wrong && (
          <span id="code-problem" class="entry-problem small" role="alert">
            {t('driver.sign_in.code_wrong')}
          </span>
        )}
      </div>
      <button type="submit" class="button button-wide">
        {t('driver.sign_in.button')}
      </button>
      <p class="small">
        <a href="/sign-in">{t('driver.sign_in.another_code')}</a>
      </p>
    </form>
  )
}
