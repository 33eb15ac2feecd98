//! What the chart of an autoscaler shows, point by point, beside what its workload really did.

use super::keeper::Keeper;
use super::{PATIENCE, Stage};
use concertina_contract::{
    ChartQuery, ChartRange, ChartSubject, ChartView, Charted, Drawing, Frame, FrameBody, Millis, ObjectRef,
    Role, Shape, Topic,
};
use concertina_tests::Outcome;
use std::collections::BTreeMap;
use tokio::sync::{mpsc, watch};

/// How late a point may be: the autoscaler reckons every ten seconds, is asked every fifteen, and its answer is carried over a
/// question that was missed. In milliseconds.
const LATE: Millis = 45_000;

/// A page that looks at the charts of an autoscaler.
pub(super) struct ChartPage {
    shown: watch::Receiver<Shown>,
    _keeper: Keeper,
}

/// What it has of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// Values by the name of their series and the time at which their step begins.
    series: BTreeMap<String, BTreeMap<Millis, f64>>,
    /// The chart of pods with its two ends.
    pods: Option<(Drawing, [Millis; 2])>,
    step: Millis,
}

/// How many there were from a time on.
pub(super) type Counts = Vec<(Millis, u64)>;

impl ChartPage {
    pub(super) async fn open(stage: &Stage, object: &ObjectRef) -> Outcome<Self> {
        let keeper = Keeper::open(stage).await?;
        let object = ObjectRef { site: keeper.busan.clone(), ..object.clone() };
        let subject = ChartSubject::Autoscaler { object };
        let query = ChartQuery { subject, range: ChartRange::Quarter, width: 900, height: 300 };
        let (tell, mut frames) = mpsc::unbounded_channel();
        let sink = move |frame: Frame| {
            // Nobody reads what comes after the end.
            let _ = tell.send(frame);
            Ok(())
        };
        let subscribed = keeper.core.subscribe(&keeper.page, Topic::Charts { query }, sink);
        let subscribed = subscribed.map_err(|failure| format!("{failure:?}"))?;
        let (show, shown) = watch::channel(Shown::default());
        let core = keeper.core.clone();
        tokio::spawn(async move {
            while let Some(frame) = frames.recv().await {
                core.acknowledge(&subscribed.id, frame.seq);
                if let FrameBody::Charts(charts) = frame.body {
                    show.send_modify(|shown| charts.charts.iter().for_each(|chart| shown.take(chart)));
                }
            }
        });
        Ok(Self { shown, _keeper: keeper })
    }

    /// Waits until the charts show what is wished.
    pub(super) async fn until(&mut self, what: &str, wished: impl Fn(&Shown) -> bool) -> Outcome<()> {
        let seen = tokio::time::timeout(PATIENCE, self.shown.wait_for(|shown| wished(shown))).await;
        if matches!(seen, Ok(Ok(_))) {
            return Ok(());
        }
        drop(seen);
        Err(format!("the charts never show {what}: {:?}", self.shown.borrow().series).into())
    }

    pub(super) fn now(&self) -> Shown {
        self.shown.borrow().clone()
    }
}

impl Shown {
    /// Takes what is new of a chart, as a page does.
    fn take(&mut self, chart: &ChartView) {
        for series in &chart.series {
            let points = self.series.entry(series.name.clone()).or_default();
            if chart.whole {
                points.clear();
            }
            for point in &series.points {
                match point.value {
                    Some(value) => points.insert(point.at, value),
                    None => points.remove(&point.at),
                };
            }
        }
        if chart.measure == Charted::Pods {
            self.step = chart.step;
            self.pods = Some((chart.drawing.clone(), [chart.start, chart.end]));
        }
    }

    fn points(&self, name: &str) -> Vec<(Millis, f64)> {
        self.series.get(name).into_iter().flatten().map(|(at, value)| (*at, *value)).collect()
    }

