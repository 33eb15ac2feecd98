//! Charts as files: the same drawing on plotters' own backends, written with our own font.

use super::draw::{FONT, draw};
use super::{Chart, words};
use concertina_contract::Role;
use plotters::coord::Shift;
use plotters::prelude::{
    BitMapBackend, DrawingArea, DrawingAreaErrorKind, DrawingBackend, IntoDrawingArea as _, IntoFont as _,
    SVGBackend, Text,
};
use plotters::style::{FontStyle, RGBColor, register_font};
use std::sync::OnceLock;

/// Latin and Hangul; see `assets/fonts/README.md`.
static FACE: &[u8] = include_bytes!("../../../../assets/fonts/chart.otf");

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// Dark on white.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The font cannot be used.
    #[error("the font of charts is broken")]
    Font,
    /// The drawing failed.
    #[error("the chart could not be drawn: {problem}")]
    Draw {
        /// What was wrong.
        problem: String,
    },
    /// The bitmap could not be packed.
    #[error("the bitmap could not be written")]
    Png(#[from] png::EncodingError),
}

/// The size of a title, in pixels.
const TITLE: u32 = 15;
/// The height of a line of title or key.
const LINE: u32 = 22;

/// Charts below each other under a title, as SVG. Each comes with its name and the words of its lines.
pub fn svg(
    title: &str,
    charts: &[Labelled<'_>],
    size: (u32, u32),
    look: Look,
) -> Result<String, PictureError> {
    face()?;
    let mut text = String::new();
    paint(&SVGBackend::with_string(&mut text, size).into_drawing_area(), title, charts, look, 1)?;
    Ok(text)
}

/// The same as a PNG, at `scale` pixels for each pixel of the size.
pub fn png(
    title: &str,
    charts: &[Labelled<'_>],
    (width, height): (u32, u32),
    look: Look,
    scale: u32,
) -> Result<Vec<u8>, PictureError> {
    face()?;
    let (width, height) = (width * scale, height * scale);
    let mut pixels = vec![0; usize::try_from(u64::from(width) * u64::from(height) * 3).unwrap_or_default()];
    let area = BitMapBackend::with_buffer(&mut pixels, (width, height)).into_drawing_area();
    paint(&area, title, charts, look, scale)?;
    drop(area);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(file)
}

/// A chart, its heading, and the words of its lines.
pub type Labelled<'a> = (&'a Chart, String, Vec<(Role, String)>);

fn paint<B: DrawingBackend>(
    area: &DrawingArea<B, Shift>,
    title: &str,
    charts: &[Labelled<'_>],
    look: Look,
    scale: u32,
) -> Result<(), PictureError> {
    let failed =
        |error: DrawingAreaErrorKind<B::ErrorType>| PictureError::Draw { problem: error.to_string() };
    area.fill(&look.ground()).map_err(failed)?;
    let unit = i32::try_from(scale).unwrap_or(1);
    let write = |area: &DrawingArea<B, Shift>, text: &str, at: (i32, i32), size: u32, role: Role| {
        let font = (FONT, size * scale).into_font().color(&look.colour(role));
        area.draw(&Text::new(text.to_owned(), (at.0 * unit, at.1 * unit), font)).map_err(failed)
    };
    let (head, body) = area.split_vertically(LINE * scale + 6 * scale);
    write(&head, title, (12, 8), TITLE, Role::Axis)?;
    for ((chart, heading, keys), part) in charts.iter().zip(body.split_evenly((charts.len().max(1), 1))) {
        let (head, plot) = part.split_vertically(LINE * scale);
        write(&head, heading, (12, 6), 12, Role::Axis)?;
        let mut left = 12 + width(heading, 12) + 18;
        for (role, text) in keys {
            let bar = [(left * unit, 12 * unit), ((left + 14) * unit, 12 * unit)];
            let style = plotters::style::ShapeStyle::from(look.colour(*role)).stroke_width(2 * scale);
            head.draw(&plotters::prelude::PathElement::new(bar, style)).map_err(failed)?;
            write(&head, text, (left + 19, 6), 12, Role::Label)?;
            left += 19 + width(text, 12) + 16;
        }
        draw(&plot, chart, |role| look.colour(role), scale).map_err(failed)?;
    }
    area.present().map_err(failed)
}

/// About how wide a text is: Hangul is as wide as it is high, Latin a little more than half.
fn width(text: &str, size: i32) -> i32 {
    text.chars().map(|letter| if letter.is_ascii() { size * 6 / 10 } else { size }).sum()
}

fn face() -> Result<(), PictureError> {
    static DONE: OnceLock<bool> = OnceLock::new();
    let done = DONE.get_or_init(|| register_font(FONT, FontStyle::Normal, FACE).is_ok());
    if *done { Ok(()) } else { Err(PictureError::Font) }
}

impl Look {
    fn ground(self) -> RGBColor {
        match self {
            Self::Light => RGBColor(255, 255, 255),
            Self::Dark => RGBColor(23, 25, 28),
        }
    }

    /// The colours of the window's themes.
    fn colour(self, role: Role) -> RGBColor {
        let (light, dark) = match role {
            Role::Grid => (0x00e6_e8eb, 0x002c_3036),
            Role::Axis => (0x0024_2930, 0x00e4_e7eb),
            Role::Label | Role::Allocatable | Role::Bound => (0x0059_616c, 0x009a_a3ae),
            Role::Request => (0x008a_6d00, 0x00d9_b44a),
            Role::Limit => (0x00b3_261e, 0x00f2_8b82),
            Role::Series0 => (0x001f_6feb, 0x006c_a8ff),
            Role::Series1 => (0x000b_7a75, 0x004f_c3bd),
            Role::Series2 => (0x00a1_4a00, 0x00f0_a15f),
            Role::Series3 => (0x007a_3e9d, 0x00c9_9aeb),
            Role::Series4 => (0x004d_6b1f, 0x00a8_cc72),
            Role::Series5 => (0x00a8_2a5f, 0x00f0_8ab5),
        };
        let [_, red, green, blue] = u32::to_be_bytes(match self {
            Self::Light => light,
            Self::Dark => dark,
        });
        RGBColor(red, green, blue)
    }
}

/// The words of a level, for a key: `limit 500m`.
pub fn key(word: &str, value: f64, chart: &Chart) -> String {
    format!("{word} {}", words::level(value, chart.measure))
}
