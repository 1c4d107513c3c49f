import type { Brand } from '#brands/brand'

export const volta: Brand = {
  id: 'volta',
  name: 'Volta',
  hosts: [],
  light: { accent: '#2b3fb8', onAccent: '#ffffff', accentInk: '#2b3fb8' },
  dark: { accent: '#a9b6ff', onAccent: '#0d1542', accentInk: '#b3beff' },
}
