import { BRANDS, brandById, DEFAULT_BRAND } from '#brands/registry'
import type { Face } from './driver-context.ts'
import type { BrandRecord } from './ports.ts'

/** The face a host asks for: `{brand}.` before ours, a brand's own host, or (at ours) the default. */
export function findFace(host: string, origin: string, brands: readonly BrandRecord[]): Face {
  const id = brandOfHost(host.toLowerCase(), new URL(origin).host.toLowerCase())
  const named = brands.find((brand) => brand.id === id)
  if (named) return faceOf(named, true)
  return faceOf(brands.find((brand) => brand.id === DEFAULT_BRAND.id) ?? plainDefault(), false)
}

/** A brand's record with the colours it wears. */
export function faceOf(brand: BrandRecord, named: boolean): Face {
  return { brand, theme: brandById(brand.theme) ?? DEFAULT_BRAND, named }
}

function brandOfHost(host: string, ownHost: string): string | null {
  const own = BRANDS.find((brand) => brand.hosts.includes(host))
  if (own) return own.id
  return host.endsWith(`.${ownHost}`) ? host.slice(0, -ownHost.length - 1) : null
}

function plainDefault(): BrandRecord {
  return { id: DEFAULT_BRAND.id, name: DEFAULT_BRAND.name, theme: DEFAULT_BRAND.id, supportPhone: null }
}
