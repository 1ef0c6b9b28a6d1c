//! A grid over rectangles: which of them a point, a segment or a region meets, without looking at all.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::{Point, Rect};

/// Rectangles by key, in cells of a fixed size. Answers come in the order of insertion.
#[derive(Clone, Debug)]
pub struct RectIndex<K> {
    cell: f64,
    entries: Vec<(K, Rect)>,
    cells: HashMap<(i32, i32), Vec<u32>, BuildHasherDefault<CellHasher>>,
    /// Rectangles that would fill too many cells.
    large: Vec<u32>,
}

/// Mixes two small numbers; cells are never chosen by an adversary who gains from collisions.
#[derive(Clone, Copy, Debug, Default)]
struct CellHasher(u64);

impl Hasher for CellHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(value)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_i32(&mut self, value: i32) {
        self.write_u32(value as u32);
    }
}

/// Beyond this many cells a rectangle is looked at every time, and a query looks at all rectangles.
const MOST_CELLS: i64 = 4096;

impl<K: Copy> Default for RectIndex<K> {
    fn default() -> Self {
        Self::new(256.0)
    }
}

impl<K: Copy> RectIndex<K> {
    /// An empty index; `cell` is the side of a cell, best about the size of a card.
    pub fn new(cell: f64) -> Self {
        Self { cell: cell.max(1.0), entries: Vec::new(), cells: HashMap::default(), large: Vec::new() }
    }

