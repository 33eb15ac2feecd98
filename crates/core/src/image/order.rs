//! Whether an order can be carried out: its place, its base, and where the image goes.

use super::error::ImageError;
use crate::catalogue::ImageReference;
use concertina_contract::{ImageOrder, Placement};

/// The longest path, in bytes.
const LONGEST: usize = 1_024;

/// Checks what needs no file and no registry.
pub(super) fn check(order: &ImageOrder) -> Result<(), ImageError> {
    let driver = order.driver.as_ref().is_none_or(|driver| is_path(&driver.path));
    if !is_place(&order.placement) || !driver {
        return Err(ImageError::Order { reason: "image-place" });
    }
    if ImageReference::parse(&order.placement.base).is_none() {
        return Err(ImageError::Order { reason: "image-base" });
    }
    let target = format!("{}/{}:{}", order.registry, order.repository, order.tag);
    let parsed = ImageReference::parse(&target);
    let good = parsed.is_some_and(|image| {
        image.registry == Some(order.registry.as_str())
            && image.path == order.repository
            && image.tag == Some(order.tag.as_str())
    });
    if good { Ok(()) } else { Err(ImageError::Order { reason: "image-target" }) }
}

/// An absolute path below which something can be.
fn is_place(placement: &Placement) -> bool {
    is_path(if placement.unpack { placement.path.trim_end_matches('/') } else { &placement.path })
}

fn is_path(path: &str) -> bool {
    let path = path.strip_prefix('/').unwrap_or_default();
    let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    path.len() <= LONGEST && !path.chars().any(char::is_control) && path.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::SourceFileId;

    fn order(path: &str, unpack: bool) -> ImageOrder {
        ImageOrder {
            source: SourceFileId::new("s"),
            placement: Placement {
                base: "tomcat:11".to_owned(),
                path: path.to_owned(),
                unpack,
                owner: 0,
                group: 0,
            },
            registry: "r.example:5000".to_owned(),
            repository: "team/shop".to_owned(),
            tag: "1".to_owned(),
            driver: None,
        }
    }

    #[test]
    fn an_order_names_a_place_a_base_and_a_target() {
        assert!(check(&order("/usr/local/tomcat/webapps/ROOT.war", false)).is_ok());
        assert!(check(&order("/usr/share/nginx/html/", true)).is_ok());
        for (path, unpack) in [
            ("ROOT.war", false),
            ("/", true),
            ("/a/../etc/passwd", false),
            ("/a//b", false),
            ("/a/", false),
            ("/a/\n", false),
        ] {
            assert!(check(&order(path, unpack)).is_err(), "{path}");
        }
        let good = order("/a", false);
        let bad = [
            ImageOrder { tag: "a b".to_owned(), ..good.clone() },
            ImageOrder { repository: "Team".to_owned(), ..good.clone() },
            ImageOrder { repository: "a:1".to_owned(), ..good.clone() },
            ImageOrder { registry: "team".to_owned(), ..good.clone() },
            ImageOrder { registry: "r.example/x".to_owned(), ..good.clone() },
            ImageOrder { placement: Placement { base: "A B".to_owned(), ..good.placement.clone() }, ..good },
        ];
        for order in bad {
            assert!(check(&order).is_err(), "{order:?}");
        }
    }
}
