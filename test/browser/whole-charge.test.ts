import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../scripts/testing/find-chromium.ts'
import { qrPath } from '../../workers/driver/qr-code.ts'
import { type RealPlatform, startRealPlatform, until } from './real-platform.ts'

interface ListedEvse {
  readonly evseId: string | null
  readonly status: string
  readonly connectors: readonly { readonly tariff: { readonly prices: readonly { readonly type: string }[] } | null }[]
}

interface Rated {
  readonly items: readonly { readonly grossMinor: number; readonly vatMinor: number }[]
}

const chromiumPath = findChromium()

describe.skipIf(chromiumPath === undefined)('a whole charge on the running platform', () => {
  let platform: RealPlatform
  let browser: Browser
  let landing: string

  beforeAll(async () => {
    platform = await startRealPlatform()
    const listed: readonly ListedEvse[] = await (await fetch(`${platform.operator}/control/evses?limit=200`)).json()
    const evse = listed.find(
      ({ evseId, status, connectors }) =>
        evseId && status === 'AVAILABLE' && connectors[0]?.tariff?.prices.some(({ type }) => type === 'ENERGY'),
    )
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
})
