/** Tables for a terminal. */

/** The lines of a table. The first `atLeft` columns are left-aligned, the others right-aligned. */
export function formatTable(rows: readonly (readonly string[])[], atLeft: number): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const align = (cell: string, column: number): string =>
    column < atLeft ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(align).join('  '));
}
