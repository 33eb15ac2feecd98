//! Kubernetes quantities, as far as quotas need them.

/// A quantity such as `250m`, `1.5Gi` or `2e3` in thousandths; none when it is not one.
pub(super) fn thousandths(text: &str) -> Option<i128> {
    let split =
        text.find(|letter: char| !matches!(letter, '0'..='9' | '.' | '+' | '-')).unwrap_or(text.len());
    let (number, suffix) = text.split_at(split);
    let number: f64 = number.parse().ok()?;
    let factor = match suffix {
        "" => 1e3,
        "n" => 1e-6,
        "u" => 1e-3,
        "m" => 1.0,
        "k" => 1e6,
        "M" => 1e9,
        "G" => 1e12,
        "T" => 1e15,
        "P" => 1e18,
        "Ki" => 1e3 * 1024.0,
        "Mi" => 1e3 * 1_048_576.0,
        "Gi" => 1e3 * 1_073_741_824.0,
        "Ti" => 1e3 * 1_099_511_627_776.0,
        "Pi" => 1e3 * 1_125_899_906_842_624.0,
        _ => 1e3 * 10f64.powi(suffix.strip_prefix(['e', 'E'])?.parse().ok()?),
    };
    let value = (number * factor).ceil();
    #[allow(clippy::cast_possible_truncation, reason = "the cast saturates, and no quota is that large")]
    value.is_finite().then_some(value as i128)
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn quantities_are_read_as_kubernetes_writes_them() {
        let cases = [
            ("1", 1_000),
            ("250m", 250),
            ("1.5", 1_500),
            ("2k", 2_000_000),
            ("1Ki", 1_024_000),
            ("2e3", 2_000_000),
        ];
        for (text, expected) in cases {
            assert_eq!(thousandths(text), Some(expected), "{text}");
        }
        assert_eq!(thousandths("much"), None);
    }
}
