//! Spans of time as kubectl writes them (`HumanDuration` of k8s.io/apimachinery `pkg/util/duration`).

use concertina_contract::Millis;

/// `45s`, `3m12s`, `5h`, `2d3h`, `1y20d`.
pub(super) fn human(span: Millis) -> String {
    let seconds = span / 1000;
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    let days = hours / 24;
    match seconds {
        ..=-2 => "<invalid>".to_owned(),
        -1 => "0s".to_owned(),
        0..120 => format!("{seconds}s"),
        _ if minutes < 10 => pair(minutes, "m", seconds % 60, "s"),
        _ if minutes < 180 => format!("{minutes}m"),
        _ if hours < 8 => pair(hours, "h", minutes % 60, "m"),
        _ if hours < 48 => format!("{hours}h"),
        _ if hours < 192 => pair(days, "d", hours % 24, "h"),
        _ if days < 730 => format!("{days}d"),
        _ if days < 2920 => pair(days / 365, "y", days % 365, "d"),
        _ => format!("{}y", days / 365),
    }
}

fn pair(large: i64, unit: &str, small: i64, lesser: &str) -> String {
    if small == 0 { format!("{large}{unit}") } else { format!("{large}{unit}{small}{lesser}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_those_of_kubectl() {
        let told = [
            (-5, "<invalid>"),
            (-1, "0s"),
            (119, "119s"),
            (120, "2m"),
            (192, "3m12s"),
            (700, "11m"),
            (10_800, "3h"),
            (11_000, "3h3m"),
            (100_000, "27h"),
            (180_000, "2d2h"),
            (864_000, "10d"),
            (63_200_000, "2y1d"),
            (315_360_000, "10y"),
        ];
        for (seconds, text) in told {
            assert_eq!(human(seconds * 1000), text);
        }
    }
}
