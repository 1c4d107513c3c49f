import type { ComponentType } from 'preact'
import { BatchPage } from './pages/batch-page.tsx'
import { BrandsPage } from './pages/brands-page.tsx'
import { CdrPage } from './pages/cdr-page.tsx'
import { CdrsPage } from './pages/cdrs-page.tsx'
import { DriverPage } from './pages/driver-page.tsx'
import { DriversPage } from './pages/drivers-page.tsx'
import { FirstPage } from './pages/first-page.tsx'
import { LedgerPage } from './pages/ledger-page.tsx'
import { PeerPage } from './pages/peer-page.tsx'
import { PeersPage } from './pages/peers-page.tsx'
import { QuarantinePage } from './pages/quarantine-page.tsx'
import { ReportCardPage } from './pages/report-card-page.tsx'
import { ReviewsPage } from './pages/reviews-page.tsx'
import { SessionPage } from './pages/session-page.tsx'
import { SessionsPage } from './pages/sessions-page.tsx'
import { StaffPage } from './pages/staff-page.tsx'
import { StationPage } from './pages/station-page.tsx'
import { StationsPage } from './pages/stations-page.tsx'
import { TariffsPage } from './pages/tariffs-page.tsx'
import { UnfinishedPage } from './pages/unfinished-page.tsx'
import type { Route } from './route.ts'

type PageView = ComponentType<{ readonly route: Route }>

/** The pages in the order of the bar; `One` shows a single thing of it. */
export const PAGES = [
  { name: '', word: 'ops.nav.first', View: FirstPage, One: FirstPage },
  { name: 'peers', word: 'ops.nav.peers', View: PeersPage, One: PeerPage },
  { name: 'stations', word: 'ops.nav.stations', View: StationsPage, One: StationPage },
  { name: 'sessions', word: 'ops.nav.sessions', View: SessionsPage, One: SessionPage },
  { name: 'cdrs', word: 'ops.nav.cdrs', View: CdrsPage, One: CdrPage },
  { name: 'tariffs', word: 'ops.nav.tariffs', View: TariffsPage, One: TariffsPage },
  { name: 'ledger', word: 'ops.nav.ledger', View: LedgerPage, One: LedgerPage },
  { name: 'quarantine', word: 'ops.nav.quarantine', View: QuarantinePage, One: QuarantinePage },
  { name: 'reviews', word: 'ops.nav.reviews', View: ReviewsPage, One: ReviewsPage },
  { name: 'drivers', word: 'ops.nav.drivers', View: DriversPage, One: DriverPage },
  { name: 'brands', word: 'ops.nav.brands', View: BrandsPage, One: BrandsPage },
  { name: 'staff', word: 'ops.nav.staff', View: StaffPage, One: StaffPage },
] as const satisfies readonly {
  readonly name: string
  readonly word: string
  readonly View: PageView
  readonly One: PageView
}[]

/** The page an address names; the first for one that names none. */
export function pageOf({ parts }: Route): { readonly name: string; readonly View: PageView } {
  const page = PAGES.find(({ name }) => name === (parts[0] ?? '')) ?? PAGES[0]
  if (page.name === 'peers' && parts[2] === 'report-card') return { name: page.name, View: ReportCardPage }
  if (page.name === 'drivers' && parts[1] === 'import') return { name: page.name, View: BatchPage }
  if (page.name === 'sessions' && parts[1] === 'unfinished') return { name: page.name, View: UnfinishedPage }
  return { name: page.name, View: parts.length > 1 ? page.One : page.View }
}
