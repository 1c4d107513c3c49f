import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../scripts/testing/find-chromium.ts'
import { qrPath } from '../../workers/driver/qr-code.ts'
import { createSignInLink } from '../../workers/sign-in-link.ts'
import { CHARGER, memoryPorts, START } from '../workers/driver/memory-ports.ts'
import { type RealPlatform, startRealPlatform, until } from './real-platform.ts'
import { serveDriver } from './serve-driver.ts'

interface ListedEvse {
  readonly locationId: string
  readonly evseId: string | null
  readonly status: string
  readonly connectors: readonly {
    readonly tariff: { readonly id: string; readonly prices: readonly unknown[] } | null
  }[]
}

const chromiumPath = findChromium()
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
const VIEWPORT = { viewport: { width: 390, height: 844 } }

/** Keeps a picture where somebody asked for them. */
async function keep(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}

describe.skipIf(chromiumPath === undefined)('a price that changes while its page is open', () => {
  let platform: RealPlatform
  let browser: Browser
  let evse: ListedEvse | undefined

  beforeAll(async () => {
    platform = await startRealPlatform()
    const listed: readonly ListedEvse[] = await (await fetch(`${platform.operator}/control/evses?limit=200`)).json()
    evse = listed.find(
      ({ evseId, status, connectors: [first] }) => evseId && status === 'AVAILABLE' && first?.tariff?.prices.length,
    )
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ARGS })
  })
  afterAll(async () => {
    await browser?.close()
    platform?.close()
  })

  /** The operator asks another price, by OCPI. */
  async function ask(price: number): Promise<void> {
    const elements = [{ price_components: [{ type: 'ENERGY', price, vat: 21, step_size: 1 }] }]
    const tariff = { id: evse?.connectors[0]?.tariff?.id, elements }
    const answer = await fetch(`${platform.operator}/control/tariff`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tariff }),
    })
    expect(await answer.json()).toMatchObject({ statusCode: 1000 })
  }

  test('the landing shows the new price with a note, takes no press for a moment, and is paid by it', async () => {
    await ask(0.4)
    const page = await browser.newPage({ ...VIEWPORT, locale: 'en-GB' })
    await page.goto(platform.origin + (await qrPath(platform.signingKey, 'roamwatt', evse?.evseId ?? '')))
    await page.getByText('€0.484 per kWh').waitFor()
    const loads: string[] = []
    page.on('framenavigated', (frame) => loads.push(frame.url()))
    const quote = await page.locator('input[name=quote]').inputValue()
    await ask(0.5)
    await page.getByText('€0.605 per kWh').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('The operator has just changed the price.')
    expect(await page.getByText('€0.484 per kWh').count()).toBe(0)
    expect(await page.locator('input[name=quote]').inputValue()).not.toBe(quote)
    const pay = page.getByRole('button', { name: /and start$/ })
    await keep(page, 'landing-changed')
    await until(() => pay.isEnabled())
    expect(loads).toEqual([])
    await pay.click()
    await page.waitForURL(/\/s\/nl1_/)
    await page.close()
  })

  test('the app’s page of a station shows the new price with a note', async () => {
    await ask(0.4)
    const person = { brand: 'roamwatt', market: 'nl', name: 'Noor', email: 'noor@example.com', language: 'en' }
    const created = (await platform.operations('POST', '/drivers', person)) as unknown as {
      driver: { id: string }
      contract: { id: string }
    }
    const contract = created.contract.id
    await platform.operations('POST', '/tokens', { contract, type: 'APP_USER' })
    const links = `/drivers/${created.driver.id}/sign-in-links`
    const { url } = (await platform.operations('POST', links, { contract })) as unknown as { url: string }
    const page = await browser.newPage({ ...VIEWPORT, locale: 'en-GB' })
    await page.goto(url)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'My charges' }).waitFor()
    let station: string | undefined
    await until(async () => {
      const area = await page.evaluate(async () => {
        const query = 'west=3&south=50&east=8&north=54&zoom=18'
        return (await (await fetch(`/api/driver/v1/stations?${query}`)).json()) as { stations: { id: string }[] }
      })
      station = area.stations.find(({ id }) => id.endsWith(`~${evse?.locationId}`))?.id
      return station !== undefined
    })
    await page.goto(`${new URL(page.url()).origin}/#/station/${encodeURIComponent(station ?? '')}`)
    await page
      .locator('section', { hasText: evse?.evseId ?? '' })
      .locator('button')
      .first()
      .click()
    await page.getByText('€0.484 per kWh').waitFor()
    await ask(0.6)
    await page.getByText('€0.726 per kWh').waitFor()
    await page.getByText('The operator has just changed the price.').scrollIntoViewIfNeeded()
    await keep(page, 'app-changed')
    await until(() => page.getByRole('button', { name: 'Start charging' }).isEnabled())
    await page.close()
  })
})

