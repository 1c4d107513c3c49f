import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApps } from '../../scripts/platform/build.ts'
import { serveConsole } from './operations-server.ts'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const SCREENSHOTS = process.env['SCREENSHOTS']
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const SHAPES = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } } as const
const PAGES = [
  '/',
  '/peers',
  `/peers/eu_${'a'.repeat(24)}`,
  `/peers/eu_${'f'.repeat(24)}`,
  '/stations',
  `/stations/eu_${'a'.repeat(24)}/NL/LDP/L1`,
  '/sessions',
  '/sessions/unfinished',
  `/sessions/nl1_${'s'.repeat(24)}`,
  `/sessions/nl1_${'r'.repeat(24)}`,
  '/cdrs',
  '/cdrs/NL*LDP%3ACDR-1',
  '/tariffs',
  '/tariffs/NL*LDP%3ACDR-1',
  '/ledger',
  '/quarantine',
  '/reviews',
  '/drivers',
  `/drivers/nl1_${'d'.repeat(24)}`,
  '/drivers/import',
  '/brands',
]

describe.skipIf(!existsSync(CHROMIUM) && process.env['CI'] !== 'true')('the console', () => {
  let browser: Browser
  let origin: string
  let stop: () => void

  beforeAll(async () => {
    const apps = mkdtempSync(join(tmpdir(), 'console-'))
    await buildApps(join(import.meta.dirname, '..', '..'), apps)
    const server = await serveConsole(apps, 0)
    origin = `http://localhost:${(server.address() as AddressInfo).port}`
    stop = () => server.close()
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        '--disable-background-networking',
      ],
    })
  })

  afterAll(async () => {
    await browser?.close()
    stop?.()
  })

  async function signIn(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const page = await browser.newPage(options)
    await page.goto(`${origin}/operations/`)
    const token = page.getByLabel('Operations token')
    await token.or(page.locator('.frame')).first().waitFor()
    if (await token.isVisible()) {
      await token.fill('the right one')
      await page.getByRole('button', { name: 'Sign in' }).click()
    }
    await page.locator('.frame').waitFor()
    return page
  }

  test('a wrong token is refused at its field', async () => {
    const page = await browser.newPage()
    await page.goto(`${origin}/operations/`)
    await page.getByLabel('Operations token').fill('a wrong one')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('this is not the operations token').waitFor()
    expect(await page.getByLabel('Operations token').getAttribute('aria-invalid')).toBe('true')
    await page.close()
  })

  test('the first page says in words which of the three alerts is raised', async () => {
    const page = await signIn()
    await page.getByText('Quarantine is not empty').waitFor()
    await page.getByText('Outboxes are on time').waitFor()
    await page.getByText('The ledger sums to zero').waitFor()
    await page.close()
  })

  test('an invitation shows the token, and never again after the dialog is closed', async () => {
    const page = await signIn()
    await page.goto(`${origin}/operations/#/peers`)
    await page.getByRole('button', { name: 'Invite a peer' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Laadpunt')
    await dialog.getByLabel('Allowed hosts').fill('ocpi.example.com')
    await dialog.getByRole('button', { name: 'Invite a peer' }).click()
    await dialog.getByText('shown-once-token').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    // The browser closes a dialog at once; what was in it is gone with the next drawing.
    await expect.poll(() => page.content()).not.toContain('shown-once-token')
    await page.close()
  })

  test('another profile is chosen by what it is for and what it changes, and what could not be read is read again', async () => {
    const page = await signIn()
    await page.goto(`${origin}/operations/#/peers/eu_${'a'.repeat(24)}`)
    const choice = page.getByLabel('Read by another profile')
    await page.getByText('Any peer that keeps to OCPI 2.2.1.').first().waitFor()
    expect(await page.getByRole('button', { name: 'Use this profile' }).isDisabled()).toBe(true)
    await choice.selectOption('gridserve')
    await page.getByRole('region', { name: 'What becomes different' }).getByText('paging.limit').waitFor()
    await page.getByRole('button', { name: 'Use this profile' }).press('Enter')
    await page.getByText('From now on this peer is read by gridserve.').waitFor()
    await page.getByRole('button', { name: 'Read again what could not be read' }).first().press('Enter')
    await page.getByText('Taken: 2. Still not readable: 1. Left out: 0.').first().waitFor()
    await page.close()
  })

  test('a feed is added from its profile, refused at its field, and its page offers nothing of a registration', async () => {
    const page = await signIn()
    await page.goto(`${origin}/operations/#/peers`)
    await page.getByRole('button', { name: 'Add a feed' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('NDW, the Dutch national feed: one open gzip file.', { exact: true }).waitFor()
    await dialog.getByLabel('Name').fill('Dutch feed')
    await dialog.getByLabel('Allowed hosts').fill('elsewhere.example')
    await dialog.getByLabel('Allowed hosts').press('Enter')
    await dialog.getByText('is on no host agreed upon').waitFor()
    expect(await dialog.getByLabel('Allowed hosts').getAttribute('aria-invalid')).toBe('true')
    await page.evaluate(AXE)
    const { violations } = await page.evaluate<AxeResults>('axe.run()')
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([])
    await dialog.getByLabel('Name').fill('Dutch feed')
    await dialog.getByLabel('Allowed hosts').fill('opendata.ndw.example')
    await dialog.getByLabel('Allowed hosts').press('Enter')
    await page.getByRole('heading', { name: 'Dutch feed' }).waitFor()
    await page.getByText('This feed is only read, once an hour.').waitFor()
    expect(await page.getByRole('button', { name: 'Renew credentials' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Pull sessions' }).count()).toBe(0)
    await page.close()
  })

  test('the help desk reserves for a driver after telling the price, cancels, and sees what became of an unlock', async () => {
    const page = await signIn()
    const dialog = page.getByRole('dialog')
    const look = async (name: string) => {
      for (const [shape, viewport] of Object.entries(SHAPES))
        for (const colorScheme of ['dark', 'light'] as const) {
          await page.setViewportSize(viewport)
          await page.emulateMedia({ colorScheme })
          const at = `${name}-${shape}-${colorScheme}`
          if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `${at}.png`) })
          await page.evaluate(AXE)
          const { violations } = await page.evaluate<AxeResults>('axe.run()')
          expect(violations.map(({ id, nodes }) => `${at} ${id} ${nodes[0]?.html}`)).toEqual([])
          const sideways = await dialog.evaluate((one) => one.scrollWidth > one.clientWidth)
          expect([at, sideways]).toEqual([at, false])
        }
    }
    await page.goto(`${origin}/operations/#/stations/eu_${'a'.repeat(24)}/NL/LDP/L1`)
    await page.getByRole('button', { name: 'Reserve NL*LDP*E0042*1' }).press('Enter')
    await dialog.getByLabel('Driver').fill('Anna')
    await dialog.getByLabel('Driver').press('Enter')
    await dialog.getByLabel(/NL-VLT-C12345678-X/).check()
    await dialog.getByRole('button', { name: 'Ask the price' }).press('Enter')
    await dialog.getByText('€2.42 per hour').waitFor()
    await look('desk-price')
    // The price has changed meanwhile: it is told anew before anything is reserved.
    await dialog.getByRole('button', { name: 'Reserve for 15 min' }).press('Enter')
    await dialog.getByText('This price no longer holds. Ask it again').waitFor()
    await dialog.getByRole('button', { name: 'Ask the price' }).press('Enter')
    await dialog.getByRole('button', { name: 'Reserve for 15 min' }).press('Enter')
    await dialog.getByText('The place is kept.').waitFor()
    await dialog.getByText(/^\d+:\d\d left$/).waitFor()
    await look('desk-kept')
    await dialog.getByRole('button', { name: 'Cancel the reservation' }).press('Enter')
    await dialog.getByRole('button', { name: 'Cancel the reservation' }).waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Unlock NL*LDP*E0042*1' }).press('Enter')
    await dialog.getByText('does not list that it can be unlocked').waitFor()
    await dialog.getByRole('button', { name: 'Unlock now' }).press('Enter')
    await dialog.getByText('The connector did not unlock.').waitFor()
    await look('desk-unlock')
    await page.close()
  })

  test('the keyboard alone finds a session and walks the rows', async () => {
    const page = await signIn()
    await page.goto(`${origin}/operations/#/sessions`)
    // The first page shows sessions too: the rows are those of the sessions' own page once its heading is there.
    await page.getByRole('heading', { name: 'Sessions', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'NL*LDP*E0043*1' }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('NL*LDP*E0043*1')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Session', exact: true }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('E0042')
    await page.keyboard.press('Enter')
    await page.waitForURL(/#\/sessions\/nl1_/)
    await page.close()
  })

  test('a copied card is found by its trail, blocked with one click, and its case closed with a verdict', async () => {
    const page = await signIn()
    await page.goto(`${origin}/operations/#/reviews`)
    const card = page.getByRole('article').filter({ hasText: 'Farther than anybody travels' })
    await card.getByText('2,738 km in 20 min').waitFor()
    await card.getByRole('img', { name: /The places in the order of their use/ }).waitFor()
    for (const [shape, viewport] of Object.entries(SHAPES)) {
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.setViewportSize(viewport)
        await page.emulateMedia({ colorScheme })
        if (SCREENSHOTS)
          await page.screenshot({
            path: join(SCREENSHOTS, `reviews-trail-${shape}-${colorScheme}.png`),
            fullPage: true,
          })
        await page.evaluate(AXE)
        const { violations } = await page.evaluate<AxeResults>('axe.run()')
        expect(violations.map(({ id, nodes }) => `${shape} ${colorScheme} ${id} ${nodes[0]?.html}`)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false)
      }
    }
    await card.getByRole('button', { name: 'Block the token' }).press('Enter')
    await card.getByText('The token is blocked.').waitFor()
    await card.getByLabel('What was it?').selectOption('fraud')
    await card.getByLabel('Note').fill('copied in Lisbon')
    await card.getByRole('button', { name: 'Close the case' }).press('Enter')
    await card.waitFor({ state: 'detached' })
    // A place where somebody guesses has no token to block.
    const guesses = page.getByRole('article').filter({ hasText: 'Somebody guesses card numbers' })
    expect(await guesses.getByRole('button', { name: 'Block the token' }).count()).toBe(0)
    await page.getByLabel('Which cases').selectOption('closed')
    await page.getByText('copied in Lisbon').waitFor()
    await page.close()
  })

  test('a file of cards is checked by row, mended, issued as it was checked, and followed until all are there', async () => {
    const page = await signIn()
    await page.goto(`${origin}/operations/#/drivers`)
    await page.getByRole('link', { name: 'Import cards' }).press('Enter')
    await page.getByRole('heading', { name: 'Import cards', level: 1 }).waitFor()
    const file = (text: string) =>
      page.getByLabel('CSV file').setInputFiles({ name: 'cards.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    const check = page.getByRole('button', { name: 'Check the file' })
    const good = ['1', '2', '3'].map((n) => `04A1B2C3D4E5F${n};NL-000${n}`)
    await file(`\uFEFFuid;visual_number\r\n${good.join('\r\n')}\r\n04A1B2C3;NL-0004\r\n04A1B2C3D4E5F1;NL-0005\r\n`)
    await check.press('Enter')
    await page.getByText('Problems: 2. Nothing was issued').waitFor()
    const rows = page.getByRole('region', { name: 'What is wrong' }).getByRole('row')
    expect(await rows.allInnerTexts()).toEqual([
      'Row\tColumn\tWhat is wrong',
      '5\tuid\tA UID of 4 bytes is too easily guessed: this brand issues none.',
      '6\tuid\tThe same value is there twice, as in row 2',
    ])
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, 'cards-problems.png'), fullPage: true })
    expect(await page.content()).not.toMatch(/04A1B2/)
    await file(`\uFEFFuid;visual_number\r\n${good.join('\r\n')}\r\n`)
    await check.press('Enter')
    await page.getByText('3 cards, no problems').waitFor()
    await page.getByRole('button', { name: 'Issue these cards' }).press('Enter')
    await page.getByText('All cards are done: 3 issued, 0 refused.').first().waitFor()
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, 'cards-done.png'), fullPage: true })
    await page.close()
  })

  test('a card is blocked with a reason, and the desk sees where the block has not arrived yet', async () => {
    const page = await signIn()
    await page.goto(`${origin}/operations/#/drivers/nl1_${'d'.repeat(24)}`)
    await page.getByRole('button', { name: 'Block' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Why').selectOption('the card was stolen')
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, 'card-block.png') })
    await dialog.getByRole('button', { name: 'Block' }).press('Enter')
    await dialog.getByText('Arrived at 1, not yet at 1.').waitFor()
    expect(await dialog.getByRole('row').nth(2).innerText()).toMatch(/Ladenetz\s+▲\s*not there yet/)
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, 'card-blocked.png') })
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Details' }).press('Enter')
    await dialog.getByText('import of cards').waitFor()
    await page.close()
  })

  test('T032, T036 unfinished sessions: how long, what was done, what is next, in any order', async () => {
    const page = await signIn()
    await page.goto(`${origin}/operations/#/sessions/unfinished`)
    const rows = () => page.locator('tbody tr td:first-child').allTextContents()
    await page.getByRole('cell', { name: 'the CDR', exact: true }).waitFor()
    // The longest first.
    expect(await rows()).toEqual(['NL*LDP*E0044*1', 'NL*LDP*E0042*1', 'NL*LDP*E0041*1'])
    const longest = page.getByRole('row').filter({ hasText: 'E0044' })
    expect(await longest.textContent()).toMatch(
      /ended.*4 days ago.*the CDR.*ask for its CDRs.*left to the operator to claim.*in 2[56] days.*COMPLETED/,
    )
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, 'unfinished.png'), fullPage: true })
    const next = page.getByRole('columnheader', { name: 'Next step' })
    await next.getByRole('button').click()
    expect(await next.getAttribute('aria-sort')).toBe('ascending')
    expect(await rows()).toEqual(['NL*LDP*E0041*1', 'NL*LDP*E0042*1', 'NL*LDP*E0044*1'])
    await next.getByRole('button').click()
    expect((await rows())[0]).toBe('NL*LDP*E0044*1')
    await page.close()
  })

  test('what the map shows stands in a table too, and opens from there', async () => {
    const page = await signIn()
    await page.goto(`${origin}/operations/#/stations`)
    await page.getByRole('link', { name: 'Stationsplein, Amsterdam' }).waitFor()
    await page.waitForLoadState('networkidle')
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, 'stations-drawn.png') })
    expect(page.url()).toMatch(/#\/stations\?bbox=/)
    await page.close()
  })

  test('a tariff and a CDR are laid side by side: the example is told in a time line, a table, sentences and differences', async () => {
    const page = await signIn()
    await page.goto(`${origin}/operations/#/tariffs`)
    await page.getByRole('button', { name: 'Fill in an example' }).press('Enter')
    await page.getByRole('button', { name: 'Price and check' }).press('Enter')
    await page.getByText('The claim does not follow from the tariff.').waitFor()
    await page.getByRole('img', { name: 'The charge in time' }).waitFor()
    expect(await page.getByRole('region', { name: 'Charging periods' }).locator('tbody tr').count()).toBe(3)
    const said = page.getByRole('listitem')
    await said.filter({ hasText: 'by element 2 of tariff DAY-NIGHT (21:00–07:00)' }).waitFor()
    await said.filter({ hasText: 'The operator billed by steps in another way' }).first().waitFor()
    await page.getByLabel('Tariff, or a list of them').fill('{')
    await page.getByRole('button', { name: 'Price and check' }).click()
    await page.getByText('is no JSON').waitFor()
    expect(await page.getByLabel('Tariff, or a list of them').getAttribute('aria-invalid')).toBe('true')
    await page.close()
  })

  test('a CDR of ours is checked with one click from its page', async () => {
    const page = await signIn()
    await page.goto(`${origin}/operations/#/cdrs/NL*LDP%3ACDR-1`)
    await page.getByRole('link', { name: 'Check against its tariff' }).click()
    // Its own tariff counts, on the clock of its location.
    await page.getByText('The claim does not follow from the tariff.').waitFor()
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Amsterdam')
    expect(await page.getByLabel('CDR', { exact: true }).inputValue()).toContain('CDR-EXAMPLE')
    await page.close()
  })

  for (const colorScheme of ['light', 'dark'] as const)
    for (const [shape, viewport] of Object.entries(SHAPES))
      test(`no page has an accessibility violation or scrolls sideways: ${colorScheme}, ${shape}`, async () => {
        const page = await signIn({ colorScheme, viewport })
        const found: string[] = []
        for (const path of PAGES) {
          await page.goto(`${origin}/operations/#${path}`)
          await page.locator('h1').waitFor()
          if (path.startsWith('/tariffs/')) await page.getByRole('img', { name: 'The charge in time' }).waitFor()
          await page.waitForLoadState('networkidle')
          if (SCREENSHOTS) {
            const name = `${path.replaceAll(/[^a-z]/g, '') || 'first'}-${shape}-${colorScheme}.png`
            await page.screenshot({ path: join(SCREENSHOTS, name), fullPage: true })
          }
          await page.evaluate(AXE)
          const { violations } = await page.evaluate<AxeResults>('axe.run()')
          found.push(...violations.map(({ id, nodes }) => `${path} ${id} ${nodes[0]?.html}`))
          const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
          if (sideways) found.push(`${path} scrolls sideways`)
        }
        expect(found).toEqual([])
        await page.close()
      })
})
