//! A list's answer, cut into its objects while it arrives: what is held of it is one object and not a page of five hundred.

use super::RequestError;
use super::read::{LARGEST_LINE, Signals, transport};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use kube::client::Body;
use memchr::memchr2;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout_at};

/// The objects of one page, as they come.
pub struct Items {
    body: Body,
    cutter: Cutter,
    signals: Arc<Signals>,
    end: Instant,
    late: RequestError,
    _permit: OwnedSemaphorePermit,
}

impl Items {
    /// The objects of a body; `late` is told when it is not read by the end.
    pub(super) fn new(
        body: Body,
        signals: Arc<Signals>,
        (end, late): (Instant, RequestError),
        permit: OwnedSemaphorePermit,
    ) -> Self {
        Self { body, cutter: Cutter::default(), signals, end, late, _permit: permit }
    }

    /// Some more objects, each a whole JSON text; none when the answer has ended.
    pub async fn next(&mut self) -> Result<Option<Vec<Bytes>>, RequestError> {
        loop {
            let frame = timeout_at(self.end, self.body.frame()).await.map_err(|_| self.late.clone())?;
            let Some(frame) = frame else { return Ok(None) };
            let frame = frame.map_err(|error| transport(&error))?;
            self.signals.hear();
            let Some(data) = frame.data_ref() else { continue };
            let objects = self.cutter.take(data);
            if self.cutter.held() > LARGEST_LINE {
                return Err(RequestError::TooLarge { limit: LARGEST_LINE });
            }
            if !objects.is_empty() {
                return Ok(Some(objects));
            }
        }
    }

    /// The answer without its objects, once it has ended.
    pub fn rest(self) -> Bytes {
        self.cutter.rest.freeze()
    }
}

/// Finds the objects of the array `items` of a JSON object. It looks at brackets, strings and one key alone: whether what it
/// finds is JSON is for whoever reads it to say.
#[derive(Debug, Default)]
struct Cutter {
    /// What is not part of an object of `items`.
    rest: BytesMut,
    /// The object that has begun.
    object: BytesMut,
    place: Place,
    depth: u32,
    /// Inside a string, and behind a backslash in it.
    string: bool,
    escaped: bool,
    /// How many letters of the key the last string of the outermost object was, if it was nothing else.
    key: Option<usize>,
}

/// Where the next byte belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// Before or after `items`.
    #[default]
    Around,
    /// Between two objects of `items`.
    Between,
    /// In an object of `items`.
    Inside,
}

/// The key whose array is cut.
const KEY: &[u8] = b"items";
/// Depth in the outermost object, in its array, and in an object of that.
const OUTER: u32 = 1;
const ARRAY: u32 = 2;
const OBJECT: u32 = 3;

impl Cutter {
    /// Takes in what came; answers the objects that are whole now.
    fn take(&mut self, data: &[u8]) -> Vec<Bytes> {
        let mut whole = Vec::new();
        // Where the part begins that was not put anywhere yet.
        let mut from = 0;
        let mut at = 0;
        while at < data.len() {
            if self.string && !self.escaped && self.depth > OUTER {
                // Most of an answer is strings.
                match memchr2(b'"', b'\\', &data[at..]) {
                    Some(further) => at += further,
                    None => break,
                }
            }
            let before = self.place;
            self.step(data[at]);
            match (before, self.place) {
                (Place::Around, Place::Between) => self.rest.extend_from_slice(&data[from..=at]),
                (Place::Between, Place::Inside | Place::Around) => from = at,
                (Place::Inside, Place::Between) => {
                    self.object.extend_from_slice(&data[from..=at]);
                    whole.push(self.object.split().freeze());
                }
                // What is no object is no fault of ours to hide.
                (Place::Between, Place::Between)
                    if !matches!(data[at], b',' | b' ' | b'\n' | b'\r' | b'\t') =>
                {
                    self.rest.extend_from_slice(&data[at..=at]);
                }
                _ => {}
            }
            at += 1;
        }
        match self.place {
            Place::Around => self.rest.extend_from_slice(&data[from..]),
            Place::Inside => self.object.extend_from_slice(&data[from..]),
            Place::Between => {}
        }
        whole
    }

