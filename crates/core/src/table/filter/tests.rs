//! The language of filters.

use super::parse::{parse, quote};
use super::term::{Clause, Term, Word};
use super::{Filter, SiteWords};
use crate::table::texts::said;
use crate::watch::Row;
use concertina_contract::{FilterFault, Kind, Sort, TableQuery};
use concertina_testkit::build;
use proptest::prelude::*;
use serde_json::json;

const NOW: i64 = 1_700_000_000_000;

fn query(text: &str) -> TableQuery {
    TableQuery {
        kind: Kind::Pod,
        sites: Vec::new(),
        namespaces: Vec::new(),
        text: text.to_owned(),
        sort: Sort { column: "name".to_owned(), descending: false },
        first: 0,
        count: 100,
    }
}

fn pod() -> Row {
    let object = build::with(
        build::pod("shop", "web-1"),
        &json!({
            "metadata": {
                "creationTimestamp": "2023-11-14T21:13:20Z",
                "labels": {"app": "web", "tier": "front", "example.org/rev": "7"},
                "ownerReferences": [{"kind": "ReplicaSet", "name": "web-6f9c", "uid": "1", "controller": true}],
            },
            "spec": {"nodeName": "node-a", "containers": [{"name": "app", "image": "registry.example:5000/Web:1.27"}]},
            "status": {"phase": "Running", "containerStatuses": [{"name": "app", "restartCount": 7, "ready": true,
                "state": {"running": {}}}]},
        }),
    );
    Row::read(&Kind::Pod, object.to_string().as_bytes()).unwrap()
}

fn shows(text: &str) -> bool {
    let mut filter = Filter::default();
    filter.change(&query(text));
    assert_eq!(filter.problem(), None, "{text}");
    let site =
        SiteWords { name: "dc-pangyo".to_owned(), place: "virtual".to_owned(), ..SiteWords::default() };
    filter.shows(&pod(), &site, NOW, || said(&pod()).into())
}

#[test]
fn words_quotes_and_what_must_not_occur() {
    for text in ["", "web", "WEB running", "pangyo", "-api", "\"web-1\"", "- web -api -\"no such\""] {
        assert!(shows(text), "{text}");
    }
    for text in ["api", "-web", "web -running", "\"web running\"", "-\"web-1\""] {
        assert!(!shows(text), "{text}");
    }
}

#[test]
fn keys_name_columns_and_facts() {
    for text in [
        "ns:shop",
        "namespace=SHOP",
        "status:run",
        "status:pending,running",
        "status=Running",
        "node!=node-b",
        "node:\"node-a\"",
        "image:web:1.27",
        "owner:replicaset/web",
        "owner=web-6f9c",
        "site:pangyo",
        "cluster=dc-pangyo",
        "sitekind:virtual",
        "-status:pending",
        "restarts:7",
        "ready:1/1",
        "name:web-1",
    ] {
        assert!(shows(text), "{text}");
    }
    for text in
        ["ns:web", "status=run", "-status:run", "node!=node-a", "image:api", "sitekind=cloud", "owner:job"]
    {
        assert!(!shows(text), "{text}");
    }
}

#[test]
fn numbers_and_ages_are_compared() {
    // The pod is an hour old.
    for text in [
        "restarts>5",
        "restarts>=7",
        "restarts:>6",
        "restarts<8",
        "age<1h1m",
        "age>=1h",
        "age:<2d",
        "ready>0",
        "-age>1d",
    ] {
        assert!(shows(text), "{text}");
    }
    for text in ["restarts>7", "restarts<=6", "age<1h", "age>1h", "status>1"] {
        assert!(!shows(text), "{text}");
    }
}

#[test]
fn labels_are_selected_as_kubectl_does() {
    for text in [
        "label:app",
        "label:app=web",
        "label:app==web,tier=front",
        "-l app in (web, api)",
        "-l app in (web),tier web-1",
        "-l app web-1",
        "!canary",
        "label:!canary",
        "-l app, !canary",
        "label:app!=api",
        "-l nothing!=x",
        "label:example.org/rev>6",
        "-l app notin (api)",
        "-label:app=api",
        "l:app",
        "-l env notin (prod,dev) running",
    ] {
        assert!(shows(text), "{text}");
    }
    for text in [
        "label:app=api",
        "!app",
        "-l app in (api)",
        "label:example.org/rev<7",
        "-label:app",
        "-l app notin (web)",
        "label:tier=",
    ] {
        assert!(!shows(text), "{text}");
    }
}

