import { brandCss } from '#brands/brand-css'
import { brandById, DEFAULT_BRAND } from '#brands/registry'
import type { DriverApp } from './driver-context.ts'

const ICON = (accent: string, onAccent: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${accent}"/><path d="M18 4 8 18h7l-1 10 11-15h-8z" fill="${onAccent}"/></svg>`

/** A brand's colours as a style sheet, and its icon: external files, since no page carries inline styles. */
export const brandAssets = (app: DriverApp) =>
  app
    .get('/brand/icon.svg', (c) => {
      const { accent, onAccent } = c.var.face.theme.light
      return c.body(ICON(accent, onAccent), 200, {
        'Content-Type': 'image/svg+xml',
        'Cache-Control': 'public, max-age=3600',
      })
    })
    .get('/brand/:file{[a-z0-9-]+\\.css}', (c) => {
      const brand = brandById(c.req.param('file').replace('.css', '')) ?? DEFAULT_BRAND
      return c.body(brandCss(brand), 200, { 'Content-Type': 'text/css', 'Cache-Control': 'public, max-age=3600' })
    })
