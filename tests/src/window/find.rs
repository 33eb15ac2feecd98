//! Finding things as assistive technology does: by role and name.

use super::session::{GLANCE, PATIENCE, Window};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const FIND: &str = include_str!("find.js");
/// The key under which WebDriver hands out an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

impl Window {
    /// Every visible element of a role whose name is the given one, or holds it if none equals it.
    pub async fn all(&self, role: &str, name: &str) -> Vec<Element> {
        let client = self.client().await;
        // A page that is being replaced has nothing yet.
        let Ok(Value::Array(found)) = client.execute(FIND, vec![json!(role), json!(name)]).await else {
            return Vec::new();
        };
        let ids = found.iter().filter_map(|element| element.get(ELEMENT)?.as_str());
        ids.map(|id| Element::from_element_id(client.clone(), ElementRef::from(id.to_owned()))).collect()
    }

    /// The first such element, as soon as there is one.
    pub async fn get(&self, role: &str, name: &str) -> Element {
        self.get_within(PATIENCE, role, name).await
    }

    /// The first such element, as soon as there is one, at most so long.
    pub async fn get_within(&self, limit: Duration, role: &str, name: &str) -> Element {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(element) = self.all(role, name).await.into_iter().next() {
                return element;
            }
            assert!(
                Instant::now() < deadline,
                "no {role} {name:?} within {} s; {}",
                limit.as_secs(),
                self.shown().await
            );
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Waits until there is no such element.
    pub async fn gone(&self, role: &str, name: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.all(role, name).await.is_empty() {
            assert!(Instant::now() < deadline, "there is still a {role} {name:?}");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Clicks such an element, once it can be clicked and stays where it is: the driver looks first and clicks then, so
    /// that on a page that still moves the click falls elsewhere. An element that is replaced meanwhile is found again.
    pub async fn press(&self, role: &str, name: &str) {
        let deadline = Instant::now() + PATIENCE;
        let mut before = None;
        loop {
            let element = self.get(role, name).await;
            let now = self.place(&element).await;
            if now.is_some() && now == before {
                match element.click().await {
                    Ok(()) => return,
                    Err(error) => assert!(Instant::now() < deadline, "cannot click {role} {name:?}: {error}"),
                }
            }
            assert!(Instant::now() < deadline, "{role} {name:?} is blocked or moves; {}", self.shown().await);
            before = now;
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Where in the view an element is, if it can be clicked.
    async fn place(&self, element: &Element) -> Option<Value> {
        let script = "const [element] = arguments;
            if (element.disabled || element.getAttribute('aria-disabled') === 'true') return null;
            element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
            const { x, y, width, height } = element.getBoundingClientRect();
            return [x, y, width, height];";
        let element = serde_json::to_value(element).ok()?;
        // Found and gone in between is blocked, too.
        self.client().await.execute(script, vec![element]).await.ok().filter(Value::is_array)
    }

    /// Types into such an element, replacing what is there.
    pub async fn fill(&self, role: &str, name: &str, text: &str) {
        let element = self.get(role, name).await;
        element.clear().await.unwrap();
        // The driver takes no empty text; a key is needed for the page to hear of the clearing.
        let text = if text.is_empty() { " \u{e003}" } else { text };
        element.send_keys(text).await.unwrap();
    }

    /// Presses keys where the focus is.
    pub async fn keys(&self, keys: &str) {
        self.client().await.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Presses a key together with Ctrl where the focus is.
    pub async fn control(&self, key: char) {
        self.keys(&format!("{}{key}{}", Key::Control, Key::Null)).await;
    }

    /// Waits until the window shows a text.
    pub async fn sees(&self, text: &str) {
        self.sees_within(PATIENCE, text).await;
    }

    /// Waits until the window shows a text, at most so long.
    pub async fn sees_within(&self, limit: Duration, text: &str) {
        let script = format!("return document.body.innerText.includes({})", json!(text));
        self.until_within(limit, &format!("the text {text:?}"), &script).await;
    }

    /// Whether the window shows a text now.
    pub async fn shows(&self, text: &str) -> bool {
        self.script("return document.body.innerText.includes(arguments[0])", &[json!(text)]).await
            == json!(true)
    }
}
