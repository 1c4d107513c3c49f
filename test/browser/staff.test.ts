import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../scripts/testing/find-chromium.ts'
import { lookAt } from './look-at.ts'
import { type EmptyPlatform, startEmptyPlatform } from './real-platform.ts'
import { addAuthenticator } from './virtual-authenticator.ts'

const chromiumPath = findChromium()

describe.skipIf(chromiumPath === undefined)('staff and the platform as it is started, in a browser', () => {
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let platform: EmptyPlatform

  beforeAll(async () => {
    platform = await startEmptyPlatform()
    browser = await chromium.launch({
      executablePath: chromiumPath ?? '',
      args: ['--no-sandbox', '--disable-background-networking'],
    })
    context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
    page = await context.newPage()
    await addAuthenticator(context, page)
  })
  afterAll(async () => {
    await browser?.close()
    platform?.close()
  })

  test('the token lets the first admin in to invite themselves; from then on a passkey does, and the token does not', async () => {
    await page.goto(`${platform.origin}/operations/`)
    await page.getByLabel('Operations token').fill(platform.operationsToken)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'Invite the first admin' }).click()
    await page.getByLabel('Name').fill('Ada Jansen')
    await page.getByRole('button', { name: 'Invite a person' }).click()
    await page.getByRole('heading', { name: 'The invitation' }).waitFor()
    await lookAt(page, 'staff-invitation')
    await page.getByRole('link', { name: /#\/join\// }).click()
    await page.getByRole('button', { name: 'Make a passkey' }).waitFor()
    await lookAt(page, 'staff-join')
    await page.getByRole('button', { name: 'Make a passkey' }).click()
    await page.getByRole('navigation').getByRole('link', { name: 'Staff' }).click()
    await page.getByRole('cell', { name: 'Has a passkey' }).waitFor()
    await lookAt(page, 'staff')

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    await lookAt(page, 'staff-sign-in')
    const refused = await fetch(`${platform.origin}/api/operations/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: platform.operationsToken }),
    })
    expect(refused.status).toBe(403)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('navigation').getByRole('link', { name: 'Staff' }).waitFor()
  })

  test('a driver reads the code on the mailbox page and is in', async () => {
    await platform.operations('POST', '/brands', { id: 'roamwatt', name: 'Roamwatt', theme: 'roamwatt' })
    const party = { countryCode: 'NL', partyId: 'RWA', brand: 'roamwatt', market: 'nl', name: 'Roamwatt Nederland' }
    await platform.operations('POST', '/parties', party)
    const person = { brand: 'roamwatt', market: 'nl', name: 'Noor', email: 'noor@example.com', language: 'en' }
    await platform.operations('POST', '/drivers', person)
    await page.goto(`${platform.origin}/sign-in`)
    await page.getByLabel('E-mail address').fill('noor@example.com')
    await page.getByRole('button', { name: 'Send me a code' }).click()
    await page.getByLabel('Code').waitFor()
    const mailbox = await context.newPage()
    await mailbox.goto(`${platform.origin}/mailbox`)
    const subject = mailbox.getByRole('heading', { name: /is your code for Roamwatt/ })
    await subject.waitFor()
    await lookAt(mailbox, 'mailbox')
    const code = /\d{6}/.exec(await subject.innerText())?.[0] ?? ''
    await mailbox.close()
    await page.getByLabel('Code').fill(code)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('button', { name: /^Remove / }).waitFor()
  })
})
