//! Kubernetes quantities (`k8s.io/apimachinery/pkg/api/resource`), read exactly.

/// A quantity such as `250m`, `12345678n`, `1.5Gi` or `2e3` in billionths, rounded up as Kubernetes does; none when it is
/// not one, or does not fit.
pub(crate) fn billionths(text: &str) -> Option<i128> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = unsigned.find(|letter: char| !matches!(letter, '0'..='9' | '.')).unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let (binary, decimal) = factor(suffix)?;
    let exponent = 9 + decimal - i32::try_from(fraction.len()).ok()?;
    let scaled = digits.checked_mul(1_i128.checked_shl(binary)?)?;
    let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
    let value = if exponent >= 0 {
        scaled.checked_mul(power)?
    } else {
        scaled.div_euclid(power) + i128::from(scaled % power != 0)
    };
    Some(sign * value)
}

/// A quantity in thousandths, rounded up.
pub(crate) fn thousandths(text: &str) -> Option<i128> {
    billionths(text).map(|value| up(value, 1_000_000))
}

/// An amount of bytes, rounded up; none when it is negative.
pub(crate) fn bytes(text: &str) -> Option<u64> {
    billionths(text).and_then(|value| u64::try_from(up(value, 1_000_000_000)).ok())
}

/// An amount of processor time in billionths of a core; none when it is negative.
pub(crate) fn nanocores(text: &str) -> Option<u64> {
    billionths(text).and_then(|value| u64::try_from(value).ok())
}

fn up(value: i128, unit: i128) -> i128 {
    value.div_euclid(unit) + i128::from(value.rem_euclid(unit) != 0)
}

/// The powers of two and of ten that a suffix stands for.
fn factor(suffix: &str) -> Option<(u32, i32)> {
    Some(match suffix {
        "" => (0, 0),
        "n" => (0, -9),
        "u" => (0, -6),
        "m" => (0, -3),
        "k" => (0, 3),
        "M" => (0, 6),
        "G" => (0, 9),
        "T" => (0, 12),
        "P" => (0, 15),
        "E" => (0, 18),
        "Ki" => (10, 0),
        "Mi" => (20, 0),
        "Gi" => (30, 0),
        "Ti" => (40, 0),
        "Pi" => (50, 0),
        "Ei" => (60, 0),
        _ => (0, suffix.strip_prefix(['e', 'E'])?.parse().ok().filter(|power: &i32| power.abs() <= 27)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_as_kubernetes_writes_them() {
        let cases = [
            ("1", 1_000),
            ("250m", 250),
            ("1.5", 1_500),
            ("2k", 2_000_000),
            ("1Ki", 1_024_000),
            ("2e3", 2_000_000),
            ("-1", -1_000),
            ("1n", 1),
        ];
        for (text, expected) in cases {
            assert_eq!(thousandths(text), Some(expected), "{text}");
        }
        for text in
            ["much", "", ".", "1.2.3", "1ki", "1e", "1e99", "9999999999999999999999999999999999999999"]
        {
            assert_eq!(billionths(text), None, "{text}");
        }
    }

    #[test]
    fn usage_is_exact() {
        let cores = [
            ("12345678n", 12_345_678),
            ("0", 0),
            ("250m", 250_000_000),
            ("1500u", 1_500_000),
            ("3", 3_000_000_000),
            ("0.1", 100_000_000),
            ("123456789012n", 123_456_789_012),
        ];
        for (text, expected) in cores {
            assert_eq!(nanocores(text), Some(expected), "{text}");
        }
        let memory = [
            ("128974848", 128_974_848),
            ("129e6", 129_000_000),
            ("129M", 129_000_000),
            ("123Mi", 128_974_848),
            ("18432Ki", 18_874_368),
            ("1.5Gi", 1_610_612_736),
            ("100m", 1),
            ("7Ei", 8_070_450_532_247_928_832),
        ];
        for (text, expected) in memory {
            assert_eq!(bytes(text), Some(expected), "{text}");
        }
        assert_eq!(bytes("-5"), None);
    }
}