#[test]
fn what_looks_like_a_key_and_is_none_is_a_word() {
    assert!(shows("-nginx:1.27"));
    assert!(!shows("http://somewhere"));
}

/// What is wrong, and the part of the text that it is about.
fn wrong(text: &str) -> (FilterFault, String) {
    let problem = parse(text, &Kind::Pod).expect_err(text);
    let units: Vec<u16> = text.encode_utf16().collect();
    let part = &units[problem.start as usize..problem.end as usize];
    assert_eq!(String::from_utf16(part).unwrap(), problem.part, "{text}");
    (problem.fault, problem.part)
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let expected = [
        ("web \"two words", FilterFault::UnclosedQuote, "\"two words"),
        ("한글 status:", FilterFault::NoValue, "status:"),
        ("😀 roles:x", FilterFault::UnknownKey, "roles"),
        ("colour>5", FilterFault::UnknownKey, "colour"),
        ("restarts>many", FilterFault::NotANumber, "many"),
        ("restarts>", FilterFault::NoValue, "restarts>"),
        ("age<5", FilterFault::NotADuration, "5"),
        ("label:", FilterFault::NoLabel, ""),
        ("-l ", FilterFault::NoLabel, ""),
        ("!", FilterFault::NoLabel, ""),
        ("label:app=-web", FilterFault::BadLabel, "-web"),
        ("-l app in (web", FilterFault::UnclosedList, "(web"),
        ("-l app in", FilterFault::UnclosedList, ""),
        ("label:app>x", FilterFault::NotANumber, "x"),
        ("status:a,", FilterFault::NoValue, "status:a,"),
    ];
    for (text, fault, part) in expected {
        assert_eq!(wrong(text), (fault, part.to_owned()), "{text}");
    }
    assert_eq!(parse(&"x ".repeat(101), &Kind::Pod).unwrap_err().fault, FilterFault::TooLong);
    assert_eq!(parse(&"x".repeat(5_000), &Kind::Pod).unwrap_err().fault, FilterFault::TooLong);
}

#[test]
fn a_text_that_cannot_be_read_keeps_the_conditions_before() {
    let mut filter = Filter::default();
    let site = SiteWords::default();
    filter.change(&query("status:running"));
    filter.change(&query("status:running restarts>"));
    assert_eq!(filter.problem().map(|problem| (problem.start, problem.end)), Some((15, 24)));
    assert!(filter.shows(&pod(), &site, NOW, || said(&pod()).into()));
    filter.change(&query("status:pending"));
    assert_eq!(filter.problem(), None);
    assert!(!filter.shows(&pod(), &site, NOW, || said(&pod()).into()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// No text makes the parser panic, and a problem lies within the text.
    #[test]
    fn any_text_is_read_or_told_wrong(text in "(?s).{0,60}") {
        if let Err(problem) = parse(&text, &Kind::Pod) {
            let units = u32::try_from(text.encode_utf16().count()).unwrap();
            prop_assert!(problem.start <= problem.end && problem.end <= units);
        }
    }

    /// The same for texts of the pieces that mean something.
    #[test]
    fn any_pieces_are_read_or_told_wrong(pieces in proptest::collection::vec(prop::sample::select(vec![
        " ", "-", "!", "\"", "\\", ":", "=", "!=", ">", "<", ",", "(", ")", " in ", " notin ", "-l ", "label:", "status", "age", "1h", "5", "app", "한",
    ]), 0..14)) {
        let text: String = pieces.concat();
        if let Err(problem) = parse(&text, &Kind::Pod) {
            let units = u32::try_from(text.encode_utf16().count()).unwrap();
            prop_assert!(problem.start <= problem.end && problem.end <= units);
        }
    }

    /// A text in quotation marks is that text, whatever stands in it.
    #[test]
    fn quoting_keeps_the_text(word in "(?s).{0,40}", not in any::<bool>()) {
        let text = format!("{}{}", if not { "-" } else { "" }, quote(&word));
        let expected = vec![Clause { not, term: Term::Word(Word::new(&word)) }];
        prop_assert_eq!(parse(&text, &Kind::Pod).unwrap(), expected);
    }
}