    /// Whether the newest points are so many pods, and their load is above what is wished, or not.
    pub(super) fn rests_at(&self, pods: f64, loaded: bool) -> bool {
        let last = |name: &str| self.points(name).last().map(|(_, value)| *value);
        let at = |name: &str| last(name).is_some_and(|count| is(count, pods));
        let load = last("cpu").zip(last("cpu-target")).map(|(load, wished)| load > wished);
        at("current") && at("desired") && load == Some(loaded)
    }

    /// From the fewest to the most pods and back, within the bounds, and not before the load was above what is wished.
    pub(super) fn goes_out_and_in(&self, fewest: f64, most: f64) {
        let current = self.points("current");
        let top = current.iter().position(|(_, value)| is(*value, most)).unwrap_or_default();
        let (up, down) = current.split_at(top);
        assert!(up.is_sorted_by(|one, next| one.1 <= next.1), "out in one go: {current:?}");
        assert!(down.is_sorted_by(|one, next| one.1 >= next.1), "and in: {current:?}");
        assert!(up.first().is_some_and(|(_, value)| is(*value, fewest)), "from the fewest: {current:?}");
        assert!(down.last().is_some_and(|(_, value)| is(*value, fewest)), "to the fewest: {current:?}");
        for (name, bound) in [("min", fewest), ("max", most)] {
            let drawn = self.points(name);
            assert!(
                !drawn.is_empty() && drawn.iter().all(|(_, value)| is(*value, bound)),
                "{name} {drawn:?}"
            );
        }
        let target = self.points("cpu-target").last().unwrap().1;
        let first = |name: &str, over: f64| {
            self.points(name).into_iter().find(|(_, value)| *value > over).map(|(at, _)| at)
        };
        let (loaded, wanted) = (first("cpu", target), first("desired", fewest));
        assert!(
            loaded.is_some_and(|loaded| wanted.is_some_and(|wanted| loaded <= wanted + self.step)),
            "more pods without a load: {:?}",
            self.series
        );
    }

    /// Every point of a series is what there was of it a moment before.
    pub(super) fn follows(&self, name: &str, counts: &Counts) {
        for (at, value) in self.points(name) {
            let (from, to) = (at - LATE, at + self.step);
            let before = counts.iter().rev().find(|(since, _)| *since <= from);
            let within = counts.iter().filter(|(since, _)| (from..=to).contains(since));
            let there: Vec<f64> = before.into_iter().chain(within).map(|(_, count)| pods(*count)).collect();
            let fits = there.iter().any(|least| *least <= value) && there.iter().any(|most| value <= *most);
            assert!(fits, "{name} is {value} at {at}, and there were {there:?}: {counts:?}");
        }
    }

    /// The line of pods goes through every point.
    pub(super) fn is_drawn(&self) {
        let (drawing, [start, end]) = self.pods.as_ref().unwrap();
        let [left, top, right, bottom] = drawing.plot.map(f64::from);
        let ends: Vec<_> =
            drawing.shapes.iter().filter_map(line).flat_map(|line| line.chunks_exact(2)).collect();
        let share = |part: Millis, whole: Millis| pods(part.unsigned_abs()) / pods(whole.unsigned_abs());
        for (at, value) in self.points("current").into_iter().filter(|(at, _)| at >= start) {
            let x = left + share(at - start, end - start) * (right - left);
            let y = bottom - value / drawing.top * (bottom - top);
            let near = |drawn: i32, wished: f64| (f64::from(drawn) - wished).abs() <= 1.5;
            let there = ends.iter().any(|pair| near(pair[0], x) && near(pair[1], y));
            assert!(there, "{value} pods at {at} are not drawn: {ends:?}");
        }
    }
}

fn is(value: f64, wished: f64) -> bool {
    (value - wished).abs() < 0.001
}

/// The points of the line of the pods that there are.
fn line(shape: &Shape) -> Option<&[i32]> {
    match shape {
        Shape::Line { role: Role::Series0, points, .. } => Some(points),
        _ => None,
    }
}

#[allow(clippy::cast_precision_loss, reason = "numbers of pods and of milliseconds in minutes")]
fn pods(count: u64) -> f64 {
    count as f64
}
