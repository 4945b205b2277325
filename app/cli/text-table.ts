/** Tables for a terminal: a column of names at the left, numbers at the right of theirs. */

/** The lines of a table; every row has as many cells. */
export function formatTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => alignCell(cell, column, widths[column] ?? 0)).join('  '));
}

function alignCell(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
