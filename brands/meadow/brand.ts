import type { Brand } from '#brands/brand'

export const meadow: Brand = {
  id: 'meadow',
  name: 'Meadow',
  hosts: [],
  light: { accent: '#2f6b1f', onAccent: '#ffffff', accentInk: '#2f6b1f' },
  dark: { accent: '#a5dd8e', onAccent: '#10290a', accentInk: '#aee399' },
}
