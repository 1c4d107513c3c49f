import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib'
import { pdfText } from './pdf-text.ts'
import type { ReceiptDocument } from './receipt-document.ts'

/** What the PDF needs beside the words: the brand's colour as `#rrggbb`, and when it is made. */
export interface ReceiptPdfRequest extends ReceiptDocument {
  readonly accent: string
}

const A4 = { width: 595, height: 842 }
const LEFT = 56
const RIGHT = A4.width - 56
const BOTTOM = 64
const INK = rgb(0.08, 0.13, 0.11)
const SOFT = rgb(0.33, 0.4, 0.37)
const LINE = rgb(0.8, 0.84, 0.82)

interface Pen {
  readonly pdf: PDFDocument
  readonly plain: PDFFont
  readonly bold: PDFFont
  page: PDFPage
  y: number
}

/** A receipt on A4, over as many pages as its lines need. The same receipt gives the same words on every copy. */
export async function receiptPdf(receipt: ReceiptPdfRequest): Promise<Uint8Array<ArrayBuffer>> {
  const pdf = await PDFDocument.create()
  const pen: Pen = {
    pdf,
    plain: await pdf.embedFont(StandardFonts.Helvetica),
    bold: await pdf.embedFont(StandardFonts.HelveticaBold),
    page: pdf.addPage([A4.width, A4.height]),
    y: A4.height - 96,
  }
  pdf.setTitle(pdfText(`${receipt.brandName} – ${receipt.title}`))
  pdf.setLanguage(receipt.language)
  pdf.setCreator(pdfText(receipt.brandName))
  drawHeader(pen, receipt)
  drawPairs(pen, receipt.facts)
  drawLines(pen, receipt)
  for (const [label, amount] of receipt.totals) drawRow(pen, label, amount, pen.plain, 10)
  rule(pen)
  drawRow(pen, receipt.gross[0], receipt.gross[1], pen.bold, 13)
  if (receipt.payment.length > 0) {
    space(pen, 14)
    for (const [label, amount] of receipt.payment) drawRow(pen, label, amount, pen.plain, 10)
  }
  space(pen, 20)
  for (const note of receipt.notes) drawParagraph(pen, note)
  if (receipt.meterValues) {
    const { name, xml, title, note } = receipt.meterValues
    drawParagraph(pen, note)
    await pdf.attach(new TextEncoder().encode(xml), name, { mimeType: 'application/xml', description: pdfText(title) })
  }
  const saved = await pdf.save()
  return new Uint8Array(saved)
}

function drawHeader(pen: Pen, receipt: ReceiptPdfRequest): void {
  const { page } = pen
  page.drawRectangle({ x: 0, y: A4.height - 56, width: A4.width, height: 56, color: colourOf(receipt.accent) })
  page.drawText(pdfText(receipt.brandName), {
    x: LEFT,
    y: A4.height - 36,
    size: 18,
    font: pen.bold,
    color: rgb(1, 1, 1),
  })
  page.drawText(pdfText(receipt.title), { x: LEFT, y: pen.y, size: 20, font: pen.bold, color: INK })
  pen.y -= 18
  page.drawText(pdfText(receipt.seller), { x: LEFT, y: pen.y, size: 10, font: pen.plain, color: SOFT })
  pen.y -= 28
}

function drawPairs(pen: Pen, pairs: ReceiptDocument['facts']): void {
  for (const [label, value] of pairs) {
    room(pen, 30)
    pen.page.drawText(pdfText(label), { x: LEFT, y: pen.y, size: 10, font: pen.plain, color: SOFT })
    for (const line of wrap(pdfText(value), pen.plain, 10, RIGHT - LEFT - 130)) {
      pen.page.drawText(line, { x: LEFT + 130, y: pen.y, size: 10, font: pen.plain, color: INK })
      pen.y -= 15
    }
  }
  space(pen, 16)
}

function drawLines(pen: Pen, { headings, lines }: ReceiptDocument): void {
  drawColumns(pen, [headings.line, headings.quantity, headings.unitPrice, headings.amount], pen.plain, SOFT)
  rule(pen)
  for (const line of lines) {
    room(pen, 34)
    drawColumns(pen, [line.label, line.quantity, line.unitPrice, line.amount], pen.plain, INK)
  }
  rule(pen)
}

function drawColumns(pen: Pen, texts: readonly string[], font: PDFFont, color: ReturnType<typeof rgb>): void {
  room(pen, 16)
  texts.forEach((text, column) => {
    const written = pdfText(text)
    const right = [0, RIGHT - 190, RIGHT - 90, RIGHT][column] ?? RIGHT
    const x = column === 0 ? LEFT : right - font.widthOfTextAtSize(written, 10)
    pen.page.drawText(written, { x, y: pen.y, size: 10, font, color })
  })
  pen.y -= 15
}

function drawRow(pen: Pen, label: string, amount: string, font: PDFFont, size: number): void {
  room(pen, size + 8)
  const written = pdfText(amount)
  pen.page.drawText(pdfText(label), { x: LEFT, y: pen.y, size, font, color: INK })
  pen.page.drawText(written, { x: RIGHT - font.widthOfTextAtSize(written, size), y: pen.y, size, font, color: INK })
  pen.y -= size + 7
}

function drawParagraph(pen: Pen, text: string): void {
  for (const line of wrap(pdfText(text), pen.plain, 9, RIGHT - LEFT)) {
    room(pen, 13)
    pen.page.drawText(line, { x: LEFT, y: pen.y, size: 9, font: pen.plain, color: SOFT })
    pen.y -= 13
  }
}

function rule(pen: Pen): void {
  room(pen, 12)
  pen.page.drawLine({ start: { x: LEFT, y: pen.y + 8 }, end: { x: RIGHT, y: pen.y + 8 }, thickness: 0.8, color: LINE })
  pen.y -= 8
}

function space(pen: Pen, height: number): void {
  pen.y -= height
}

/** Begins another page where this one has no room left. */
function room(pen: Pen, height: number): void {
  if (pen.y - height > BOTTOM) return
  pen.page = pen.pdf.addPage([A4.width, A4.height])
  pen.y = A4.height - 64
}

function wrap(text: string, font: PDFFont, size: number, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    const longer = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && font.widthOfTextAtSize(longer, size) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

function colourOf(hex: string): ReturnType<typeof rgb> {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return rgb(part(1), part(3), part(5))
}