    /// Bytes that are held.
    fn held(&self) -> usize {
        self.rest.len().max(self.object.len())
    }

    fn step(&mut self, byte: u8) {
        match byte {
            _ if self.string => self.step_in_string(byte),
            b'"' => {
                self.string = true;
                if self.depth == OUTER {
                    self.key = Some(0);
                }
            }
            b'{' | b'[' => {
                self.depth = self.depth.saturating_add(1);
                let is_cut = byte == b'[' && self.key == Some(KEY.len());
                self.place = match (self.place, self.depth) {
                    (Place::Around, ARRAY) if is_cut => Place::Between,
                    (Place::Between, OBJECT) => Place::Inside,
                    (place, _) => place,
                };
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                self.place = match (self.place, self.depth) {
                    (Place::Inside, ARRAY) => Place::Between,
                    (Place::Between, OUTER) => Place::Around,
                    (place, _) => place,
                };
            }
            _ => {}
        }
    }

    fn step_in_string(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'"' => self.string = false,
            b'\\' => self.escaped = true,
            _ if self.depth > OUTER => {}
            _ => {
                let fits = |count: &usize| KEY.get(*count) == Some(&byte);
                self.key = self.key.filter(fits).map(|count| count + 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    /// The objects and the rest of a text that comes in parts of these sizes, again and again.
    fn cut(text: &str, sizes: &[usize]) -> (Vec<Value>, String) {
        let mut cutter = Cutter::default();
        let mut left = text.as_bytes();
        let mut objects = Vec::new();
        for size in sizes.iter().cycle() {
            let (part, more) = left.split_at((*size).min(left.len()));
            objects.extend(cutter.take(part).iter().map(|object| serde_json::from_slice(object).unwrap()));
            left = more;
            if left.is_empty() {
                break;
            }
        }
        (objects, String::from_utf8(cutter.rest.to_vec()).unwrap())
    }

    #[test]
    fn objects_are_cut_whatever_stands_in_them() {
        let objects = vec![
            json!({ "metadata": { "name": "a]}\"{[", "items": [{ "items": [] }] } }),
            json!({ "spec": { "args": ["\\", "{", "\u{d55c}"] } }),
            json!({}),
        ];
        let text = json!({ "kind": "items", "metadata": { "continue": "x" }, "items": objects }).to_string();
        for sizes in [&[1][..], &[3, 1, 7], &[1_000]] {
            let (found, rest) = cut(&text, sizes);
            assert_eq!(found, objects);
            let rest: Value = serde_json::from_str(&rest).unwrap();
            assert_eq!(rest, json!({ "kind": "items", "metadata": { "continue": "x" }, "items": [] }));
        }
        let spread = "{ \"items\" : [ {\"a\":1} ,\n {\"b\":2} ] , \"metadata\":{}}";
        assert_eq!(cut(spread, &[5]).0, [json!({ "a": 1 }), json!({ "b": 2 })]);
    }

    #[test]
    fn what_is_no_list_is_told_by_the_rest() {
        for text in ["<html>", "{\"items\":null}", "[1,2]", "{\"items\":[null,1]}", "{\"items\":[{\"a\":"] {
            let (objects, rest) = cut(text, &[2]);
            assert!(objects.is_empty());
            let sees_it = rest == text || serde_json::from_str::<Value>(&rest).is_err();
            assert!(sees_it, "{rest}");
        }
    }

    proptest! {
        #[test]
        fn any_parts_of_any_list_give_its_objects(
            texts in prop::collection::vec(any::<String>(), 0..6), sizes in prop::collection::vec(1_usize..40, 1..8),
        ) {
            let objects: Vec<Value> = texts.iter().map(|text| json!({ text.as_str(): [text, { "items": text }] })).collect();
            let text = json!({ "items": objects, "metadata": { "resourceVersion": texts.concat() } }).to_string();
            let (found, rest) = cut(&text, &sizes);
            prop_assert_eq!(found, objects);
            let rest: Value = serde_json::from_str(&rest).unwrap();
            prop_assert_eq!(&rest["items"], &json!([]));
            prop_assert_eq!(&rest["metadata"]["resourceVersion"], &json!(texts.concat()));
        }
    }
}
