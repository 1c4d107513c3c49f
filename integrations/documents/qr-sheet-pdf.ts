import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib'
import { generate } from 'lean-qr'

/** A code to be printed: the address that it opens, and what people read under it. */
export interface QrLabel {
  readonly url: string
  readonly text: string
}

// A4 in points, three by four labels, with room for scissors.
const PAGE = { width: 595, height: 842 }
const COLUMNS = 3
const ROWS = 4
const MARGIN = 40
const CELL = { width: (PAGE.width - 2 * MARGIN) / COLUMNS, height: (PAGE.height - 2 * MARGIN) / ROWS }
/** 45 mm: read from an arm's length in the rain. */
const CODE = 128
const QUIET_MODULES = 4
const TEXT_SIZE = 9

/** The codes of a station on sheets of A4, black on white, in the order given. */
export async function qrSheetPdf(title: string, labels: readonly QrLabel[]): Promise<Uint8Array<ArrayBuffer>> {
  const document = await PDFDocument.create()
  document.setTitle(printable(title))
  const font = await document.embedFont(StandardFonts.Helvetica)
  let page: PDFPage | null = null
  labels.forEach((label, index) => {
    const place = index % (COLUMNS * ROWS)
    if (place === 0 || !page) page = document.addPage([PAGE.width, PAGE.height])
    const x = MARGIN + (place % COLUMNS) * CELL.width
    const y = PAGE.height - MARGIN - Math.floor(place / COLUMNS) * CELL.height
    drawLabel(page, font, label, x + (CELL.width - CODE) / 2, y)
  })
  return new Uint8Array(await document.save())
}

function drawLabel(page: PDFPage, font: PDFFont, { url, text }: QrLabel, x: number, y: number): void {
  const code = generate(url)
  const module = CODE / (code.size + 2 * QUIET_MODULES)
  const path = Array.from({ length: code.size }, (_, row) =>
    Array.from({ length: code.size }, (_, column) =>
      code.get(column, row) ? `M${column + QUIET_MODULES} ${row + QUIET_MODULES}h1v1h-1z` : '',
    ).join(''),
  ).join('')
  page.drawSvgPath(path, { x, y, scale: module, color: rgb(0, 0, 0) })
  const words = printable(text)
  const width = font.widthOfTextAtSize(words, TEXT_SIZE)
  page.drawText(words, { x: x + (CODE - width) / 2, y: y - CODE - TEXT_SIZE, size: TEXT_SIZE, font })
}

/** What the built-in font can write. */
function printable(text: string): string {
  return text.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/g, '?')
}
