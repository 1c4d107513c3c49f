import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Brand } from '#brands/brand'
import type { Wording } from '#ui/wording.ts'
import type { SignedInDriver } from './driver-cookie.ts'
import type { BrandRecord, DriverPorts } from './ports.ts'

/** Which face a request is for. `named` is false at the platform's own host, where a code or a cookie may tell. */
export interface Face {
  readonly brand: BrandRecord
  readonly theme: Brand
  readonly named: boolean
}

/** What every handler of the surface finds. */
export interface DriverEnv {
  Variables: {
    ports: DriverPorts
    requestId: string
    face: Face
    wording: Wording
    /** The signed-in driver, by a cookie of this brand; null for a stranger. */
    driver: SignedInDriver | null
  }
}

export type DriverApp = OpenAPIHono<DriverEnv>
export type DriverContext = Context<DriverEnv>
