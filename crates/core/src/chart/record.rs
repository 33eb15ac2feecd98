//! The backend that records primitives instead of painting them: the window shows them with its own text and colours.

use super::draw::{Frame, SIZE, draw};
use super::{Chart, SERIES};
use concertina_contract::{Anchor, Drawing, Role, Shape, Stand};
use plotters::prelude::{DrawingBackend, IntoDrawingArea as _};
use plotters::style::RGBColor;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind};
use std::convert::Infallible;

/// Draws a chart as primitives.
pub fn record(chart: &Chart, width: u32, height: u32) -> Drawing {
    let mut shapes = Vec::new();
    let area = Recorder { width, height, shapes: &mut shapes }.into_drawing_area();
    // Recording cannot fail; a chart that has no room at all is empty.
    let frame = draw(&area, chart, colour, 1).unwrap_or_else(|error| {
        tracing::error!(%error, "a chart could not be drawn");
        Frame::default()
    });
    drop(area);
    Drawing { width, height, plot: frame.plot, top: frame.top, shapes }
}

const ROLES: [Role; 13] = [
    Role::Grid,
    Role::Axis,
    Role::Label,
    Role::Request,
    Role::Limit,
    Role::Allocatable,
    Role::Bound,
    SERIES[0],
    SERIES[1],
    SERIES[2],
    SERIES[3],
    SERIES[4],
    SERIES[5],
];

/// A role as a colour: its number is the blue part.
fn colour(role: Role) -> RGBColor {
    let number = ROLES.iter().position(|other| *other == role).and_then(|number| u8::try_from(number).ok());
    RGBColor(0, 0, number.unwrap_or_default())
}

fn role(colour: BackendColor) -> Role {
    ROLES.get(usize::from(colour.rgb.2)).copied().unwrap_or(Role::Axis)
}

struct Recorder<'a> {
    width: u32,
    height: u32,
    shapes: &'a mut Vec<Shape>,
}

/// What a recording answers.
type Done = Result<(), DrawingErrorKind<Infallible>>;

impl Recorder<'_> {
    #[allow(clippy::unnecessary_wraps, reason = "it is what the methods of a backend answer")]
    fn put(&mut self, colour: BackendColor, shape: impl FnOnce(Role) -> Shape) -> Done {
        if colour.alpha > 0.0 {
            self.shapes.push(shape(role(colour)));
        }
        Ok(())
    }
}

fn flat(points: impl IntoIterator<Item = BackendCoord>) -> Vec<i32> {
    points.into_iter().flat_map(|(x, y)| [x, y]).collect()
}

impl DrawingBackend for Recorder<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Done {
        self.put(colour, |role| Shape::Dot { role, at: [point.0, point.1], radius: 1 })
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Done {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        if fill {
            self.fill_polygon(corners, style)
        } else {
            self.draw_path(corners.into_iter().chain([(left, top)]), style)
        }
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        let width = style.stroke_width();
        self.put(style.color(), |role| Shape::Line { role, width, points: flat(path) })
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        _: bool,
    ) -> Done {
        self.put(style.color(), |role| Shape::Dot { role, at: [x, y], radius })
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Done {
        let opacity = style.color().alpha;
        self.put(style.color(), |role| Shape::Area { role, opacity, points: flat(corners) })
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Done {
        let anchor = match style.anchor().h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        let stand = match style.anchor().v_pos {
            VPos::Top => Stand::Below,
            VPos::Center => Stand::Around,
            VPos::Bottom => Stand::Above,
        };
        let (size, text) = (style.size(), text.to_owned());
        self.put(style.color(), |role| Shape::Text { role, at: [x, y], anchor, stand, size, text })
    }

    /// The window writes with fonts that are not known here: digits are about half as wide as they are high.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        _: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let letters = u32::try_from(text.chars().count()).unwrap_or_default();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small number above zero"
        )]
        let height = SIZE as u32;
        Ok((letters * height / 2, height))
    }
}
