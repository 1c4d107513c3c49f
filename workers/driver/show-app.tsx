import { CATALOGUES } from '#ui/catalogues.ts'
import type { DriverApp } from './driver-context.ts'
import { answerPage } from './pages/document.tsx'

/** The driver's app: the shell of a browser program for who is signed in, and a word of help for who is not. */
export const showApp = (app: DriverApp) =>
  app.get('/', async (c) => {
    const { driver, wording } = c.var
    if (!driver)
      return answerPage(c, {
        title: wording.t('driver.home.title'),
        body: (
          <section class="card">
            <h1>{wording.t('driver.home.title')}</h1>
            <p>{wording.t('driver.home.text')}</p>
            <a class="button button-wide" href="/sign-in">
              {wording.t('driver.home.sign_in')}
            </a>
          </section>
        ),
      })
    const messages = CATALOGUES[wording.language]
    return answerPage(c, {
      title: wording.t('driver.app.title'),
      program: 'driver',
      bare: true,
      pageData: {
        brandName: c.var.face.brand.name,
        language: wording.language,
        messages: Object.fromEntries(Object.entries(messages).filter(([key]) => key.startsWith('driver.'))),
      },
      body: (
        <div id="app">
          <noscript>
            <p class="notice">{wording.t('driver.app.needs_script')}</p>
          </noscript>
        </div>
      ),
    })
  })