describe.skipIf(chromiumPath === undefined)('a price that runs out while its page is open', () => {
  const ports = memoryPorts()
  let browser: Browser
  let server: Awaited<ReturnType<typeof serveDriver>>
  let origin: string

  beforeAll(async () => {
    server = await serveDriver(ports)
    origin = `http://volta.localhost:${server.port}`
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ARGS })
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  const expired = 'The price on this page is no longer valid.'
  const landing = async () => origin + (await qrPath(ports.keys.signing, 'volta', CHARGER.evseId ?? ''))

  test('T073 the landing says so, cannot be paid, and shows the price now when asked', async () => {
    ports.at = START
    const page = await browser.newPage({ ...VIEWPORT, locale: 'en-GB' })
    await page.clock.install()
    await page.goto(await landing())
    expect(await page.locator('main').innerText()).toContain(
      'This price holds for a charge that starts before 11:30 CEST.',
    )
    await page.clock.fastForward('29:00')
    expect(await page.getByText(expired).count()).toBe(0)
    ports.at += 31 * 60_000
    await page.clock.fastForward('02:00')
    await page.getByText(expired).waitFor()
    const pay = page.getByRole('button', { name: /and start$/ })
    expect(await pay.isDisabled()).toBe(true)
    await keep(page, 'landing-expired')
    await page.getByRole('button', { name: 'Show the price now' }).click()
    await page.getByText('before 12:00 CEST').waitFor()
    expect(await pay.isEnabled()).toBe(true)
    expect(await page.getByText(expired).count()).toBe(0)
    await page.close()
  })

  test('T073 without a script the page says until when, and Pay afterwards shows the price now', async () => {
    ports.at = START
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' })
    const page = await context.newPage()
    await page.goto(await landing())
    await page.getByText('before 11:30 CEST').waitFor()
    ports.at += 31 * 60_000
    await page.click('.pay button')
    expect(page.url()).toContain('notice=price_expired')
    expect(await page.locator('main').innerText()).toContain('The price you saw is no longer valid.')
    expect(ports.open.size).toBe(0)
    await context.close()
  })

  test('T073 the app says so, and shows the price now when asked', async () => {
    ports.at = START
    const page = await browser.newPage({ ...VIEWPORT, locale: 'en-GB' })
    await page.clock.install()
    const sign = { brand: 'volta', contract: 'nl1_contract', driver: 'nl1_driver' }
    await page.goto(origin + (await createSignInLink(ports, sign)))
    await page.click('button')
    await page.waitForURL(`${origin}/`)
    await page.getByRole('link', { name: 'List', exact: true }).click()
    await page.click('.station-choice')
    await page.click('button.choice')
    await page.getByText('before 11:30 CEST').waitFor()
    ports.at += 31 * 60_000
    await page.clock.fastForward('31:00')
    await page.getByText(expired).waitFor()
    const start = page.getByRole('button', { name: 'Start charging' })
    expect(await start.isDisabled()).toBe(true)
    await page.getByText(expired).scrollIntoViewIfNeeded()
    await keep(page, 'app-expired')
    await page.getByRole('button', { name: 'Show the price now' }).click()
    await page.getByText('before 12:00 CEST').waitFor()
    await page.close()
  })
})
