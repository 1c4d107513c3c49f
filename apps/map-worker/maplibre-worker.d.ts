/** The worker's file, which brings no types. */
declare module 'maplibre-gl/dist/maplibre-gl-worker.mjs' {
  const MapWorker: unknown
  // biome-ignore lint/style/noDefaultExport: it is how the package has it.
  export default MapWorker
}
