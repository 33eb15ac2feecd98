//! What is drawn: gaps, roles, Hangul.

use super::picture::Labelled;
use super::*;
use concertina_contract::{Charted, Shape};

fn chart(values: &[Option<f64>]) -> Chart {
    let points = (0_i64..).map(|index| index * 15_000).zip(values.iter().copied()).collect();
    Chart {
        measure: Charted::Cpu,
        start: 0,
        end: 900_000,
        zone: TimeZone::UTC,
        series: vec![Series { name: String::new(), points }],
        band: Vec::new(),
        marks: vec![(Role::Limit, 0.5), (Role::Request, 90.0)],
    }
}

fn lines(chart: &Chart, wanted: Role) -> Vec<Vec<i32>> {
    let shapes = record(chart, 600, 200).shapes;
    let lines = shapes.into_iter().filter_map(|shape| match shape {
        Shape::Line { role, points, .. } if role == wanted => Some(points),
        _ => None,
    });
    lines.collect()
}

#[test]
fn a_gap_is_not_drawn_over() {
    let values: Vec<Option<f64>> = (0..20).map(|index| (index != 10).then_some(0.2)).collect();
    let drawn = lines(&chart(&values), Role::Series0);
    let ends: Vec<(i32, i32)> = drawn.iter().map(|line| (line[0], line[line.len() - 2])).collect();
    assert_eq!(ends.len(), 2, "{ends:?}");
    assert!(ends[0].1 < ends[1].0 || ends[1].1 < ends[0].0, "{ends:?}");
    assert!(lines(&chart(&[None; 20]), Role::Series0).is_empty());
}

#[test]
fn a_band_lies_between_its_bounds_and_has_the_gaps_of_both() {
    let points =
        |value: f64| (0_i64..12).map(|index| (index * 15_000, (index != 6).then_some(value))).collect();
    let series = |name: &str, value| Series { name: name.to_owned(), points: points(value) };
    let band = vec![series("min", 2.0), series("max", 100.0)];
    let chart = Chart {
        measure: Charted::Pods,
        series: vec![series("current", 3.0)],
        band,
        marks: Vec::new(),
        ..chart(&[])
    };
    let drawing = record(&chart, 600, 200);
    let bands: Vec<Vec<i32>> = drawing
        .shapes
        .into_iter()
        .filter_map(|shape| match shape {
            Shape::Area { role: Role::Bound, points, .. } => Some(points),
            _ => None,
        })
        .collect();
    assert_eq!(bands.len(), 2, "{bands:?}");
    assert!(drawing.top < 10.0, "a most that is far away does not flatten the pods: {}", drawing.top);
    let heights: Vec<i32> = bands[0].iter().skip(1).step_by(2).copied().collect();
    assert_eq!(heights.iter().min(), Some(&drawing.plot[1]), "it goes up to the top");
    assert!(heights.iter().all(|y| *y < drawing.plot[3]), "and not below the least");
}

#[test]
fn a_value_without_neighbours_is_a_dot() {
    let shapes = record(&chart(&[None, Some(0.1), None]), 600, 200).shapes;
    assert!(shapes.iter().any(|shape| matches!(shape, Shape::Dot { role: Role::Series0, .. })));
}

#[test]
fn values_stand_where_the_axis_says() {
    let drawing = record(&chart(&[Some(0.0), Some(0.4)]), 600, 200);
    let [left, top, right, bottom] = drawing.plot;
    assert!(left < right && top < bottom && right <= 600 && bottom <= 200);
    let line = lines(&chart(&[Some(0.0), Some(0.4)]), Role::Series0).remove(0);
    assert!((line[1] - bottom).abs() <= 1, "zero is at the bottom: {line:?} {:?}", drawing.plot);
    let expected = f64::from(bottom) - 0.4 / drawing.top * f64::from(bottom - top);
    assert!((f64::from(line[3]) - expected).abs() <= 1.5, "{line:?} {expected}");
}

#[test]
fn a_limit_is_drawn_and_what_is_far_above_does_not_flatten_the_values() {
    let chart = chart(&[Some(0.2), Some(0.3)]);
    assert_eq!(lines(&chart, Role::Limit).len(), 1);
    assert!(lines(&chart, Role::Request).is_empty());
    assert!(record(&chart, 600, 200).top < 2.0);
}

#[test]
fn labels_have_units() {
    let shapes = record(&chart(&[Some(0.25), Some(0.3)]), 600, 200).shapes;
    let texts: Vec<String> = shapes
        .into_iter()
        .filter_map(|shape| match shape {
            Shape::Text { text, role: Role::Label, .. } => Some(text),
            _ => None,
        })
        .collect();
    for wanted in ["200m", "00:05", "00:10"] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
    }
}

#[test]
fn a_day_of_ten_series_is_drawn_small() {
    let values: Vec<Option<f64>> = (0..360).map(|index| Some(f64::from(index % 7) / 10.0)).collect();
    let mut chart = chart(&values);
    chart.series = vec![chart.series[0].clone(); 10];
    assert!(record(&chart, 800, 240).shapes.len() < 60);
}

fn labelled<'a>(chart: &'a Chart, heading: &str) -> [Labelled<'a>; 1] {
    [(chart, heading.to_owned(), vec![(Role::Limit, "한도".to_owned())])]
}

/// The pixels of a picture.
fn pixels(file: &[u8]) -> Vec<u8> {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    pixels
}

#[test]
fn hangul_is_drawn_and_not_as_boxes() {
    let chart = chart(&[Some(0.2), Some(0.3)]);
    let draw =
        |title: &str| pixels(&png(title, &labelled(&chart, "CPU"), (480, 220), Look::Light, 1).unwrap());
    let [busan, other, missing, absent] = ["부산", "서울", "\u{4e00}\u{4e8c}", "\u{4e09}\u{56db}"].map(draw);
    assert_ne!(busan, other, "two words look different");
    assert_eq!(missing, absent, "what the font lacks is the same box");
    let ink = |picture: &[u8]| picture.iter().filter(|value| **value < 128).count();
    assert!(ink(&busan) > ink(&draw("")) + 50, "there is ink");
    assert_ne!(busan, missing);
}

#[test]
fn every_syllable_of_ks_x_1001_that_labels_use_is_in_the_font() {
    let chart = chart(&[Some(0.2), Some(0.3)]);
    let draw = |title: &str| pixels(&png(title, &labelled(&chart, "x"), (200, 160), Look::Light, 1).unwrap());
    let absent = draw("\u{4e00}");
    for letter in "가나다라마바사아자차카타파하힝메모리사용요청한도할당".chars() {
        assert_ne!(draw(&letter.to_string()), absent, "{letter}");
    }
}

#[test]
fn a_picture_can_be_scalable_and_dark() {
    let chart = chart(&[Some(0.2), Some(0.3)]);
    let light = svg("plant-busan · 부산", &labelled(&chart, "CPU"), (480, 220), Look::Light).unwrap();
    let dark = svg("plant-busan · 부산", &labelled(&chart, "CPU"), (480, 220), Look::Dark).unwrap();
    assert!(light.starts_with("<svg") && light.contains("부산") && light.contains("한도"));
    assert!(light.contains("#1F6FEB") && dark.contains("#6CA8FF"), "{light}");
}
