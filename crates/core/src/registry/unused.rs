//! Which images of a repository nobody uses.

use crate::catalogue::ImageReference;
use concertina_contract::UnusedImage;
use std::collections::{BTreeMap, BTreeSet};

/// A name of an image in its repository, with what stands at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tagged {
    /// The tag; a digest, where it was asked for by that.
    pub(crate) tag: String,
    /// The digest of its manifest.
    pub(crate) digest: String,
    /// Bytes, where they are known.
    pub(crate) bytes: Option<u64>,
    /// The digests of the images that it is made of, where it is of several platforms.
    pub(crate) parts: Vec<String>,
    /// Whether pods can run it: signatures, attestations and charts are named by no pod, and used all the same.
    pub(crate) runs: bool,
}

/// An image that nobody uses, and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unused {
    /// The image.
    pub(crate) image: UnusedImage,
    /// Digests of its parts that are of no other image here, and have no tag.
    pub(crate) parts: Vec<String>,
}

/// The tags and digests by which references name images of a repository, whatever they call the registry: nodes may know it by
/// another address than this machine, and one image too many that is kept harms nobody.
pub(crate) fn named<'a>(used: &'a BTreeSet<String>, repository: &str) -> BTreeSet<&'a str> {
    let images = used.iter().filter_map(|text| ImageReference::parse(text));
    let here = images.filter(|image| image.path == repository);
    here.map(|image| image.digest.or(image.tag).unwrap_or("latest")).collect()
}

/// Images that nobody names, by tag, by digest, or as a part of another one; and how many are named. Tags of one digest go
/// together.
pub(crate) fn unused(tags: &[Tagged], named: &BTreeSet<&str>) -> (Vec<Unused>, u32) {
    let mut by_digest = BTreeMap::<&str, Vec<&Tagged>>::new();
    for tagged in tags {
        by_digest.entry(&tagged.digest).or_default().push(tagged);
    }
    let mut owners = BTreeMap::<&str, BTreeSet<&str>>::new();
    for tagged in tags {
        for part in &tagged.parts {
            owners.entry(part).or_default().insert(&tagged.digest);
        }
    }
    let is_named = |digest: &str, all: &[&Tagged]| {
        named.contains(digest) || all.iter().any(|one| !one.runs || named.contains(one.tag.as_str()))
    };
    let whole = by_digest.iter().filter(|(digest, all)| is_named(digest, all));
    let parts: BTreeSet<&str> =
        whole.flat_map(|(_, all)| all.iter().flat_map(|one| one.parts.iter().map(String::as_str))).collect();
    let (mut free, mut kept) = (Vec::new(), 0);
    for (&digest, all) in &by_digest {
        // An image of several platforms of which a part is used by its digest is used as well.
        let of_used = all.iter().any(|one| one.parts.iter().any(|part| named.contains(part.as_str())));
        if is_named(digest, all) || parts.contains(digest) || of_used {
            kept += 1;
        } else {
            let tags = all.iter().map(|one| one.tag.clone()).collect();
            let bytes = all.first().and_then(|one| one.bytes);
            let own = |part: &&String| {
                !by_digest.contains_key(part.as_str())
                    && owners.get(part.as_str()).is_some_and(|owners| owners.len() == 1)
            };
            let parts = all.first().map(|one| one.parts.iter().filter(own).cloned().collect::<Vec<_>>());
            let image = UnusedImage { digest: digest.to_owned(), tags, bytes };
            free.push(Unused { image, parts: parts.unwrap_or_default() });
        }
    }
    free.sort_by(|one, other| other.image.tags.cmp(&one.image.tags));
    (free, kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged(tag: &str, number: u8, parts: &[u8]) -> Tagged {
        let digest = |number: &u8| format!("sha256:{}", format!("{number:02x}").repeat(32));
        let parts = parts.iter().map(digest).collect();
        Tagged { tag: tag.to_owned(), digest: digest(&number), bytes: Some(9), parts, runs: true }
    }

    #[test]
    fn what_is_named_by_tag_by_digest_or_as_a_part_is_used() {
        let tags = [
            tagged("1", 1, &[]),
            tagged("one", 1, &[]),
            tagged("2", 2, &[]),
            tagged("3", 3, &[]),
            tagged("all", 4, &[5, 6]),
            tagged("amd64", 5, &[]),
            tagged("old", 7, &[8]),
            tagged("bare", 9, &[]),
        ];
        let by_digest = format!("r.example/team/web:1@{}", tags[2].digest);
        let part = format!("r.example/team/web@sha256:{}", "08".repeat(32));
        let used =
            ["r.example/team/web:one", &by_digest, "r.example/team/web:all", &part, "r.example/other:3"];
        let used = used.map(ToOwned::to_owned).into();
        let (free, kept) = unused(&tags, &named(&used, "team/web"));
        let names: Vec<_> = free.iter().map(|one| one.image.tags.join("+")).collect();
        assert_eq!((names, kept), (vec!["bare".to_owned(), "3".to_owned()], 5));
        let (free, _) = unused(&tags, &BTreeSet::new());
        assert!(free.iter().any(|one| one.image.tags == ["1", "one"]), "tags of one digest go together");
    }

    #[test]
    fn what_a_site_calls_by_another_address_and_what_no_pod_runs_is_kept() {
        let signature = Tagged { runs: false, ..tagged("sha256-01.sig", 3, &[]) };
        let tags = [tagged("1", 1, &[]), tagged("2", 2, &[]), signature];
        let used = ["10.0.0.1:30500/team/web:1".to_owned()].into();
        let (free, kept) = unused(&tags, &named(&used, "team/web"));
        assert_eq!((free.len(), free[0].image.tags.as_slice(), kept), (1, &["2".to_owned()][..], 2));
    }

    #[test]
    fn parts_go_with_their_image_unless_another_one_has_them_or_they_have_a_tag() {
        let tags = [tagged("old", 1, &[4, 5, 6]), tagged("new", 2, &[5, 7]), tagged("arm64", 6, &[])];
        let (free, _) = unused(&tags, &BTreeSet::new());
        let old = free.iter().find(|one| one.image.tags == ["old"]).unwrap();
        assert_eq!(old.parts, [format!("sha256:{}", "04".repeat(32))]);
    }
}
