//! The places of a table's cells: no two overlap, and what a table claims of spans is held to what
//! its cells can bear.

use super::{Cell, Row};

/// The most columns or rows that one cell covers (HTML, "attributes common to td and th elements").
const MAX_SPAN: u16 = 1000;
/// The most columns of a table whose spans are believed.
const MAX_COLUMNS: usize = 100_000;

/// A cell at its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<'d> {
    pub cell: &'d Cell,
    pub row: usize,
    pub column: usize,
    /// Columns that it covers, one or more.
    pub wide: usize,
    /// Rows that it covers, one or more; none is below the table.
    pub high: usize,
}

/// A stretch of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch<'d> {
    pub column: usize,
    pub wide: usize,
    pub kind: Kind<'d>,
}

/// What a stretch of a row holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind<'d> {
    /// A cell starts here.
    Cell(Placed<'d>),
    /// A cell of a row above reaches here.
    Above,
    /// No cell is here.
    Gap,
}

/// The places of a table.
#[derive(Debug)]
pub(crate) struct Grid<'d> {
    /// In order of rows and columns.
    pub cells: Vec<Placed<'d>>,
    pub columns: usize,
    pub rows: usize,
}

impl<'d> Grid<'d> {
    /// Places the cells. Those of the first `heads` rows do not reach below these.
    ///
    /// Spans that cover many times more places than there are cells are first cut to the columns in
    /// which a cell starts, and if that does not help they are not believed.
    pub(crate) fn new(rows: &'d [Row], heads: usize) -> Self {
        let count: usize = rows.iter().map(|r| r.cells.len()).sum();
        let most = 8 * count + 4096;
        place(rows, heads, true)
            .filter(|g| g.area() <= most)
            .or_else(|| {
                let mut grid = place(rows, heads, true)?;
                grid.fit();
                (grid.area() <= most).then_some(grid)
            })
            .or_else(|| place(rows, heads, false))
            .unwrap_or_else(|| Self { cells: Vec::new(), columns: 0, rows: rows.len() })
    }

    fn area(&self) -> usize {
        self.cells.iter().map(|c| c.wide * c.high).sum()
    }

    /// Takes out columns in which no cell starts.
    pub(crate) fn fit(&mut self) {
        let mut starts: Vec<usize> = self.cells.iter().map(|c| c.column).collect();
        starts.sort_unstable();
        starts.dedup();
        let at = |column: usize| starts.partition_point(|s| *s < column);
        for c in &mut self.cells {
            let (from, to) = (at(c.column), at(c.column + c.wide));
            c.column = from;
            c.wide = (to - from).max(1);
        }
        self.columns = starts.len();
    }

    /// The cells that start in a row.
    pub(crate) fn starting(&self, row: usize) -> &[Placed<'d>] {
        let from = self.cells.partition_point(|c| c.row < row);
        let to = self.cells.partition_point(|c| c.row <= row);
        self.cells.get(from..to).unwrap_or_default()
    }

    /// Every row as stretches, from its first column to the table's last.
    pub(crate) fn stretches(&self) -> Vec<Vec<Stretch<'d>>> {
        // the cells that reach into the rows below, with the first row that is free of them
        let mut above: Vec<(usize, usize, usize)> = Vec::new();
        let mut out = Vec::with_capacity(self.rows);
        for row in 0..self.rows {
            above.retain(|a| a.2 > row);
            let here = self.starting(row);
            let mut full: Vec<Stretch<'d>> = here
                .iter()
                .map(|c| Stretch { column: c.column, wide: c.wide, kind: Kind::Cell(*c) })
                .collect();
            full.extend(above.iter().map(|a| Stretch {
                column: a.0,
                wide: a.1,
                kind: Kind::Above,
            }));
            full.sort_by_key(|s| s.column);
            let mut line = Vec::with_capacity(full.len() + 1);
            let mut at = 0;
            for s in full {
                if s.column > at {
                    line.push(Stretch { column: at, wide: s.column - at, kind: Kind::Gap });
                }
                at = s.column + s.wide;
                line.push(s);
            }
            if self.columns > at {
                line.push(Stretch { column: at, wide: self.columns - at, kind: Kind::Gap });
            }
            out.push(line);
            let down = here.iter().filter(|c| c.high > 1);
            above.extend(down.map(|c| (c.column, c.wide, row + c.high)));
        }
        out
    }
}

