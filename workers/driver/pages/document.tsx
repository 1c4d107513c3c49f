import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import type { DriverContext, Face } from '../driver-context.ts'

/** What a page is made of beside its body. */
export interface PageParts {
  readonly title: string
  readonly body: ComponentChildren
  readonly face?: Face
  readonly status?: 200 | 400 | 401 | 403 | 404 | 409 | 429 | 500
  /** A browser program of `apps/`, loaded after the page is painted. */
  readonly program?: 'pages' | 'driver' | 'landing' | 'passkeys'
  /** What the program needs, as JSON in the page. */
  readonly pageData?: unknown
  /** Loads the page anew after so many seconds, where there is no script. */
  readonly refreshSeconds?: number | null
  /** The page is the program's: no header and footer of ours. */
  readonly bare?: boolean
}

/** Answers a whole page, painted without any script. Nothing here is cached: a price and a charge are of this moment. */
export function answerPage(c: DriverContext, parts: PageParts): Response | Promise<Response> {
  const html = `<!doctype html>${render(<Document c={c} parts={parts} />)}`
  c.header('Cache-Control', 'private, no-store')
  return c.html(html, parts.status ?? 200)
}

function Document({ c, parts }: { readonly c: DriverContext; readonly parts: PageParts }) {
  const { wording } = c.var
  const face = parts.face ?? c.var.face
  const style = parts.program === 'driver' ? '/driver/main.css' : '/pages/main.css'
  return (
    <html lang={wording.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${parts.title} · ${face.brand.name}`}</title>
        <link rel="icon" href="/brand/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={style} />
        <link rel="stylesheet" href={`/brand/${face.theme.id}.css`} />
        {parts.refreshSeconds ? (
          <noscript>
            <meta http-equiv="refresh" content={String(parts.refreshSeconds)} />
          </noscript>
        ) : null}
        {parts.program && <script type="module" src={`/${parts.program}/main.js`} />}
      </head>
      <body>
        {parts.bare ? (
          parts.body
        ) : (
          <>
            <header class="bar">
              <span class="bar-brand">{face.brand.name}</span>
            </header>
            <main class="page">{parts.body}</main>
            <Footer c={c} face={face} />
          </>
        )}
        {parts.pageData !== undefined && (
          <script
            type="application/json"
            id="page-data"
            // JSON with every `<` escaped ends no element.
            dangerouslySetInnerHTML={{ __html: embeddable(parts.pageData) }}
          />
        )}
      </body>
    </html>
  )
}

function Footer({ c, face }: { readonly c: DriverContext; readonly face: Face }) {
  const { t } = c.var.wording
  const languages = { en: 'English', nl: 'Nederlands', de: 'Deutsch' }
  const hrefOf = (language: string) => {
    const url = new URL(c.req.url)
    url.searchParams.set('lang', language)
    return `${url.pathname}${url.search}`
  }
  return (
    <footer class="foot">
      <nav aria-label={t('driver.footer.language')}>
        {Object.entries(languages).map(([language, name]) => (
          <a
            key={language}
            href={hrefOf(language)}
            lang={language}
            aria-current={language === c.var.wording.language ? 'true' : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      {face.brand.supportPhone && (
        <p>
          {t('driver.footer.help')} <a href={`tel:${face.brand.supportPhone}`}>{face.brand.supportPhone}</a>
        </p>
      )}
    </footer>
  )
}

/** JSON that can stand in a script element whatever its strings hold. */
function embeddable(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
}
