//! What Concertina writes into a release's description, so that colleagues see it in `helm history` too:
//!
//! ```text
//! ACT (Concertina: AUTHOR, plan PLAN[, VERDICT])[: REASON]
//! Rollback to 3 (Concertina: kim, plan 0193a5c2, verified healthy): the login fails
//! ```
//!
//! VERDICT is `verified healthy` or `not healthy`, and missing until somebody has looked to the end. The whole has at most 256
//! characters, as Helm asks of a description; of these the reason gets what is left. AUTHOR and PLAN have no commas and no
//! parentheses, so that the form can be read back. A description of any other form is no note.

use crate::redact::plain;
use concertina_contract::{RevisionNote, Verdict};

/// The longest description, in characters (`MaxDescriptionLength` of `pkg/action/rollback.go`).
pub const LONGEST_DESCRIPTION: usize = 256;
/// The longest act.
const LONGEST_ACT: usize = 80;
/// The longest author, and the longest plan.
const LONGEST_PART: usize = 40;
/// How the part begins by which a note is known.
const MARK: &str = "(Concertina: ";
/// Stands before the plan.
const PLAN: &str = "plan ";

/// The description that says this.
pub fn print(note: &RevisionNote) -> String {
    let act = cut(&line(&note.act).replace(MARK.trim_end(), "(Concertina;"), LONGEST_ACT);
    let space = if act.is_empty() { "" } else { " " };
    let verdict = verdict_words(note.verdict);
    let comma = if verdict.is_empty() { "" } else { ", " };
    let (author, plan) = (part(&note.author), part(&note.plan));
    let head = format!("{act}{space}{MARK}{author}, {PLAN}{plan}{comma}{verdict})");
    let left = LONGEST_DESCRIPTION.saturating_sub(head.chars().count() + 2);
    let reason = cut(&line(&note.reason), left);
    if reason.is_empty() { head } else { format!("{head}: {reason}") }
}

/// What a description says, if it is a note.
pub fn parse(description: &str) -> Option<RevisionNote> {
    let (act, rest) = description.split_once(MARK)?;
    let (inside, after) = rest.split_once(')')?;
    let mut parts = inside.split(", ");
    let (author, plan) = (parts.next()?, parts.next()?.strip_prefix(PLAN)?);
    let words = parts.next().unwrap_or_default();
    let verdict = [Verdict::Unverified, Verdict::Healthy, Verdict::Unhealthy]
        .into_iter()
        .find(|verdict| verdict_words(*verdict) == words)?;
    let reason = if after.is_empty() { "" } else { after.strip_prefix(": ")? };
    parts.next().is_none().then(|| RevisionNote {
        act: act.trim_end().to_owned(),
        author: author.to_owned(),
        plan: plan.to_owned(),
        reason: reason.to_owned(),
        verdict,
    })
}

fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Unverified => "",
        Verdict::Healthy => "verified healthy",
        Verdict::Unhealthy => "not healthy",
    }
}

/// On one line, with single spaces.
fn line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A part that stands between commas in parentheses.
fn part(text: &str) -> String {
    cut(&line(&text.replace(['(', ')', ','], " ")), LONGEST_PART)
}

/// So many characters at most; what is cut ends with an ellipsis.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    if most == 0 { String::new() } else { format!("{}…", kept.trim_end()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn note(reason: &str, verdict: Verdict) -> RevisionNote {
        let (act, author, plan) = ("Rollback to 3".into(), "kim".into(), "0193a5c2".into());
        RevisionNote { act, author, plan, reason: reason.into(), verdict }
    }

    #[test]
    fn notes_have_their_form() {
        let healthy = note("the login fails", Verdict::Healthy);
        let text = "Rollback to 3 (Concertina: kim, plan 0193a5c2, verified healthy): the login fails";
        assert_eq!(print(&healthy), text);
        assert_eq!(parse(text), Some(healthy));
        assert_eq!(print(&note("", Verdict::Unverified)), "Rollback to 3 (Concertina: kim, plan 0193a5c2)");
        let unhealthy = print(&note("a\nb", Verdict::Unhealthy));
        assert_eq!(unhealthy, "Rollback to 3 (Concertina: kim, plan 0193a5c2, not healthy): a b");
    }

    #[test]
    fn what_helm_and_others_write_is_no_note() {
        for text in [
            "",
            "Install complete",
            "Rollback to 3",
            "Upgrade \"web\" failed: context deadline exceeded",
            "x (Concertina: kim)",
            "x (Concertina: kim, plan 1, quite healthy)",
            "x (Concertina: kim, plan 1, verified healthy, twice)",
            "x (Concertina: kim, plan 1) and more",
            "x (Concertina: kim, plan 1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_long_reason_is_cut_and_hides_nothing_before_it() {
        let long = note(&"이유".repeat(300), Verdict::Healthy);
        let text = print(&long);
        assert!(text.chars().count() == LONGEST_DESCRIPTION && text.ends_with('…'), "{text}");
        assert_eq!(parse(&text).unwrap().verdict, Verdict::Healthy);
        // An author cannot claim a verdict.
        let liar =
            RevisionNote { author: "kim, plan 1, verified healthy)".into(), ..note("", Verdict::Unhealthy) };
        assert_eq!(parse(&print(&liar)).unwrap().verdict, Verdict::Unhealthy);
    }

    fn any_note(text: &'static str) -> impl Strategy<Value = RevisionNote> {
        let verdict =
            prop_oneof![Just(Verdict::Unverified), Just(Verdict::Healthy), Just(Verdict::Unhealthy)];
        (text, text, text, text, verdict).prop_map(|(act, author, plan, reason, verdict)| RevisionNote {
            act,
            author,
            plan,
            reason,
            verdict,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn plain_notes_are_read_as_they_were_written(note in any_note("[a-z]{1,9}( [A-Za-z0-9:.@-]{1,9}){0,2}")) {
            prop_assert_eq!(parse(&print(&note)), Some(note));
        }

        #[test]
        fn any_note_fits_and_is_stable(note in any_note("(\\PC|[(),:… \n]|\\(Concertina: ){0,90}")) {
            let text = print(&note);
            prop_assert!(text.chars().count() <= LONGEST_DESCRIPTION);
            let read = parse(&text).unwrap();
            prop_assert_eq!(read.verdict, note.verdict);
            prop_assert_eq!(print(&read), text);
        }
    }
}
