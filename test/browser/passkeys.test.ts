import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directoryDigest } from '../../integrations/crypto/directory-digest.ts'
import { findChromium } from '../../scripts/testing/find-chromium.ts'
import { memoryPorts } from '../workers/driver/memory-ports.ts'
import { lookAt } from './look-at.ts'
import { serveDriver } from './serve-driver.ts'
import { addAuthenticator } from './virtual-authenticator.ts'

const chromiumPath = findChromium()
const EMAIL = 'noor@example.com'

describe.skipIf(chromiumPath === undefined)('signing in as a driver, in a browser', () => {
  const ports = memoryPorts()
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let server: Awaited<ReturnType<typeof serveDriver>>
  let origin: string

  beforeAll(async () => {
    const known = ports.contracts.get('nl1_contract')
    if (known) ports.contracts.set('nl1_contract', { ...known, driver: { ...known.driver, email: EMAIL } })
    const digest = await directoryDigest(ports.keys.pepper, 'email', 'volta', EMAIL)
    await ports.objects.directory(digest).claim(digest, { shard: 'nl1', object: 'nl1_contract' })
    server = await serveDriver(ports)
    origin = `http://volta.localhost:${server.port}`
    browser = await chromium.launch({
      executablePath: chromiumPath ?? '',
      args: ['--no-sandbox', '--disable-background-networking'],
    })
    context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
    page = await context.newPage()
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  const newestCode = () => /\d{6}/.exec(ports.mails[0]?.subject ?? '')?.[0] ?? ''

  test('a driver signs in by the code from a mail, adds a passkey, and signs in by it the next time', async () => {
    await addAuthenticator(context, page)
    await page.goto(`${origin}/`)
    await lookAt(page, 'home')
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    await lookAt(page, 'sign-in')

    await page.getByLabel('E-mail address').fill('nobody')
    await page.getByRole('button', { name: 'Send me a code' }).click()
    await page.getByText('Please write an e-mail address').waitFor()
    await lookAt(page, 'sign-in-wrong-address')

    await page.getByLabel('E-mail address').fill(EMAIL)
    await page.getByRole('button', { name: 'Send me a code' }).click()
    await page.getByRole('heading', { name: 'Look at your mail' }).waitFor()
    await lookAt(page, 'sign-in-code')
    const code = newestCode()
    await page.getByLabel('Code').fill(code === '000000' ? '000001' : '000000')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('That is not the code').waitFor()
    await lookAt(page, 'sign-in-wrong-code')
    await page.getByLabel('Code').fill(code)
    await page.getByRole('button', { name: 'Sign in' }).click()

    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    await lookAt(page, 'account')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('button', { name: /^Remove / }).waitFor()
    await lookAt(page, 'account-passkey')

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL(`${origin}/`)
    expect(await page.evaluate(async () => (await fetch('/api/driver/v1/me')).status)).toBe(200)
  })

  test('a passkey that was removed signs in nobody, and the page says what else there is', async () => {
    await page.goto(`${origin}/account`)
    await page.getByRole('button', { name: /^Remove / }).click()
    await page.getByText('without waiting for a mail').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('That did not work').waitFor()
    await lookAt(page, 'sign-in-refused')
    expect(await page.evaluate(async () => (await fetch('/api/driver/v1/me')).status)).toBe(401)
  })

  test('the form works without a script', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' })
    const bare = await plain.newPage()
    await bare.goto(`${origin}/sign-in`)
    expect(await bare.getByRole('button', { name: 'Sign in with a passkey' }).isVisible()).toBe(false)
    await bare.getByLabel('E-mail address').fill(EMAIL)
    await bare.getByRole('button', { name: 'Send me a code' }).click()
    await bare.getByLabel('Code').fill(newestCode())
    await bare.getByRole('button', { name: 'Sign in' }).click()
    await bare.getByRole('heading', { name: 'Your account' }).waitFor()
    await plain.close()
  })
})
