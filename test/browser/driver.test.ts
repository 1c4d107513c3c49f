import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page, type Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../scripts/testing/find-chromium.ts'
import { stationIdOf } from '../../workers/driver/api/station-id.ts'
import { qrPath } from '../../workers/driver/qr-code.ts'
import { createSignInLink } from '../../workers/sign-in-link.ts'
import { CHARGER, memoryPorts, START, TARIFF } from '../workers/driver/memory-ports.ts'
import { serveDriver } from './serve-driver.ts'

const chromiumPath = findChromium()
const SCREENSHOTS = process.env['SCREENSHOTS']
const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

/** Two euros an hour, without VAT, while a place is kept. */
const RESERVATION = {
  priceComponents: [{ type: 'TIME', priceMicros: 2_000_000, vatBasisPoints: 2100, stepSize: 60 }],
  restrictions: { reservation: 'RESERVATION' },
} as const

/** A place under a roof that is too low for a van. */
const GARAGE = {
  id: 'P1',
  physicalReference: 'B1',
  vehicleTypes: ['PERSONAL_VEHICLE', 'VAN'],
  restrictedToType: false,
  reservationRequired: false,
  maxVehicleHeightCm: 200,
  timeLimitMinutes: 240,
  roofed: true,
}

/** Rules that a page breaks, each with its elements. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const run = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return run.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 100)).join(', ')}`)
  })
}

const PHONE = { width: 390, height: 844 }
const DESKTOP = { width: 1280, height: 900 }

/** Looks at a page as a phone and as a desktop show it: nothing breaks a rule, nothing sticks out. */
async function lookAt(page: Page, name: string): Promise<void> {
  for (const viewport of [DESKTOP, PHONE]) {
    await page.setViewportSize(viewport)
    const at = `${name}-${viewport.width}`
    if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/${at}.png`, fullPage: true })
    expect([at, await violations(page)]).toEqual([at, []])
    expect([at, await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)]).toEqual([at, false])
  }
}

describe.skipIf(chromiumPath === undefined)('the driver’s pages in a browser', () => {
  const ports = memoryPorts()
  let browser: Browser
  let server: Awaited<ReturnType<typeof serveDriver>>
  let origin: string
  let landing: string

  beforeAll(async () => {
    server = await serveDriver(ports)
    origin = `http://volta.localhost:${server.port}`
    landing = origin + (await qrPath(ports.keys.signing, 'volta', CHARGER.evseId ?? ''))
    browser = await chromium.launch({
      executablePath: chromiumPath ?? '',
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
      ],
    })
  })
  const signIn = async (page: Page) => {
    const driver = { brand: 'volta', contract: 'nl1_contract', driver: 'nl1_driver' }
    await page.goto(origin + (await createSignInLink(ports, driver)))
    await page.click('button')
    await page.waitForURL(`${origin}/`)
  }
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  test.each(['light', 'dark'] as const)(
    'no page breaks an accessibility rule in the %s scheme',
    async (colorScheme) => {
      ports.at = START
      const context = await browser.newContext({ colorScheme, viewport: PHONE, bypassCSP: true })
      const page = await context.newPage()
      const look = async (url?: string) => {
        if (url) await page.goto(url)
        expect([page.url(), await violations(page)]).toEqual([page.url(), []])
      }
      await look(landing)
      await page.click('.pay button')
      await page.waitForURL('**/s/**')
      await look()
      const id = /\/s\/([^?]+)/.exec(page.url())?.[1] ?? ''
      ports.change(id, { phase: 'charging', startedAt: START, energyWh: 3456, updatedAt: START })
      await look(page.url())
      await look(`${origin}/s/${id}/receipt`)
      await look(`${origin}/api/driver/v1/docs`)
      await look(
        origin + (await createSignInLink(ports, { brand: 'volta', contract: 'nl1_contract', driver: 'nl1_driver' })),
      )
      await page.click('button')
      await page.waitForURL(`${origin}/`)
      // The app moves within its page: the list is asked for once it stands.
      await page.getByRole('link', { name: 'List', exact: true }).click()
      await page.click('.station-choice')
      await page.click('button.choice')
      await page.waitForSelector('text=/€11.60/')
      await look()
      await context.close()
    },
  )

  test.each(['light', 'dark'] as const)(
    'a place is kept after its price was shown, counted down, given free, and wishes are sent: %s scheme',
    async (colorScheme) => {
      ports.at = Date.now()
      const before = ports.tariff
      ports.tariff = { ...TARIFF, elements: [...TARIFF.elements, RESERVATION] }
      const context = await browser.newContext({ colorScheme, viewport: PHONE, bypassCSP: true })
      const page = await context.newPage()
      const look = (name: string) => lookAt(page, `${name}-${colorScheme}`)
      await signIn(page)
      await page.goto(`${origin}/#/station/${stationIdOf(CHARGER)}`)
      await page.click('button.choice')
      // By keyboard alone from here: the price of keeping comes before the yes to it.
      await page.getByRole('button', { name: 'Keep this place for 15 min' }).press('Enter')
      await page.getByText('€2.42 per hour').waitFor()
      await look('reserve')
      await page.getByRole('button', { name: 'Keep it', exact: true }).press('Enter')
      await page.getByText(/^1[45]:\d\d left$/).waitFor()
      await look('kept')
      const id = /charge\/(.+)$/.exec(page.url())?.[1] ?? ''
      expect(ports.open.get(id)?.request.reserveUntil).toBeGreaterThan(ports.at)
      await page.getByRole('button', { name: 'Cancel the reservation' }).press('Enter')
      await page.getByText('Kept for you until').waitFor({ state: 'detached' })
      ports.change(id, { phase: 'charging', startedAt: ports.at, energyWh: 3456, updatedAt: ports.at })
      await page.reload()
      await page.getByLabel('I leave at').fill('07:30')
      await page.getByLabel('Energy I need by then, in kWh').fill('20')
      await look('wishes')
      await page.getByRole('button', { name: 'Tell the operator' }).press('Enter')
      await page.getByText('The operator will try to do so.').waitFor()
      ports.tariff = before
      await context.close()
    },
  )

  test.each(['light', 'dark'] as const)(
    'E-66, E-67, E-68 filters say that what is not said is no no, follow to the map, and the help phone is shown: %s scheme',
    async (colorScheme) => {
      ports.at = START
      ports.site = { helpPhone: '+31 20 123 45 67', parkingPlaces: [GARAGE] }
      const context = await browser.newContext({ colorScheme, viewport: PHONE, bypassCSP: true })
      const page = await context.newPage()
      const look = (name: string) => lookAt(page, `${name}-${colorScheme}`)
      await signIn(page)
      await page.getByRole('link', { name: 'List', exact: true }).click()
      await page.getByRole('heading', { name: 'List' }).waitFor()
      await page.getByText('What I need', { exact: true }).press('Enter')
      await page.getByLabel('Available now').press('Space')
      await page.getByLabel('Accessible parking').press('Space')
      await page.getByLabel('Connector').selectOption('IEC_62196_T2')
      await page.getByLabel('Power').selectOption('11000')
      await page.getByLabel('Kind').selectOption('VAN')
      await page.getByLabel('Height in cm').fill('240')
      await page.getByLabel('Height in cm').press('Enter')
      await page.getByText('The operator does not say').waitFor()
      await expect
        .poll(() => ports.wished)
        .toEqual({
          available: true,
          standard: 'IEC_62196_T2',
          minPowerW: 11_000,
          plugAndCharge: false,
          card: false,
          accessible: true,
          vehicle: { type: 'VAN', heightCm: 240, lengthCm: null, widthCm: null, weightKg: null },
        })
      await look('filters')
      await page.getByLabel('Leave out stations that do not say').press('Space')
      await page.getByText('No station here is known to have what you need.').waitFor()
      await page.getByRole('link', { name: 'Map', exact: true }).click()
      await page.getByRole('heading', { name: 'Map' }).waitFor()
      await page.getByText('What I need (6)').press('Enter')
      await page.getByLabel('Accessible parking').waitFor()
      expect(await page.getByLabel('Accessible parking').isChecked()).toBe(true)
      await look('filters-map')
      await page.goto(`${origin}/#/station/${stationIdOf(CHARGER)}`)
      expect(await page.getByRole('link', { name: '+31 20 123 45 67' }).getAttribute('href')).toBe('tel:+31201234567')
      await page.getByText('Your vehicle does not fit here').waitFor()
      await page.getByText('Parking B1: at most 4 hrs, roofed').waitFor()
      await look('access')
      await page.getByRole('link', { name: 'List', exact: true }).click()
      await page.getByRole('heading', { name: 'List' }).waitFor()
      await page.getByText('What I need (6)').press('Enter')
      await page.getByRole('button', { name: 'Clear all' }).press('Enter')
      await expect.poll(() => ports.wished).toBe(null)
      ports.site = {}
      await context.close()
    },
  )

  test('the landing pays without JavaScript, asks nobody else for anything, and is small', async () => {
    ports.at = START
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en' })
    const page = await context.newPage()
    const hosts = new Set<string>()
    const sizes: Promise<number>[] = []
    const weigh = (response: Response) => {
      hosts.add(new URL(response.url()).host)
      sizes.push(response.body().then((body) => gzipSync(body).length))
    }
    page.on('response', weigh)
    await page.goto(landing, { waitUntil: 'networkidle' })
    page.off('response', weigh)
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    expect([...hosts]).toEqual([new URL(origin).host])
    expect(bytes).toBeGreaterThan(1000)
    expect(bytes).toBeLessThan(20_000)
    await page.click('.pay button')
    expect(await page.textContent('h2')).toContain('Asking the charger')
    await context.close()
  })

  test('the policy of the page blocks nothing that the page needs', async () => {
    ports.at = START
    const context = await browser.newContext({ locale: 'en' })
    const page = await context.newPage()
    const blocked: string[] = []
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) blocked.push(message.text())
    })
    await page.goto(landing)
    await page.click('.pay button')
    await page.waitForURL('**/s/**')
    await page.waitForTimeout(500)
    await page.goto(
      origin + (await createSignInLink(ports, { brand: 'volta', contract: 'nl1_contract', driver: 'nl1_driver' })),
    )
    await page.click('button')
    await page.waitForSelector('.maplibregl-canvas')
    await page.waitForTimeout(1000)
    expect(blocked).toEqual([])
    await context.close()
  })

  test.each(['light', 'dark'] as const)(
    'a driver switches a car off by keyboard, and it stays so: %s scheme',
    async (colorScheme) => {
      const context = await browser.newContext({ colorScheme, viewport: PHONE, bypassCSP: true })
      const page = await context.newPage()
      const token = await ports.appToken('nl1_contract')
      if (!token) throw new Error('no token')
      ports.cars = [{ ...token, id: 'nl1_car', type: 'EMAID', uid: 'NLVOLC00000001X', visualNumber: 'Blue van' }]
      await signIn(page)
      await page.getByRole('link', { name: 'My charges' }).click()
      const control = page.getByLabel('Begins by itself')
      await control.press('Space')
      await expect.poll(() => ports.cars[0]?.blockedAt ?? null).not.toBeNull()
      await lookAt(page, `cars-${colorScheme}`)
      await page.reload()
      await control.waitFor()
      expect(await control.isChecked()).toBe(false)
      expect(await page.content()).not.toContain('NLVOLC00000001X')
      ports.cars = []
      await context.close()
    },
  )

  test('Stop and Start can be hit with a thumb', async () => {
    ports.at = START
    const context = await browser.newContext({ viewport: { width: 360, height: 700 } })
    const page = await context.newPage()
    await page.goto(landing)
    const pay = await page.locator('.pay button').boundingBox()
    expect(pay?.height).toBeGreaterThanOrEqual(48)
    await page.click('.pay button')
    await page.waitForURL('**/s/**')
    ports.change(/\/s\/([^?]+)/.exec(page.url())?.[1] ?? '', { phase: 'charging', startedAt: START, updatedAt: START })
    await page.reload()
    expect((await page.locator('.stop-button').boundingBox())?.height).toBeGreaterThanOrEqual(48)
    await context.close()
  })
})
