//! What the answers of all members mean together.

use super::answer::Answer;
use concertina_contract::{Member, MemberAnswer, MemberSilence, ObjectRef};
use std::collections::BTreeSet;

/// A pod of the cluster, and what it answered; none if it could not be asked.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) pod: ObjectRef,
    pub(super) address: String,
    pub(super) node: String,
    pub(super) ready: bool,
    pub(super) answer: Option<Result<Answer, MemberSilence>>,
}

impl Asked {
    /// Whether a member that sees this name or address sees this pod.
    fn is_in(&self, seen: &BTreeSet<String>) -> bool {
        seen.contains(&self.pod.name) || (!self.address.is_empty() && seen.contains(&self.address))
    }

    fn seen(&self) -> Option<&BTreeSet<String>> {
        self.answer.as_ref()?.as_ref().ok().map(|answer| &answer.sees)
    }
}

/// The members with whom each sees.
pub(super) fn members(all: &[Asked]) -> Vec<Member> {
    let member = |one: &Asked| Member {
        pod: one.pod.clone(),
        node: one.node.clone(),
        ready: one.ready,
        answer: match &one.answer {
            None => MemberAnswer::NotStarted,
            Some(Err(reason)) => MemberAnswer::Silent { reason: *reason },
            Some(Ok(answer)) => told(one, answer, all),
        },
    };
    all.iter().map(member).collect()
}

fn told(one: &Asked, answer: &Answer, all: &[Asked]) -> MemberAnswer {
    // Who has no address cannot be seen yet.
    let others = || all.iter().filter(|other| other.pod != one.pod && other.answer.is_some());
    let sees = others().filter(|other| other.is_in(&answer.sees)).count();
    let missing = others().filter(|other| !other.is_in(&answer.sees));
    let known = all.iter().filter(|other| other.is_in(&answer.sees)).count();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    MemberAnswer::Told {
        sees: count(sees),
        missing: missing.map(|other| other.pod.name.clone()).collect(),
        gone: count(answer.sees.len().saturating_sub(known)),
        sessions: answer.sessions,
        kept: answer.kept,
        heap_used: answer.heap_used,
        heap_max: answer.heap_max.and_then(|bytes| u64::try_from(bytes).ok()),
    }
}

/// Groups of members that answered, of which one leads to each other by those that see each other, the largest first.
pub(super) fn groups(all: &[Asked]) -> Vec<Vec<String>> {
    let mut left: Vec<&Asked> = all.iter().filter(|one| one.seen().is_some()).collect();
    let mut groups = Vec::new();
    while let Some(first) = left.pop() {
        let (mut group, mut at) = (vec![first], 0);
        while let Some(&one) = group.get(at) {
            let (near, far) = left.into_iter().partition(|other| sees(one, other) && sees(other, one));
            left = far;
            group.extend::<Vec<_>>(near);
            at += 1;
        }
        let mut names: Vec<String> = group.into_iter().map(|one| one.pod.name.clone()).collect();
        names.sort();
        groups.push(names);
    }
    groups.sort_by(|one, other| (other.len(), one).cmp(&(one.len(), other)));
    groups
}

fn sees(one: &Asked, other: &Asked) -> bool {
    one.seen().is_some_and(|seen| other.is_in(seen))
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::{Kind, SiteId};

    fn asked(name: &str, sees: Option<&[&str]>) -> Asked {
        let sees = sees.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        Asked {
            pod: ObjectRef {
                site: SiteId::new("one"),
                kind: Kind::Pod,
                namespace: "shop".to_owned(),
                name: name.to_owned(),
                uid: name.to_owned(),
            },
            address: format!("10.0.0.{name}"),
            node: "node".to_owned(),
            ready: true,
            answer: Some(
                sees.map(|sees| Answer { sees, sessions: 2, heap_max: Some(-1), ..Answer::default() })
                    .ok_or(MemberSilence::Late),
            ),
        }
    }

    #[test]
    fn members_that_see_each_other_by_name_or_address_are_one_group() {
        let all = [
            asked("1", Some(&["2", "3"])),
            asked("2", Some(&["10.0.0.1", "10.0.0.3", "10.0.0.9"])),
            asked("3", Some(&["1", "10.0.0.2"])),
        ];
        assert_eq!(groups(&all), [["1", "2", "3"]]);
        let members = members(&all);
        let MemberAnswer::Told { sees, missing, gone, heap_max, .. } = &members[1].answer else { panic!() };
        assert_eq!(
            (*sees, missing.len(), *gone, *heap_max),
            (2, 0, 1, None),
            "one that is gone is still seen"
        );
    }

    #[test]
    fn a_split_is_told_and_who_is_missing() {
        let all = [
            asked("1", Some(&["2"])),
            asked("2", Some(&["1"])),
            // Who is seen and does not see is apart.
            asked("3", Some(&[])),
            asked("4", None),
            Asked { answer: None, address: String::new(), ..asked("5", None) },
        ];
        assert_eq!(groups(&all), [vec!["1", "2"], vec!["3"]]);
        let members = members(&all);
        let MemberAnswer::Told { sees, missing, .. } = &members[0].answer else { panic!() };
        assert_eq!((*sees, missing.as_slice()), (1, ["3".to_owned(), "4".to_owned()].as_slice()));
        assert_eq!(members[3].answer, MemberAnswer::Silent { reason: MemberSilence::Late });
        assert_eq!(members[4].answer, MemberAnswer::NotStarted);
    }
}
