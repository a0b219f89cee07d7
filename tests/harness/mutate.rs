//! Documents spoilt at random, the same way every time.

/// Pseudo-random numbers from a seed (SplitMix64).
#[derive(Debug)]
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.next() % n as u64) as usize }
    }
}

/// A spoilt document.
#[derive(Debug)]
pub struct Mutation {
    pub text: String,
    /// What was done, for messages.
    pub what: String,
    /// Ranges of lines of the original, from 1, that stand as they were among as-they-were
    /// neighbours.
    pub untouched: Vec<(usize, usize)>,
}

/// Lines around a touched one that may be read otherwise because of it.
const NEAR: usize = 4;

/// Spoils a text: lines deleted, doubled, swapped, shuffled, joined, cut, or the end cut off.
pub fn mutate(text: &str, seed: u64) -> Mutation {
    let mut random = Random(seed);
    // each line with the number it had
    let mut lines: Vec<(usize, String)> =
        text.split_inclusive('\n').map(str::to_owned).enumerate().collect();
    let all = lines.len();
    let mut touched = vec![false; all];
    let mut what = Vec::new();
    for _ in 0..=random.below(3) {
        let n = lines.len();
        let at = random.below(n);
        let few = 1 + random.below(6.min(n.saturating_sub(at)).max(1));
        let range = at.min(n)..(at + few).min(n);
        for (i, _) in &lines[range.clone()] {
            touched[*i] = true;
        }
        match random.below(7) {
            0 => {
                what.push(format!("{few} lines deleted at {at}"));
                lines.drain(range);
            }
            1 => {
                what.push(format!("{few} lines doubled at {at}"));
                let copy = lines[range.clone()].to_vec();
                lines.splice(range.end..range.end, copy);
            }
            2 => {
                let other = random.below(n);
                what.push(format!("lines {at} and {other} swapped"));
                if at < n {
                    touched[lines[other].0] = true;
                    lines.swap(at, other);
                }
            }
            3 => {
                what.push(format!("{few} lines shuffled at {at}"));
                for i in (range.start + 1..range.end).rev() {
                    let j = range.start + random.below(i - range.start + 1);
                    lines.swap(i, j);
                }
            }
            4 => {
                what.push(format!("{few} lines joined at {at}"));
                for (_, line) in &mut lines[range] {
                    *line = line.trim_end_matches(['\r', '\n']).to_owned();
                }
            }
            5 => {
                what.push(format!("line {at} cut"));
                if let Some((_, line)) = lines.get_mut(at) {
                    let cut = random.below(line.chars().count());
                    let kept: String = line.chars().take(cut).collect();
                    *line = kept + "\n";
                }
            }
            _ => {
                // rarely, since it takes all that follows
                let at = n - n.min(random.below(n / 4 + 1));
                what.push(format!("cut off at {at}"));
                for (i, _) in lines.drain(at..) {
                    touched[i] = true;
                }
            }
        }
    }
    let mut untouched = Vec::new();
    let mut from = None;
    for i in 0..=all {
        let near =
            touched[i.saturating_sub(NEAR).min(all)..(i + NEAR + 1).min(all)].contains(&true);
        match (from, i < all && !near) {
            (None, true) => from = Some(i + 1),
            (Some(a), false) => {
                untouched.push((a, i));
                from = None;
            }
            _ => {}
        }
    }
    let text = lines.into_iter().map(|(_, l)| l).collect();
    Mutation { text, what: what.join(", "), untouched }
}
