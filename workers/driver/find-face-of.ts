import type { DriverContext, Face } from './driver-context.ts'
import { faceOf } from './find-face.ts'

/** The face of a brand that is known by a code, a charge or a cookie rather than by the host. */
export async function findFaceOf(c: DriverContext, brand: string): Promise<Face> {
  if (c.var.face.brand.id === brand) return c.var.face
  const found = (await c.var.ports.brands()).find(({ id }) => id === brand)
  return found ? faceOf(found, c.var.face.named) : c.var.face
}