    pub fn of(rects: impl IntoIterator<Item = (K, Rect)>) -> Self {
        let mut index = Self::default();
        for (key, rect) in rects {
            index.insert(key, rect);
        }
        index
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// All rectangles, in the order of insertion.
    pub fn entries(&self) -> impl Iterator<Item = (K, Rect)> + '_ {
        self.entries.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn insert(&mut self, key: K, rect: Rect) {
        let number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push((key, rect));
        self.register(number, rect);
    }

    /// The number of the first rectangle inserted with this key, for [`Self::replace`]. Looks at all.
    pub fn number_of(&self, key: K) -> Option<u32>
    where
        K: PartialEq,
    {
        let at = self.entries.iter().position(|(own, _)| *own == key)?;
        u32::try_from(at).ok()
    }

    /// Puts another rectangle in the place of the one of that number.
    pub fn replace(&mut self, number: u32, rect: Rect) {
        let Some(before) = self.entries.get(number as usize).map(|(_, rect)| *rect) else { return };
        if before == rect {
            return;
        }
        match self.cells_of(before) {
            Some((columns, rows)) => {
                for column in columns.0..=columns.1 {
                    for row in rows.0..=rows.1 {
                        if let Some(cell) = self.cells.get_mut(&(column, row)) {
                            cell.retain(|other| *other != number);
                        }
                    }
                }
            }
            None => self.large.retain(|other| *other != number),
        }
        if let Some(entry) = self.entries.get_mut(number as usize) {
            entry.1 = rect;
        }
        self.register(number, rect);
    }

    fn register(&mut self, number: u32, rect: Rect) {
        match self.cells_of(rect) {
            Some((columns, rows)) => {
                for column in columns.0..=columns.1 {
                    for row in rows.0..=rows.1 {
                        insert_sorted(self.cells.entry((column, row)).or_default(), number);
                    }
                }
            }
            None => insert_sorted(&mut self.large, number),
        }
    }

    fn cells_of(&self, rect: Rect) -> Option<((i32, i32), (i32, i32))> {
        let cell = |value: f64| (value / self.cell).floor() as i32;
        let columns = (cell(rect.left()), cell(rect.right()));
        let rows = (cell(rect.top()), cell(rect.bottom()));
        let count =
            (i64::from(columns.1) - i64::from(columns.0) + 1) * (i64::from(rows.1) - i64::from(rows.0) + 1);
        (count <= MOST_CELLS).then_some((columns, rows))
    }

    /// Calls `visit` for every rectangle in a cell that `region` meets, some more than once, until it says `false`.
    fn visit(&self, region: Rect, visit: &mut dyn FnMut(u32, K, Rect) -> bool) {
        let mut look = |number: u32| {
            self.entries.get(number as usize).is_none_or(|(key, rect)| visit(number, *key, *rect))
        };
        let Some((columns, rows)) = self.cells_of(region) else {
            for number in 0..self.entries.len() {
                if !look(number as u32) {
                    return;
                }
            }
            return;
        };
        for number in &self.large {
            if !look(*number) {
                return;
            }
        }
        for column in columns.0..=columns.1 {
            for row in rows.0..=rows.1 {
                for number in self.cells.get(&(column, row)).into_iter().flatten() {
                    if !look(*number) {
                        return;
                    }
                }
            }
        }
    }

    /// Everything whose interior meets the region.
    pub fn query(&self, region: Rect) -> Vec<(K, Rect)> {
        let mut found = Vec::new();
        self.visit(region, &mut |number, key, rect| {
            if rect.intersects(region) {
                found.push((number, key, rect));
            }
            true
        });
        found.sort_by_key(|(number, ..)| *number);
        found.dedup_by_key(|(number, ..)| *number);
        found.into_iter().map(|(_, key, rect)| (key, rect)).collect()
    }

    /// How many meet the region, counted up to `most`.
    pub fn count(&self, region: Rect, most: usize) -> usize {
        let mut met: Vec<u32> = Vec::new();
        self.visit(region, &mut |number, _, rect| {
            if rect.intersects(region) {
                met.push(number);
            }
            // One rectangle stands in several cells.
            met.len() < most.saturating_mul(4)
        });
        met.sort_unstable();
        met.dedup();
        met.len().min(most)
    }

    /// Everything under a point, the last inserted first.
    pub fn under(&self, point: Point) -> Vec<(K, Rect)> {
        let mut found = self.query(Rect::new(point.x - 0.5, point.y - 0.5, 1.0, 1.0));
        found.retain(|(_, rect)| rect.contains(point));
        found.reverse();
        found
    }

    /// Whether a rectangle that `counts` is met by the region.
    pub fn any(&self, region: Rect, mut counts: impl FnMut(K, Rect) -> bool) -> bool {
        let mut hit = false;
        self.visit(region, &mut |_, key, rect| {
            hit = rect.intersects(region) && counts(key, rect);
            !hit
        });
        hit
    }

    /// The first rectangle, in no particular order, whose interior an axis-parallel segment crosses and that `counts`.
    pub fn crossed(&self, a: Point, b: Point, mut counts: impl FnMut(K) -> bool) -> Option<(K, Rect)> {
        let mut hit = None;
        self.visit(Rect::spanning(a, b), &mut |_, key, rect| {
            if rect.crosses(a, b) && counts(key) {
                hit = Some((key, rect));
            }
            hit.is_none()
        });
        hit
    }
}

/// Keeps the order of insertion, in which all answers come, whatever was replaced.
fn insert_sorted(numbers: &mut Vec<u32>, number: u32) {
    let at = numbers.partition_point(|other| *other < number);
    numbers.insert(at, number);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn finds_a_rectangle_where_it_was_moved_to() {
        let mut index =
            RectIndex::of((0..50_u32).map(|i| (i, Rect::new(f64::from(i) * 100.0, 0.0, 80.0, 40.0))));
        let number = index.number_of(7).unwrap();
        // Somewhere else, then over more cells than are kept, then back near to where it stood.
        for rect in [
            Rect::new(30.0, 900.0, 80.0, 40.0),
            Rect::new(-1e6, -1e6, 3e6, 3e6),
            Rect::new(710.0, 5.0, 80.0, 40.0),
        ] {
            index.replace(number, rect);
            let fresh =
                RectIndex::of((0..50_u32).map(|i| {
                    (i, if i == 7 { rect } else { Rect::new(f64::from(i) * 100.0, 0.0, 80.0, 40.0) })
                }));
            for region in [
                Rect::new(0.0, 880.0, 400.0, 90.0),
                Rect::new(600.0, 0.0, 300.0, 30.0),
                Rect::new(40_000.0, 40_000.0, 10.0, 10.0),
            ] {
                assert_eq!(index.query(region), fresh.query(region), "{rect:?} {region:?}");
            }
        }
    }

    #[test]
    fn finds_what_is_there() {
        let index =
            RectIndex::of((0..100_u32).map(|i| (i, Rect::new(f64::from(i) * 100.0, 0.0, 80.0, 40.0))));
        let found: Vec<u32> =
            index.query(Rect::new(150.0, 10.0, 200.0, 10.0)).into_iter().map(|(key, _)| key).collect();
        assert_eq!(found, [1, 2, 3]);
        assert_eq!(index.count(Rect::new(150.0, 10.0, 200.0, 10.0), 100), 3);
        assert_eq!(index.count(Rect::new(-10.0, 0.0, 20_000.0, 50.0), 10), 10);
        assert_eq!(index.under(Point::new(110.0, 20.0)).len(), 1);
        assert!(index.under(Point::new(190.0, 20.0)).is_empty());
        assert!(index.crossed(Point::new(-50.0, 20.0), Point::new(5.0, 20.0), |_| true).is_some());
        assert!(index.crossed(Point::new(-50.0, 20.0), Point::new(5.0, 20.0), |key| key != 0).is_none());
        assert!(index.crossed(Point::new(90.0, -90.0), Point::new(90.0, 900.0), |_| true).is_none());
    }
}
