/** Types of polylabel 2, which brings none. */
declare module 'polylabel' {
  /** The point furthest inside a polygon (outer ring first), within `precision`; `distance` to the nearest edge is negative outside. */
  // biome-ignore lint/style/noDefaultExport: this describes a package that has one
  export default function polylabel(
    polygon: readonly (readonly (readonly [number, number])[])[],
    precision?: number,
  ): [number, number] & { distance: number };
}
