//! The drawing itself, on whatever backend.

use super::axis::Axis;
use super::{Chart, Series, tick, words};
use concertina_contract::{Millis, Role};
use plotters::coord::Shift;
use plotters::prelude::{
    AreaSeries, ChartBuilder, Circle, DrawingArea, DrawingAreaErrorKind, DrawingBackend, IntoFont as _,
    LineSeries, PathElement, Polygon,
};
use plotters::style::{Color as _, RGBAColor, RGBColor, ShapeStyle};

/// Where the values were drawn, and how high they reach.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame {
    /// Left, top, right, bottom.
    pub(super) plot: [i32; 4],
    pub(super) top: f64,
}

/// The name of the one font family.
pub(super) const FONT: &str = "concertina";
/// The size of labels, in pixels.
pub(super) const SIZE: f64 = 11.0;

/// Draws a chart into an area; `colour` gives the colour of each role, `scale` the pixels of a line one wide.
pub(super) fn draw<B: DrawingBackend>(
    area: &DrawingArea<B, Shift>,
    chart: &Chart,
    colour: impl Fn(Role) -> RGBColor,
    scale: u32,
) -> Result<Frame, DrawingAreaErrorKind<B::ErrorType>> {
    let factor = f64::from(scale);
    let (width, height) = area.dim_in_pixel();
    let (top, marks) = tick::values(chart.largest(), chart.measure);
    let room = usize::try_from(width / (72 * scale)).unwrap_or(1);
    let times = tick::times(chart.start, chart.end, room.max(1), &chart.zone);
    // A low chart has no room for every level.
    let low = height < 90 * scale;
    let marks: Vec<f64> = if low { vec![0.0, top] } else { marks };
    let times = times.iter().map(|at| float(*at)).collect();
    let x = Axis { from: float(chart.start), to: float(chart.end), marks: times };
    let y = Axis { from: 0.0, to: top, marks };
    let mut builder = ChartBuilder::on(area);
    builder.margin_top(8 * scale).margin_right(10 * scale);
    builder.x_label_area_size(20 * scale).y_label_area_size(54 * scale);
    let mut context = builder.build_cartesian_2d(x, y)?;
    let label = (FONT, SIZE * factor).into_font().color(&colour(Role::Label));
    let line = |role, wide: u32| ShapeStyle {
        color: RGBAColor::from(colour(role)),
        filled: false,
        stroke_width: wide * scale,
    };
    context
        .configure_mesh()
        .light_line_style(RGBColor(0, 0, 0).mix(0.0))
        .bold_line_style(line(Role::Grid, 1))
        .axis_style(line(Role::Axis, 1))
        .disable_x_mesh()
        .label_style(label)
        .x_label_formatter(&|at| words::time(millis(*at), &chart.zone))
        .y_label_formatter(&|value| words::level(*value, chart.measure))
        .draw()?;
    for (role, level) in chart.marks.iter().filter(|(_, level)| *level <= top) {
        let ends = vec![(float(chart.start), *level), (float(chart.end), *level)];
        context.draw_series([PathElement::new(ends, line(*role, 1))])?;
    }
    if let [least, most] = chart.band.as_slice() {
        for corners in bands(least, most, top) {
            context.draw_series([Polygon::new(corners, colour(Role::Bound).mix(0.16))])?;
        }
    }
    for (place, series) in chart.series.iter().enumerate().rev() {
        let role = Chart::role(place);
        for run in runs(series) {
            if let [point] = run.as_slice() {
                let dot = ShapeStyle { filled: true, ..line(role, 1) };
                context.draw_series([Circle::new(*point, 2 * scale, dot)])?;
                continue;
            }
            if place == 0 {
                context.draw_series(AreaSeries::new(run.iter().copied(), 0.0, colour(role).mix(0.12)))?;
            }
            context.draw_series(LineSeries::new(run, line(role, 2)))?;
        }
    }
    let (xs, ys) = context.plotting_area().get_pixel_range();
    Ok(Frame { plot: [xs.start, ys.start, xs.end, ys.end], top })
}

/// The stretches without a gap. A series that pauses is not joined over its pause.
fn runs(series: &Series) -> Vec<Vec<(f64, f64)>> {
    let runs = series.points.split(|(_, value)| value.is_none());
    let points = |run: &[(Millis, Option<f64>)]| {
        run.iter().filter_map(|(at, value)| value.map(|value| (float(*at), value))).collect()
    };
    runs.map(points).filter(|run: &Vec<_>| !run.is_empty()).collect()
}

/// What lies between two series, a polygon for each stretch where both have a value; what is above the top is cut off.
fn bands(least: &Series, most: &Series, top: f64) -> Vec<Vec<(f64, f64)>> {
    let pairs: Vec<_> = least.points.iter().zip(&most.points).collect();
    let stretches = pairs.split(|((_, low), (_, high))| low.is_none() || high.is_none());
    let corners = stretches.map(|stretch| {
        let edge = |(at, value): &(Millis, Option<f64>)| (float(*at), value.unwrap_or_default().min(top));
        let below = stretch.iter().map(|(low, _)| edge(low));
        below.chain(stretch.iter().rev().map(|(_, high)| edge(high))).collect()
    });
    corners.filter(|corners: &Vec<_>| corners.len() >= 4).collect()
}

#[allow(clippy::cast_precision_loss, reason = "milliseconds since 1970 are exact for 280,000 years")]
fn float(at: Millis) -> f64 {
    at as f64
}

#[allow(clippy::cast_possible_truncation, reason = "it was milliseconds before")]
fn millis(at: f64) -> Millis {
    at as Millis
}