/// Places the cells as HTML does: each at the first free column, up to what a cell above takes.
fn place(rows: &[Row], heads: usize, spans: bool) -> Option<Grid<'_>> {
    let span = |n: u16| if spans { usize::from(n.clamp(1, MAX_SPAN)) } else { 1 };
    // for every column the first row that is free
    let mut free: Vec<usize> = Vec::new();
    let mut cells = Vec::new();
    for (r, row) in rows.iter().enumerate() {
        let below = if r < heads { heads } else { rows.len() };
        let mut column = 0;
        for cell in &row.cells {
            while free.get(column).is_some_and(|f| *f > r) {
                column += 1;
            }
            let taken = |k: &usize| free.get(column + k).is_some_and(|f| *f > r);
            let wide = span(cell.colspan);
            let wide = (1..wide).find(taken).unwrap_or(wide);
            let high = span(cell.rowspan).min(below - r);
            if spans && column + wide > MAX_COLUMNS {
                return None;
            }
            free.resize(free.len().max(column + wide), 0);
            free.get_mut(column..column + wide)?.fill(r + high);
            cells.push(Placed { cell, row: r, column, wide, high });
            column += wide;
        }
    }
    Some(Grid { cells, columns: free.len(), rows: rows.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(of: &[&[(u16, u16)]]) -> Vec<Row> {
        let cell = |c: &(u16, u16)| Cell { blocks: Vec::new(), colspan: c.0, rowspan: c.1 };
        of.iter().map(|r| Row { cells: r.iter().map(cell).collect(), ..Row::default() }).collect()
    }

    fn shown(rows: &[Row], heads: usize) -> Vec<String> {
        let grid = Grid::new(rows, heads);
        let stretch = |s: &Stretch<'_>| {
            let c = match s.kind {
                Kind::Cell(_) => "c",
                Kind::Above => "^",
                Kind::Gap => "-",
            };
            c.repeat(s.wide)
        };
        grid.stretches()
            .iter()
            .map(|l| l.iter().map(stretch).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn cells_stand_beside_those_that_reach_down() {
        let all = rows(&[&[(1, 2), (2, 1), (1, 3)], &[(1, 1)], &[(1, 1), (2, 1)]]);
        assert_eq!(shown(&all, 0), ["c cc c", "^ c - ^", "c cc ^"]);
        // a head reaches no further than the heads
        assert_eq!(shown(&all, 1), ["c cc c", "c ---", "c cc -"]);
    }

    #[test]
    fn a_cell_is_cut_where_another_reaches_down() {
        let all = rows(&[&[(1, 1), (1, 2)], &[(3, 1)]]);
        assert_eq!(shown(&all, 0), ["c c", "c ^"]);
    }

    #[test]
    fn spans_beyond_all_measure_are_cut() {
        // a title over the whole table, said with a large number
        let mut all: Vec<&[(u16, u16)]> = vec![&[(1000, 1)]];
        all.extend(std::iter::repeat_n::<&[(u16, u16)]>(&[(1, 1), (1, 1)], 3));
        assert_eq!(shown(&rows(&all), 0)[0].len(), 1000);
        let mut all: Vec<&[(u16, u16)]> = vec![&[(1000, 1)]; 9];
        all.push(&[(1, 1), (1, 1)]);
        assert_eq!(shown(&rows(&all), 0), [vec!["cc"; 9], vec!["c c"]].concat());
        let stairs: Vec<&[(u16, u16)]> = vec![&[(200, 200), (1, 1)]; 400];
        assert_eq!(shown(&rows(&stairs), 0)[399], "c c");
    }
}
