import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../scripts/testing/find-chromium.ts'
import { qrPath } from '../../workers/driver/qr-code.ts'
import { type RealPlatform, startRealPlatform, until } from './real-platform.ts'

interface ListedEvse {
  readonly locationId: string
  readonly evseId: string | null
  readonly status: string
  readonly connectors: readonly { readonly tariff: { readonly prices: readonly { readonly type: string }[] } | null }[]
}

interface Created {
  readonly driver: { readonly id: string }
  readonly contract: { readonly id: string }
}

interface Rated {
  readonly items: readonly { readonly grossMinor: number; readonly vatMinor: number }[]
}

const chromiumPath = findChromium()

describe.skipIf(chromiumPath === undefined)('a whole charge on the running platform', () => {
  let platform: RealPlatform
  let browser: Browser
  let landing: string
  let other: ListedEvse | undefined

  beforeAll(async () => {
    platform = await startRealPlatform()
    const listed: readonly ListedEvse[] = await (await fetch(`${platform.operator}/control/evses?limit=200`)).json()
    const forSale = listed.filter(
      ({ evseId, status, connectors }) =>
        evseId && status === 'AVAILABLE' && connectors[0]?.tariff?.prices.some(({ type }) => type === 'ENERGY'),
    )
    const [evse] = forSale
    other = forSale.find(({ locationId }) => locationId !== evse?.locationId)
    landing = platform.origin + (await qrPath(platform.signingKey, 'roamwatt', evse?.evseId ?? ''))
    browser = await chromium.launch({
      executablePath: chromiumPath ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
  })

  afterAll(async () => {
    await browser?.close()
    platform?.close()
  })

  test('scan, see the price, pay, watch it live, stop, and get a receipt that is what the ledger says', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    await page.goto(landing)
    await page.getByText('All prices include 21% VAT.').waitFor()
    await page.getByRole('button', { name: /and start$/ }).click()
    await page.waitForURL(/\/s\/nl1_/)
    const charge = page.url()
    await page.getByRole('heading', { name: 'Charging', exact: true }).waitFor()

    // Energy grows on the open page: it comes over the socket, since nothing loads the page again.
    const loads: string[] = []
    page.on('framenavigated', (frame) => loads.push(frame.url()))
    await until(async () => /[\d.]*[1-9][\d.]*\s?kWh/u.test(await page.locator('main').innerText()))
    expect(loads).toEqual([])

    // Somebody else with the same address but without its key sees no charge and has no Stop.
    const stranger = await (await browser.newContext()).newPage()
    await stranger.goto(charge.split('?')[0] ?? '')
    expect(await stranger.getByRole('button', { name: 'Stop charging' }).count()).toBe(0)
    expect(await stranger.locator('main').innerText()).not.toContain('kWh')

    await page.getByRole('button', { name: 'Stop charging' }).click()
    await page.getByRole('heading', { name: 'All done' }).waitFor({ timeout: 30_000 })
    await page.getByRole('link', { name: 'Receipt', exact: true }).click()
    const total = await page.locator('main').innerText()

    let rated: Rated = { items: [] }
    await until(async () => {
      rated = (await platform.operations('GET', '/ratings')) as unknown as Rated
      return rated.items.length === 1
    })
    const [rating] = rated.items
    expect(rating?.grossMinor).toBeGreaterThan(0)
    expect(total).toContain(`€${((rating?.grossMinor ?? 0) / 100).toFixed(2)}`)
    expect(total).toContain(`€${((rating?.vatMinor ?? 0) / 100).toFixed(2)}`)

    const link = await page.getByRole('link', { name: /PDF/ }).getAttribute('href')
    const pdf = await page.request.get(new URL(link ?? '', page.url()).href)
    expect(pdf.headers()['content-type']).toBe('application/pdf')
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')

    const { items } = (await platform.operations('GET', '/ledger/balances')) as unknown as {
      items: { sumMinor: number }[]
    }
    expect(items.map(({ sumMinor }) => sumMinor)).toEqual(items.map(() => 0))
    expect(JSON.stringify(items)).toContain('payment_clearing')
  })

  test('a card that is declined starts nothing and says what to do', async () => {
    const page = await (await browser.newContext()).newPage()
    await page.goto(landing)
    const declined = page.getByRole('radio', { name: 'Card that is declined' })
    // The charger may still be in use by the charge before.
    await until(async () => (await page.reload()) !== null && (await declined.count()) === 1)
    await declined.check()
    await page.getByRole('button', { name: /and start$/ }).click()
    await page.getByRole('heading', { name: 'Payment declined' }).waitFor()
    expect(await page.locator('main').innerText()).toContain('No money was taken.')
  })

  test('a driver signs in by a link that works once, starts from the app and finds the charge in the history', async () => {
    const person = { brand: 'roamwatt', market: 'nl', name: 'Noor', email: 'noor@example.com', language: 'en' }
    const created = (await platform.operations('POST', '/drivers', person)) as unknown as Created
    const contract = created.contract.id
    await platform.operations('POST', '/tokens', { contract, type: 'APP_USER' })
    const links = `/drivers/${created.driver.id}/sign-in-links`
    const { url } = (await platform.operations('POST', links, { contract })) as unknown as { url: string }
    // The app's token is found by its copy in the database.
    await until(async () => JSON.stringify(await platform.operations('GET', '/tokens')).includes('APP_USER'))
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const page = await context.newPage()
    await page.goto(url)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'My charges' }).waitFor()

    await page.goto(`${new URL(page.url()).origin}/#/station/${encodeURIComponent(await stationId(page))}`)
    const point = page.locator('section', { hasText: other?.evseId ?? '' })
    await point.locator('button').first().click()
    await page.getByRole('button', { name: 'Start charging' }).click()
    await page.getByRole('heading', { name: 'Charging', exact: true }).waitFor({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Stop charging' }).click()
    await page.getByRole('heading', { name: 'All done' }).waitFor({ timeout: 30_000 })
    await page.getByRole('navigation').getByRole('link', { name: 'My charges' }).click()
    await until(async () => /€\d/.test(await page.locator('main').innerText()))

    const again = await (await browser.newContext()).newPage()
    await again.goto(url)
    const button = again.getByRole('button', { name: 'Sign in' })
    if ((await button.count()) > 0) await button.click()
    expect(await again.getByRole('link', { name: 'My charges' }).count()).toBe(0)
  })

  /** The app's id of the station with the other charger, as its own API lists it. */
  async function stationId(page: Page): Promise<string> {
    let found: string | undefined
    await until(async () => {
      const area = await page.evaluate(async () => {
        const query = 'west=3&south=50&east=8&north=54&zoom=18'
        return (await (await fetch(`/api/driver/v1/stations?${query}`)).json()) as { stations: { id: string }[] }
      })
      found = area.stations.find(({ id }) => id.endsWith(`~${other?.locationId}`))?.id
      return found !== undefined
    })
    return found ?? ''
  }
})
