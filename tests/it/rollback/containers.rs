//! What the charts of a pod show of each of its containers, beside `kubectl top pods --containers`; and the files they are saved as.

use super::keeper::Keeper;
use super::{BUSAN, Stage};
use crate::metrics::{MIB, agrees, top};
use crate::real::Turn;
use concertina_contract::{
    ChartQuery, ChartRange, ChartSubject, Charted, ChartsFrame, FrameBody, Kind, ObjectRef, PictureFormat,
    Topic,
};
use concertina_core::chart::Look;
use concertina_tests::Outcome;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A pod with a container of steady use, and one that holds some memory and takes all of the little time that it may.
fn pod(project: &str, registry: &str) -> Value {
    let image = format!("{registry}/load:1");
    let busy = "busybox dd if=/dev/zero of=/dev/shm/held bs=1M count=30; while :; do :; done";
    let steady = [("LOAD_CPU", "150"), ("LOAD_MEMORY", "60")];
    json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "load", "namespace": project },
        "spec": { "terminationGracePeriodSeconds": 1, "containers": [
            { "name": "steady", "image": image, "env": steady.map(|(name, value)| json!({ "name": name, "value": value })) },
            { "name": "bounded", "image": image, "command": ["sh", "-c", busy], "resources": { "limits": { "cpu": "60m" } } },
        ] },
    })
}

/// The newest values of each line: thousandths of a core, and MiB.
#[derive(Default)]
struct Newest(BTreeMap<String, [f64; 2]>);

impl Newest {
    fn take(&mut self, frame: &ChartsFrame) {
        for chart in &frame.charts {
            let (place, unit) = if chart.measure == Charted::Cpu { (0, 1e-3) } else { (1, MIB) };
            for series in &chart.series {
                if let Some(value) = series.points.iter().rev().find_map(|point| point.value) {
                    self.0.entry(series.name.clone()).or_default()[place] = value / unit;
                }
            }
        }
    }

    /// Whether a line is as kubectl says.
    fn is_at(&self, name: &str, cpu: f64, memory: f64) -> bool {
        self.0.get(name).is_some_and(|[ours, held]| agrees(*ours, cpu) && agrees(*held, memory))
    }

    /// Whether there is a line for each container that kubectl tells, and one for their sum.
    fn agree(&self, told: &[(String, f64, f64)]) -> bool {
        let sum = told.iter().fold((0.0, 0.0), |sum, (_, cpu, memory)| (sum.0 + cpu, sum.1 + memory));
        told.iter().all(|(name, cpu, memory)| *memory >= 20.0 && self.is_at(name, *cpu, *memory))
            && self.is_at("", sum.0, sum.1)
            && self.0.len() == told.len() + 1
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_container_of_a_pod_has_a_line_and_the_charts_become_files() -> Outcome<()> {
    let test = "each_container_of_a_pod_has_a_line_and_the_charts_become_files";
    let Some(stage) = Stage::new(test, "lines", Turn::alone().await).await? else { return Ok(()) };
    let busan = stage.handle(BUSAN)?;
    busan.kubectl(&["create", "namespace", &stage.project])?;
    busan.apply(&pod(&stage.project, &stage.registry).to_string())?;
    let keeper = Keeper::open(&stage).await?;
    let object = ObjectRef {
        site: keeper.busan.clone(),
        kind: Kind::Pod,
        namespace: stage.project.clone(),
        name: "load".to_owned(),
        uid: String::new(),
    };
    let subject = ChartSubject::Object { object };
    let query = ChartQuery { subject, range: ChartRange::Quarter, width: 900, height: 300 };
    let mut newest = Newest::default();
    let agreed = |body: FrameBody| {
        let FrameBody::Charts(frame) = body else { return None };
        newest.take(&frame);
        // Both read what metrics-server took last; when it takes anew between the two, the next news agree.
        let asked = ["pods", "load", "-n", &stage.project, "--containers"];
        let told = tokio::task::block_in_place(|| top(busan, &asked));
        (told.len() == 2 && newest.agree(&told)).then_some(())
    };
    keeper.told(Topic::Charts { query: query.clone() }, agreed).await?;

    let picture = async |format, look| {
        let picture = keeper.core.picture(query.clone(), format, look).await;
        picture.map_err(|failure| format!("{failure:?}"))
    };
    let drawn = String::from_utf8(picture(PictureFormat::Svg, Look::Light).await?)?;
    let title = format!("{BUSAN} · {}/load", stage.project);
    for words in ["<svg", "<polyline", title.as_str(), "steady 1", "bounded "] {
        assert!(drawn.contains(words), "{words}: {drawn}");
    }
    let painted = picture(PictureFormat::Png, Look::Dark).await?;
    let side = |at: usize| painted[at..at + 4].iter().fold(0, |size, byte| size * 256 + u32::from(*byte));
    assert_eq!(&painted[1..4], b"PNG");
    assert_eq!([side(16), side(20)], [1920, 1120], "two pixels for each of its size");
    Ok(())
}
