//! What is written and not sent: a window asks before it closes with it, by a question of the desktop.

use crate::support::{FLEET, connect_all, fleet};
use concertina_tests::window::{Half, run};

/// The title of the question.
const QUESTION: &str = "Lose what is not sent?";

#[tokio::test]
async fn a_window_with_a_form_that_is_not_sent_asks_before_it_closes() {
    let _fleet = FLEET.read().await;
    run("a_window_asks_before_it_closes", fleet(), async |window| {
        connect_all(&window).await;
        window.press("link", "Catalogue").await;
        window.press("button", "Deploy an image…").await;
        window.fill("textbox", "Image", "registry.example/web:1").await;
        // What the page told before this call has come.
        window.call("vitals", serde_json::json!({})).await.unwrap();
        window.close_by_button("Concertina").await;
        window.answer_question(QUESTION, Half::Right).await;
        let kept = "return [...document.querySelectorAll('input')].some((input) => input.value === 'registry.example/web:1')";
        window.until("the form as it was", kept).await;

        window.close_by_button("Concertina").await;
        window.answer_question(QUESTION, Half::Left).await;
        window.ended().await;
    })
    .await;
}
