import type { Brand } from './brand.ts'
import { meadow } from './meadow/brand.ts'
import { roamwatt } from './roamwatt/brand.ts'
import { volta } from './volta/brand.ts'

/** Every brand with a folder here. */
export const BRANDS: readonly Brand[] = [roamwatt, volta, meadow]

/** What a page wears when no brand is asked for, or one that has no folder. */
export const DEFAULT_BRAND: Brand = roamwatt

/** The brand of this id; null when it has no folder. */
export function brandById(id: string): Brand | null {
  return BRANDS.find((brand) => brand.id === id) ?? null
}
