/** Tables for a terminal. */

/** The lines of a table, whose rows have as many cells each: the first `atLeft` columns at the left, the others at the right of theirs. */
export function formatTable(rows: readonly (readonly string[])[], atLeft: number): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const align = (cell: string, column: number): string =>
    column < atLeft ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(align).join('  '));
}
