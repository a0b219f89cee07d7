//! Roman numerals.

/// A roman numeral in capitals, thousands repeated; `None` for 0 and above 32,767, where Word stops
/// as well. Beyond [`MOST`] the numeral is none that a document prints.
pub(crate) fn roman(value: u32) -> Option<String> {
    const R: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..=32_767).contains(&value) {
        return None;
    }
    let (mut v, mut s) = (value, String::new());
    for (n, r) in R {
        while v >= n {
            s.push_str(r);
            v -= n;
        }
    }
    Some(s)
}

/// The largest numeral that is written without a sign for thousands.
pub(crate) const MOST: u32 = 3999;

#[cfg(test)]
mod tests {
    use super::roman;

    #[test]
    fn numerals_are_written_with_subtraction() {
        let all: Vec<_> = [1, 4, 9, 14, 40, 90, 400, 1999, 3888].map(|n| roman(n).unwrap()).into();
        assert_eq!(all, ["I", "IV", "IX", "XIV", "XL", "XC", "CD", "MCMXCIX", "MMMDCCCLXXXVIII"]);
        assert_eq!((roman(0), roman(u32::MAX)), (None, None));
    }
}
